"""What an archive searches in: vectors and words of the passages, vectors of the sentences.

All three lie in the generation's folder, unless the store says that it keeps them all.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import words
from index.documents import Article
from index.embedders import Vectors
from index.files import checked_file
from index.rows import TextRows, VectorRows, in_parts, write_rows
from index.stores import Contents, Holdings, Keys, outlet_numbers, store_variant

SENTENCES = "sentences.npy"
WORDS = "words"
_SCALE = 4  # bytes of a float32


class SentenceFile:
    """The sentences' vectors in a file that is mapped, not read; see `index.stores.Sentences`.

    Each is a row of whole numbers -127..127, one byte a number, with a float32 that they are to be multiplied by.
    Files of older programs hold float16 numbers.
    """

    def __init__(self, path: Path) -> None:
        self._rows = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

    def cosines(self, places: Keys, vector: Vectors) -> Vectors:
        """See `Sentences`."""
        if not len(places):
            return vector[:0]
        rows = self._rows[places]
        if rows.dtype == np.float16:
            return rows.astype(np.float32) @ vector
        cosines: Vectors = rows[:, :-_SCALE].astype(np.float32) @ vector
        cosines *= _scales(rows)[:, 0]  # as many as there are rows, where `unpacked` multiplies every number
        return cosines

    def vectors_at(self, places: Keys) -> Vectors:
        """See `Sentences`."""
        return unpacked(self._rows[places])


class Rounded:
    """Vectors as exact as a file of sentences keeps them, by row."""

    def __init__(self, vectors: VectorRows) -> None:
        self._vectors, self.shape = vectors, vectors.shape

    def __len__(self) -> int:
        return len(self._vectors)

    def __getitem__(self, rows: slice | Keys, /) -> Vectors:
        return unpacked(packed(self._vectors[rows]))


def packed(vectors: Vectors) -> NDArray[np.int8]:
    """Vectors in one byte a number, and four bytes of scale; packing what was unpacked gives the same bytes again."""
    # Through float16: 127 times such a scale, and that divided by 127 again, are exact in float32.
    scales = (np.abs(vectors).max(1, initial=0.0, keepdims=True) / 127).astype(np.float16).astype("<f4")
    numbers = np.rint(vectors / np.maximum(scales, np.float32(1e-12))).astype(np.int8)
    return np.hstack([numbers, scales.view(np.int8)])


def unpacked(rows: NDArray[np.int8]) -> Vectors:
    """The vectors in rows that `packed` made, or in float16."""
    if rows.dtype == np.float16:
        return rows.astype(np.float32)
    vectors: Vectors = rows[:, :-_SCALE].astype(np.float32)
    vectors *= _scales(rows)
    return vectors


def _scales(rows: NDArray[np.int8]) -> Vectors:
    return np.ascontiguousarray(rows[:, -_SCALE:]).view("<f4")


def contents(
    articles: Sequence[Article],
    rows: Keys,
    keys: Keys,
    texts: TextRows[str],
    vectors: VectorRows,
    sentences: VectorRows,
    counts: NDArray[np.int64],
) -> Contents:
    """What belongs into the holdings of passages in the articles at `rows`; see `Contents`."""
    days = np.array([article.published.toordinal() if article.published else 0 for article in articles], np.int64)
    outlets = outlet_numbers([article.outlet for article in articles])
    return Contents(keys, vectors, sentences, rows, days[rows], outlets[rows], texts, counts)


def write(folder: Path, store: str, held: Contents) -> str:
    """Write the holdings into `folder`, or into the store that keeps them all; returns the store's kind."""
    variant = store_variant(store)
    if variant.whole:
        # As exact as in the file, so that both score alike.
        return variant.whole.write(folder, held._replace(sentences=Rounded(held.sentences))).vectors.kind
    opened = variant.write(folder, held.keys, held.vectors)
    with checked_file(folder / SENTENCES) as file:
        write_rows(file, len(held.sentences), map(packed, in_parts(held.sentences)))
    columns = (held.keys.tolist(), held.articles.tolist(), held.texts, held.counts.tolist())
    words.write(folder / WORDS, zip(*columns, strict=True))
    return opened.kind


def open_holdings(folder: Path, store: str) -> Holdings:
    """Open what `write` wrote."""
    variant = store_variant(store)
    if variant.whole:
        return variant.whole.open(folder)
    return Holdings(variant.open(folder), words.WordIndex(folder / WORDS), SentenceFile(folder / SENTENCES))


def published(folder: Path, store: str) -> None:
    """Tell a store that keeps everything that the generation in `folder` is the current one now."""
    variant = store_variant(store)
    if variant.whole:
        variant.whole.published(folder)
