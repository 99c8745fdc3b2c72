"""One writer at a time: a file lock that the system itself lets go when its process ends, however it ends."""

import contextlib
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import BuildRunning, ShuttenError
from index.files import make_folder

LOCK = "writer.lock"
_PATIENCE = 0.3  # seconds; `is_held` in another process holds the lock for microseconds


@dataclass(frozen=True, slots=True)
class Holder:
    """Who says to hold the lock. It is information for people; whether the lock is held is the system's word."""

    pid: int
    host: str
    since: str
    command: str


@contextlib.contextmanager
def writer_lock(folder: Path, command: str) -> Iterator[None]:
    """Hold the lock of the index in `folder`, which is made if need be.

    Raises BuildRunning at once when another holds it, and ShuttenError when the folder cannot be locked. Start
    processes by `subprocess` meanwhile: a descriptor is not handed to those, so the lock dies with this process.
    """
    from filelock import FileLock, Timeout

    try:
        make_folder(folder)
        # No soft lock where the file system knows none: a marker file would outlive a killed build.
        lock = FileLock(folder / LOCK, timeout=_PATIENCE, poll_interval=0.02, fallback_to_soft=False)
        lock.acquire()
    except Timeout:
        raise BuildRunning(running_sentence(holder(folder))) from None
    except OSError as error:
        raise ShuttenError(
            f"The index folder {folder} cannot be written ({error.strerror}). "
            "Give this user the right to write there, or choose another folder with --index."
        ) from error
    try:
        facts = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"), command)
        with contextlib.suppress(OSError):  # information only: a full disk or Windows may refuse it
            (folder / LOCK).write_text(json.dumps(asdict(facts)) + "\n", encoding="utf-8")
        yield
    finally:
        lock.release(force=True)


class AlreadyHeld(Exception):
    """Another process holds a lock; `by` is who, as far as that can be read."""

    def __init__(self, by: Holder | None) -> None:
        super().__init__(str(by))
        self.by = by


def hold(path: Path, command: str) -> Callable[[], None]:
    """Take the lock at `path` until the returned function is called, or this process ends. Raises AlreadyHeld."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=_PATIENCE, poll_interval=0.02, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyHeld(_read_holder(path)) from None
    facts = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"), command)
    with contextlib.suppress(OSError):
        path.write_text(json.dumps(asdict(facts)) + "\n", encoding="utf-8")
    return lambda: lock.release(force=True)


def is_held(folder: Path) -> bool:
    """Whether a process holds the lock now. Creates nothing; a folder without a lock file is free."""
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        if not (folder / LOCK).exists():
            return False
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False
    import fcntl

    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    else:
        return False
    finally:
        os.close(descriptor)


def holder(folder: Path) -> Holder | None:
    """What the last one to take the lock wrote into it; None when that cannot be read."""
    return _read_holder(folder / LOCK)


def _read_holder(path: Path) -> Holder | None:
    try:
        said = json.loads(path.read_bytes())
        return Holder(int(said["pid"]), str(said["host"]), str(said["since"]), str(said["command"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running_sentence(who: Holder | None) -> str:
    """The refusal that a second build is given."""
    if who is None:
        return "Another build of this index is running. Wait for it to end, then try again."
    since = ""
    with contextlib.suppress(ValueError):
        since = f" since {datetime.fromisoformat(who.since).astimezone():%H:%M:%S}"
    host = "" if who.host == socket.gethostname() else f" on {who.host}"
    return (
        f"Another build of this index has been running{since} (process {who.pid}{host}). "
        "Wait for it to end, then try again."
    )
