"""What an index holds, for people who want to know before they ask."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.archive import Archive
from index.documents import Unread


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds. `built` is UTC, ISO 8601; `outlets` and `files` come with their number of articles."""

    articles: int
    passages: int
    first: date | None
    last: date | None
    outlets: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, int], ...]
    model: str
    store: str
    generation: str
    built: str
    unread: tuple[Unread, ...]
    warnings: tuple[str, ...]


def status_of(archive: Archive) -> Status:
    """What an opened archive holds."""
    everything = archive.everything
    return Status(
        articles=everything.articles,
        passages=everything.passages,
        first=everything.first,
        last=everything.last,
        outlets=_counted(article.outlet for article in archive.articles if article.outlet),
        files=_counted(article.file for article in archive.articles),
        model=archive.facts.model.name,
        store=archive.facts.store,
        generation=archive.generation,
        built=archive.manifest.created,
        unread=tuple(archive.unread),
        warnings=(*archive.warnings, *archive.aliases.problems),
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Each name with how often it stands there, the most frequent first."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
