"""How much of a question passages hold: against the slow way, under other names, and kept texts against fresh ones."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive, open_archive
from index.build import build
from index.documents import searchable
from index.languages.terms import fold_width, query_terms, terms
from index.shares import MOST_KEPT, FoldedPassages, Names, Shares

TEXTS = [
    "日米はDICASで協議した",
    "無人艇2隻の試験が始まる",
    "The SM-3 Block IIA was fired",
    "SM-3ブロック2Aの試験",
    "港の改修が終わる",
    "令和8年にPAC-3MSEの生産を増やす",
    "The drill ended; the drill was long, a drill",
]
FOLDED = [fold_width(text) for text in TEXTS]


def rarity(term: str) -> float:
    part = sum(term in terms(text) for text in TEXTS) / len(TEXTS)
    return math.log(1 + (1 - part) / (part + 0.5 / len(TEXTS)))


def share(question: str, text: str, *names: tuple[str, str]) -> float:
    """The slow truth: the question's terms that `text` holds, by rarity; a name's also under its other form."""
    held = set(terms(text))
    for own, other in names:
        if held.issuperset(terms(other)):
            held.update(terms(own))
    asked = query_terms(question)
    return sum(rarity(term) for term in asked if term in held) / sum(map(rarity, asked))


@pytest.mark.parametrize(
    "question", ["DICASとは何か", "SM-3ブロックIIAの試験", "What was the drill?", "港の艦", "無人艇", "2026年の生産"]
)
def test_shares_are_those_of_the_slow_truth(question: str) -> None:
    found = Shares(query_terms(question), (), rarity).of(FOLDED)
    assert found.tolist() == pytest.approx([share(question, text) for text in TEXTS], abs=1e-6)
    assert found.min() >= 0 and found.max() <= 1


def test_a_name_is_held_under_another_form() -> None:
    question, name = "When were unmanned boats tested?", ("unmanned boats", "無人艇")
    names = [Names(query_terms(name[0]), [query_terms(name[1]), query_terms("無人水上艇")])]
    found = Shares(query_terms(question), names, rarity).of(FOLDED)
    assert found.tolist() == pytest.approx([share(question, text, name) for text in TEXTS], abs=1e-6)
    assert found.argmax() == 1 and found[1] > 0.4
    assert Shares(query_terms(question), (), rarity).of(FOLDED).max() == 0


def test_a_name_under_another_form_counts_for_its_credit() -> None:
    own, other = query_terms("unmanned boats"), query_terms("無人艇")
    whole, half = (Shares(own, [Names(own, [other], credit)], rarity).of(FOLDED) for credit in (1.0, 0.5))
    assert whole.max() == pytest.approx(1.0) and half.tolist() == pytest.approx((whole / 2).tolist())


def test_no_terms_have_no_share() -> None:
    assert Shares((), (), rarity).of(FOLDED).tolist() == [0.0] * len(FOLDED)
    assert Shares(["港"], (), rarity).of([]).tolist() == []


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Archive:
    folder = tmp_path_factory.mktemp("shares")
    build(sample_data, folder, model="hashing")
    return open_archive(folder)


@pytest.mark.parametrize("most", [MOST_KEPT, 500])
def test_an_archive_weighs_by_its_own_rarity_whether_texts_are_kept_or_not(archive: Archive, most: int) -> None:
    archive._folded = FoldedPassages(archive.articles, archive._table, most)
    asked = query_terms("日米のDICASは2025年に何を話し合ったか")
    rows = np.random.default_rng(date(2026, 1, 1).toordinal()).permutation(archive.passages)
    expected = []
    for row in rows.tolist():
        passage = archive.passage(row)
        article = archive.article(passage.article_id)
        held = set(terms(searchable(article, article.text[passage.start : passage.end])))
        expected.append(
            sum(archive.words.rarity(t) for t in asked if t in held) / sum(map(archive.words.rarity, asked))
        )
    for _ in range(2):
        for part in range(0, len(rows), 7):
            found = Shares(asked, (), archive.words.rarity).of(archive.folded(rows[part : part + 7]))
            assert found.tolist() == pytest.approx(expected[part : part + 7], abs=1e-6)
    assert (not archive._folded._kept) == (most == 500)  # seven passages are longer than that


@given(st.text(), st.text())
def test_a_title_and_what_stands_below_it_may_be_folded_apart(title: str, words: str) -> None:
    assert fold_width(f"{title}\n") + fold_width(words) == fold_width(f"{title}\n{words}")


def test_the_words_of_a_passage_are_those_without_its_title(archive: Archive) -> None:
    rows = list(range(archive.passages))
    words = archive.folded_words(rows)
    assert words == [fold_width(archive.words_of(row)) for row in rows]
    assert all(text.endswith(below) for text, below in zip(archive.folded(rows), words, strict=True))
    assert archive.folded(rows[:0]) == []
