"""The generations of an index: published at one stroke, found again after any crash, never lost, never half read.

A reader takes what CURRENT names when it is sound, else the newest generation that is. A writer holds the lock,
makes a draft and publishes it. Order is an integer that counts up; clocks and file times decide nothing.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.drafts import CRASH_POINTS, Draft, Generation, new_draft
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.files import crash_point, naming
from index.layout import (
    LEFTOVER_PREFIXES,
    Problem,
    damage,
    examine,
    generation_name,
    generation_numbers,
    parse_pointer,
    pointer_bytes,
    pointer_problem,
    read_manifest,
)
from index.lock import is_held, writer_lock
from index.manifest import Manifest

__all__ = ["CRASH_POINTS", "Draft", "Generation", "Generations", "Opened", "Problem"]
_TRIES = 20  # a reader would have to be overtaken by this many publications in a row to give up


@dataclass(frozen=True, slots=True)
class Opened:
    """The generation to read, and a sentence for each thing that was wrong on the way to it."""

    generation: Generation
    warnings: tuple[str, ...] = ()


class Generations:
    """The generations in one index folder, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def number(self) -> int | None:
        """The number that CURRENT names, unchecked: a cheap way to see that another generation was published."""
        pointer = parse_pointer(pointer_bytes(self.folder))
        return pointer.number if pointer else None

    def current(self, *, verify: bool = True) -> Opened:
        """The generation to read; writes nothing. Without `verify`, sizes are compared but not checksums.

        Raises IndexMissing when nothing was ever built here, IndexDamaged when nothing that is here can be
        trusted, and IndexMismatch when it was built by a newer or a too old program.
        """
        for _ in range(_TRIES):
            said = pointer_bytes(self.folder)
            try:
                opened = self._find(said, verify)
            except (IndexDamaged, IndexMissing):
                if pointer_bytes(self.folder) == said:
                    raise
            else:
                # A detour may only mean that the generation was replaced and removed while it was read.
                if not opened.warnings or pointer_bytes(self.folder) == said:
                    return opened
        raise IndexDamaged(f"The index in {self.folder} changes faster than it can be read. Try again in a minute.")

    def check(self) -> list[Problem]:
        """All that is wrong with the index, by full comparison with its checksums; empty when all is well."""
        said = pointer_bytes(self.folder)
        numbers = generation_numbers(self.folder)
        if said is None and not numbers:
            return [Problem(str(self.folder), "holds no index yet")]
        problems: list[Problem] = []
        if wrong := pointer_problem(self.folder, said):
            problems.append(wrong)
        for number in numbers:
            problems += self._check_generation(number)
        if not is_held(self.folder):
            left = [path.name for path in self.folder.iterdir() if path.name.startswith(LEFTOVER_PREFIXES)]
            problems += (Problem(name, "was left by a killed build; the next one removes it") for name in left)
        return problems

    def _check_generation(self, number: int) -> Iterator[Problem]:
        try:
            manifest = read_manifest(self.folder, number)
        except IndexMismatch as mismatch:
            yield Problem(generation_name(number), f"cannot be read: {mismatch}", "shutten build --full")
            return
        if isinstance(manifest, Problem):
            yield manifest
        else:
            yield from damage(self.folder / generation_name(number), manifest)

    @contextlib.contextmanager
    def writing(self, command: str = "shutten build") -> Iterator[Draft]:
        """Hold the writer's lock and a draft; what is not published when the block ends is removed.

        `command` tells others who holds the lock. Raises BuildRunning when another build holds it, ShuttenError
        when the folder cannot be written; an OSError of a full or failing disk always names a file or the folder.
        """
        with writer_lock(self.folder, command):
            crash_point("lock-taken")
            draft = new_draft(self.folder)
            try:
                with naming(self.folder):
                    yield draft
            finally:
                draft.discard()
                crash_point("lock-kept-to-the-end")

    def _find(self, said: bytes | None, verify: bool) -> Opened:
        numbers = generation_numbers(self.folder)
        if said is None and not numbers:
            raise IndexMissing(f"There is no index in {self.folder} yet. Build one with: shutten build")
        wrong: list[Problem] = []
        if problem := pointer_problem(self.folder, said):
            wrong.append(problem)
        elif pointer := parse_pointer(said):
            numbers.sort(key=pointer.number.__eq__, reverse=True)  # the one it names first, then the newest
        for number in numbers:
            found = examine(self.folder, number, hashes=verify)
            if isinstance(found, Manifest):
                generation = Generation(number, self.folder / generation_name(number), found)
                return Opened(generation, _warnings(wrong, generation))
            wrong.append(found)
        raise IndexDamaged(
            f"The index in {self.folder} is damaged: {_listed(wrong)}. Rebuild it with: shutten build --full"
        )


def _warnings(wrong: list[Problem], used: Generation) -> tuple[str, ...]:
    if not wrong:
        return ()
    return (
        f"The index is damaged: {_listed(wrong)}. {used.name} of {used.manifest.created} is used, the newest that is "
        "whole. Repair the index with: shutten build",
    )


def _listed(problems: list[Problem]) -> str:
    return "; ".join(map(str, problems))
