"""What people thought of answers, as `conversations.py` keeps it: read for whoever runs the archive."""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ui.database import connect


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thought of an answer; `sources` are the ids of its quotations."""

    voted: float
    vote: int
    reason: str
    question: str
    kind: str
    sources: tuple[str, ...]
    generation: str


def votes(file: Path) -> list[Vote]:
    """All votes in a file of conversations, the oldest first; none when there is no such file. Raises sqlite3.Error."""
    if not file.exists():
        return []
    with closing(connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT voted, vote, reason, question, kind, sources, generation FROM vote ORDER BY voted")
        return [
            Vote(voted, vote, reason, question, kind, tuple(json.loads(sources)), generation)
            for voted, vote, reason, question, kind, sources, generation in rows
        ]
