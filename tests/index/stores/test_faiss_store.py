"""What FAISS alone could get wrong: files, and answers with rows that do not exist."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.stores import faiss_store, store_variant


def unit_vectors(count: int, dimension: int = 16) -> np.ndarray:
    drawn = np.random.default_rng(0).standard_normal((count, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_what_is_opened_is_mapped_from_the_disk_and_answers_after_its_folder_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    folder.mkdir()
    vectors = unit_vectors(50)
    keys = np.arange(50, dtype=np.int64) * 7
    store_variant("faiss").write(folder, keys, vectors)
    opened = store_variant("faiss").open(folder)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    assert opened.nearest(vectors[20], 1).keys.tolist() == [140]
    assert np.array_equal(opened.vectors_of(keys), vectors)


def test_a_filter_of_a_single_passage_finds_it_wherever_it_lies(tmp_path: Path) -> None:
    vectors = unit_vectors(33)  # one more than the bits of four bytes
    keys = np.arange(33, dtype=np.int64) + 1000
    opened = store_variant("faiss").write(tmp_path, keys, vectors)
    for key in keys:
        assert opened.nearest(vectors[0], 5, np.array([key])).keys.tolist() == [key]


def like_news(count: int, seed: int, dimension: int = 64) -> np.ndarray:
    """Unit vectors that lie as those of passages do: all in one direction, and about subjects in groups."""
    chance = np.random.default_rng(seed)
    subjects = np.random.default_rng(99).standard_normal((300, dimension)).astype(np.float32)
    drawn = subjects[chance.integers(0, 300, count)] + subjects[chance.integers(0, 300, count)] * 0.6 + 0.8
    drawn += 0.7 * chance.standard_normal(drawn.shape).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray, np.ndarray]:
    """A folder with an index of the kind for many passages, their keys and vectors."""
    folder = tmp_path_factory.mktemp("cells")
    vectors = like_news(40_000, seed=1)
    keys = np.random.default_rng(2).integers(0, 2**63 - 1, len(vectors), dtype=np.int64)
    assert faiss_store.write(folder, keys, vectors, flat_up_to=1000).kind == "ivf800-sq8"
    return folder, keys, vectors


def recall(store: faiss_store.CellStore, keys: np.ndarray, vectors: np.ndarray, allowed: np.ndarray | None) -> float:
    """The share of the true 20 nearest among the 20 found, over 60 questions."""
    inside = np.arange(len(keys)) if allowed is None else np.flatnonzero(np.isin(keys, allowed))
    found = 0
    for question in like_news(60, seed=3):
        true = keys[inside[np.argsort(-(vectors[inside] @ question))[:20]]]
        found += len(np.intersect1d(store.nearest(question, 20, allowed).keys, true))
    return found / (60 * 20)


def test_many_passages_are_found_as_exact_search_finds_them(cells: tuple[Path, np.ndarray, np.ndarray]) -> None:
    folder, keys, vectors = cells
    opened = store_variant("faiss").open(folder)
    assert opened.kind == "ivf800-sq8"
    assert recall(opened, keys, vectors, None) >= 0.99
    question = like_news(1, seed=4)[0]
    found = opened.nearest(question, 50)
    np.testing.assert_allclose(found.scores, opened.vectors_of(found.keys) @ question, atol=1e-6)
    assert (np.diff(found.scores) <= 0).all() and len(found.keys) == 50


@pytest.mark.parametrize("share", [0.7, 0.3, 0.001])
def test_a_filter_over_many_passages_loses_nothing(cells: tuple[Path, np.ndarray, np.ndarray], share: float) -> None:
    folder, keys, vectors = cells
    allowed = keys[np.random.default_rng(5).random(len(keys)) < share]
    opened = store_variant("faiss").open(folder)
    assert recall(opened, keys, vectors, allowed) >= 0.99
    assert np.isin(opened.nearest(vectors[0], 50, allowed).keys, allowed).all()


def test_many_passages_keep_their_vectors_and_can_all_be_asked_for(cells: tuple[Path, np.ndarray, np.ndarray]) -> None:
    folder, keys, vectors = cells
    opened = store_variant("faiss").open(folder)
    np.testing.assert_allclose(opened.vectors_of(keys[::977]), vectors[::977], atol=1e-3)
    assert len(np.unique(opened.nearest(vectors[0], 10**6).keys)) == len(keys)


def test_cells_whose_exact_vectors_are_of_another_index_are_damaged(
    cells: tuple[Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    for file in cells[0].iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "vectors.f16.npy").unlink()
    np.save(tmp_path / "vectors.f16.npy", cells[2][:10].astype(np.float16))
    with pytest.raises(IndexDamaged, match="exact vectors"):
        faiss_store.open_store(tmp_path)
