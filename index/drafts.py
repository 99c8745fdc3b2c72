"""A generation being made: private until it is whole, on the disk and checked, then published at one stroke."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexDamaged, IndexMismatch
from index.files import (
    crash_point,
    hash_file,
    remove_folder,
    replace_atomically,
    sync_file,
    sync_folder,
    write_checked,
)
from index.layout import (
    CURRENT,
    DRAFT_PREFIX,
    LEFTOVER_PREFIXES,
    MANIFEST,
    Pointer,
    damage,
    examine,
    generation_name,
    generation_numbers,
    parse_pointer,
    pointer_bytes,
    pointer_problem,
)
from index.manifest import SCHEMA, BuildFacts, FileEntry, Manifest, to_json

CRASH_POINTS = (
    "lock-taken",
    "removing",
    "leftovers-removed",
    "draft-made",
    "file-synced",
    "files-synced",
    "folders-synced",
    "manifest.json-opened",
    "manifest.json-written",
    "manifest.json-flushed",
    "manifest.json-synced",
    "draft-synced",
    "files-verified",
    "draft-verified",
    "renamed",
    "renamed-synced",
    "CURRENT-ready",
    "CURRENT-replaced",
    "CURRENT-replaced-synced",
    "published",
    "old-set-aside",
    "old-removed",
    "lock-kept-to-the-end",
)
"""Where `publish` and `writing` can be made to die, in order; files written by `write_checked` add four each."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: its number, counted from 1, its folder, and what it says of itself."""

    number: int
    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The name of the generation's folder, such as gen-00000012."""
        return generation_name(self.number)


class Draft:
    """A generation being made. Whatever is put into `folder` becomes the generation, once `publish` is called."""

    def __init__(self, index: Path, number: int, folder: Path) -> None:
        self.number = number
        self.folder = folder
        self._index = index
        self._published = False

    def publish(self, facts: BuildFacts, verify: Callable[[Path], None]) -> Generation:
        """Make the folder the current generation and return it; after that nothing short of the disk can lose it.

        `verify` opens the folder as a reader would, read-only, and raises when that does not work. Raises whatever
        `verify` raises, OSError when the disk fails, IndexDamaged when a file changes meanwhile; then nothing is
        published and the draft is removed.
        """
        if self._published:
            raise ValueError("a draft is published once")
        manifest = Manifest(
            SCHEMA, self.number, datetime.now(UTC).isoformat(timespec="seconds"), facts, tuple(self._synced_entries())
        )
        written = to_json(manifest)
        write_checked(self.folder / MANIFEST, [written])
        sync_folder(self.folder)
        crash_point("draft-synced")
        self._check(manifest, written, verify)
        target = self._index / generation_name(self.number)
        self.folder.rename(target)
        self.folder = target
        crash_point("renamed")
        sync_folder(self._index)
        crash_point("renamed-synced")
        pointer = Pointer(self.number, hashlib.sha256(written).hexdigest())
        replace_atomically(self._index / CURRENT, pointer.to_bytes())
        self._published = True
        crash_point("published")
        with contextlib.suppress(OSError):  # old generations that will not go are no reason to refuse the new one
            self._remove_old()
        return Generation(self.number, target, manifest)

    def discard(self) -> None:
        """Remove what was not published. A generation that CURRENT already names stays, whatever happened after."""
        pointer = parse_pointer(pointer_bytes(self._index))
        if not self._published and (pointer is None or pointer.number != self.number):
            remove_folder(self.folder)

    def _synced_entries(self) -> Iterator[FileEntry]:
        """Force all of the draft to the disk. Lock files of libraries hold nothing and are left out."""
        below = sorted(self.folder.rglob("*"))
        for path in (path for path in below if path.is_file() and path.suffix != ".lock"):
            sync_file(path)
            crash_point("file-synced")
            facts = hash_file(path)
            yield FileEntry(path.relative_to(self.folder).as_posix(), facts.bytes, facts.sha256)
        crash_point("files-synced")
        for path in (path for path in below if path.is_dir()):
            sync_folder(path)
        crash_point("folders-synced")

    def _check(self, manifest: Manifest, written: bytes, verify: Callable[[Path], None]) -> None:
        """Read back all that was written: a disk that was full at the wrong moment shows here, not in an answer."""
        if (self.folder / MANIFEST).read_bytes() != written:
            raise IndexDamaged(f"{self.folder / MANIFEST} was not written whole. Check the disk, then: shutten build")
        for problem in damage(self.folder, manifest):
            raise IndexDamaged(f"{problem} just now. Check the disk, then: shutten build")
        crash_point("files-verified")
        verify(self.folder)
        crash_point("draft-verified")

    def _remove_old(self) -> None:
        """Keep this generation and the newest sound one before it; remove the others."""
        before = [number for number in generation_numbers(self._index) if number != self.number]
        kept = next((number for number in before if _is_sound(self._index, number)), None)
        for number in before:
            if number != kept:
                _remove_generation(self._index, number)
        crash_point("old-removed")


def new_draft(index: Path) -> Draft:
    """An empty draft, numbered above everything ever seen in `index`. Only for the holder of the writer's lock."""
    remove_leftovers(index)
    crash_point("leftovers-removed")
    pointer = parse_pointer(pointer_bytes(index))
    number = max([0, *generation_numbers(index), pointer.number if pointer else 0]) + 1
    folder = index / f"{DRAFT_PREFIX}{number}-{os.getpid()}"
    folder.mkdir()
    crash_point("draft-made")
    return Draft(index, number, folder)


def remove_leftovers(index: Path) -> None:
    """Remove what killed builds left. Only for the holder of the writer's lock."""
    for path in index.iterdir():
        if path.name.startswith(LEFTOVER_PREFIXES):
            if path.is_dir():
                remove_folder(path)
            else:
                path.unlink()
    said = pointer_bytes(index)
    pointer = parse_pointer(said)
    if pointer is None or pointer_problem(index, said):
        return  # what CURRENT says cannot be trusted, so nothing is known to be unpublished
    newer = [number for number in generation_numbers(index) if number > pointer.number]
    if newer and _is_sound(index, pointer.number):
        for number in newer:
            _remove_generation(index, number)


def _remove_generation(index: Path, number: int) -> None:
    """Set a generation aside, then remove it: it is there whole or not at all."""
    aside = index / f"{DRAFT_PREFIX}old-{number}"
    (index / generation_name(number)).rename(aside)
    crash_point("old-set-aside")
    remove_folder(aside)


def _is_sound(index: Path, number: int) -> bool:
    """Whether a generation can be fallen back on. One of a newer schema can, by the program that made it."""
    try:
        return isinstance(examine(index, number), Manifest)
    except IndexMismatch:
        return True
