"""What a build makes of an article alone, whatever else is in the archive."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.chunking import passages
from index.documents import Article, Passage
from index.languages.aliases import Groups, names_in
from index.languages.dates import find_dates
from index.passage_table import Days


@dataclass(frozen=True, slots=True)
class Parts:
    """An article's passages, the (first, last) days as ordinals that each of them mentions, and the names it gives."""

    passages: Sequence[Passage]
    dates: Sequence[Days]
    names: Groups


def parts_of(article: Article) -> Parts:
    """The parts of an article."""
    found = passages(article)
    return Parts(found, [_days(article, passage) for passage in found], names_in(article.text))


def _days(article: Article, passage: Passage) -> list[tuple[int, int]]:
    """A date without a year is near the publication."""
    mentions = find_dates(article.text[passage.start : passage.end], near=article.published)
    return [(mention.first.toordinal(), mention.last.toordinal()) for mention in mentions]
