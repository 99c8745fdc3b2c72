"""What an archive searches in: the sentences' vectors in one byte a number."""

from pathlib import Path

import numpy as np

from index.holdings import SentenceFile, packed, unpacked


def unit_vectors(count: int) -> np.ndarray:
    drawn = np.random.default_rng(count).standard_normal((count, 384)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_a_sentence_in_one_byte_a_number_is_as_near_as_before() -> None:
    vectors, questions = unit_vectors(500), unit_vectors(20)
    lost = unpacked(packed(vectors)) @ questions.T - vectors @ questions.T
    assert np.sqrt(np.mean(lost**2)) < 0.0006 and np.abs(lost).max() < 0.003  # cosines of neighbours differ by .01


def test_building_again_and_again_changes_no_vector() -> None:
    rows = packed(unit_vectors(2000))
    assert np.array_equal(packed(unpacked(rows)), rows)
    assert np.array_equal(packed(unpacked(packed(np.zeros((2, 8), np.float32)))), packed(np.zeros((2, 8), np.float32)))


def test_a_sentence_takes_a_byte_a_number_on_the_disk_and_is_asked_for_by_its_place(tmp_path: Path) -> None:
    vectors = unit_vectors(300)
    np.save(tmp_path / "sentences.npy", packed(vectors))
    assert (tmp_path / "sentences.npy").stat().st_size < 300 * 388 + 200
    opened = SentenceFile(tmp_path / "sentences.npy")
    places = np.array([299, 0, 17])
    np.testing.assert_allclose(opened.cosines(places, vectors[17]), vectors[places] @ vectors[17], atol=0.003)
    assert opened.cosines(np.empty(0, np.int64), vectors[0]).shape == (0,)
    np.testing.assert_array_equal(opened.vectors_at(places), unpacked(packed(vectors[places])))


def test_an_archive_without_sentences_can_be_kept(tmp_path: Path) -> None:
    np.save(tmp_path / "sentences.npy", packed(np.empty((0, 384), np.float32)))
    assert SentenceFile(tmp_path / "sentences.npy").vectors_at(np.empty(0, np.int64)).shape == (0, 384)


def test_sentences_that_an_older_program_wrote_are_read(tmp_path: Path) -> None:
    vectors = unit_vectors(10)
    np.save(tmp_path / "sentences.npy", vectors.astype(np.float16))
    np.testing.assert_allclose(SentenceFile(tmp_path / "sentences.npy").vectors_at(np.arange(10)), vectors, atol=1e-3)
