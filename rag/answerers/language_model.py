"""Statements that a language model wrote, each with the quotations that prove it. It arranges; it is never the source.

Asks the service that the operator configured (`llm/settings.py`), reads its reply while it is written, and lets
through only what the articles carry (`rag/grounding/judging.py`). Whatever goes wrong is told in the draft, which then
has no statements: the extractive answer stands.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache

from index.documents import Span
from index.languages import is_bullet
from index.languages.aliases import AliasBook
from rag.answerers import Drafted, cite
from rag.answerers.llm.budget import Budget
from rag.answerers.llm.client import ask_model
from rag.answerers.llm.failures import Failure, ModelFailed
from rag.answerers.llm.notes import heading, left_out, why_not
from rag.answerers.llm.offering import offer
from rag.answerers.llm.parsing import Proposal, Reading
from rag.answerers.llm.protocol import FORM, arrange
from rag.answerers.llm.rewriting import rewrite
from rag.answerers.llm.settings import Settings, settings
from rag.answerers.llm.translating import translate
from rag.answers import Arranged, Citation, Statement
from rag.excerpts import Excerpt, list_around
from rag.grounding.excerpts import Offered, Sentence
from rag.grounding.judging import Reason, judge
from rag.grounding.writing import without_marks
from rag.kinds import Evidence

NAME = "llm"
MAX_STATEMENTS = 12  # that are shown
LEAST_LEFT = 1.0  # seconds; with less of its time a model is not asked to translate
_log = logging.getLogger(__name__)


def drafts(evidence: Evidence) -> Iterator[Drafted]:
    """The answer as it grows, a draft for each statement that was let through; the last one is the whole.

    Raises ModelError when no model is configured: that is for the operator to mend.
    """
    asked = settings()
    if evidence.question.kind == "count":
        return  # a count is exact already
    answer = _Answer(evidence, offer(evidence))
    try:
        with budget(asked).slot():
            yield from answer.read(asked)
    except ModelFailed as problem:
        _log.warning("the language model at %s: %s", asked.host, problem)
        yield answer.failed(problem.failure)


def rewritten(question: str, after: Sequence[str], aliases: AliasBook) -> str | None:
    """A follow-up made whole by the model; None when it has nothing that can be used, or takes too long."""
    asked = settings()
    try:
        with budget(asked).slot():
            return rewrite(replace(asked, total=min(asked.total, asked.first_token)), question, after, aliases)
    except ModelFailed:
        return None


@cache
def budget(asked: Settings) -> Budget:
    """The slots of one service, shared by all who ask it."""
    return Budget(asked.slots, asked.per_minute)


class _Answer:
    """One answer in the making."""

    def __init__(self, evidence: Evidence, offered: list[Offered]) -> None:
        self._evidence = evidence
        self._language = evidence.question.language
        self._offered = {excerpt.number: excerpt for excerpt in offered}
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []
        self._dropped: Counter[Reason] = Counter()

    def read(self, asked: Settings) -> Iterator[Drafted]:
        """Ask, and give a draft whenever a statement passes. Raises ModelFailed when there is none in the end."""
        began = time.monotonic()
        prompt = arrange(self._evidence.question.understood, self._language, list(self._offered.values()))
        reading = Reading()
        with closing(ask_model(asked, prompt, FORM)) as pieces:
            for piece in pieces:
                for proposal in reading.add(piece):
                    if self._take(proposal):
                        yield self._draft(finished=False)
                if reading.full or len(self._statements) == MAX_STATEMENTS:
                    break
        self._dropped["form"] += reading.broken
        if not self._statements:
            if reading.taken:
                raise ModelFailed("unsupported")
            raise ModelFailed("declined") if reading.nothing else ModelFailed("garbled", "not the form asked for")
        yield self._draft(finished=True)
        left = asked.total - (time.monotonic() - began)
        if left > LEAST_LEFT:
            yield from self._translated(replace(asked, total=left))

    def _translated(self, asked: Settings) -> Iterator[Drafted]:
        """The same draft with translations of its quotations; nothing where the model has none."""
        try:
            translations = translate(asked, self._citations, self._language)
        except ModelFailed as problem:
            _log.warning("the language model at %s translated nothing: %s", asked.host, problem)
            return
        if translations:
            yield replace(self._draft(finished=True), translations=translations)

    def _take(self, proposal: Proposal) -> bool:
        """Whether a statement passes; counted by its reason when it does not."""
        text = without_marks(proposal.text)
        cited = [self._offered[number] for number in proposal.excerpts if number in self._offered]
        chosen = [
            (number, self._offered[number].sentences[sentence - 1])
            for number, sentence in proposal.quotes
            if number in self._offered and sentence <= len(self._offered[number].sentences)
        ]
        if any(statement.text == text for statement in self._statements):
            self._dropped["repeated"] += 1
            return False
        verdict = judge(self._evidence.archive, self._language, text, cited, chosen)
        if verdict.reason is not None:
            self._dropped[verdict.reason] += 1
            return False
        self._statements.append(Statement(text, tuple(self._cite(sentence) for sentence in verdict.proof)))
        return True

    def _cite(self, sentence: Sentence) -> int:
        """The number of the citation of a sentence, which is added when it is new; of an item, that of its list."""
        article, span = sentence.excerpt.article, _quoted(sentence)
        for citation in self._citations:
            if citation.article_id == article.id and citation.span == span:
                return citation.number
        self._citations.append(cite(len(self._citations) + 1, article, span))
        return len(self._citations)

    def _draft(self, *, finished: bool) -> Drafted:
        dropped = tuple(sorted((str(reason), count) for reason, count in self._dropped.items() if count))
        note = left_out(self._dropped.total(), self._language) if finished else ""
        return Drafted(
            heading(self._language),
            tuple(self._statements),
            tuple(self._citations),
            note=note,
            arranged=Arranged(NAME, dropped),
        )

    def failed(self, failure: Failure) -> Drafted:
        """The draft without statements that says why."""
        dropped = tuple(sorted((str(reason), count) for reason, count in self._dropped.items() if count))
        return Drafted("", (), (), note=why_not(failure, self._language), arranged=Arranged(NAME, dropped, failure))


def _quoted(sentence: Sentence) -> Span:
    """What is quoted to prove a statement: the sentence, or the list that it is an item of, under its lead-in."""
    offered = sentence.excerpt
    if not is_bullet(offered.article.slice(sentence.span)):
        return sentence.span
    block = list_around(Excerpt(offered.article, sentence.span, 0.0, offered.passage)).span
    held_back = any(span not in offered.sentences for span in offered.passage.sentences if span.within(block))
    return sentence.span if held_back else block
