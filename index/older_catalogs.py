"""What catalogs of schema 3 and older hold in rows where newer ones have columns; still read, no longer written."""

import sqlite3
from collections.abc import Sequence

import numpy as np

from index.passage_table import PassageTable, Rows, firsts
from index.text_keys import KEY, TextKeys


def is_older(connection: sqlite3.Connection) -> bool:
    """Whether the catalog has no columns."""
    return not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'columns'").fetchone()


def passages(connection: sqlite3.Connection) -> PassageTable:
    """All passages, in row order."""
    rows = connection.execute(
        'SELECT key, article, "start", "end", aside, sentences, dates FROM passages ORDER BY row'
    ).fetchall()
    numbers = np.array([row[:5] for row in rows], np.int64).reshape(-1, 5)
    first_sentence, sentences = _unpaired([row[5] for row in rows])
    first_date, dates = _unpaired([row[6] for row in rows])
    return PassageTable(
        keys=numbers[:, 0].copy(),
        article=numbers[:, 1].copy(),
        start=numbers[:, 2].copy(),
        end=numbers[:, 3].copy(),
        aside=numbers[:, 4].astype(bool),
        first_sentence=first_sentence,
        sentences=sentences,
        first_date=first_date,
        dates=dates,
    )


def text_keys(connection: sqlite3.Connection) -> tuple[TextKeys, TextKeys]:
    """The keys of the texts that were embedded: of the passages, and of the sentences, both in row order."""
    return (
        np.array([key for (key,) in connection.execute("SELECT text_key FROM passages ORDER BY row")], KEY),
        np.array([key for (key,) in connection.execute("SELECT text_key FROM sentence_keys ORDER BY row")], KEY),
    )


def stories(connection: sqlite3.Connection) -> list[int | None]:
    """For each article the row of the earliest version of its story; None for a bare headline."""
    return [row for (row,) in connection.execute("SELECT earliest FROM stories ORDER BY article")]


def _unpaired(blobs: Sequence[bytes]) -> tuple[Rows, Rows]:
    """Where each blob's pairs begin, shape (n + 1,), and all pairs, shape (m, 2)."""
    counts = np.array([len(blob) // 16 for blob in blobs], np.int64)
    return firsts(counts), np.frombuffer(b"".join(blobs), "<i8").astype(np.int64).reshape(-1, 2)
