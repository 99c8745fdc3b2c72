"""Question sets: JSON Lines that say what is asked and what a good answer holds.

A line has `id` and `question`, and what is known of it decides what is measured: `gold` (ids of the right articles),
`answers` (strings, any of which answers; or facts, each a list of strings any of which shows it), `answerable`,
`kind`, `lang`, `after` (the id of the question it follows), `in_body` (false: only a title holds the answer).
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DataError

UNANSWERABLE, COUNT = "unanswerable", "count"
_STRIP = ".,;:"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is known of its answer; an empty field or None says that nothing is.

    `after` are the questions before it, oldest first. `facts` is None when the line names no facts. `cluster` is the
    article that the question was made from, for intervals: questions about one article succeed and fail together.
    """

    id: str
    question: str
    after: tuple[str, ...]
    language: str
    kind: str
    gold: frozenset[str]
    answers: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...] | None
    number: str
    answerable: bool | None
    cluster: str


def read_questions(file: Path) -> list[Asked]:
    """The questions of a JSON Lines file, in order. Raises DataError, which names the line that cannot be used."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise DataError(f"{file} cannot be read as a question file. Name a UTF-8 file of JSON Lines.") from problem
    rows: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise DataError(f"Line {number} of {file} is not JSON: {problem}. Correct that line.") from problem
        if not isinstance(row, dict) or not isinstance(row.get("question"), str) or "id" not in row:
            raise DataError(f"Line {number} of {file} is no question. Give it an 'id' and a text under 'question'.")
        if str(row["id"]) in rows:
            raise DataError(f"Line {number} of {file} has an id that was used before. Give each question its own.")
        rows[str(row["id"])] = row
    if not rows:
        raise DataError(f"{file} holds no questions. Name a file of JSON Lines with 'id' and 'question'.")
    return [_asked(row, rows) for row in rows.values()]


def sample(asked: Sequence[Asked], limit: int | None, seed: int) -> list[Asked]:
    """At most `limit` of the questions, drawn without replacement by `seed`, in their own order."""
    if limit is None or limit >= len(asked):
        return list(asked)
    # Not a secret: a sample that can be drawn again.
    return [asked[place] for place in sorted(random.Random(seed).sample(range(len(asked)), limit))]  # noqa: S311


def _asked(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Asked:
    kind = str(row.get("kind") or "")
    answers = row.get("answers") or []
    as_facts = kind != "" and all(isinstance(fact, list) for fact in answers)
    answerable = row.get("answerable")
    if answerable is None and kind:
        answerable = kind != UNANSWERABLE
    gold = [str(article) for article in row.get("gold") or ()]
    near = gold or [str(source) for source in row.get("sources") or row.get("pool") or ()] or [str(row["id"])]
    strings = () if as_facts or row.get("in_body") is False else tuple(str(answer) for answer in answers)
    note = str(row.get("note") or "").split()
    return Asked(
        id=str(row["id"]),
        question=row["question"],
        after=_before(row, rows),
        language=str(row.get("lang") or ""),
        kind=kind,
        gold=frozenset(gold),
        answers=strings,
        facts=tuple(tuple(map(str, fact)) for fact in answers) if as_facts else None,
        number=note[0].strip(_STRIP) if kind == COUNT and note else "",
        answerable=answerable,
        cluster=near[0],
    )


def _before(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The questions that come before one in its conversation, oldest first."""
    before: list[str] = []
    seen = {str(row["id"])}
    while (earlier := str(row.get("after") or "")) in rows and earlier not in seen:
        seen.add(earlier)
        row = rows[earlier]
        before.insert(0, row["question"])
    return tuple(before)
