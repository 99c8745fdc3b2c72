"""What a build did, as people and programs are told it."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from index.documents import Unread
from index.intake import Intake
from index.making import Made, digests
from index.past import Past


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `added`, `changed`, `removed` are article ids; `embedded` counts texts, `seconds` wall time."""

    generation: str
    published: bool
    articles: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    duplicates: tuple[str, ...]
    failed: tuple[Unread, ...]
    embedded: int
    reused: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def report_of(began: float, intake: Intake, past: Past | None, generation: str, made: Made | None) -> BuildReport:
    """What the build did after it read the articles; without `made`, there was nothing to do."""
    before, after = past.digests if past else {}, made.digests if made else digests(intake.articles)
    both = before.keys() & after.keys()
    changed = sorted(article_id for article_id in both if before[article_id] != after[article_id])
    passages = made.facts.counts.passages if made else past.facts.counts.passages if past else 0
    return BuildReport(
        generation=generation,
        published=made is not None,
        articles=len(after),
        passages=passages,
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(changed),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=len(both) - len(changed),
        duplicates=intake.duplicates,
        failed=intake.unread,
        embedded=made.embedded if made else 0,
        reused=made.reused if made else 0,
        seconds=round(time.monotonic() - began, 2),
    )


def report_of_nothing(began: float, past: Past) -> BuildReport:
    """What the build did when the files were those of the last generation, every byte."""
    counts = past.facts.counts
    return BuildReport(
        generation=past.generation,
        published=False,
        articles=counts.articles,
        passages=counts.passages,
        added=(),
        changed=(),
        removed=(),
        unchanged=counts.articles,
        duplicates=past.duplicates,
        failed=past.unread,
        embedded=0,
        reused=0,
        seconds=round(time.monotonic() - began, 2),
    )
