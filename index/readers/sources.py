"""Files as they lie in the data folder: which there are, and their bytes, read once and safely."""

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from index.documents import Unread
from index.errors import Code, DataError
from index.readers.encodings import decode

MAX_BYTES = 20_000_000  # of one file
MAX_CHARACTERS = 5_000_000  # of one file's text
MAX_LINES = 300_000  # of one page; blank ones count, for each costs memory


@dataclass(slots=True)
class Heard:
    """How a file was decoded: the encoding, None when it is no text, and how many characters were broken."""

    encoding: str | None = None
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its path below the data folder, written with `/`, and its bytes."""

    file: str
    raw: bytes
    heard: Heard = field(default_factory=Heard, compare=False)

    def text(self, declared: str | None = None) -> str:
        """The decoded text, with a note of how it was decoded. See `decode`."""
        decoded = decode(self.raw, declared=declared)
        self.heard.encoding, self.heard.replaced = decoded.encoding, decoded.replaced
        return decoded.text


def load(folder: Path, file: str) -> Source:
    """The bytes of `file` (a path below `folder`).

    Raises DataError when it is gone, no regular file, a link, or larger than MAX_BYTES. What is checked is the
    opened file itself, so nothing can be put in its place in between.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(folder / file, flags)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise DataError(
            f"cannot be opened ({reason}); check that it exists, is no link and may be read.", "closed"
        ) from problem
    try:
        told = os.fstat(handle)
        if not stat.S_ISREG(told.st_mode):
            raise DataError("is no regular file; put a copy of the article itself in the folder.", "special")
        if told.st_size > MAX_BYTES:
            raise DataError(_too_large(told.st_size), "too-large")
        pieces: list[bytes] = []
        while piece := os.read(handle, 1 << 20):
            pieces.append(piece)
            if sum(map(len, pieces)) > MAX_BYTES:
                raise DataError("grew while it was read; build again when it is complete.", "closed")
    except OSError as problem:
        raise DataError(
            f"cannot be read ({problem.strerror}); check the disk and the file's permissions.", "closed"
        ) from problem
    finally:
        os.close(handle)
    return Source(file, b"".join(pieces))


def find_files(folder: Path, suffixes: frozenset[str]) -> tuple[list[str], list[Unread]]:
    """Paths below `folder` (with `/`, sorted) of files that end in one of `suffixes`, and what was passed over.

    Names that begin with a dot are passed over silently, links and everything that is no regular file with a
    reason. Raises DataError when the folder is missing or no folder.
    """
    if not folder.exists():
        raise DataError(
            f"The article folder {folder} does not exist. Create it and put articles in it, or name another."
        )
    if not folder.is_dir():
        raise DataError(f"{folder} is a file, not a folder. Name the folder that holds the articles.")
    files: list[str] = []
    unread: list[Unread] = []

    def refused(problem: OSError) -> None:
        name = os.path.relpath(problem.filename or folder, folder)
        unread.append(
            Unread(shown(name), f"the folder cannot be read ({problem.strerror}); check its permissions.", "closed")
        )

    for place, folders, names in os.walk(folder, onerror=refused):
        below = Path(place).relative_to(folder)
        linked = [name for name in folders if not name.startswith(".") and (Path(place) / name).is_symlink()]
        unread += [
            Unread(shown((below / name).as_posix()), "is a link; links are not followed.", "link") for name in linked
        ]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith("."):
                path = (below / name).as_posix()
                if reason := _reason_against(folder, path, suffixes):
                    unread.append(Unread(shown(path), *reason))
                else:
                    files.append(path)
    return sorted(files), sorted(unread, key=lambda one: one.file)


def shown(name: str) -> str:
    """A file name that can be printed and stored: stray bytes and control characters as escapes, but no spaces."""
    plain = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode("ascii")
        for c in plain
    )


def told(reason: str) -> str:
    """A reason for one line, whatever it repeats of a file: as `shown`, and every kind of blank a plain one."""
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in shown(reason))


def _reason_against(folder: Path, file: str, suffixes: frozenset[str]) -> tuple[str, Code] | None:
    """Why a file below `folder` is not offered to a reader, and the code for that; None when it is."""
    path = folder / file
    if shown(path.name) != path.name or not _is_text(file):
        return "its name holds bytes that are no letters; rename it.", "name"
    try:
        told = path.lstat()
    except OSError as problem:
        return f"cannot be examined ({problem.strerror}); check that it still exists.", "closed"
    if stat.S_ISLNK(told.st_mode):
        return "is a link; links are not followed. Put a copy of the file in the folder.", "link"
    if not stat.S_ISREG(told.st_mode):
        return "is no regular file (a pipe, socket or device); remove it.", "special"
    if path.suffix.lower() not in suffixes:
        kind = f"'{path.suffix}'" if path.suffix else "a file without an ending"
        return f"unsupported type {kind}; known are {', '.join(sorted(suffixes))}.", "unsupported"
    if told.st_size > MAX_BYTES:
        return _too_large(told.st_size), "too-large"
    return None


def _is_text(path: str) -> bool:
    """Whether no folder in a path is named by stray bytes, so that it can be stored."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_large(size: int) -> str:
    return f"too large: {size:,} bytes, at most {MAX_BYTES:,} are read. Split it."
