"""FAISS, in process: exact search while that is fast, above that cells of like vectors whose best are scored exactly.

Up to FLAT_UP_TO passages a flat inner-product index, which is exact search over unit vectors. Above, an inverted file
(Jégou et al. 2011) of vectors in 8 bits a number brings up candidates, and their cosines come from the vectors
themselves, which are kept in float16 and mapped, not read.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.errors import IndexDamaged
from index.files import checked_file
from index.rows import VectorRows, in_parts, write_rows
from index.stores import Keys, Nearest, Where
from index.stores.faiss_files import read_index, write_index

FLAT_UP_TO = 75_000  # passages; docs/scale.md, "When the kind of index changes"
SEEN_CELLS = 1 / 3  # of all cells are searched: same table
CANDIDATES = 4  # for each passage asked for, brought up by the 8-bit vectors and then scored exactly
FEW = 20_000  # passages that are scored one and all, which is as fast as the cells and exact
TRAINED_ON = 64  # vectors a cell
_LATELY = 4  # sets of rows that are remembered: an archive asks for those of its languages at every question
_FILE = "vectors.faiss"
_KEYS = "vectors.keys.npy"
_EXACT = "vectors.f16.npy"
_NOTHING = Nearest(np.empty(0, np.int64), np.empty(0, np.float32))


class _Keyed:
    """What both kinds know of their keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._order = np.argsort(keys).astype(np.int64)
        self._sorted = keys[self._order]
        self._lately: deque[tuple[NDArray[np.bool_], Any]] = deque(maxlen=_LATELY)

    def _rows_of(self, keys: Keys) -> NDArray[np.int64]:
        places = np.minimum(np.searchsorted(self._sorted, keys), max(0, len(self._sorted) - 1))
        if len(keys) and (not len(self._sorted) or (self._sorted[places] != keys).any()):
            raise KeyError("a key that this store does not hold")
        return self._order[places]

    def _allowed(self, among: Keys, where: Where | None) -> NDArray[np.bool_]:
        """Which rows may be found."""
        return np.isin(self._keys, among) if where is None or where.rows is None else where.rows

    def _selector(self, allowed: NDArray[np.bool_]) -> Any:
        """The same for FAISS; at once for rows that were asked for lately."""
        for rows, selector in tuple(self._lately):
            if rows is allowed:
                return selector
        selector = _library().IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        self._lately.append((allowed, selector))
        return selector


class FlatStore(_Keyed):
    """A flat FAISS index and the keys of its rows."""

    kind = "flat"

    def __init__(self, flat: Any, keys: Keys) -> None:
        super().__init__(keys)
        self._flat = flat

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """See `VectorStore`."""
        # FAISS answers a NaN or an empty index with row -1, which Python would take for the last passage.
        limit = min(limit, len(self._keys))
        if limit < 1 or not np.isfinite(vector).all():
            return _NOTHING
        only = {}
        if among is not None:
            allowed = self._allowed(among, where)
            if not allowed.any():
                return _NOTHING
            only = {"params": _library().SearchParameters(sel=self._selector(allowed))}
        with _on_one_core():
            scores, rows = self._flat.search(vector[None], limit, **only)
        real = rows[0] >= 0
        return Nearest(self._keys[rows[0][real]], scores[0][real])

    def vectors_of(self, keys: Keys) -> Vectors:
        """See `VectorStore`."""
        found: Vectors = self._flat.reconstruct_batch(self._rows_of(keys))
        return found


class CellStore(_Keyed):
    """An inverted file, the keys of its rows, and the vectors themselves."""

    def __init__(self, cells: Any, keys: Keys, exact: NDArray[np.float16]) -> None:
        super().__init__(keys)
        self._cells, self._exact = cells, exact
        self._seen = max(1, round(cells.nlist * SEEN_CELLS))
        self.kind = f"ivf{cells.nlist}-sq8"

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """See `VectorStore`."""
        if limit < 1 or not np.isfinite(vector).all():
            return _NOTHING
        allowed = None if among is None else self._allowed(among, where)
        count = len(self._keys) if allowed is None else int(allowed.sum())
        if count <= FEW or limit * CANDIDATES >= min(count, FEW):
            rows = np.arange(len(self._keys)) if allowed is None else np.flatnonzero(allowed)
        else:
            # The fewer cells hold what is allowed, the more of them are searched.
            seen = min(self._cells.nlist, round(self._seen * len(self._keys) / count))
            only = {} if allowed is None else {"sel": self._selector(allowed)}
            how = _library().SearchParametersIVF(nprobe=seen, **only)
            with _on_one_core():
                rows = self._cells.search(vector[None], limit * CANDIDATES, params=how)[1][0]
            rows = rows[rows >= 0]
        scores = self._scored(rows, vector)
        best = np.argsort(-scores, kind="stable")[:limit]
        return Nearest(self._keys[rows[best]], scores[best])

    def vectors_of(self, keys: Keys) -> Vectors:
        """See `VectorStore`."""
        return self._exact[self._rows_of(keys)].astype(np.float32)

    def _scored(self, rows: NDArray[np.int64], vector: Vectors) -> Vectors:
        scores = np.empty(len(rows), np.float32)
        for first in range(0, len(rows), FEW):  # all of them in float32 may not fit in memory
            part = rows[first : first + FEW]
            scores[first : first + FEW] = self._exact[part].astype(np.float32) @ vector
        return scores


def write(folder: Path, keys: Keys, vectors: VectorRows, flat_up_to: int = FLAT_UP_TO) -> FlatStore | CellStore:
    """Save the vectors in `folder` and open them."""
    with checked_file(folder / _KEYS) as file:
        np.save(file, keys)
    if len(keys) <= flat_up_to:
        flat = _library().IndexFlatIP(vectors.shape[1])
        for part in in_parts(vectors):
            flat.add(np.ascontiguousarray(part))
        write_index(flat, folder / _FILE)
    else:
        with checked_file(folder / _EXACT) as file:
            write_rows(file, len(vectors), (part.astype(np.float16) for part in in_parts(vectors)))
        write_index(_filled_cells(vectors), folder / _FILE)
    return open_store(folder)


def open_store(folder: Path) -> FlatStore | CellStore:
    """Open what `write` saved. Raises IndexDamaged when that is not there whole.

    The manifest's checksums have been compared before this is called.
    """
    index = read_index(folder / _FILE, ("IndexFlatIP", "IndexIVFScalarQuantizer"))
    keys = np.load(folder / _KEYS, allow_pickle=False)
    _agree(index.ntotal, len(keys), "keys")
    if type(index).__name__ == "IndexFlatIP":
        return FlatStore(index, keys)
    exact = np.load(folder / _EXACT, mmap_mode="r", allow_pickle=False)
    _agree(index.ntotal, len(exact), "exact vectors")
    return CellStore(index, keys, exact)


def _filled_cells(vectors: VectorRows) -> Any:
    """The inverted file; its cells are learnt from a sample, and the vectors go in part by part."""
    faiss = _library()
    count, dimension = vectors.shape
    cells = max(1, min(round(4 * count**0.5), count // 39))  # FAISS warns below 39 vectors a cell
    inner_product = faiss.METRIC_INNER_PRODUCT
    sieve = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(sieve, dimension, cells, faiss.ScalarQuantizer.QT_8bit, inner_product)
    index.own_fields = True
    sieve.this.disown()
    index.by_residual = False  # so that the 8 bits mean the same in every cell
    chosen = np.random.default_rng(0).choice(count, min(count, TRAINED_ON * cells), replace=False)
    index.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
    for part in in_parts(vectors):
        index.add(np.ascontiguousarray(part))
    return index


def _agree(vectors: int, others: int, name: str) -> None:
    if vectors != others:
        raise IndexDamaged(f"{_FILE} holds {vectors} vectors for {others} {name}. Rebuild with: shutten build")


@contextmanager
def _on_one_core() -> Iterator[None]:
    """What this thread searches meanwhile stays on its own core.

    Shared among cores one question wins little, and its threads go on spinning, while the next step waits for a core.
    """
    library = _library()
    before = library.omp_get_max_threads()
    library.omp_set_num_threads(1)  # of the calling thread alone
    try:
        yield
    finally:
        library.omp_set_num_threads(before)


def _library() -> Any:
    """FAISS, loaded when it is chosen; its own type stubs know half of it."""
    return import_module("faiss")
