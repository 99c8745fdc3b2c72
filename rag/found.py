"""The passages that a search lists: ranked, with the places that match, and no answer made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.documents import Article, Passage, Span
from rag.reasons import matching
from rag.rereading import reread
from rag.retrieval import Ranked, rank
from rag.settings import Settings
from rag.sought import Sought
from rag.weighing import reader_of


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found by `search`; `score` is the fused score, higher is better.

    `matching` are the places in `text` where words of the query stand, or other names of what it names.
    """

    rank: int
    score: float
    passage: Passage
    article: Article
    matching: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The words of the passage, exactly as the article has them."""
        return self.article.text[self.passage.start : self.passage.end]


def found(archive: Archive, sought: Sought, limit: int, settings: Settings) -> list[Found]:
    """The best `limit` passages, best first."""
    asked, meaning = sought.question, sought.meaning()
    ranked: Sequence[Ranked] = rank(archive, asked, meaning, sought.scope, limit, settings, lexical=sought.lexical)[
        :limit
    ]
    if ranked and settings.reader and (reader := reader_of(archive, settings, asked)):
        ranked = reread(archive, asked, ranked, reader, settings.reader)
    listed = []
    for place, hit in enumerate(ranked, 1):
        passage = archive.passage(hit.row)
        article = archive.article(passage.article_id)
        listed.append(Found(place, hit.score, passage, article, matching(archive.words_of(hit.row), asked)))
    return listed
