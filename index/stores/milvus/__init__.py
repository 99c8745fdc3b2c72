"""Milvus, for archives beyond one machine: vectors, words and sentence vectors in collections of a server.

SHUTTEN_MILVUS_URI names the server; without it Milvus Lite keeps them beside the index, by the same calls. Each
generation has collections of its own, which never change once they are filled; its folder only says their names. So
a reader never mixes two generations, and the generation before stays readable.
"""

import contextlib
import json
from pathlib import Path

import numpy as np

from index.embedders import Vectors
from index.errors import IndexDamaged, StoreProblem
from index.files import checked_file, write_checked
from index.rows import VectorRows
from index.stores import Contents, Holdings, Keys, Nearest, Where, Whole
from index.stores.milvus.collections import Names, filled, move_alias, new_names, remove_others
from index.stores.milvus.link import Link, connect
from index.stores.milvus.narrowing import narrowed, one_of
from index.stores.milvus.words import MilvusWords, TermCounts, weighted

_FILE = "milvus.json"
_TERMS = "milvus-terms.npy"
_SLICE = 1_000  # vectors in one answer of the server: 1.5 MB
_MOST = 16_384  # what Milvus gives at most in one answer


class MilvusStore:
    """The passages' vectors in a collection."""

    def __init__(self, link: Link, names: Names) -> None:
        self._link, self._names = link, names
        self.kind = names.kind

    def nearest(self, vector: Vectors, limit: int, among: Keys | None = None, where: Where | None = None) -> Nearest:
        """See `VectorStore`."""
        limit = min(limit, self._names.count, _MOST)
        if limit < 1 or not np.isfinite(vector).all() or (among is not None and not len(among)):
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        tuning = {"ef": max(256, 2 * limit)} if self.kind == "hnsw" else {}
        found = self._link.search(self._names.passages, "vector", [vector], limit, narrowed(among, where), tuning)
        return Nearest(found[0].ids, found[0].scores)

    def vectors_of(self, keys: Keys) -> Vectors:
        """See `VectorStore`."""
        wanted = np.unique(np.asarray(keys, np.int64))
        found = self._link.vectors(self._names.passages, "key", wanted, _SLICE)
        if missing := set(wanted.tolist()) - found.keys():
            raise KeyError(f"{len(missing)} keys that this store does not hold")
        rows = [found[int(key)] for key in keys]
        return np.array(rows, np.float32).reshape(len(rows), self._names.dimension)


class MilvusSentences:
    """The sentences' vectors in a collection of their own."""

    def __init__(self, link: Link, names: Names) -> None:
        self._link, self._names = link, names

    def cosines(self, places: Keys, vector: Vectors) -> Vectors:
        """See `Sentences`. The server computes them: a score travels, not a vector."""
        cosines = np.full(len(places), np.nan, np.float32)
        for start in range(0, len(places), _MOST):
            asked = np.asarray(places[start : start + _MOST], np.int64)
            found = self._link.search(self._names.sentences, "vector", [vector], len(asked), one_of("place", asked))[0]
            order = np.argsort(found.ids)
            at = np.searchsorted(found.ids[order], asked)
            if len(found.ids) != len(asked) or (found.ids[order][at] != asked).any():
                raise IndexDamaged("Milvus lacks sentences of this index. Build it anew: shutten build --full")
            cosines[start : start + len(asked)] = found.scores[order][at]
        return cosines

    def vectors_at(self, places: Keys) -> Vectors:
        """See `Sentences`."""
        found = self._link.vectors(self._names.sentences, "place", places, _SLICE)
        rows = [found[int(place)] for place in places]
        return np.array(rows, np.float32).reshape(len(rows), self._names.dimension)


def write(folder: Path, keys: Keys, vectors: VectorRows) -> MilvusStore:
    """Keep just these vectors; `folder` then says where they are."""
    none = np.zeros(len(keys), np.int64)
    contents = Contents(keys, vectors, vectors[:0], none, none, none, [""] * len(keys), none)
    return MilvusStore(*_write(folder, contents)[:2])


def open_store(folder: Path) -> MilvusStore:
    """Open what `write` kept. Raises StoreProblem, and IndexDamaged when the collections are not whole."""
    return MilvusStore(*_opened(folder))


def _write(folder: Path, contents: Contents) -> tuple[Link, Names, TermCounts]:
    link = connect(folder.parent)
    counts, sparse = weighted(contents.texts, contents.counts.tolist())
    names = new_names(folder.parent, contents)
    filled(link, names, contents, sparse)
    with checked_file(folder / _TERMS) as file:
        np.save(file, counts.table)
    write_checked(folder / _FILE, [json.dumps(names.as_json()).encode()])
    return link, names, counts


def _opened(folder: Path) -> tuple[Link, Names]:
    said = json.loads((folder / _FILE).read_bytes())
    link = connect(folder.parent)
    names = Names.from_json(said)
    link.check_counts({names.passages: names.count, names.sentences: names.sentence_count})
    return link, names


def _write_whole(folder: Path, contents: Contents) -> Holdings:
    link, names, counts = _write(folder, contents)
    return Holdings(MilvusStore(link, names), MilvusWords(link, names, counts), MilvusSentences(link, names))


def _open_whole(folder: Path) -> Holdings:
    link, names = _opened(folder)
    table = np.load(folder / _TERMS, mmap_mode="r", allow_pickle=False)
    words = MilvusWords(link, names, TermCounts(table, names.count))
    words.warm()
    return Holdings(MilvusStore(link, names), words, MilvusSentences(link, names))


def _published(folder: Path) -> None:
    names = Names.from_json(json.loads((folder / _FILE).read_bytes()))
    link = connect(folder.parent)
    kept = [Names.from_json(json.loads(path.read_bytes())) for path in folder.parent.glob(f"*/{_FILE}")]
    # The generation is current already; an alias or old collections that cannot be changed now wait for the next.
    with contextlib.suppress(StoreProblem, IndexDamaged):
        move_alias(link, names)
        remove_others(link, names, kept)


WHOLE = Whole(_write_whole, _open_whole, _published)
