"""A build as others see it: its progress and outcome on disk, its start as a child process, and its cancelling.

The page that shows a build is another process than the one that builds, so all it knows is in INDEX/progress.json:
written at most five times a second, replaced whole. A crash of the build is seen by its lock, which dies with it.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NoReturn

from index.errors import BuildRunning, ShuttenError
from index.files import make_folder, replace_atomically
from index.lock import holder, is_held, running_sentence

PROGRESS = "progress.json"
LOG = "build.log"
State = Literal["running", "done", "failed", "cancelled"]
_INTERVAL = 0.2  # seconds between two writes of one stage
_PARENT = "SHUTTEN_PARENT"
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class BuildCancelled(KeyboardInterrupt):
    """The build was asked to stop, by Ctrl-C's little brother SIGTERM."""


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a build is: `done` of `total` in `stage`, or how it ended.

    `started` is UTC in ISO 8601, `pid` the building process. `message` is a sentence for people once the build has
    ended, `report` what a finished build says of itself as plain JSON data.
    """

    stage: str
    done: int
    total: int
    started: str
    pid: int
    state: State = "running"
    message: str = ""
    report: Mapping[str, Any] | None = None


class ProgressFile:
    """The file that holds the progress of the last build, in the index folder itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: tuple[str, State] | None = None
        self._written = 0.0

    def write(self, progress: BuildProgress) -> None:
        """Show `progress`; between changes of stage or state at most five times a second. Never raises OSError."""
        now, what = time.monotonic(), (progress.stage, progress.state)
        if what == self._last and now - self._written < _INTERVAL and progress.done < progress.total:
            return
        self._last, self._written = what, now
        data = json.dumps(asdict(progress), ensure_ascii=True, default=str).encode("ascii")
        with contextlib.suppress(OSError):  # that nobody can watch is no reason to stop
            replace_atomically(self._path, data, durable=False)

    def read(self) -> BuildProgress | None:
        """The progress last written, None when there is none. A build that died without a word has failed."""
        progress = self._read()
        if progress is None or progress.state != "running" or self._lives(progress):
            return progress
        progress = self._read()  # it may have ended well between the two looks
        if progress is None or progress.state != "running" or self._lives(progress):
            return progress
        log = self._path.parent / LOG
        return replace(
            progress,
            state="failed",
            message=f"The build process died; the index is as it was. See {log}, then start again with: shutten build",
        )

    def _lives(self, progress: BuildProgress) -> bool:
        """Whether that build still runs: the lock is held, and not by another build that has said nothing yet."""
        if not is_held(self._path.parent):
            return False
        who = holder(self._path.parent)
        return who is None or who.pid == progress.pid

    def _read(self) -> BuildProgress | None:
        try:
            said = json.loads(self._path.read_bytes())
            return BuildProgress(**{field.name: said[field.name] for field in fields(BuildProgress)})
        except (OSError, ValueError, KeyError, TypeError):
            return None  # it is not forced to the disk, so a power cut may leave anything


class Reporter:
    """Says how far this process's build is. To be called as `reporter(stage, done, total)`."""

    def __init__(self, file: ProgressFile) -> None:
        self._file = file
        self.progress = BuildProgress("starting", 0, 0, datetime.now(UTC).isoformat(timespec="seconds"), os.getpid())
        file.write(self.progress)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """The build has done `done` of `total` in `stage`."""
        self.progress = replace(self.progress, stage=stage, done=done, total=total)
        self._file.write(self.progress)

    def end(self, state: State, message: str, report: Mapping[str, Any] | None = None) -> None:
        """The build has ended."""
        self.progress = replace(self.progress, state=state, message=message, report=report)
        self._file.write(self.progress)


@contextlib.contextmanager
def reporting(index: Path) -> Iterator[Reporter]:
    """Show a build's progress to others; inside `writing()`, so that only the one that builds is heard.

    An exception is shown as the outcome and goes on; a block that ends well without `end` is shown as done.
    """
    reporter = Reporter(ProgressFile(index / PROGRESS))
    try:
        yield reporter
    except KeyboardInterrupt:
        reporter.end("cancelled", "The build was cancelled; the index is as it was.")
        raise
    except BaseException as error:
        known = isinstance(error, ShuttenError | OSError)
        reporter.end("failed", str(error) if known else f"{type(error).__name__}: {error}")
        raise
    if reporter.progress.state == "running":
        reporter.end("done", "")


def start_child(command: Sequence[str], index: Path) -> "subprocess.Popen[bytes]":
    """Start a build of the index in a process of its own and return it at once.

    It reads nothing, writes to INDEX/build.log and, where it calls `die_with_parent`, ends with this process.
    Raises BuildRunning when a build runs already, OSError when the folder or the command cannot be used.
    """
    if is_held(index):
        raise BuildRunning(running_sentence(holder(index)))
    make_folder(index)
    # Appending, for of two that start at once the one that is refused must not overwrite the other's words.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    log = os.open(index / LOG, flags, 0o644)
    started: list[subprocess.Popen[bytes] | OSError] = []
    ready = threading.Event()

    def start_and_wait() -> None:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a process group of its own, to be ended as a whole
                env={**os.environ, _PARENT: str(os.getpid())},
            )
            started.append(child)
        except OSError as error:
            started.append(error)
            return
        finally:
            os.close(log)
            ready.set()
        child.wait()  # so that it leaves no zombie

    # Linux sends the death signal when the starting *thread* ends, so this one lives as long as the child.
    threading.Thread(target=start_and_wait, name="build", daemon=True).start()
    ready.wait()
    if isinstance(started[0], OSError):
        raise started[0]
    return started[0]


def started_by_page() -> bool:
    """Whether `start_child` started this program; to be asked before `die_with_parent`, which forgets it."""
    return _PARENT in os.environ


def die_with_parent() -> None:
    """To be called first by a program that `start_child` started: ask for SIGTERM when the parent ends (Linux only)."""
    parent = os.environ.pop(_PARENT, None)
    if parent is not None:
        end_with_parent(int(parent))


def end_with_parent(parent: int) -> None:
    """Ask for SIGTERM when the process `parent`, which started this one, ends (Linux only)."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask to be told
        raise SystemExit(1)


def stop_on_sigterm() -> None:
    """Let SIGTERM end this process by BuildCancelled, so that locks and drafts are cleaned up. Main thread only."""

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the cleaning up is not to be disturbed
        raise BuildCancelled

    signal.signal(signal.SIGTERM, stop)


def cancel(index: Path, *, patience: float = 5.0) -> bool:
    """Stop the build that runs in this index, and say whether there was one.

    It is asked by SIGTERM and has `patience` seconds to clean up; after that it is killed, and the next build cleans.
    """
    progress, who = ProgressFile(index / PROGRESS).read(), holder(index)
    if progress is None or progress.state != "running" or who is None:
        return False
    if (who.pid, who.host) != (progress.pid, socket.gethostname()):
        return False
    _signal_build(who.pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while is_held(index) and holder(index) == who:
        if time.monotonic() > end:
            _signal_build(who.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            break
        time.sleep(0.02)
    return True


def _signal_build(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        # Only a group that the build leads: a build in a script shares its group with the script.
        if sys.platform != "win32" and os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
