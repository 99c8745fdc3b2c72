"""An opened archive: what a window or a source leaves of it, and that every score is what the slow way gives."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import word_counts
from index.archive import Archive, Scope, open_archive
from index.build import build
from index.documents import Article, searchable
from index.errors import BadQuestion, IndexMismatch, IndexMissing, NotInArchive
from index.finder import COMMON
from index.holdings import packed, unpacked
from index.languages.terms import query_terms
from index.passage_table import PassageTable
from index.scope import Scopes
from index.shares import Shares
from index.stores import STORES

QUESTIONS = ("港の改修はいつ終わるか", "DICASの第9回会合", "What was not fired?", "nothing of the kind", "2隻の試験")


@pytest.fixture(scope="module")
def archive(hashing_index: Path) -> Archive:
    return open_archive(hashing_index)


def ids(archive: Archive, scope: Scope) -> set[str]:
    rows = range(len(archive.articles)) if scope.rows is None else scope.rows.tolist()
    return {archive.articles[row].id for row in rows}


def boats(archive: Archive) -> str:
    """The id of the article without an id of its own, dated 2031-03-12."""
    return next(article.id for article in archive.articles if article.file == "boats.txt")


def test_without_limits_a_scope_is_all_of_the_archive(archive: Archive) -> None:
    scope = archive.scope()
    assert scope.rows is scope.keys is None
    assert (scope.articles, scope.passages) == (5, archive.passages)
    assert (scope.first, scope.last) == (date(2031, 1, 16), date(2031, 4, 2))


def test_both_ends_of_a_window_are_inside_it_and_what_has_no_date_is_outside(archive: Archive) -> None:
    feb, mar, apr = date(2031, 2, 20), date(2031, 3, 12), date(2031, 4, 2)
    assert ids(archive, archive.scope(feb, mar)) == {"drill-2031-02", boats(archive)}
    assert ids(archive, archive.scope(since=mar)) == {boats(archive), "harbour-2031-04"}
    assert ids(archive, archive.scope(until=feb)) == {"dicas-2031", "drill-2031-02"}
    assert ids(archive, archive.scope(apr, apr)) == {"harbour-2031-04"}
    narrowed = archive.scope(feb, mar)
    assert (narrowed.articles, narrowed.first, narrowed.last) == (2, feb, mar)


def test_a_window_in_which_nothing_was_published_is_empty(archive: Archive) -> None:
    scope = archive.scope(date(1999, 1, 1), date(1999, 12, 31))
    assert (scope.articles, scope.passages, scope.first, scope.last) == (0, 0, None, None)
    question = archive.embedder.embed_query("港")
    assert len(archive.finder.candidates(question, {"港": 1.0}, 10, scope).rows) == 0


def test_a_window_that_ends_before_it_begins_is_a_question_to_correct(archive: Archive) -> None:
    with pytest.raises(BadQuestion, match=r"ends \(2031-01-01\) before it begins \(2031-02-01\)"):
        archive.scope(date(2031, 2, 1), date(2031, 1, 1))


@pytest.mark.parametrize(
    "source, expected",
    [
        ("見本新聞", {"harbour-2031-04"}),
        ("見本", {"harbour-2031-04", "dicas-2031"}),
        ("sample courier", {"drill-2031-02", "dateless"}),
        ("ＳＡＭＰＬＥ", {"drill-2031-02", "dateless"}),
        ("*.md", {"drill-2031-02", "harbour-2031-04"}),
        ("drill.md", {"drill-2031-02"}),
        ("d?????.md", set()),
        ("d????.md", {"drill-2031-02"}),
        ("dateless", {"dateless"}),
        ("  ", {"drill-2031-02", "harbour-2031-04", "dicas-2031", "dateless", "boats"}),
        ("[a-z]rill", set()),
        ("=dicas-2031", {"dicas-2031"}),
        ("=dicas", set()),
        ("=dateless\n=dicas-2031", {"dateless", "dicas-2031"}),
        ("nowhere", set()),
        ("見本新聞\n\n drill.md ", {"harbour-2031-04", "drill-2031-02"}),
    ],
)
def test_a_source_is_a_part_of_a_name_or_a_pattern_of_outlet_file_or_id(
    archive: Archive, source: str, expected: set[str]
) -> None:
    found = ids(archive, archive.scope(source=source))
    assert found == {boats(archive) if name == "boats" else name for name in expected}


def test_a_bracket_in_a_file_name_is_a_bracket_and_its_composition_does_not_matter(tmp_path: Path) -> None:
    data = tmp_path / "articles"
    data.mkdir()
    for name in ("news[1].txt", "news1.txt", "カ\u3099ザ.txt"):
        (data / name).write_text(f"見出し {name}\n2031年5月1日\n\n{name}の本文である。\n", encoding="utf-8")
    build(data, tmp_path / "index", model="hashing")
    opened = open_archive(tmp_path / "index")
    for source, file in (("news[1]", "news[1].txt"), ("news[1].*", "news[1].txt"), ("ガザ", "カ\u3099ザ.txt")):
        scope = opened.scope(source=source)
        assert scope.rows is not None
        assert [opened.articles[row].file for row in scope.rows] == [file]


def test_about_a_time_is_what_was_published_in_it_or_soon_after_or_names_a_day_of_it(archive: Archive) -> None:
    march = (date(2031, 3, 1), date(2031, 3, 31))
    scope = archive.scope(about=march)
    # The harbour's article is of 2 April; "It mentions March 2031 all the same."
    assert ids(archive, scope) == {boats(archive), "dateless", "harbour-2031-04"}
    early_march = (date(2031, 3, 1), date(2031, 3, 25))
    assert ids(archive, archive.scope(about=early_march)) == {boats(archive)}
    december = (date(2031, 12, 1), date(2031, 12, 31))
    assert ids(archive, archive.scope(about=december)) == {"harbour-2031-04"}  # 2031年末
    may_2026 = (date(2026, 5, 1), date(2026, 5, 31))
    assert ids(archive, archive.scope(about=may_2026)) == {"harbour-2031-04"}  # 令和8年5月
    assert ids(archive, archive.scope(about=(date(2033, 1, 1), None))) == {"drill-2031-02"}  # planned for 2033


def test_a_longer_time_than_was_asked_for_is_no_mention_of_it(archive: Archive) -> None:
    a_day = date(2033, 6, 1)
    assert archive.scope(about=(a_day, a_day)).articles == 0


def test_a_window_and_a_source_and_what_it_is_about_all_hold_together(archive: Archive) -> None:
    march = (date(2031, 3, 1), date(2031, 3, 31))
    assert ids(archive, archive.scope(source="Sample Courier", about=march)) == {"dateless"}
    until = date(2031, 3, 31)
    assert ids(archive, archive.scope(since=date(2031, 3, 1), until=until, about=march)) == {boats(archive)}


def test_an_article_that_mentions_a_time_is_in_scope_as_a_whole_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    long = "艦の整備の話が続く。" * 40
    text = f"見出し\n2031年5月1日\n\n{long}\n2029年7月7日に事故が起きた。\n{long}\n"
    (tmp_path / "articles" / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "articles" / "b.txt").write_text(text.replace("2029年7月7日に", ""), encoding="utf-8")
    build(tmp_path / "articles", tmp_path / "index", model="hashing")
    opened = open_archive(tmp_path / "index")
    scope = opened.scope(about=(date(2029, 7, 1), date(2029, 7, 31)))
    mentioning = len(opened.passages_of(opened.row_of("a.txt")))
    assert (scope.articles, scope.passages) == (1, mentioning) and opened.passages > mentioning > 2
    found = opened.finder.candidates(opened.embedder.embed_query("艦の整備"), {"艦": 1.0, "整備": 1.0}, 50, scope)
    assert {opened.passage(int(row)).article_id for row in found.rows} == {"a.txt"}


def slow_scores(archive: Archive, question: str, row: int) -> tuple[float, float, list[float]]:
    """The scores of one passage by embedding its texts anew: meaning, words, and each sentence."""
    passage, meaning = archive.passage(row), archive.embedder.embed_query(question)
    article = archive.article(passage.article_id)
    texts = [article.text[passage.start : passage.end], *map(article.slice, passage.sentences)]
    vectors = np.stack([archive.embedder.embed_query(searchable(article, text)) for text in texts])
    vectors[1:] = unpacked(packed(vectors[1:]))  # as they are kept; what that loses is tested with the holdings
    cosines = (vectors @ meaning).tolist()
    everywhere = archive.words.find(dict.fromkeys(query_terms(question), 1.0), 10_000)
    bm25 = dict(zip(everywhere.keys.tolist(), everywhere.scores.tolist(), strict=True)).get(passage.key, 0.0)
    return cosines[0], bm25, cosines[1:]


@pytest.mark.parametrize("store", sorted(STORES))
@pytest.mark.parametrize("narrowed", [False, True])
def test_the_three_scores_of_every_candidate_are_what_the_slow_way_gives(
    tmp_path: Path, sample_data: Path, store: str, narrowed: bool
) -> None:
    build(sample_data, tmp_path, model="hashing", store=store)
    opened = open_archive(tmp_path)
    scope = opened.scope(since=date(2025, 6, 1)) if narrowed else opened.scope()
    seen = 0
    for question in ("DICASで何を話し合ったか", "豪州の演習の参加人数", "What ships took part?", "qqq"):
        weights = dict.fromkeys(query_terms(question), 1.0)
        found = opened.finder.candidates(opened.embedder.embed_query(question), weights, 7, scope)
        assert len(set(found.rows.tolist())) == len(found.rows) >= 7
        worded = opened.finder.worded(weights, found.rows)
        for i, row in enumerate(found.rows.tolist()):
            meaning, words, sentences = slow_scores(opened, question, row)
            mine = found.sentences[found.first_sentence[i] : found.first_sentence[i + 1]]
            assert found.meaning[i] == pytest.approx(meaning, abs=1e-4)
            assert worded[i] == pytest.approx(words, abs=1e-4)
            assert mine.tolist() == pytest.approx(sentences, abs=1e-4)
            assert found.sentence[i] == pytest.approx(max(sentences), abs=1e-4)
            assert scope.rows is None or opened.article_row(row) in scope.rows
            seen += 1
        again = opened.finder.candidates_in(opened.embedder.embed_query(question), found.rows)
        for one, other in zip(found.__slots__, again.__slots__, strict=True):
            np.testing.assert_allclose(getattr(found, one), getattr(again, other), atol=1e-5)
    assert seen > 40


def test_the_candidates_are_the_nearest_by_meaning_and_the_best_by_words(archive: Archive) -> None:
    for question in QUESTIONS:
        weights, meaning = dict.fromkeys(query_terms(question), 1.0), archive.embedder.embed_query(question)
        everything = archive.finder.candidates_in(meaning, np.arange(archive.passages))
        found = archive.finder.candidates(meaning, weights, 2, archive.scope())
        least = np.sort(everything.meaning)[-2]
        assert set(np.flatnonzero(everything.meaning > least + 1e-5)) <= set(found.rows.tolist())
        words = archive.finder.worded(weights, np.arange(archive.passages))
        assert words.max() == 0 or words.argmax() in found.rows


def test_no_candidates_have_columns_without_rows(archive: Archive) -> None:
    none = archive.finder.candidates_in(archive.embedder.embed_query("港"), np.empty(0, np.int64))
    assert len(none.rows) == len(none.meaning) == len(none.sentence) == len(none.sentences) == 0


def test_the_articles_that_hold_a_word_are_counted_as_they_are_found(archive: Archive) -> None:
    for word in ("DICAS", "岸壁", "の", "nowhere", "DICAS", "岸壁"):
        assert archive.holding(word) == len(archive.words.articles_with(word))
    assert archive.holding("DICAS") > 0


def test_words_are_counted_within_some_articles_and_few_are_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_counts, "MOST_WORDS", 3)
    counts = word_counts.WordCounts(archive.words, len(archive.articles))
    inside = np.arange(len(archive.articles)) % 2 == 0
    for word in ("DICAS", "岸壁", "の", "nowhere", "neither", "DICAS"):
        rows = archive.words.articles_with(word)
        assert counts.holding(word, inside) == sum(bool(inside[row]) for row in rows)
        assert counts.holding(word) == len(rows) and len(counts._rows) <= 3


def test_a_word_that_most_passages_hold_is_sought_where_no_rarer_one_stands(archive: Archive) -> None:
    common = next(term for term in "日米防衛の" if archive.words.share_with(term) >= COMMON)
    meaning = archive.embedder.embed_query(common)
    alone = archive.finder.candidates(meaning, {common: 1.0}, 5, archive.scope())
    mistyped = archive.finder.candidates(meaning, {common: 1.0, "zzqx": 1.0}, 5, archive.scope())
    assert set(alone.rows.tolist()) == set(mistyped.rows.tolist())


def test_passages_of_an_article_are_its_slices_in_order(archive: Archive) -> None:
    seen = 0
    for article_row, article in enumerate(archive.articles):
        rows = archive.passages_of(article_row)
        passages = [archive.passage(row) for row in rows]
        assert {archive.article_row(row) for row in rows} == {article_row}
        assert [passage.article_id for passage in passages] == [article.id] * len(rows)
        assert [passage.start for passage in passages] == sorted(passage.start for passage in passages)
        seen += len(rows)
    assert seen == archive.passages


def test_an_article_that_is_not_there_is_told_with_a_way_to_find_it(archive: Archive) -> None:
    with pytest.raises(NotInArchive, match=r"'gone'.*shutten search"):
        archive.article("gone")
    article: Article = archive.article("dicas-2031")
    assert archive.articles[archive.row_of(article.id)] is article


def test_where_there_is_no_index_the_command_that_makes_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="shutten build"):
        open_archive(tmp_path / "nowhere")


@pytest.mark.slow
def test_another_model_under_the_same_name_is_told_with_both_and_the_repair(tmp_path: Path) -> None:
    from index.embedders.bundled import model_folder

    model = tmp_path / "model"
    shutil.copytree(model_folder(), model, ignore=shutil.ignore_patterns("*.safetensors"))
    (model / "model.safetensors").symlink_to(model_folder() / "model.safetensors")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("見出し\n2031年5月1日\n\n本文である。\n", encoding="utf-8")
    build(tmp_path / "articles", tmp_path / "index", model=str(model))
    made_with = open_archive(tmp_path / "index").facts.model.fingerprint
    settings = model / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace("query: ", "question: "))
    with pytest.raises(IndexMismatch, match=f"{made_with}.*shutten build$"):
        _ = open_archive(tmp_path / "index").embedder


def test_many_threads_get_the_answers_that_one_gets(archive: Archive) -> None:
    def ask(question: str) -> list[list[float]]:
        weights = dict.fromkeys(query_terms(question), 1.0)
        found = archive.finder.candidates(archive.embedder.embed_query(question), weights, 5, archive.scope())
        shares = Shares(list(weights), (), archive.words.rarity).of(archive.folded(found.rows))
        return [found.rows.tolist(), found.meaning.tolist(), shares.tolist()]

    expected = {question: ask(question) for question in QUESTIONS}
    wrong: list[str] = []

    def many() -> None:
        wrong.extend(question for _ in range(40) for question in QUESTIONS if ask(question) != expected[question])

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as a disk of its own on which nothing can be written; skips where that cannot be had."""
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "--bind", folder, folder], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("store", sorted(STORES))
def test_an_index_on_a_read_only_disk_can_be_opened_and_asked(
    tmp_path: Path, hashing_index: Path, sample_data: Path, store: str
) -> None:
    from rag import open_assistant

    folder = tmp_path / "index"
    folder.mkdir()
    build(sample_data, folder, model="hashing", store=store)
    with read_only(folder):
        with pytest.raises(OSError):
            (folder / "x").touch()
        opened = open_archive(folder)
        assert len(opened.words.find({"dicas": 1.0}, 5).keys) > 0
        assert open_assistant(folder).search("DICAS")[0].text
        assert open_assistant(folder).ask("DICASで何を話し合ったか").question


def dated(*days: str) -> Scopes:
    """Scopes of undated articles and of one for each of these days."""
    table = PassageTable(*[np.empty(0, np.int64)] * 9)
    none = Article("none", "", "text", "none.txt", "ja")
    return Scopes([none, *(replace(none, published=date.fromisoformat(day)) for day in days)], table)


MONTHLY = [f"{2028 + month // 12}-{month % 12 + 1:02}-09" for month in range(36)]  # to December 2030
NOW = date(2035, 6, 1)


def test_an_archive_of_old_news_is_asked_as_of_its_own_newest_day() -> None:
    assert dated(*MONTHLY).newest(NOW) == date(2030, 12, 9)
    assert dated(*MONTHLY, "2031-02-20").newest(NOW) == date(2031, 2, 20), "no hole before it"
    assert dated("2028-01-09", "2034-02-20").newest(NOW) == date(2034, 2, 20), "so few have holes anywhere"
    assert dated().newest(NOW) is None


@pytest.mark.parametrize("strays", [["2099-01-01"] * 9, ["2034-07-07"], ["2034-07-07", "2032-01-01"], ["2035-06-03"]])
def test_days_to_come_and_a_stray_late_one_do_not_move_the_time_that_is_asked_from(strays: list[str]) -> None:
    assert dated(*MONTHLY, *strays).newest(NOW) == date(2030, 12, 9)


def test_three_articles_after_a_pause_are_the_archive_going_on() -> None:
    assert dated(*MONTHLY, "2034-07-05", "2034-07-06", "2034-07-07").newest(NOW) == date(2034, 7, 7)


def test_tomorrow_is_today_elsewhere_and_a_clock_that_was_set_back_changes_nothing() -> None:
    assert dated(*MONTHLY, *["2035-06-02"] * 3).newest(NOW) == date(2035, 6, 2)
    assert dated(*MONTHLY).newest(date(1970, 1, 1)) == date(2030, 12, 9)
