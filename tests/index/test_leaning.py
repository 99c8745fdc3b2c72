"""Passages of two languages are compared fairly for a question in one of them."""

from pathlib import Path

import numpy as np
import pytest

from index.archive import open_archive
from index.languages.terms import query_terms
from index.leaning import FEWEST, Leaning
from rag import open_assistant


def made_up(languages: list[str], toward: float) -> tuple[np.ndarray, Leaning]:
    """Vectors that share an axis with their language's other ones: cosines are `toward`**2 higher within it."""
    drawn = np.random.default_rng(7)
    vectors = drawn.normal(size=(len(languages), 64))
    vectors[:, :2] = 0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors *= np.sqrt(1 - toward**2)
    for row, language in enumerate(languages):
        vectors[row, 0 if language == "en" else 1] = toward
    keys = np.arange(len(languages), dtype=np.int64) + 100
    return vectors, Leaning(keys, languages, lambda wanted: vectors[wanted - 100].astype(np.float32))


def test_what_a_language_lacks_is_what_its_own_passages_have_more() -> None:
    languages = ["en", "ja"] * 40
    _, leaning = made_up(languages, toward=0.6)
    lacks = leaning.lack("en", np.arange(80))
    assert lacks[::2] == pytest.approx(0)
    assert lacks[1::2] == pytest.approx(0.36, abs=0.02)
    assert leaning.lack("ja", np.arange(80))[1::2] == pytest.approx(0)


@pytest.mark.parametrize("languages", [["ja"] * 30, ["ja"] * 30 + ["en"] * (FEWEST - 1)])
def test_one_language_or_too_few_passages_of_another_change_nothing(languages: list[str]) -> None:
    _, leaning = made_up(languages, toward=0.6)
    assert leaning.rows_by_language == [] and not leaning.lack("en", np.arange(len(languages))).any()


def test_passages_of_every_language_come_up_and_none_from_outside_the_scope(sample_index: Path) -> None:
    archive = open_archive(sample_index)
    meaning = archive.embedder.embed_query("How many Ospreys are to fly to Ainoura?")
    weights = dict.fromkeys(query_terms("Ospreys"), 1.0)
    for scope in (archive.everything, archive.scope(source="*.md")):
        found = archive.finder.candidates(meaning, weights, 5, scope)
        articles = [archive.articles[archive.article_row(int(row))] for row in found.rows]
        assert {article.language for article in articles} == {"en", "ja"}
        assert scope.rows is None or all(article.file.endswith(".md") for article in articles)


def test_an_english_question_finds_the_japanese_article_that_answers(sample_index: Path) -> None:
    best = open_assistant(sample_index).search("How many Ospreys are to fly to Ainoura during Iron Fist 2025?", limit=1)
    assert best[0].article.id.startswith("iron-fist-2025")


def test_copies_lines_and_repetition_do_not_shift_what_a_language_lacks() -> None:
    languages = ["en", "ja"] * 40
    _, before = made_up(languages, toward=0.6)
    crowd = len(languages)
    drawn = np.random.default_rng(7).normal(size=(3 * crowd, 64))
    vectors, _ = made_up(languages, toward=0.6)
    vectors = np.vstack([vectors, drawn / np.linalg.norm(drawn, axis=1, keepdims=True)])
    keys = np.arange(4 * crowd, dtype=np.int64)
    names = languages + ["en"] * 3 * crowd

    def vectors_of(wanted: np.ndarray) -> np.ndarray:
        return vectors[wanted].astype(np.float32)

    after = Leaning(keys, names, vectors_of, telling=lambda row: row < crowd)
    shifted = Leaning(keys, names, vectors_of)
    japanese = np.array([1])
    assert after.lack("en", japanese) == pytest.approx(before.lack("en", japanese), abs=0.02)
    assert shifted.lack("en", japanese) < before.lack("en", japanese) - 0.2
