"""What FAISS alone could get wrong: files, and answers with rows that do not exist."""

from pathlib import Path

import numpy as np

from index.stores import store_variant


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
