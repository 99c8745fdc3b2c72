"""FAISS, in process: a flat inner-product index, which is exact search over unit vectors."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import Vectors
from index.errors import IndexDamaged
from index.files import checked_file
from index.stores import Keys, Nearest, Where
from index.stores.faiss_files import read_index, write_index

_FILE = "vectors.faiss"
_KEYS = "vectors.keys.npy"


class FaissStore:
    """A flat FAISS index and the keys of its rows."""

    kind = "flat"

    def __init__(self, flat: Any, keys: Keys) -> None:
        self._flat, self._keys = flat, keys
        order = np.argsort(keys)
        self._sorted, self._order = keys[order], order

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """See `VectorStore`."""
        faiss = _library()
        # FAISS answers a NaN or an empty index with row -1, which Python would take for the last passage.
        limit = min(limit, len(self._keys))
        if limit < 1 or not np.isfinite(vector).all():
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        if among is None:
            scores, rows = self._flat.search(vector[None], limit)
        else:
            allowed = np.isin(self._keys, among)
            if not allowed.any():
                return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            scores, rows = self._flat.search(vector[None], limit, params=faiss.SearchParameters(sel=selector))
        real = rows[0] >= 0
        return Nearest(self._keys[rows[0][real]], scores[0][real])

    def vectors_of(self, keys: Keys) -> Vectors:
        """See `VectorStore`."""
        places = np.minimum(np.searchsorted(self._sorted, keys), max(0, len(self._sorted) - 1))
        if len(keys) and (not len(self._sorted) or (self._sorted[places] != keys).any()):
            raise KeyError("a key that this store does not hold")
        found: Vectors = self._flat.reconstruct_batch(self._order[places].astype(np.int64))
        return found


def write(folder: Path, keys: Keys, vectors: Vectors) -> FaissStore:
    """Save the vectors in `folder` and open them."""
    flat = _library().IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors))
    write_index(flat, folder / _FILE)
    with checked_file(folder / _KEYS) as file:
        np.save(file, keys)
    return FaissStore(flat, keys)


def open_store(folder: Path) -> FaissStore:
    """Open what `write` saved. Raises IndexDamaged when that is not there whole.

    The manifest's checksums have been compared before this is called.
    """
    flat = read_index(folder / _FILE, ("IndexFlatIP",))
    keys = np.load(folder / _KEYS, allow_pickle=False)
    if flat.ntotal != len(keys):
        raise IndexDamaged(f"{_FILE} holds {flat.ntotal} vectors for {len(keys)} keys. Rebuild with: shutten build")
    return FaissStore(flat, keys)


def _library() -> Any:
    """FAISS, loaded when it is chosen; its own type stubs know half of it."""
    return import_module("faiss")
