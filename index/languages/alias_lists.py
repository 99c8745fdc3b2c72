"""Names that people wrote down: the list for the field that comes with the program, and the user's own file.

The user's file is `aliases.txt` beside the index, or what SHUTTEN_ALIASES names; every question reads it as it is then:

    # Sea Shield began in 2025
    exercise: 海の盾 = シーシールド = Sea Shield
    NSK = 日米修理会議
    NSK != 日本精工

A line with "=" gives the names of one thing, the kind of thing (see `Kind`) before them if wanted. It adds to the
program's list, and what the articles say of any of these names no longer counts. A line with "!=" keeps two names apart
whoever joined them. A line that cannot be read is left aside and reported.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Literal, cast, get_args

from index.languages.name_forms import fold

Kind = Literal["name", "office", "organisation", "weapon", "exercise", "place", "person", "word"]
KINDS: tuple[Kind, ...] = get_args(Kind)
BUILT_IN, USER_FILE = "built-in", "user file"
Stamp = tuple[int, int] | None  # modification time and size of a file; None while there is none
FILE_NAME, VARIABLE = "aliases.txt", "SHUTTEN_ALIASES"

_KIND = re.compile(r"(?P<kind>[A-Za-z]+)\s*[:：]\s*(?P<names>.*)")
_APART = re.compile(r"\s*(?:!=|≠)\s*")
_REMEDY = "Write NAME = OTHER NAME, or NAME != OTHER NAME to keep two apart."


@dataclass(frozen=True, slots=True)
class Alias:
    """Names of one thing. `learnt` is the id of the article that says so, "built-in" or "user file".

    `since` are those of the names that it only has from some day on: 戦争省, from 2025-09-05.
    """

    names: tuple[str, ...]
    learnt: str
    kind: Kind = "name"
    since: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What a user's file says. `apart` are pairs of normal forms that never mean the same."""

    aliases: tuple[Alias, ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    problems: tuple[str, ...] = ()


@cache
def built_in() -> tuple[Alias, ...]:
    """The list for the field: a thing a line, its kind and names tab separated, `NAME@DAY` for a name since then."""
    text = files("index.languages").joinpath("names.tsv").read_text(encoding="utf-8")
    return tuple(_listed(line) for line in text.splitlines() if line and not line.startswith("#"))


def _listed(line: str) -> Alias:
    kind, *written = line.split("\t")
    parted = [name.partition("@") for name in written]
    since = tuple((name, date.fromisoformat(day)) for name, _, day in parted if day)
    return Alias(tuple(name for name, _, _ in parted), BUILT_IN, cast(Kind, kind), since)


def user_file(index_folder: Path) -> Path:
    """Where the user's own names for the index in that folder are; there need not be such a file."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else index_folder.parent / FILE_NAME


def stamp_of(path: Path) -> Stamp:
    """What changes when the file does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def read_user_file(path: Path) -> OwnNames:
    """The user's own names. A missing file holds none; what cannot be read is told in `problems`, with the remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return OwnNames()
    except (OSError, UnicodeDecodeError) as problem:
        return OwnNames(problems=(f"None of the names in {path} is used ({problem}). Save it as UTF-8 text.",))
    aliases, apart, problems = [], set(), []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            for names, kind, same in _said(line.strip()):
                if same:
                    aliases.append(Alias(names, USER_FILE, kind))
                else:
                    apart |= {frozenset(map(fold, pair)) for pair in combinations(names, 2)}
        except ValueError as problem:
            problems.append(f"{path}, line {number}: {problem}")
    return OwnNames(tuple(aliases), frozenset(apart), tuple(problems))


def _said(line: str) -> Iterator[tuple[tuple[str, ...], Kind, bool]]:
    """The names in a line, their kind, and whether they are the same thing. Raises ValueError with the remedy."""
    if not line or line.startswith("#"):
        return
    kind: Kind = "name"
    if match := _KIND.fullmatch(line):
        if match["kind"] not in KINDS:
            raise ValueError(
                f"'{match['kind']}' is no kind of thing. Use one of {', '.join(KINDS)}, or none and no ':'."
            )
        kind, line = cast(Kind, match["kind"]), match["names"]
    same = not _APART.search(line)
    names = tuple(name.strip() for name in (line.split("=") if same else _APART.split(line)))
    if len(names) < 2 or not all(names) or (not same and any("=" in name for name in names)):
        raise ValueError(f"it does not give two names. {_REMEDY}")
    for name in names:
        if len(fold(name)) < 2:
            raise ValueError(f"'{name}' is too short to be recognised in a text. Write at least two characters.")
    if len({fold(name) for name in names}) < 2 and not same:
        raise ValueError(f"'{names[0]}' and '{names[1]}' are two spellings of one name. {_REMEDY}")
    yield tuple(dict.fromkeys(names)), kind, same
