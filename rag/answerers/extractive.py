"""Statements that are the quotations themselves. No model, no network, the same answer every time."""

from collections.abc import Iterator

from rag import counting, framing
from rag.answerers import Drafted, cite
from rag.answers import Statement
from rag.kinds import Evidence, Telling, tell


def drafts(evidence: Evidence) -> Iterator[Drafted]:
    """The one draft there is."""
    yield answer(evidence)


def answer(evidence: Evidence) -> Drafted:
    """The best excerpts, each a statement of its own, in the order that the kind of question asks for."""
    question = evidence.question
    if question.kind == "count":
        counted = counting.count(evidence)
        return _drafted(framing.counted(counted.number, counted.subject, question.language), counted.telling)
    return _drafted(framing.heading(question.kind, question.language), tell(evidence))


def _drafted(heading: str, telling: Telling) -> Drafted:
    citations = tuple(
        cite(number, excerpt.article, excerpt.span, excerpt.also) for number, excerpt in enumerate(telling.excerpts, 1)
    )
    statements = tuple(Statement(citations[i].quote, (citations[i].number,)) for i in telling.order)
    return Drafted(heading, statements, citations)
