"""Rows that are looked up a part at a time: what is written is what one array would give, and no more is held."""

import io
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import holdings
from index.embedders import ModelFacts, Text, Vectors
from index.embedders.hashing import HashingEmbedder
from index.embeddings import Nothing, embed
from index.files import checked_file
from index.rows import PART, Places, in_parts, one_by_one, write_rows
from index.stores import exact_store, faiss_store
from index.workers import alone


class Watched:
    """An array that remembers how many rows were asked for at once."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors, self.shape = vectors, vectors.shape
        self.most = 0

    def __len__(self) -> int:
        return len(self._vectors)

    def __getitem__(self, rows: slice | Places, /) -> Vectors:
        found: Vectors = self._vectors[rows]
        self.most = max(self.most, len(found))
        return found


class WideEmbedder(HashingEmbedder):
    """Vectors of 1,024 numbers, at no cost."""

    facts = ModelFacts("wide", "1", 1024)

    def embed_passages(self, texts: Sequence[Text]) -> Vectors:
        return np.repeat(np.array([[float(len(str(text)))] for text in texts], np.float32), 1024, axis=1)


def unit_vectors(count: int, dimension: int = 32) -> Vectors:
    drawn = np.random.default_rng(count).standard_normal((count, dimension)).astype(np.float32)
    vectors: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return vectors


@pytest.mark.parametrize("count", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 5])
def test_parts_hold_every_row_once_and_are_written_as_one_array(tmp_path: Path, count: int) -> None:
    vectors, whole = unit_vectors(count, 3), io.BytesIO()
    np.testing.assert_array_equal(np.concatenate(list(in_parts(vectors))), vectors)
    assert sum(1 for _ in one_by_one(vectors)) == count
    np.save(whole, vectors)
    with checked_file(tmp_path / "rows.npy") as file:
        write_rows(file, count, in_parts(vectors))
    assert (tmp_path / "rows.npy").read_bytes() == whole.getvalue()


@pytest.mark.parametrize("count", [4, 6])
def test_another_number_of_rows_than_was_said_is_not_written(tmp_path: Path, count: int) -> None:
    with pytest.raises(ValueError, match="5 rows came"), checked_file(tmp_path / "rows.npy") as file:
        write_rows(file, count, in_parts(unit_vectors(5)))


@pytest.mark.parametrize("flat_up_to", [100, 100_000])
def test_faiss_takes_vectors_a_part_at_a_time(tmp_path: Path, flat_up_to: int) -> None:
    vectors, keys = unit_vectors(3 * PART + 7), np.arange(3 * PART + 7) * 3
    watched = Watched(vectors)
    store = faiss_store.write(tmp_path, keys, watched, flat_up_to)
    learnt_from = faiss_store.TRAINED_ON * round(4 * len(keys) ** 0.5)
    assert watched.most <= (PART if flat_up_to > len(keys) else max(PART, learnt_from)) < len(keys) * 2
    np.testing.assert_allclose(store.vectors_of(keys[[0, PART, -1]]), vectors[[0, PART, -1]], atol=1e-3)
    assert store.nearest(vectors[PART], 1).keys.tolist() == [keys[PART]]


def test_the_exact_store_and_the_sentences_take_vectors_a_part_at_a_time(tmp_path: Path) -> None:
    watched = Watched(unit_vectors(2 * PART))
    exact_store.write(tmp_path, np.arange(2 * PART), watched)
    rounded = holdings.Rounded(watched)
    assert rounded.shape == watched.shape and len(rounded) == 2 * PART
    with checked_file(tmp_path / "sentences.npy") as file:
        write_rows(file, len(watched), map(holdings.packed, in_parts(watched)))
    assert watched.most == PART
    kept = holdings.SentenceFile(tmp_path / "sentences.npy").vectors_at(np.arange(5, 99))
    np.testing.assert_array_equal(kept, rounded[5:99])


def test_embedding_holds_no_vectors_in_memory(tmp_path: Path) -> None:
    """16,000 vectors of 4 KB are 65 MB."""
    texts = [f"第{n}号の艦は港を出た。" for n in range(16_000)]
    embedder = alone(WideEmbedder())
    tracemalloc.start()
    try:
        made = embed(texts, embedder, Nothing(), tmp_path / "journal", lambda done, total: None)
        again = embed(texts, embedder, Nothing(), tmp_path / "journal", lambda done, total: None)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.new == 16_000 and again.new == 0
    assert most < 20e6, most
    for one in (made, again):
        for row in (0, 4_321, 15_999):
            assert one.vectors[row : row + 1].tolist() == [[float(len(texts[row]))] * 1024]
