"""Every way to keep an archive's searchable parts against the embedded one: words, sentences, dates and sources."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from index import holdings
from index.archive import open_archive
from index.build import build
from index.embedders import open_embedder
from index.languages.terms import query_terms
from index.stores import STORES, Holdings, Where, store_variant

WHOLE = sorted(name for name in STORES if store_variant(name).whole)
QUESTIONS = ("日米の無人艇の試験", "DICASとは何か", "SM-3 Block IIA", "防衛費の総額はいくらか", "nowhere qqqzzz", "港")


@pytest.fixture(scope="module", params=WHOLE)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sample_data: Path
) -> SimpleNamespace:
    """The sample archive's holdings, embedded and kept whole by the store; vectors by the hashing embedder."""
    index = tmp_path_factory.mktemp("embedded")
    build(sample_data, index, model="hashing")
    archive = open_archive(index)
    passages = [archive.passage(row) for row in range(archive.passages)]
    rows = np.array([archive.article_row(row) for row in range(archive.passages)])
    texts = [
        f"{archive.articles[r].title}\n{archive.articles[r].slice(p)}" for r, p in zip(rows, passages, strict=True)
    ]
    texts[7] = "……"  # without a single term
    embedder = open_embedder("hashing")
    said = [archive.articles[r].slice(s) for r, p in zip(rows, passages, strict=True) for s in p.sentences]
    held = holdings.contents(
        archive.articles,
        rows,
        np.array([passage.key for passage in passages]),
        texts,
        embedder.embed_passages(texts),
        embedder.embed_passages(said),
        np.array([(len(text), text.find("\n") + 1, 0, 0)[place % 4] for place, text in enumerate(texts)]),
    )
    opened: list[Holdings] = []
    for store in ("faiss", request.param):
        folder = tmp_path_factory.mktemp(request.param) / "gen-00000001"
        folder.mkdir()
        holdings.write(folder, store, held)
        opened.append(holdings.open_holdings(folder, store))
    return SimpleNamespace(archive=archive, held=held, embedded=opened[0], whole=opened[1], embedder=embedder)


def weights(question: str) -> dict[str, float]:
    return {term: 1.0 + place / 5 for place, term in enumerate(query_terms(question))}


@pytest.mark.parametrize("question", QUESTIONS)
def test_words_find_the_same_passages_with_the_same_scores(both: SimpleNamespace, question: str) -> None:
    """Equal scores may come in any order, so passages are compared by their scores."""
    expected, found = (h.words.find(weights(question), 50) for h in (both.embedded, both.whole))
    np.testing.assert_allclose(found.scores, expected.scores, rtol=1e-4)
    certain = expected.scores > (expected.scores[-1] if len(expected.scores) == 50 else 0) + 1e-3
    assert set(expected.keys[certain].tolist()) <= set(found.keys.tolist())


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_of_given_passages_are_the_same(both: SimpleNamespace, question: str) -> None:
    keys = np.random.default_rng(1).permutation(both.held.keys)[:40]
    expected, found = (h.words.scores_of(weights(question), keys) for h in (both.embedded, both.whole))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_rarity_and_the_articles_with_a_word_are_the_same(both: SimpleNamespace) -> None:
    for word in ("DICAS", "無人艇", "防衛", "日本", "の", "qqqzzz", "SM-3", ""):
        assert np.array_equal(both.whole.words.articles_with(word), both.embedded.words.articles_with(word))
        for term in query_terms(word):
            assert both.whole.words.rarity(term) == pytest.approx(both.embedded.words.rarity(term))
            assert both.whole.words.share_with(term) == pytest.approx(both.embedded.words.share_with(term))


def test_sentences_are_as_near_as_in_the_file(both: SimpleNamespace) -> None:
    places = np.random.default_rng(2).permutation(len(both.held.sentences))[:200]
    query = both.embedder.embed_query("日米の無人艇の試験")
    expected, found = (h.sentences.cosines(places, query) for h in (both.embedded, both.whole))
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert both.whole.sentences.cosines(places[:0], query).shape == (0,)
    kept = both.embedded.sentences.vectors_at(places)
    np.testing.assert_allclose(both.whole.sentences.vectors_at(places), kept, atol=1e-6)


@pytest.mark.parametrize(
    "limits",
    [
        {"since": date(2025, 6, 1)},
        {"until": date(2025, 6, 1)},
        {"source": "txt"},
        {"since": date(2025, 1, 1), "source": "a"},
        {"about": (date(2026, 1, 1), date(2026, 1, 31))},
        {"source": '" or 1==1 or "'},
    ],
)
def test_dates_and_sources_narrow_both_alike(both: SimpleNamespace, limits: dict[str, object]) -> None:
    scope = both.archive.scope(**limits)
    assert 0 <= scope.passages < both.archive.passages and scope.where is not None
    query = both.embedder.embed_query("日米の無人艇の試験")
    for limit in (10, 10_000):
        expected = both.embedded.vectors.nearest(query, limit, scope.keys)
        found = both.whole.vectors.nearest(query, limit, scope.keys, scope.where)
        np.testing.assert_allclose(found.scores, expected.scores, atol=1e-4)
        assert set(found.keys.tolist()) <= set(scope.keys.tolist())
        rows = scope.rows.tolist()
        worded = both.embedded.words.find(weights("日米の防衛"), limit, rows)
        worded = worded.keys[np.isin(worded.keys, scope.keys)], worded.scores[np.isin(worded.keys, scope.keys)]
        also = both.whole.words.find(weights("日米の防衛"), limit, rows, scope.where)
        inside = np.isin(also.keys, scope.keys)
        np.testing.assert_allclose(also.scores[inside], worded[1], rtol=1e-4)


def test_every_part_of_a_condition_holds(both: SimpleNamespace) -> None:
    """Against the articles themselves, one by one."""
    query, held = both.embedder.embed_query("防衛"), both.held
    days = (date(2025, 1, 1).toordinal(), date(2026, 1, 10).toordinal())
    outlets, articles = np.unique(held.outlets)[:4], np.unique(held.articles)[::2]
    where = Where(days, outlets, articles)
    fits = (held.days >= days[0]) & (held.days <= days[1])
    fits &= np.isin(held.outlets, outlets) & np.isin(held.articles, articles)
    found = both.whole.vectors.nearest(query, 10_000, held.keys[fits], where)
    assert fits.any() and sorted(found.keys.tolist()) == sorted(held.keys[fits].tolist())
