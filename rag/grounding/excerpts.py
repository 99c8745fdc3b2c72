"""The excerpts of one turn, as they were shown to whoever wrote the statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Article, Passage, Span
from index.languages import is_bullet
from rag.dated import nears


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage under a number, with those of its sentences that were shown; sentence n is `sentences[n - 1]`.

    `row` is the passage's place in the archive; `likely` are the numbers of sentences that our own answer quotes.
    """

    number: int
    article: Article
    passage: Passage
    row: int
    sentences: tuple[Span, ...]
    likely: frozenset[int] = frozenset()

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The sentences with their numbers."""
        return ((number, self.article.slice(span)) for number, span in enumerate(self.sentences, 1))

    @property
    def published(self) -> date | None:
        """The day its article was published."""
        return self.article.published

    @property
    def words(self) -> str:
        """All that may be taken from it: the article's title and the shown sentences."""
        return "\n".join([self.article.title, *(self.article.slice(span) for span in self.sentences)])


@dataclass(frozen=True, slots=True)
class Sentence:
    """One shown sentence; `around` has before it what often names its subject: title, lead-in of a list, last sentence.

    `near` is the day near which its dates without a year are.
    """

    excerpt: Offered
    span: Span
    words: str
    around: str
    near: date | None

    @property
    def published(self) -> date | None:
        """The day its article was published."""
        return self.excerpt.article.published


def sentences_of(excerpts: Sequence[Offered]) -> list[Sentence]:
    """All shown sentences of these excerpts, in order."""
    found = []
    for excerpt in excerpts:
        before = lead = ""
        seen_from = nears((words for _, words in excerpt.numbered()), excerpt.published)
        for span, near in zip(excerpt.sentences, seen_from, strict=True):
            words = excerpt.article.slice(span)
            above = [excerpt.article.title, *dict.fromkeys((lead, before))]
            found.append(Sentence(excerpt, span, words, "\n".join([*above, words]), near))
            before, lead = words, lead if is_bullet(words) else words
    return found
