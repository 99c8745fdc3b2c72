"""Where vectors live. A store answers: which passages are nearest?

A new store is one file with `StoreVariant`'s two functions and one line in `STORES`. Keys are the passages' own 63-bit
keys; which row a vector sits in is the store's own business. Scores are cosines: higher is nearer.

A store beyond one machine also keeps the words and the sentences' vectors; then its module has a `WHOLE` as well.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.errors import UnknownVariant
from index.rows import TextRows, VectorRows

Keys = NDArray[np.int64]
STORES = {"faiss": "faiss_store", "exact": "exact_store", "milvus": "milvus"}
DEFAULT = "faiss"


class Nearest(NamedTuple):
    """Keys of shape (n,) and their cosines, nearest first; n may be less than asked for."""

    keys: Keys
    scores: Vectors


class Where(NamedTuple):
    """What a question is narrowed to, as a condition on articles; all parts that are given hold together.

    `days` are the first and last day of publication as ordinals, `outlets` numbers as `outlet_numbers` gives them,
    `articles` rows. A store that keeps these beside its passages can narrow a search without a list of keys. `rows`
    says the same again: which passages fit, in the order in which the store was given them.
    """

    days: tuple[int, int] | None = None
    outlets: Keys | None = None
    articles: Keys | None = None
    rows: NDArray[np.bool_] | None = None


class VectorStore(Protocol):
    """An opened store."""

    @property
    def kind(self) -> str:
        """How vectors are kept, for the manifest: "flat", "hnsw" …."""

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """The at most `limit` nearest passages, only those `among` the given keys if there are any given.

        `where`, if given, says the same as `among`; a store uses whichever suits it.
        """

    def vectors_of(self, keys: Keys) -> Vectors:
        """The stored vectors of `keys`, shape (len(keys), dimension). Raises KeyError for an unknown key."""


class Words(Protocol):
    """The words of the passages, searched by BM25 over our own terms."""

    def find(
        self,
        weights: Mapping[str, float],
        limit: int,
        articles: Sequence[int] | NDArray[np.int64] | None = None,
        where: Where | None = None,
    ) -> Nearest:
        """Keys and BM25 scores of the best passages that hold any of the terms; `articles` are the rows allowed.

        A term's score is multiplied by its weight. `where`, if given, says the same as `articles`.
        """

    def scores_of(self, weights: Mapping[str, float], keys: Keys) -> Vectors:
        """BM25 scores of just these passages, 0 where none of the terms stands, shape (len(keys),)."""

    def rarity(self, term: str) -> float:
        """BM25's weight of a term: log(1 + (1 - share) / share), about 0 to 15; see `share_with`."""

    def articles_with(self, word: str) -> NDArray[np.int64]:
        """Rows of the articles in one passage of which all terms of `word` stand, each once and in order."""

    def share_with(self, term: str) -> float:
        """The share of the passages, 0..1, in which `term` stands, both counted as `index.rarity` tells."""


class Sentences(Protocol):
    """The vectors of the sentences, by their places 0, 1, 2 … in the order of the passages."""

    def cosines(self, places: Keys, vector: Vectors) -> Vectors:
        """How near each of these sentences is, shape (len(places),)."""

    def vectors_at(self, places: Keys) -> Vectors:
        """Those in these places, shape (len(places), dimension), as exact as they are kept."""


class Contents(NamedTuple):
    """All that an archive searches in; row i of each, but of `sentences`, belongs to passage i.

    `articles` are rows, `days` ordinals of publication (0 where there is none), `outlets` as in `Where`, `texts` what
    a search sees of a passage, `counts` from which character on that counts for how rare words are.
    """

    keys: Keys
    vectors: VectorRows
    sentences: VectorRows
    articles: Keys
    days: Keys
    outlets: Keys
    texts: TextRows[str]
    counts: NDArray[np.int64]


class Holdings(NamedTuple):
    """An archive's three searchable parts, opened."""

    vectors: VectorStore
    words: Words
    sentences: Sentences


class Whole(NamedTuple):
    """What a store provides that keeps all three parts; `published` is told the folder of a generation now current."""

    write: Callable[[Path, Contents], Holdings]
    open: Callable[[Path], Holdings]
    published: Callable[[Path], None]


class StoreVariant(NamedTuple):
    """What a variant's module provides; `whole` only where words and sentences are kept in the store too."""

    write: Callable[[Path, Keys, VectorRows], VectorStore]
    open: Callable[[Path], VectorStore]
    whole: Whole | None = None


def outlet_numbers(outlets: Sequence[str | None]) -> Keys:
    """A number for each article's outlet, equal ones for equal names, the same in every run; 0 for none."""
    number = {name: place for place, name in enumerate(sorted({name for name in outlets if name}), start=1)}
    return np.array([number.get(name or "", 0) for name in outlets], np.int64)


def store_variant(name: str) -> StoreVariant:
    """The store called `name`. Raises UnknownVariant when there is none."""
    if name not in STORES:
        raise UnknownVariant("vector store", name, STORES)
    module = import_module(f"index.stores.{STORES[name]}")
    return StoreVariant(module.write, module.open_store, getattr(module, "WHOLE", None))
