"""BM25 over our own terms: found inside Japanese sentences, scored by the formula, narrowed with scores unchanged."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.languages.terms import query_terms, terms
from index.words import WordIndex, write

# Shorter than 40 terms each, for tantivy keeps longer lengths only roughly.
PASSAGES = [
    (101, 0, "日米はDICASで協議した"),
    (102, 0, "無人艇2隻の試験が始まる"),
    (103, 1, "The SM-3 Block IIA was fired"),
    (104, 1, "SM-3ブロック2Aの試験"),
    (105, 2, "港の改修が終わる"),
    (106, 3, "PAC-3MSEの生産を増やす"),
    (107, 3, "The drill ended; the drill was long, a drill"),
]


def counting_all(passages: list[tuple[int, int, str]]) -> list[tuple[int, int, str, int]]:
    return [(*passage, 0) for passage in passages]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    folder = tmp_path_factory.mktemp("index") / "words"
    write(folder, counting_all(PASSAGES))
    return WordIndex(folder)


def asked(question: str) -> dict[str, float]:
    return dict.fromkeys(query_terms(question), 1.0)


def bm25(weights: dict[str, float]) -> dict[int, float]:
    """The formula of Robertson and Zaragoza with k1 = 1.2, b = 0.75, one passage at a time."""
    counts = {key: Counter(terms(text)) for key, _, text in PASSAGES}
    mean = sum(sum(count.values()) for count in counts.values()) / len(counts)
    scores: dict[int, float] = {}
    for key, count in counts.items():
        for term, weight in weights.items():
            holding = sum(term in other for other in counts.values())
            rarity = math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
            often, length = count[term], sum(count.values())
            if often:
                score = weight * rarity * often * 2.2 / (often + 1.2 * (1 - 0.75 + 0.75 * length / mean))
                scores[key] = scores.get(key, 0.0) + score
    return scores


@pytest.mark.parametrize(
    "question", ["DICASとは何か", "SM-3ブロックIIAの試験", "What was the drill?", "無人艇 PAC3 MSE"]
)
def test_scores_are_bm25_by_its_formula(words: WordIndex, question: str) -> None:
    weights = {term: 1.0 + place / 7 for place, term in enumerate(query_terms(question))}
    found = words.find(weights, 100)
    expected = bm25(weights)
    assert dict(zip(found.keys.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-4)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)


@pytest.mark.parametrize(
    "question, key",
    [("DICAS", 101), ("ＤＩＣＡＳ", 101), ("dicasの協議", 101), ("PAC3 MSE", 106), ("無人艇", 102), ("PAC-3 MSE", 106)],
)
def test_a_name_is_found_inside_a_japanese_sentence_however_it_is_written(
    words: WordIndex, question: str, key: int
) -> None:
    assert words.find(asked(question), 1).keys.tolist() == [key]


def test_blocks_are_found_in_latin_and_roman_numbers(words: WordIndex) -> None:
    for question in ("ブロック2A", "ブロックIIA", "ブロックⅡA", "Block IIA"):
        assert set(words.find(asked(question), 2).keys.tolist()) == {103, 104}


def test_only_passages_of_the_allowed_articles_are_found_with_the_scores_they_always_have(words: WordIndex) -> None:
    everywhere = words.find(asked("試験 the drill"), 10)
    there = dict(zip(everywhere.keys.tolist(), everywhere.scores.tolist(), strict=True))
    within = words.find(asked("試験 the drill"), 10, [0, 3])
    assert set(within.keys.tolist()) == {102, 107} & there.keys()
    for key, score in zip(within.keys.tolist(), within.scores.tolist(), strict=True):
        assert score == pytest.approx(there[key], rel=1e-6)


def test_no_article_allowed_is_nothing_found(words: WordIndex) -> None:
    assert len(words.find(asked("DICAS"), 10, []).keys) == 0


def test_passages_can_be_scored_by_name(words: WordIndex) -> None:
    weights = asked("SM-3の試験")
    found = words.find(weights, 100)
    expected = dict(zip(found.keys.tolist(), found.scores.tolist(), strict=True))
    keys = np.array([105, 104, 999, 102, 104, 103])
    assert words.scores_of(weights, keys).tolist() == pytest.approx([expected.get(int(key), 0.0) for key in keys])


def test_no_terms_or_unknown_ones_or_none_wanted_is_nothing_found(words: WordIndex) -> None:
    for weights, limit in (({}, 5), ({"nowhere": 1.0}, 5), ({"dicas": 0.0}, 5), ({"dicas": 1.0}, 0)):
        found = words.find(weights, limit)
        assert found.keys.dtype == np.int64 and found.keys.shape == found.scores.shape == (0,)
    assert words.scores_of({}, np.array([101])).tolist() == [0.0]
    assert words.scores_of({"dicas": 1.0}, np.empty(0, np.int64)).shape == (0,)


def test_articles_that_hold_all_terms_of_a_name_are_told(words: WordIndex) -> None:
    assert words.articles_with("DICAS").tolist() == [0]
    assert words.articles_with("試験").tolist() == [0, 1]
    assert words.articles_with("nowhere").tolist() == words.articles_with("。").tolist() == []


def test_a_terms_share_is_of_all_passages(words: WordIndex) -> None:
    assert words.share_with("dicas") == pytest.approx(1 / 7)
    assert words.share_with("nowhere") == 0


def test_characters_that_mean_something_to_query_languages_mean_nothing_here(words: WordIndex) -> None:
    for question in ('" OR *', "terms:dicas", "a AND (", "~^\\/[]{}!", "\x00"):
        words.find(asked(question) | {question: 1.0}, 5)


def test_the_same_passages_give_the_same_scores_when_written_again(tmp_path: Path, words: WordIndex) -> None:
    write(tmp_path / "again", counting_all(PASSAGES))
    one, other = WordIndex(tmp_path / "again").find(asked("試験"), 10), words.find(asked("試験"), 10)
    assert one.keys.tolist() == other.keys.tolist() and one.scores.tolist() == other.scores.tolist()


def test_an_index_without_passages_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path / "words", [])
    empty = WordIndex(tmp_path / "words")
    assert len(empty.find({"dicas": 1.0}, 5).keys) == 0 and empty.share_with("dicas") == 0


def test_what_does_not_count_leaves_rarity_as_it_is_and_is_found_all_the_same(words: WordIndex, tmp_path: Path) -> None:
    copied = f"{PASSAGES[0][2]} 再掲"
    copies = [(200 + n, 4 + n, copied, len(copied)) for n in range(5)]
    titled = [(300, 9, "DICAS\n雨が降った", len("DICAS\n"))]
    write(tmp_path / "words", [*counting_all(PASSAGES), *copies, *titled])
    more = WordIndex(tmp_path / "words")
    assert more.share_with("dicas") == pytest.approx(1 / 8)  # one passage more counts, but not its title
    assert more.share_with("再掲") == 0
    assert more.share_with("雨") == pytest.approx(1 / 8)
    assert {200, 204, 300} <= set(more.find({"dicas": 1.0}, 20).keys.tolist())
    write(tmp_path / "copies", [*counting_all(PASSAGES), *copies])
    for term in ("dicas", "試験", "drill", "nowhere"):
        assert WordIndex(tmp_path / "copies").rarity(term) == words.rarity(term)


def test_every_article_is_counted_however_many_there_are(tmp_path: Path) -> None:
    many = 100_500
    write(tmp_path / "words", ((row, row // 2, "港", 0) for row in range(many)))
    assert np.array_equal(WordIndex(tmp_path / "words").articles_with("港"), np.arange(many // 2))
