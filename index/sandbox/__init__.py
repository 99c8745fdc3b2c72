"""Where files become articles safely: in a process that has little memory and time, and reaches nothing.

A file that a parser chokes on ends that process, never the build; the next file gets a new one.
"""

import contextlib
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from index.documents import Article, Unread
from index.errors import Code, ShuttenError
from index.readers import Source
from index.sandbox import wire
from index.sandbox.limits import COMPUTING, MEMORY, OUT_OF_MEMORY

__all__ = ["REPLY", "WAITING", "Reading", "Sandbox"]
STARTING = 120.0  # seconds within which a process must be ready to read
WAITING = 60.0  # seconds that one file may take in all; on a busy machine it computes in but a part of them
REPLY = 200_000_000  # bytes of articles that one file may become
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.sandbox.child import main; main()"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file became. `encoding` is None for files that are no text; `replaced` counts broken characters."""

    articles: tuple[Article, ...]
    unread: tuple[Unread, ...]
    encoding: str | None = None
    replaced: int = 0


class _Died(Exception):
    """The process ended, or was ended, while it read a file."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Sandbox:
    """Reads files one after another in a process of its own; to be used in a `with` statement, by one thread.

    `memory` is in bytes, `computing` and `waiting` in seconds for one file, `reply` in bytes.
    """

    def __init__(
        self, *, memory: int = MEMORY, computing: int = COMPUTING, waiting: float = WAITING, reply: int = REPLY
    ) -> None:
        self._memory, self._computing, self._waiting, self._reply = memory, computing, waiting, reply
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0  # that this process has read

    def __enter__(self) -> Self:
        return self  # the process is started for the first file, for there may be none to read

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, source: Source) -> Reading:
        """The articles of one file and what in it could not be read. Whatever the bytes do, there is a verdict.

        Raises ShuttenError when no process can be started.
        """
        fresh = self._files == 0
        try:
            return self._ask(source)
        except _Died as death:
            self._stop()
            if fresh or death.code == "slow":
                return Reading((), (Unread(source.file, str(death), death.code),))
        # The files before it may have been what hurt the process, so it is given one of its own.
        return self.read(source)

    def _ask(self, source: Source) -> Reading:
        process = self._process if self._process is not None else self._start()
        self._files += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._waiting, stop)
        timer.daemon = True
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # what it died of is found out below
                wire.send(_pipe(process.stdin), {"file": source.file}, source.raw)
            return wire.reading_of(wire.receive(_pipe(process.stdout), self._reply))
        except wire.TooLong as problem:
            raise _Died("too-large", f"becomes more than {self._reply:,} bytes of articles; split it.") from problem
        except (EOFError, ValueError, KeyError, TypeError) as problem:
            process.kill()
            raise self._death(process.wait(), late=late.is_set()) from problem
        finally:
            timer.cancel()

    def _death(self, status: int, *, late: bool) -> _Died:
        """What a process died of that ended with `status`."""
        if late:
            return _Died("slow", f"took longer than {self._waiting:g} s to read; split it or remove it.")
        if status == -getattr(signal, "SIGXCPU", 0):
            return _Died("slow", f"took longer than {self._computing:g} s of computing to read; split it or remove it.")
        if status == OUT_OF_MEMORY:
            size = self._memory // 1_000_000
            return _Died("memory", f"needs more than {size:,} MB of memory to read; split it or remove it.")
        return _Died("crashed", f"makes the program that reads it crash (status {status}); repair or remove it.")

    def _start(self) -> "subprocess.Popen[bytes]":
        root = Path(__file__).parents[2]
        # No environment: nothing of the user's is in reach, and nothing in it changes how a file is read.
        command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, str(root)]
        environment = {"SYSTEMROOT": _system_root()} if sys.platform == "win32" else {}
        try:
            process = subprocess.Popen(
                [*command, str(self._memory), str(self._computing)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=root,
            )
        except OSError as problem:
            raise ShuttenError(
                f"No process can be started to read articles in ({problem}). Free memory, then build."
            ) from problem
        self._process, self._files = process, 0
        self._wait_until_ready(process)
        return process

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        """A process that cannot even start says nothing against any file. Raises ShuttenError."""
        timer = threading.Timer(STARTING, process.kill)
        timer.daemon = True
        timer.start()
        try:
            wire.receive(_pipe(process.stdout), self._reply)
        except (EOFError, ValueError, wire.TooLong) as problem:
            process.kill()
            status = process.wait()
            self._stop()
            raise ShuttenError(
                f"The program that reads articles does not start (status {status}). Free some memory, then: "
                "shutten build; if that does not help, install Shutten anew"
            ) from problem
        finally:
            timer.cancel()

    def _stop(self) -> None:
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what is still buffered is for nobody
                _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a process without pipes")
    return pipe


def _system_root() -> str:
    import os

    return os.environ.get("SYSTEMROOT", "")
