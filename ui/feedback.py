"""What people thought of answers: as JSON, as a table for a spreadsheet, and as text for the terminal."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ui.export.csv_table import safe_cell
from ui.rendering.text import plain_text
from ui.votes import Vote

_COLUMNS = ("at", "vote", "reason", "question", "kind", "sources", "generation")
_SAID = {1: "helpful", -1: "not helpful"}


def feedback_json(votes: Sequence[Vote]) -> list[dict[str, Any]]:
    """Votes as plain data; `vote` is "helpful" or "not helpful", `at` is UTC."""
    return [
        {
            "at": datetime.fromtimestamp(vote.voted, UTC).isoformat(timespec="seconds"),
            "vote": _SAID.get(vote.vote, str(vote.vote)),
            "reason": vote.reason,
            "question": vote.question,
            "kind": vote.kind,
            "sources": list(vote.sources),
            "generation": vote.generation,
        }
        for vote in votes
    ]


def feedback_csv(votes: Sequence[Vote]) -> str:
    """Votes as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    for row in feedback_json(votes):
        row["sources"] = " ".join(row["sources"])
        table.writerow([safe_cell(row[column]) for column in _COLUMNS])
    return "\ufeff" + written.getvalue()  # without it Excel takes UTF-8 for the system's own encoding


def feedback_text(votes: Sequence[Vote]) -> str:
    """Votes for people, the newest last, and how many there are of either."""
    lines = []
    for row in feedback_json(votes):
        lines.append(f"{row['at']}  {row['vote']}: {plain_text(row['question'])}")
        if row["reason"]:
            lines.append(f"    {plain_text(row['reason'])}")
    counts = ", ".join(f"{sum(vote.vote == way for vote in votes)} {said}" for way, said in _SAID.items())
    return "\n".join([*lines, counts if votes else "Nobody has voted on an answer yet."])
