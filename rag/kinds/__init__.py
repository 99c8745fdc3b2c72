"""What form an answer takes. A form answers: which excerpts make the answer, and in which order are they told?

A new form is one file with a `tell` function and one line in `FORMS`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module

from index.archive import Archive, Scope
from rag.answers import Event, Kind, Relation
from rag.excerpts import Excerpt
from rag.question import Question
from rag.retrieval import Ranked
from rag.support import TermShare

FORMS: dict[Kind, str] = {
    "fact": "fact",
    "coverage": "coverage",
    "definition": "definition",
    "timeline": "timeline",
    "latest": "latest",
    "count": "timeline",
    "compare": "compare",
}
_OF_THE_YEAR = re.compile(r"[はの、]{1,2}")
OTHER_LANGUAGE_MARGIN = 0.15  # by which quotations in the language wished for may score below the best


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may rest on: the ranking and every sentence of it, best first."""

    archive: Archive
    question: Question
    ranked: Sequence[Ranked]
    sentences: Sequence[Excerpt]
    scope: Scope
    share: TermShare

    def rows(self) -> list[int]:
        """Rows of the articles that the question may use."""
        return list(range(len(self.archive.articles))) if self.scope.rows is None else self.scope.rows.tolist()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two excerpts (places in `Telling.excerpts`, by publication) that give different values for the same thing."""

    relation: Relation
    excerpts: tuple[int, int]
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """The chosen excerpts, best first, and the order in which they are told (places in `excerpts`).

    In a comparison `side` gives for each excerpt the name of its side, one of `sides`, or "" where it tells of both.
    """

    excerpts: tuple[Excerpt, ...]
    order: tuple[int, ...]
    sides: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


Form = Callable[[Evidence], Telling]


def tell(evidence: Evidence) -> Telling:
    """The excerpts that answer, in the form of the question's kind; an item asked for by its number is opened."""
    question = evidence.question
    evidence = _in_language_wished(evidence)
    form = _form("item" if question.numbers else FORMS[question.kind])
    telling = form(evidence)
    if question.page:
        further: Callable[[Evidence, Telling], Telling] = import_module("rag.kinds.further").tell
        telling = further(evidence, telling)
    accompanied: Callable[[Archive, Telling], Telling] = import_module("rag.kinds.antecedents").with_antecedents
    return accompanied(evidence.archive, telling)


def event_of(excerpt: Excerpt) -> Event | None:
    """When that happened which an excerpt tells of: the first date that it names; None when it names none.

    "2026年は2月19日から" begins on that day, not with the year.
    """
    dates = excerpt.dates
    if not dates:
        return None
    when, *others = dates
    if when.precise == "year" and others and when.first <= others[0].first and others[0].last <= when.last:
        between = excerpt.words[when.span.end : others[0].span.start]
        when = others[0] if _OF_THE_YEAR.fullmatch(between) else when
    return Event(when.first, when.last, when.precise)


def event_date(excerpt: Excerpt) -> date | None:
    """The first day that the excerpt itself mentions, else the day its article was published."""
    event = event_of(excerpt)
    return event.first if event else excerpt.article.published


def in_date_order(chosen: Sequence[Excerpt]) -> Telling:
    """Excerpts told by the date of what they report."""
    order = sorted(range(len(chosen)), key=lambda i: (event_date(chosen[i]) or date.max, i))
    return Telling(tuple(chosen), tuple(order))


def in_rank_order(chosen: Sequence[Excerpt]) -> Telling:
    """Excerpts told in the order in which they were chosen."""
    return Telling(tuple(chosen), tuple(range(len(chosen))))


def _form(name: str) -> Form:
    chosen: Form = import_module(f"rag.kinds.{name}").tell
    return chosen


def _in_language_wished(evidence: Evidence) -> Evidence:
    """With the sentences of articles in the language that was asked for ("in Japanese"), where they say as much."""
    wished, sentences = evidence.question.told_in, evidence.sentences
    in_it = [excerpt for excerpt in sentences if excerpt.article.language == wished]
    if not in_it or in_it[0].score < sentences[0].score - OTHER_LANGUAGE_MARGIN:
        return evidence
    return replace(evidence, sentences=in_it)
