"""What an archive searches in: vectors and words of the passages, vectors of the sentences.

All three lie in the generation's folder, unless the store says that it keeps them all.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import words
from index.documents import Article
from index.embedders import Vectors
from index.files import checked_file
from index.stores import Contents, Holdings, Keys, outlet_numbers, store_variant

SENTENCES = "sentences.npy"
WORDS = "words"


class SentenceFile:
    """The sentences' vectors in a file that is mapped, not read; see `index.stores.Sentences`."""

    def __init__(self, path: Path) -> None:
        self._vectors = np.load(path, mmap_mode="r", allow_pickle=False)

    def cosines(self, places: Keys, vector: Vectors) -> Vectors:
        """See `Sentences`."""
        found: Vectors = np.asarray(self._vectors[places], np.float32) @ vector if len(places) else vector[:0]
        return found

    def all_vectors(self) -> Vectors:
        """See `Sentences`."""
        return np.asarray(self._vectors, np.float32)


def contents(
    articles: Sequence[Article], rows: Keys, keys: Keys, texts: Sequence[str], vectors: Vectors, sentences: Vectors
) -> Contents:
    """What belongs into the holdings of passages in the articles at `rows`."""
    days = np.array([article.published.toordinal() if article.published else 0 for article in articles], np.int64)
    outlets = outlet_numbers([article.outlet for article in articles])
    return Contents(keys, vectors, sentences, rows, days[rows], outlets[rows], texts)


def write(folder: Path, store: str, held: Contents) -> str:
    """Write the holdings into `folder`, or into the store that keeps them all; returns the store's kind."""
    variant = store_variant(store)
    if variant.whole:
        return variant.whole.write(folder, held).vectors.kind
    opened = variant.write(folder, held.keys, held.vectors)
    with checked_file(folder / SENTENCES) as file:
        np.save(file, held.sentences.astype(np.float16))
    rows = held.articles.tolist()
    words.write(folder / WORDS, zip(held.keys.tolist(), rows, held.texts, strict=True))
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
