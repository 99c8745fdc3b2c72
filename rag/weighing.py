"""A question, understood -> the passages found and read, the sentences worth quoting, and how sure they are."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from index.archive import Archive
from index.embedders import HASHING
from rag.excerpts import Excerpt, TermShare, scored_sentences
from rag.question import Question
from rag.reader import Reader, open_reader
from rag.relevance import Signals, names_it, probability, signals, suffices
from rag.rereading import reread
from rag.retrieval import Ranked, leading, rank
from rag.settings import Settings
from rag.sought import FIELD, Sought
from rag.stories import one_version_each

NEAREST = 3  # passages shown when nothing answers
NEAR = 0.28  # probability from which they are shown though they name nothing that is asked about; data/eval, "nearest"
NINTH = 9  # the place in the ranking that the best passage is compared with; data/eval/README.md, table "support"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was found for a question. `signals` is None when nothing was found; `took` are seconds, by step.

    `named` is whether the best passage names anything that is asked about. The step `load` is the waiting for models
    that were not loaded yet; `pause` what was done with a `preliminary` one, which knows what the search alone says.
    """

    ranked: list[Ranked]
    sentences: list[Excerpt]
    share: TermShare
    signals: Signals | None
    named: bool
    took: Mapping[str, float]
    preliminary: bool = False
    numbered: bool = False

    @property
    def confidence(self) -> float:
        """The probability, 0..1, that the best sentences answer."""
        return probability(self.signals) if self.signals else 0.0

    @property
    def nearest(self) -> list[Ranked]:
        """The passages to show where nothing answers; none where even the best has nothing to do with the question."""
        return self.ranked[:NEAREST] if self.named or self.confidence >= NEAR else []

    def answers(self, question: Question) -> bool:
        """Whether an answer may be given. A count is exact, and an item that has the number asked for is certain."""
        if question.numbers:
            return bool(self.sentences) and self.numbered
        sure = self.signals is not None and suffices(self.signals)
        return bool(self.sentences) and (sure or certain(question))


def certain(question: Question) -> bool:
    """Whether what is found for a question needs no weighing: a count, or an item asked for by its number."""
    return question.kind == "count" or bool(question.numbers)


def weighing(archive: Archive, sought: Sought, settings: Settings, *, early: bool = False) -> Iterator[Weighed]:
    """Search, read and weigh. How far the best passage leads is seen against the whole archive.

    With `early`, what the search alone says comes first where passages are still to be read.
    """
    question, scope, lexical = sought.question, sought.scope, sought.lexical
    waited = time.perf_counter()
    _ = archive.embedder
    reader = reader_of(archive, settings, question) if scope.passages else None
    began = time.perf_counter()  # a process's first question loads both, which is no part of answering it
    ahead = sought.embedding
    meaning = sought.meaning()
    embedded = began + sought.embedding - ahead
    share = lexical.share
    ranked = rank(archive, question, meaning, scope, sought.limit, settings, lexical=lexical)
    field = ranked
    if sought.narrowed:
        field = rank(archive, question, meaning, archive.everything, NINTH, settings, FIELD, lexical)
    field = list(islice(leading(archive, field), NINTH))
    lead = ranked[0].score - field[-1].score if ranked else 0.0
    searched = time.perf_counter()
    took = {"load": began - waited, "embed": sought.embedding, "search": searched - embedded, "read": 0.0, "pause": 0.0}
    if not (reader and ranked):
        yield _weighed(archive, question, ranked, lead, share, took)
        return
    if early:
        yield _weighed(archive, question, ranked, lead, share, took, preliminary=True)
    resumed = time.perf_counter()
    ranked = reread(archive, question, ranked, reader, settings.reader)
    took |= {"read": time.perf_counter() - resumed, "pause": resumed - searched}
    yield _weighed(archive, question, ranked, lead, share, took)


def _weighed(
    archive: Archive,
    question: Question,
    ranked: list[Ranked],
    lead: float,
    share: TermShare,
    took: Mapping[str, float],
    *,
    preliminary: bool = False,
) -> Weighed:
    sentences = one_version_each(archive, scored_sentences(archive, question, ranked, share))
    found = signals(archive, question, ranked, sentences, lead) if ranked else None
    named = bool(ranked) and names_it(archive, question, ranked[0])
    first = archive.articles[archive.article_row(ranked[0].row)].number if ranked else None
    return Weighed(ranked, sentences, share, found, named, dict(took), preliminary, first in question.numbers)


def reader_of(archive: Archive, settings: Settings, question: Question) -> Reader | None:
    """The reader; None where it is switched off or has nothing to say.

    The vectors of a test's hashing embedder mean nothing, so that nothing near would come to be read.
    """
    silent = certain(question) or archive.facts.model.name == HASHING
    return open_reader() if settings.reads and not silent else None
