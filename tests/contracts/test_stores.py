"""What every store promises, tried on every variant in the table against exact search with NumPy."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import UnknownVariant
from index.stores import STORES, VectorStore, store_variant

COUNT, DIMENSION = 400, 32
Floats = NDArray[np.float32]


def drawn(count: int, seed: int) -> Floats:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def truth(keys: NDArray[np.int64], vectors: Floats, query: Floats) -> list[tuple[float, int]]:
    """Score and key of every passage, best first, the slow way."""
    scored = [(float(np.dot(vectors[row].astype(np.float64), query)), int(key)) for row, key in enumerate(keys)]
    return sorted(scored, reverse=True)


@pytest.fixture(scope="module", params=sorted(STORES))
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A store of 400 vectors, as written and as opened again."""
    folder = tmp_path_factory.mktemp(request.param)
    vectors = drawn(COUNT, seed=1)
    keys = np.random.default_rng(2).integers(0, 2**63 - 1, COUNT, dtype=np.int64)
    written = store_variant(request.param).write(folder, keys, vectors)
    opened = store_variant(request.param).open(folder)
    return SimpleNamespace(name=request.param, keys=keys, vectors=vectors, both=(written, opened), opened=opened)


def test_the_nearest_are_those_of_exact_search_in_its_order(filled: SimpleNamespace) -> None:
    for query in drawn(20, seed=3):
        expected = truth(filled.keys, filled.vectors, query)[:10]
        for store in filled.both:
            found = store.nearest(query, 10)
            assert found.keys.tolist() == [key for _, key in expected]
            np.testing.assert_allclose(found.scores, [score for score, _ in expected], atol=1e-5)


def test_scores_are_cosines_with_the_nearest_first(filled: SimpleNamespace) -> None:
    found = filled.opened.nearest(filled.vectors[5], COUNT)
    assert found.keys[0] == filled.keys[5]
    assert found.scores[0] == pytest.approx(1, abs=1e-5)
    assert found.scores.dtype == np.float32 and found.keys.dtype == np.int64
    assert (np.diff(found.scores) <= 0).all() and found.scores[-1] < 0


def test_only_passages_among_the_allowed_ones_are_found(filled: SimpleNamespace) -> None:
    chance = np.random.default_rng(4)
    for query in drawn(20, seed=5):
        allowed = chance.choice(filled.keys, int(chance.integers(1, COUNT)), replace=False)
        expected = [key for _, key in truth(filled.keys, filled.vectors, query) if key in set(allowed.tolist())][:10]
        assert filled.opened.nearest(query, 10, allowed).keys.tolist() == expected


def test_nothing_allowed_is_nothing_found(filled: SimpleNamespace) -> None:
    for nobody in (np.empty(0, np.int64), np.array([filled.keys.max() - 1, 3])):
        found = filled.opened.nearest(filled.vectors[0], 5, np.setdiff1d(nobody, filled.keys))
        assert found.keys.shape == found.scores.shape == (0,)


def test_a_query_that_is_no_number_finds_nothing(filled: SimpleNamespace) -> None:
    for wrong in (np.nan, np.inf):
        query = filled.vectors[0].copy()
        query[3] = wrong
        assert len(filled.opened.nearest(query, 5).keys) == 0
        assert len(filled.opened.nearest(query, 5, filled.keys[:9]).keys) == 0


def test_asking_for_more_than_there_is_gives_all_there_is(filled: SimpleNamespace) -> None:
    assert sorted(filled.opened.nearest(filled.vectors[0], COUNT * 3).keys) == sorted(filled.keys)
    assert sorted(filled.opened.nearest(filled.vectors[0], 50, filled.keys[:7]).keys) == sorted(filled.keys[:7])


@pytest.mark.parametrize("limit", [0, -1])
def test_asking_for_none_gives_none(filled: SimpleNamespace, limit: int) -> None:
    assert len(filled.opened.nearest(filled.vectors[0], limit).keys) == 0
    assert len(filled.opened.nearest(filled.vectors[0], limit, filled.keys[:7]).keys) == 0


def test_stored_vectors_come_back_in_the_order_asked_for(filled: SimpleNamespace) -> None:
    rows = np.array([7, 0, 399, 7])
    for store in filled.both:
        found = store.vectors_of(filled.keys[rows])
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, filled.vectors[rows], atol=1e-6)
    assert filled.opened.vectors_of(np.empty(0, np.int64)).shape == (0, DIMENSION)


def test_an_unknown_key_has_no_vector(filled: SimpleNamespace) -> None:
    for unknown in (1, 2**63 - 1):
        with pytest.raises(KeyError):
            filled.opened.vectors_of(np.array([filled.keys[0], unknown]))


def test_a_store_says_how_it_keeps_vectors(filled: SimpleNamespace) -> None:
    assert filled.both[0].kind == filled.both[1].kind != ""


@pytest.mark.parametrize("name", sorted(STORES))
def test_equal_vectors_are_all_found_under_their_own_keys(name: str, tmp_path: Path) -> None:
    one, other = drawn(2, seed=6)
    store_variant(name).write(tmp_path, np.arange(10, 20), np.stack([one] * 9 + [other]))
    found = store_variant(name).open(tmp_path).nearest(one, 9)
    assert sorted(found.keys) == list(range(10, 19))
    assert found.scores == pytest.approx(np.ones(9), abs=1e-5)


@pytest.mark.parametrize("name", sorted(STORES))
def test_an_empty_store_can_be_kept_and_asked(name: str, tmp_path: Path) -> None:
    store_variant(name).write(tmp_path, np.empty(0, np.int64), np.empty((0, DIMENSION), np.float32))
    opened: VectorStore = store_variant(name).open(tmp_path)
    query = drawn(1, seed=7)[0]
    assert len(opened.nearest(query, 5).keys) == 0
    assert len(opened.nearest(query, 5, np.array([4])).keys) == 0
    with pytest.raises(KeyError):
        opened.vectors_of(np.array([4]))


def test_an_unknown_store_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownVariant, match=r"No vector store is called 'milvsu'\. Choose one of: .*faiss"):
        store_variant("milvsu")
