"""report.json of a generation: what became of every file, and by which program, so that the next build need not ask."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.intake import Intake
from index.program import program

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Record:
    """What a report says. `files` are the verdicts on files that were read, by name; `duplicates` as in `Intake`."""

    program: str
    duplicates: tuple[str, ...]
    files: Mapping[str, Mapping[str, Any]]


def report_lines(intake: Intake) -> bytes:
    """The report as one JSON document with a file a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in intake.verdicts())
    duplicates = json.dumps(intake.duplicates, ensure_ascii=False)
    return f'{{"program": "{program()}", "duplicates": {duplicates}, "files": [\n{lines}\n]}}\n'.encode()


def read_record(folder: Path) -> Record | None:
    """The record in a generation's folder; None for a generation of an older program, which kept none."""
    try:
        said = json.loads((folder / REPORT).read_bytes())
    except FileNotFoundError:
        return None
    if "program" not in said:
        return None
    read = {row["file"]: row for row in said["files"] if "sha256" in row}
    return Record(said["program"], tuple(said["duplicates"]), read)
