"""Where vectors live. A store answers: which passages are nearest?

A new store is one file with `StoreVariant`'s two functions and one line in `STORES`. Keys are the passages' own 63-bit
keys; which row a vector sits in is the store's own business. Scores are cosines: higher is nearer.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.errors import UnknownVariant

Keys = NDArray[np.int64]
STORES = {"faiss": "faiss_store", "exact": "exact_store"}
DEFAULT = "faiss"


class Nearest(NamedTuple):
    """Keys of shape (n,) and their cosines, nearest first; n may be less than asked for."""

    keys: Keys
    scores: Vectors


class VectorStore(Protocol):
    """An opened store."""

    @property
    def kind(self) -> str:
        """How vectors are kept, for the manifest: "flat", "hnsw" …."""

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None) -> Nearest:
        """The at most `limit` nearest passages, only those `among` the given keys if there are any given."""

    def vectors_of(self, keys: Keys) -> Vectors:
        """The stored vectors of `keys`, shape (len(keys), dimension). Raises KeyError for an unknown key."""


class StoreVariant(NamedTuple):
    """What a variant's module provides."""

    write: Callable[[Path, Keys, Vectors], VectorStore]
    open: Callable[[Path], VectorStore]


def store_variant(name: str) -> StoreVariant:
    """The store called `name`. Raises UnknownVariant when there is none."""
    if name not in STORES:
        raise UnknownVariant("vector store", name, STORES)
    module = import_module(f"index.stores.{STORES[name]}")
    return StoreVariant(module.write, module.open_store)
