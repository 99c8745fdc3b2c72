"""Where things lie in an index folder, and whether they are still what was written.

INDEX/CURRENT          "<number> <SHA-256 of that generation's manifest>"
INDEX/gen-00000012/    a published generation, never changed: manifest.json and the files it names
INDEX/.tmp-13-4711/    a generation being made by process 4711
INDEX/writer.lock      see index/lock.py
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.files import hash_file
from index.manifest import Manifest, parse

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
DRAFT_PREFIX = ".tmp-"
LEFTOVER_PREFIXES = (DRAFT_PREFIX, f".{CURRENT}.", ".progress.json.")
_POINTER = re.compile(rb"([0-9]{1,15}) ([0-9a-f]{64})\n")
_GENERATION = re.compile(r"gen-([0-9]{8,15})")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: the generation to read, and the SHA-256 of its manifest."""

    number: int
    manifest_sha256: str

    def to_bytes(self) -> bytes:
        """The content of the file CURRENT."""
        return f"{self.number} {self.manifest_sha256}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an index: the file, what is wrong with it as the end of a sentence, and what to do."""

    file: str
    what: str
    remedy: str = "shutten build"

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


def generation_name(number: int) -> str:
    """The name of a generation's folder."""
    return f"gen-{number:08d}"


def generation_numbers(index: Path) -> list[int]:
    """The numbers of all generation folders, newest first; they may be unpublished or damaged."""
    try:
        matches = [_GENERATION.fullmatch(path.name) for path in index.iterdir()]
    except OSError:
        return []
    return sorted((int(match[1]) for match in matches if match), reverse=True)


def pointer_bytes(index: Path) -> bytes | None:
    """What the file CURRENT holds, at most 1 KiB of it; None when there is no such file."""
    try:
        with (index / CURRENT).open("rb") as file:
            return file.read(1024)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def parse_pointer(data: bytes | None) -> Pointer | None:
    """The pointer in `data`, or None when it is not exactly one."""
    match = _POINTER.fullmatch(data or b"")
    return Pointer(int(match[1]), match[2].decode("ascii")) if match else None


def pointer_problem(index: Path, said: bytes | None) -> Problem | None:
    """What is wrong with `said`, the content of CURRENT; None when it names a generation and fits its manifest."""
    pointer = parse_pointer(said)
    if pointer is None:
        return Problem(CURRENT, "is missing" if said is None else "is empty" if not said else "names no generation")
    name = generation_name(pointer.number)
    try:
        data = (index / name / MANIFEST).read_bytes()
    except FileNotFoundError:
        return Problem(CURRENT, f"names {name}, which is missing or has no {MANIFEST}")
    except OSError as error:
        return Problem(f"{name}/{MANIFEST}", f"cannot be read ({error.strerror})")
    if hashlib.sha256(data).hexdigest() != pointer.manifest_sha256:
        return Problem(CURRENT, f"does not fit {name}/{MANIFEST}")
    return None


def read_manifest(index: Path, number: int) -> Manifest | Problem:
    """The manifest of a generation, or what is wrong with it. Raises IndexMismatch when it is of another schema."""
    name = f"{generation_name(number)}/{MANIFEST}"
    try:
        manifest = parse((index / name).read_bytes())
    except FileNotFoundError:
        return Problem(name, "is missing")
    except OSError as error:
        return Problem(name, f"cannot be read ({error.strerror})")
    except ValueError as error:
        return Problem(name, str(error))
    if manifest.generation != number:
        return Problem(name, f"belongs to generation {manifest.generation}")
    return manifest


def examine(index: Path, number: int, *, hashes: bool = True) -> Manifest | Problem:
    """The manifest of a generation that is whole, or the first thing found wrong. Raises IndexMismatch."""
    manifest = read_manifest(index, number)
    if isinstance(manifest, Problem):
        return manifest
    return next(damage(index / generation_name(number), manifest, hashes=hashes), manifest)


def damage(folder: Path, manifest: Manifest, *, hashes: bool = True) -> Iterator[Problem]:
    """The files in `folder` that are not what `manifest` says, one at a time; without `hashes` only sizes are compared.

    Files that the manifest does not name are nobody's concern: readers of some libraries leave lock files.
    """
    for entry in manifest.files:
        name, path = f"{generation_name(manifest.generation)}/{entry.path}", folder / entry.path
        try:
            size = path.stat().st_size
            if size != entry.bytes:
                yield Problem(name, f"has {size} bytes instead of {entry.bytes}")
            elif hashes and hash_file(path).sha256 != entry.sha256:
                yield Problem(name, "has changed since it was written")
        except FileNotFoundError:
            yield Problem(name, "is missing")
        except OSError as error:
            yield Problem(name, f"cannot be read ({error.strerror})")
