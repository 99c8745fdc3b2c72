"""Statements that are the quotations themselves. No model, no network, the same answer every time."""

from collections.abc import Iterator
from dataclasses import replace

from rag import counting, framing
from rag.answerers import Drafted, cite
from rag.answers import Difference, Statement
from rag.excerpts import Excerpt
from rag.kinds import Evidence, Telling, event_of, tell
from rag.modality import modality_of


def drafts(evidence: Evidence) -> Iterator[Drafted]:
    """The one draft there is."""
    yield answer(evidence)


def answer(evidence: Evidence) -> Drafted:
    """The best excerpts, each a statement of its own, in the order that the kind of question asks for."""
    question = evidence.question
    if question.kind == "count":
        counted = counting.count(evidence)
        heading = framing.counted(counted.number, counted.subject, question.language, counted.stories, counted.outlets)
        return _drafted(heading, counted.telling, counted.months)
    telling = tell(evidence)
    told = [(telling.excerpts[i].article.outlet, telling.excerpts[i].article.published) for i in telling.order]
    if question.outlets:
        return _drafted(framing.reported_by(told, question.language), telling)
    heading = framing.heading(question.kind, question.language, told, further=bool(question.page))
    return _drafted(heading, telling)


def _drafted(heading: str, telling: Telling, months: tuple[tuple[str, int], ...] = ()) -> Drafted:
    excerpts = telling.excerpts
    citations = tuple(cite(number, e.article, e.span, e.also) for number, e in enumerate(excerpts, 1))
    sides = telling.side or ("",) * len(excerpts)
    return Drafted(
        heading,
        tuple(statement_of(excerpts[i], i + 1, sides[i]) for i in telling.order),
        citations,
        sides=telling.sides,
        differences=tuple(
            Difference(d.relation, (d.excerpts[0] + 1, d.excerpts[1] + 1), d.values) for d in telling.disagreements
        ),
        months=months,
    )


def statement_of(excerpt: Excerpt, number: int, side: str = "") -> Statement:
    """An excerpt as a statement of its own, which rests on the citation with that number."""
    # Of a list, its lead-in says whether and when all of it was done or is planned; an item's date is not the others'.
    lead = excerpt if excerpt.span in excerpt.passage.sentences else _lead(excerpt)
    event = event_of(lead)
    marks = modality_of(lead.words, event, excerpt.article.published)
    return Statement(excerpt.words, (number,), event, marks, side)


def _lead(excerpt: Excerpt) -> Excerpt:
    """The first sentence of an excerpt of several."""
    inside = (span for span in excerpt.passage.sentences if span.within(excerpt.span))
    return replace(excerpt, span=next(inside, excerpt.span))
