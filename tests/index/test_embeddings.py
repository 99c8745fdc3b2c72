"""Vectors for many texts: each text once, and nothing that was done is done again or believed blindly."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedders import ModelFacts, Vectors
from index.embedders.hashing import HashingEmbedder
from index.embeddings import Known, Nothing, embed
from index.errors import IndexDamaged
from index.journal import Journal
from index.rows import Places
from index.text_keys import KEY, TextKeys, places_among, text_key
from index.workers import alone

TEXTS = [f"第{n}号の艦は港を出た。" for n in range(600)]


class CountingEmbedder(HashingEmbedder):
    """A hashing embedder that remembers what it was asked."""

    def __init__(self, facts: ModelFacts = HashingEmbedder.facts) -> None:
        self.facts = facts  # type: ignore[misc]
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().embed_passages(texts)


class Before:
    """What a generation before knew of some texts; of a server's, `most` vectors can be read before it fails."""

    def __init__(self, texts: Sequence[str], *, lasting: bool = True, most: int = 10**9) -> None:
        self._keys, self._vectors = keys_of(texts), HashingEmbedder().embed_passages(texts)
        self.lasting, self._most = lasting, most

    def places_of(self, keys: TextKeys) -> Places:
        return places_among(self._keys, keys)

    def vectors_at(self, places: Places) -> Vectors:
        self._most -= len(places)
        if self._most < 0:
            raise IndexDamaged("gone")
        return self._vectors[places]


def keys_of(texts: Sequence[str]) -> TextKeys:
    return np.array([text_key(text) for text in texts], KEY)


class PowerCut(Exception):
    pass


def made(
    journal: Path,
    texts: list[str] = TEXTS,
    known: Known | None = None,
    **facts: str,
) -> CountingEmbedder:
    """Embed `texts` with what `journal` holds, check every vector, and return the embedder with what it was asked."""
    embedder = CountingEmbedder(ModelFacts(**{"name": "hashing", "fingerprint": "1", **facts}, dimension=256))
    found = embed(texts, alone(embedder), known or Nothing(), journal, lambda done, total: None)
    assert np.array_equal(found.keys, keys_of(texts))
    assert found.new == len(embedder.asked)
    np.testing.assert_array_equal(found.vectors[:], HashingEmbedder().embed_passages(texts))
    return embedder


def interrupted(journal: Path) -> int:
    """A build that dies behind its first texts; how many those were."""
    done_before: list[int] = []

    def progress(done: int, total: int) -> None:
        if done:
            done_before.append(done)
            raise PowerCut

    with pytest.raises(PowerCut):
        embed(TEXTS, alone(CountingEmbedder(ModelFacts("hashing", "1", 256))), Nothing(), journal, progress)
    return done_before[0]


def test_each_text_is_embedded_once_however_often_it_stands(tmp_path: Path) -> None:
    assert sorted(made(tmp_path / "journal", ["a", "b", "a", "a"]).asked) == ["a", "b"]


def test_a_vector_known_from_before_is_taken_over(tmp_path: Path) -> None:
    assert made(tmp_path / "journal", ["a", "b"], Before(["x", "a"])).asked == ["b"]
    assert made(tmp_path / "journal", ["a", "b", "c", "a"], Before(["c", "a"])).asked == []


def test_what_a_killed_build_had_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    done = interrupted(tmp_path / "journal")
    assert 0 < done < len(TEXTS)
    assert len(made(tmp_path / "journal").asked) == len(TEXTS) - done
    assert made(tmp_path / "journal").asked == []


def test_the_journal_of_another_model_is_ignored(tmp_path: Path) -> None:
    interrupted(tmp_path / "journal")
    assert len(made(tmp_path / "journal", fingerprint="2").asked) == len(TEXTS)
    assert made(tmp_path / "journal", fingerprint="2").asked == []


@pytest.mark.parametrize("torn", [1, 3, 16, 600, 1044])
def test_a_torn_end_of_the_journal_is_cut_off(tmp_path: Path, torn: int) -> None:
    journal = tmp_path / "journal"
    done = interrupted(journal)
    journal.write_bytes(journal.read_bytes()[:-torn])
    assert len(made(journal).asked) == len(TEXTS) - done + 1
    assert made(journal).asked == []  # and what follows the cut is sound again


def test_records_behind_a_flipped_bit_are_not_believed(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    done = interrupted(journal)
    content = bytearray(journal.read_bytes())
    record = (len(content) - 32) // done
    content[32 + 10 * record + 100] ^= 1
    journal.write_bytes(content)
    assert len(made(journal).asked) == len(TEXTS) - 10


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 5000, b"{}" * 4000])
def test_a_journal_that_is_none_is_ignored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal").write_bytes(content)
    assert len(made(tmp_path / "journal").asked) == len(TEXTS)
    assert made(tmp_path / "journal").asked == []


def test_progress_counts_the_texts_to_embed_up_to_all_of_them(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    journal = tmp_path / "journal"
    embed(TEXTS * 2, alone(HashingEmbedder()), Before(TEXTS[:100]), journal, lambda *now: told.append(now))
    assert told[0] == (0, 500) and told[-1] == (500, 500) and told == sorted(told)


def test_a_text_that_utf_8_cannot_hold_has_a_key_of_its_own() -> None:
    assert len({text_key("\ud800"), text_key("\ud801"), text_key("?"), text_key("")}) == 4


def test_what_a_server_knows_is_copied_before_it_may_be_lost(tmp_path: Path) -> None:
    journal, known = tmp_path / "journal", Before(TEXTS[:500], lasting=False, most=500)
    embedder = CountingEmbedder()
    found = embed(TEXTS, alone(embedder), known, journal, lambda done, total: None)
    assert sorted(embedder.asked) == sorted(TEXTS[500:])
    np.testing.assert_array_equal(found.vectors[:], HashingEmbedder().embed_passages(TEXTS))  # and known is not asked
    again = CountingEmbedder()
    embed(TEXTS, alone(again), Before(TEXTS[:500], lasting=False, most=0), journal, lambda done, total: None)
    assert again.asked == []


def test_what_a_server_has_lost_is_embedded_again(tmp_path: Path) -> None:
    known = Before(TEXTS[:500], lasting=False, most=0)
    assert sorted(made(tmp_path / "journal", TEXTS, known, fingerprint="2").asked) == sorted(TEXTS)


@pytest.mark.parametrize("harm", ["flipped", "zeros", "cut", "gone"])
def test_vectors_that_the_journal_has_lost_are_never_taken_for_whole(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "journal"
    journal = Journal(path, HashingEmbedder.facts)
    numbers = journal.append(keys_of(TEXTS), HashingEmbedder().embed_passages(TEXTS))
    content = bytearray(path.read_bytes())
    size = (len(content) - 32) // len(TEXTS)
    first = 32 + 300 * size
    if harm == "flipped":
        content[first + 40] ^= 1
    elif harm == "zeros":
        content[first : first + size] = bytes(size)
    elif harm == "cut":
        del content[first + 40 :]
    path.write_bytes(content)
    if harm == "gone":
        path.unlink()
    else:
        np.testing.assert_array_equal(
            journal.vectors(numbers[299::-1]), HashingEmbedder().embed_passages(TEXTS[299::-1])
        )
    with pytest.raises(OSError, match="journal"):
        journal.vectors(numbers[290:310])
    assert journal.vectors(numbers[:0]).shape == (0, 256)
