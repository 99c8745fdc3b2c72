"""What a build did, as people and programs are told it."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from index.archive import Archive
from index.documents import Unread
from index.intake import Intake
from index.making import Made, digests


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


def report_of(
    began: float, intake: Intake, old: Archive | None, generation: str, passages: int, made: Made | None
) -> BuildReport:
    """What the build did; without `made`, there was nothing to do."""
    before, after = digests(old.articles if old else ()), digests(intake.articles)
    both = before.keys() & after.keys()
    changed = sorted(article_id for article_id in both if before[article_id] != after[article_id])
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
