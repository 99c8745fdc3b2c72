"""Files that are surely on the disk: written with a running hash, forced out, replaced whole, and checked again.

Every function lets OSError through with the path in it; a disk that is full is never silent.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from typing_extensions import Buffer

CRASH_VARIABLE = "SHUTTEN_CRASH_AT"
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
_NO_ROOM = ("disk is full", "no space left", "file too large", "quota exceeded")  # of SQLite and of the system
_DISK_FAILED = ("disk i/o error", "input/output error", "io error", "read-only file system")
_WRITER_DIED = "index writer was killed"  # of tantivy, whose writing thread does not tell why: "io::Error most likely"
_NEXT_TO_NOTHING = 1_000_000  # bytes free on a disk, from which on it is why a writer died
_WINDOWS_PATIENCE = (0.05,) * 10  # seconds; a virus scanner or a reader may hold the old file for a moment


@dataclass(frozen=True, slots=True)
class FileFacts:
    """How many bytes a file has and their SHA-256 in 64 hexadecimal digits."""

    bytes: int
    sha256: str


def crash_point(name: str) -> None:
    """A test hook: when SHUTTEN_CRASH_AT says `name`, this process kills itself as a power cut would."""
    if os.environ.get(CRASH_VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put `path` into an error of the disk that names no file: a failed write knows only its descriptor."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno not in _DISK_ERRORS:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


@contextlib.contextmanager
def library_writing(path: Path) -> Iterator[None]:
    """Make an OSError that names `path` of what a library raises in words of its own when the disk is full or fails."""
    try:
        yield
    except OSError:
        raise
    except Exception as problem:
        said = str(problem).lower()
        code = _cause(said, path)
        if code is None:
            raise
        raise OSError(code, os.strerror(code), str(path)) from problem


def _cause(said: str, path: Path) -> int | None:
    """The error number of the system for what a library said of the disk; None where it speaks of something else."""
    if any(sign in said for sign in _NO_ROOM):
        return errno.ENOSPC
    if _WRITER_DIED in said:
        there = path if path.exists() else path.parent
        return errno.ENOSPC if shutil.disk_usage(there).free < _NEXT_TO_NOTHING else errno.EIO
    return errno.EIO if any(sign in said for sign in _DISK_FAILED) else None


class CheckedFile:
    """A file being written, with a running hash. It has only `write`, so no library can go round it by descriptor."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self._size = file, hashlib.sha256(), 0

    def write(self, data: Buffer) -> int:
        """Write all of `data` and return its length in bytes. Raises OSError."""
        with memoryview(data) as view:
            self._file.write(view)
            self._digest.update(view)
            self._size += view.nbytes
            return view.nbytes

    @property
    def facts(self) -> FileFacts:
        """What was written until now."""
        return FileFacts(self._size, self._digest.hexdigest())


@contextlib.contextmanager
def checked_file(path: Path) -> Iterator[CheckedFile]:
    """A file to be written; when the block ends it has been forced to the disk and read back.

    Raises OSError, with the path, when anything of it fails or what stands there is not what was written; a part may
    then stand at `path`.
    """
    with naming(path), path.open("wb") as file:
        crash_point(f"{path.name}-opened")
        checked = CheckedFile(file)
        yield checked
        crash_point(f"{path.name}-written")
        file.flush()
        crash_point(f"{path.name}-flushed")
        os.fsync(file.fileno())
    if hash_file(path) != checked.facts:
        raise OSError(errno.EIO, "was not written whole", str(path))
    crash_point(f"{path.name}-synced")


def write_checked(path: Path, chunks: Iterable[bytes]) -> FileFacts:
    """Write `chunks` to `path` as `checked_file` does and return what was written."""
    with checked_file(path) as file:
        for chunk in chunks:
            file.write(chunk)
    return file.facts


def hash_file(path: Path) -> FileFacts:
    """What the file at `path` holds now. Raises OSError."""
    with naming(path), path.open("rb", buffering=0) as file:
        digest = hashlib.file_digest(file, "sha256")
        return FileFacts(file.tell(), digest.hexdigest())


def sync_file(path: Path) -> None:
    """Force a file that another library wrote to the disk."""
    with naming(path), path.open("r+b") as file:  # Windows can only force out a file that is open for writing
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk, where the system can do that (Windows cannot and need not)."""
    if sys.platform == "win32":
        return
    with naming(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` at `path` so that everybody sees the old content or the new, never a part.

    `durable` also forces it to the disk, so that a power cut cannot bring the old content back later.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        if durable:
            write_checked(temporary, [data])
        else:
            with naming(temporary):
                temporary.write_bytes(data)
        crash_point(f"{path.name}-ready")
        _replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    crash_point(f"{path.name}-replaced")
    if durable:
        sync_folder(path.parent)
        crash_point(f"{path.name}-replaced-synced")


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and force their names to the disk."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync_folder(folder.parent)


def remove_folder(path: Path) -> None:
    """Remove a folder and all in it, as far as possible; what stays is for the next build to remove."""
    crash_point("removing")
    shutil.rmtree(path, ignore_errors=True)


def _replace(source: Path, target: Path) -> None:
    for pause in _WINDOWS_PATIENCE:
        try:
            source.replace(target)
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(pause)
        else:
            return
    source.replace(target)
