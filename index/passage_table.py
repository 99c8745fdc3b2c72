"""All passages of an archive as columns of numbers, which are written and read whole."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import Passage, Span
from index.stores import Keys
from index.text_keys import KEY, TextKeys

COLUMNS = (
    "key",
    "article",
    "start",
    "length",
    "aside",
    "sentences",
    "sentence_start",
    "sentence_length",
    "dates",
    "first_day",
    "days",
)
Rows = NDArray[np.int64]
Days = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PassageTable:
    """All passages as columns; row i of each describes passage i. `keys` are the passages' own 63-bit keys.

    Sentences of passage i are `sentences[first_sentence[i]:first_sentence[i + 1]]`, pairs of start and end; the dates
    it mentions are `dates[first_date[i]:first_date[i + 1]]`, pairs of first and last day as proleptic ordinals.
    """

    keys: Keys
    article: Rows
    start: Rows
    end: Rows
    aside: NDArray[np.bool_]
    first_sentence: Rows
    sentences: Rows
    first_date: Rows
    dates: Rows

    def passage(self, row: int, article_id: str) -> Passage:
        """The passage in that row, of the article with that id."""
        sentences = self.sentences[self.first_sentence[row] : self.first_sentence[row + 1]].tolist()
        spans = tuple(map(Span._make, sentences))
        return Passage(article_id, int(self.start[row]), int(self.end[row]), spans, bool(self.aside[row]))


def columns_of(passages: Sequence[tuple[int, Passage]], dates: Sequence[Days]) -> dict[str, bytes]:
    """Columns of small numbers that `table_of` makes the table of again; `passages` are (row of the article, passage).

    Places are counted from what they lie in, and days from the first day, for small numbers take few bytes.
    """
    start = np.array([p.start for _, p in passages], np.int64)
    spans = pairs(chain.from_iterable(p.sentences for _, p in passages))
    counts = np.array([len(p.sentences) for _, p in passages], np.int64)
    days = pairs(chain.from_iterable(dates))
    columns = (
        np.array([p.key for _, p in passages], np.int64),
        np.array([row for row, _ in passages], np.int64),
        start,
        np.array([p.end for _, p in passages], np.int64) - start,
        np.array([p.aside for _, p in passages], np.int64),
        counts,
        spans[:, 0] - np.repeat(start, counts),
        spans[:, 1] - spans[:, 0],
        np.array([len(mentioned) for mentioned in dates], np.int64),
        days[:, 0],
        days[:, 1] - days[:, 0],
    )
    return {name: packed(column) for name, column in zip(COLUMNS, columns, strict=True)}


def table_of(columns: Mapping[str, bytes]) -> PassageTable:
    """The table that `columns_of` made columns of."""
    column = {name: unpacked(numbers) for name, numbers in columns.items()}
    starts = column["sentence_start"] + np.repeat(column["start"], column["sentences"])
    return PassageTable(
        keys=column["key"],
        article=column["article"],
        start=column["start"],
        end=column["start"] + column["length"],
        aside=column["aside"].astype(bool),
        first_sentence=firsts(column["sentences"]),
        sentences=np.stack([starts, starts + column["sentence_length"]], axis=1),
        first_date=firsts(column["dates"]),
        dates=np.stack([column["first_day"], column["first_day"] + column["days"]], axis=1),
    )


def packed(numbers: Rows) -> bytes:
    """Whole numbers from 0 in as few bytes each as the largest needs, as a file of NumPy's own format."""
    kind = np.min_scalar_type(int(numbers.max(initial=0))).newbyteorder("<")
    return _saved(numbers.astype(kind))


def unpacked(numbers: bytes) -> Rows:
    """The numbers that `packed` packed."""
    found: Rows = np.load(io.BytesIO(numbers), allow_pickle=False).astype(np.int64)
    return found


def packed_keys(keys: TextKeys) -> bytes:
    """Keys of texts in the form of `packed`."""
    return _saved(keys.view(np.uint8).reshape(len(keys), KEY.itemsize))


def unpacked_keys(keys: bytes) -> TextKeys:
    """The keys that `packed_keys` packed."""
    rows = np.load(io.BytesIO(keys), allow_pickle=False)
    return np.frombuffer(rows.tobytes(), KEY)


def _saved(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def pairs(of: Iterable[tuple[int, int]]) -> Rows:
    """Pairs of whole numbers as an array of shape (n, 2)."""
    return np.array(list(of), np.int64).reshape(-1, 2)


def firsts(counts: Rows) -> Rows:
    """Where each stretch of so many begins, and at last where all end, shape (n + 1,)."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
