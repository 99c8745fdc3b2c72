"""What keeps an archive in good order, as people ask for it: build, rebuild beside the running service, doctor."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.errors import BuildRunning, ShuttenError
from index.generations import Generations
from index.lock import holder, is_held, running_sentence
from index.memory import keep_together
from index.progress import (
    LOG,
    PROGRESS,
    ProgressFile,
    State,
    cancel,
    die_with_parent,
    start_child,
    started_by_page,
    stop_on_sigterm,
)

BESIDE = 5  # steps by which a rebuild stands back behind the page that started it
_STARTING = 60.0  # seconds within which a child has taken the lock or has ended, on a computer that does much else


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the last build is, or how it ended. `started` is in seconds since the epoch."""

    stage: str
    done: int
    total: int
    started: float
    state: State
    message: str
    report: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that `doctor` found, and what to do about it."""

    where: str
    what: str
    remedy: str


def start_rebuild(folder: Path, data: Path) -> None:
    """Bring the index up to date in a process of its own, and return at once.

    Raises DataError for a missing folder, BuildRunning, and ShuttenError for a process that ends before it builds.
    """
    from index.readers import list_files

    list_files(data)
    child = start_child([sys.executable, "-m", "ui.cli", "build", "--data", str(data), "--index", str(folder)], folder)
    # The page asks for progress next; it should not be shown the last build's.
    before = ProgressFile(folder / PROGRESS).read()
    end = time.monotonic() + _STARTING
    while time.monotonic() < end:
        ended = child.poll()  # before the look at its progress, so that its last words are not missed
        now = ProgressFile(folder / PROGRESS).read()
        if now is not None and now != before and now.pid == child.pid:
            return
        if ended is not None:
            if is_held(folder):
                raise BuildRunning(running_sentence(holder(folder)))
            if ended:
                raise ShuttenError(f"The build ended before it began; {folder / LOG} says why. Then: shutten build")
            return
        time.sleep(0.05)


def as_build_process() -> None:
    """Called first by a process that only builds: it ends with the page that started it, and cleans up when stopped."""
    if os.name == "posix" and started_by_page():
        os.nice(BESIDE)  # people who ask meanwhile come first
    die_with_parent()
    stop_on_sigterm()


def as_server_process() -> None:
    """Called early by a process that answers for long, before it opens an archive: it keeps its memory small."""
    keep_together()


def rebuild_progress(folder: Path) -> Progress | None:
    """How far the running build is, or how the last one ended; None when none was ever started."""
    found = ProgressFile(folder / PROGRESS).read()
    if found is None:
        return None
    started = datetime.fromisoformat(found.started).timestamp()
    return Progress(found.stage, found.done, found.total, started, found.state, found.message, found.report)


def cancel_rebuild(folder: Path) -> bool:
    """Stop the running build, and say whether there was one. The old index stays as it is."""
    return cancel(folder)


def examine(folder: Path, data: Path) -> list[Finding]:
    """Everything that is wrong with the index in `folder` or behind the articles in `data`; empty when all is well."""
    from index.archive import open_archive
    from index.intake import changed_files
    from index.readers import list_files

    findings = [Finding(problem.file, problem.what, problem.remedy) for problem in Generations(folder).check()]
    before: dict[str, str] | None = None
    try:
        before = open_archive(folder).files()
    except ShuttenError as problem:
        if not findings:
            findings.append(Finding(str(folder), str(problem), "shutten build"))
    try:
        if before is None:
            list_files(data)  # or the next build would be refused
            return findings
        added, changed, removed = changed_files(before, data)
    except ShuttenError as problem:
        what = str(problem).removesuffix(".")
        return [*findings, Finding(str(data), what, "shutten doctor --data FOLDER")]
    if added and before and len(removed) == len(before):  # following "build" would put another archive in its place
        what = "holds none of the files that the index was made from; name the folder that does"
        return [*findings, Finding(str(data), what, "shutten doctor --data FOLDER")]
    for names, what in ((added, "is not in the index"), (changed, "changed since"), (removed, "is gone")):
        findings += [Finding(name, what, "shutten build") for name in names]
    return findings


def build_index(
    data: Path,
    folder: Path,
    *,
    model: str | None = None,
    store: str | None = None,
    full: bool = False,
    allow_shrink: bool = False,
    workers: int = 1,
    ray: str | None = None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> dict[str, Any]:
    """Bring the index up to date and return the report as plain data; see `index.build.build`."""
    from index.build import build

    return build(
        data,
        folder,
        model=model,
        store=store,
        full=full,
        allow_shrink=allow_shrink,
        workers=workers,
        ray=ray,
        progress=progress,
    ).as_json()
