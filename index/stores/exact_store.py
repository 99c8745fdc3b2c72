"""Exact search by one matrix product. Nothing to install; the truth that the other stores are tested against."""

from pathlib import Path

import numpy as np

from index.embedders import Vectors
from index.files import checked_file
from index.rows import VectorRows, in_parts, write_rows
from index.stores import Keys, Nearest, Where

_FILE = "vectors.npy"
_KEYS = "vectors.keys.npy"


class ExactStore:
    """All vectors in one array."""

    kind = "exact"

    def __init__(self, keys: Keys, vectors: Vectors) -> None:
        self._keys, self._vectors = keys, vectors
        self._row = {int(key): row for row, key in enumerate(keys)}

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """See `VectorStore`."""
        if not np.isfinite(vector).all():
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        rows = np.arange(len(self._keys)) if among is None else np.flatnonzero(np.isin(self._keys, among))
        scores = self._vectors[rows] @ vector
        best = np.argsort(-scores, kind="stable")[: max(0, limit)]
        return Nearest(self._keys[rows[best]], scores[best])

    def vectors_of(self, keys: Keys) -> Vectors:
        """See `VectorStore`."""
        found: Vectors = self._vectors[[self._row[int(key)] for key in keys]]
        return found


def write(folder: Path, keys: Keys, vectors: VectorRows) -> ExactStore:
    """Save the vectors in `folder` and open them."""
    with checked_file(folder / _FILE) as file:
        write_rows(file, len(vectors), in_parts(vectors))
    with checked_file(folder / _KEYS) as file:
        np.save(file, keys)
    return open_store(folder)


def open_store(folder: Path) -> ExactStore:
    """Open what `write` saved."""
    vectors, keys = (np.load(folder / name, allow_pickle=False) for name in (_FILE, _KEYS))
    return ExactStore(keys, vectors)
