"""What was found and what an answerer made of it -> the answer, checked against the articles."""

import time
from dataclasses import asdict, dataclass
from datetime import date

from index.archive import Archive, Scope
from rag.answerers import Drafted
from rag.answers import Answer, Timing
from rag.coverage import covered, explain_nothing
from rag.grounding import ground
from rag.kinds import Evidence
from rag.question import Question
from rag.stories import with_versions
from rag.weighing import Weighed


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question being answered.

    `began` is when, by `time.perf_counter`; `since`, `until` and `source` are the person's.
    """

    archive: Archive
    question: str
    asked: Question
    scope: Scope
    since: date | None
    until: date | None
    source: str | None
    began: float

    def evidence(self, weighed: Weighed) -> Evidence:
        """What an answerer chooses from."""
        return Evidence(self.archive, self.asked, weighed.ranked, weighed.sentences, self.scope, weighed.share)

    def answer(self, weighed: Weighed, drafted: Drafted) -> Answer:
        """The answer, of which only what the articles carry is kept; it says what was searched where nothing is."""
        archive, asked = self.archive, self.asked
        statements, citations = ground(archive, drafted.statements, drafted.citations)
        nearest = () if statements else weighed.nearest
        coverage = covered(archive, asked, self.scope, self.since, self.until, nearest)
        kept = {citation.number for citation in citations}
        return Answer(
            question=self.question,
            understood=asked.understood,
            language=asked.language,
            kind=asked.kind,
            answered=bool(statements),
            confidence=round(weighed.confidence, 4),
            heading=drafted.heading if statements else "",
            note=drafted.note if statements else explain_nothing(archive, asked, coverage, self.source),
            statements=statements,
            citations=with_versions(archive, citations),
            coverage=coverage,
            timing=self._timing(weighed),
            generation=archive.generation,
            model=archive.facts.model.name,
            store=archive.facts.store,
            arranged=drafted.arranged,
            about=asked.about,
            sides=drafted.sides if statements else (),
            differences=tuple(d for d in drafted.differences if kept.issuperset(d.citations)),
            months=drafted.months if statements else (),
            translations=drafted.translations if statements else (),
            signals=tuple(asdict(weighed.signals).items()) if weighed.signals else (),
            preliminary=weighed.preliminary,
        )

    def _timing(self, weighed: Weighed) -> Timing:
        passed, took = time.perf_counter() - self.began, weighed.took
        return Timing(
            total=(passed - took["load"] - took["pause"]) * 1e3,
            embed=took["embed"] * 1e3,
            search=took["search"] * 1e3,
            read=took["read"] * 1e3,
            answer=(passed - sum(took.values())) * 1e3,
        )
