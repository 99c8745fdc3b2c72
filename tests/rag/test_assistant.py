"""One question from its words to a grounded answer, over the sample archive and the bundled model."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import index.archive
import rag.weighing
from index.archive import Archive
from index.build import build
from index.documents import Span
from index.errors import BadQuestion, NotInArchive, UnknownVariant
from rag.answers import Answer
from rag.assistant import Assistant
from rag.relevance import BAR
from tests.invented import write_articles
from ui.contract import answer_json

JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
NONSENSE = ("How do I prune a bonsai in a spaceship?", "パンケーキの美味しい焼き方を教えてください")


def sound(archive: Archive, answer: Answer) -> None:
    """Every quotation equals its slice, and every statement rests on one."""
    for number, citation in enumerate(answer.citations, 1):
        text = archive.article(citation.article_id).text
        assert citation.number == number
        assert citation.quote == text[citation.span.start : citation.span.end] != ""
        for place in citation.also:
            article_id, _, span = place.rpartition("#")
            start, end = map(int, span.split("-"))
            assert archive.article(article_id).slice(Span(start, end))
    used = {number for statement in answer.statements for number in statement.citations}
    assert used == {citation.number for citation in answer.citations}
    assert all(statement.citations for statement in answer.statements)


def test_an_english_question_is_framed_in_english_around_japanese_quotations(sample: Assistant) -> None:
    answer = sample.ask("what did DICAS cover")
    sound(sample.archive, answer)
    assert answer.answered
    assert (answer.kind, answer.language) == ("coverage", "en")
    assert not JAPANESE.search(answer.heading)
    assert sum(bool(JAPANESE.search(c.quote)) for c in answer.citations) >= 2
    assert len({citation.file for citation in answer.citations}) >= 2
    assert any("DICAS" in f"{c.quote} {c.title}" for c in answer.citations)


def test_a_japanese_question_is_framed_in_japanese(sample: Assistant) -> None:
    answer = sample.ask("DICASはどのような分野を扱いましたか")
    sound(sample.archive, answer)
    assert (answer.answered, answer.kind, answer.language) == (True, "coverage", "ja")
    assert JAPANESE.search(answer.heading)


def test_a_japanese_coverage_answer_draws_on_two_files(sample: Assistant) -> None:
    answer = sample.ask("DICASはどのような分野を扱いましたか")
    assert len({citation.file for citation in answer.citations}) >= 2


def test_nothing_beside_the_body_is_quoted_for_dicas(sample: Assistant) -> None:
    for question in ("what did DICAS cover", "DICASはどのような分野を扱いましたか"):
        for citation in sample.ask(question).citations:
            asides = sample.article(citation.article_id).asides
            assert not any(citation.span.within(aside) for aside in asides)


@pytest.mark.parametrize("question", NONSENSE)
def test_a_question_that_the_archive_cannot_answer_is_refused_with_what_was_searched(
    sample: Assistant, question: str
) -> None:
    answer = sample.ask(question)
    assert not answer.answered
    assert answer.statements == answer.citations == ()
    assert answer.heading == ""
    assert 0 <= answer.confidence < BAR
    assert str(sample.status().articles) in answer.note
    assert bool(JAPANESE.search(answer.note.partition(":")[0])) == (answer.language == "ja")
    assert answer.coverage.articles == sample.status().articles
    assert len(answer.coverage.nearest) <= 3
    assert answer.outcome == ("nearest" if answer.coverage.nearest else "nothing")
    assert ("Nothing came near" in answer.note or "近い記事もありません" in answer.note) == (
        answer.outcome == "nothing"
    )
    for place in answer.coverage.nearest:
        assert sample.article(place.rpartition("#")[0]).title in answer.note


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("DICASとは何ですか", "answered"),
        ("ミゲル・キースの整備費用はいくらだったのでしょうか", "nearest"),
        ("DICASの議題を1999年の記事から", "nothing"),
        ("パンケーキの美味しい焼き方を教えてください", "nothing"),
    ],
)
def test_a_question_ends_in_one_of_three_ways(sample: Assistant, question: str, outcome: str) -> None:
    answer = sample.ask(question)
    assert answer.outcome == answer_json(answer)["outcome"] == outcome
    assert bool(answer.citations) == (outcome == "answered")
    assert bool(answer.coverage.nearest) == (outcome == "nearest")
    searched = answer_json(answer)["coverage"]
    assert searched["passages"] >= 0 and (searched["terms"] or searched["aliases"] or searched["window"])


def test_a_window_without_articles_names_the_dates_around_it(sample: Assistant) -> None:
    answer = sample.ask("DICASの議題", since=date(1999, 1, 1), until=date(1999, 12, 31))
    assert not answer.answered
    assert answer.coverage.articles == 0
    assert answer.confidence == 0
    assert "1999-01-01" in answer.note
    assert re.search(r"20\d\d-\d\d-\d\d", answer.note)


def test_filters_hold_for_every_quotation(sample: Assistant) -> None:
    answer = sample.ask("防衛相会談で何を確認したか", since=date(2026, 1, 1), source="*.md")
    sound(sample.archive, answer)
    assert answer.answered
    for citation in answer.citations:
        assert citation.published is not None
        assert citation.published >= date(2026, 1, 1)
        assert citation.file.endswith(".md")


def test_a_follow_up_that_names_somebody_is_still_about_the_same_subject(sample: Assistant) -> None:
    answer = sample.ask("空自は何人を送るの?", after=["コープ・ノース2025はどこで開かれる?"])
    assert "コープ・ノース" in answer.understood
    assert any("250人" in citation.quote for citation in answer.citations)


def test_a_follow_up_is_answered_about_the_same_subject(sample: Assistant) -> None:
    answer = sample.ask("期間は?", after=["アイアン・フィスト2025について教えて"])
    assert answer.understood == "アイアン・フィスト2025 期間は?"
    sound(sample.archive, answer)


def test_bracketed_numbers_in_an_article_cite_nothing(tmp_path: Path) -> None:
    text = "港の改修は[1]年末に終わる[99]。費用は【2】約120億円[3]である。item 2031-000001 [1]"
    rows = [{"id": "a[7]", "title": "港の改修[5]", "text": text, "published": "2031-04-02"}]
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.jsonl").write_text(json.dumps(rows[0], ensure_ascii=False), encoding="utf-8")
    build(tmp_path / "articles", tmp_path / "index", model="hashing")
    answer = Assistant(tmp_path / "index").ask("港の改修[99]の費用[1]は")
    sound(Assistant(tmp_path / "index").archive, answer)
    cited = {number for statement in answer.statements for number in statement.citations}
    assert cited == {citation.number for citation in answer.citations}
    assert 99 not in cited


def test_every_quotation_stands_in_its_file(sample: Assistant, sample_data: Path) -> None:
    quoted = 0
    for question in ("DICASとは何ですか", "SM-3ブロックIIAの共同生産", "What happened in Iron Fist 2025?"):
        for citation in sample.ask(question).citations:
            if citation.file.endswith(".md"):
                quoted += 1
                assert citation.quote in (sample_data / citation.file).read_text(encoding="utf-8")
    assert quoted


def test_the_same_question_has_the_same_answer(sample: Assistant) -> None:
    first, second = sample.ask("DICASとは何ですか"), sample.ask("DICASとは何ですか")
    assert (first.citations, first.confidence, first.statements) == (
        second.citations,
        second.confidence,
        second.statements,
    )


@pytest.mark.parametrize("question", ["", "   ", "?", "港" * 5_000])
def test_what_is_no_question_is_told(sample: Assistant, question: str) -> None:
    with pytest.raises(BadQuestion):
        sample.ask(question)
    with pytest.raises(BadQuestion):
        sample.search(question)


def test_an_unknown_answerer_names_those_there_are(sample: Assistant) -> None:
    with pytest.raises(UnknownVariant, match="extractive"):
        sample.ask("DICAS", by="oracle")


def test_a_window_that_ends_before_it_begins_is_told(sample: Assistant) -> None:
    with pytest.raises(BadQuestion, match="before it begins"):
        sample.ask("DICAS", since=date(2026, 1, 2), until=date(2026, 1, 1))


def test_hits_are_ranked_slices(sample: Assistant) -> None:
    hits = sample.search("アイアン・フィスト", limit=7)
    assert [hit.rank for hit in hits] == list(range(1, 8))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.id for hit in hits}) == 7
    for hit in hits:
        assert hit.text == sample.article(hit.article.id).text[hit.passage.start : hit.passage.end]


def test_an_unknown_article_is_told(sample: Assistant) -> None:
    with pytest.raises(NotInArchive, match="shutten search"):
        sample.article("no such id")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_example_questions_are_answered_but_for_one_at_most(sample: Assistant, language: str) -> None:
    questions = sample.examples(language)  # type: ignore[arg-type]
    assert 4 <= len(questions) <= 6
    refused = []
    for question in questions:
        answer = sample.ask(question)
        sound(sample.archive, answer)
        assert answer.language == language
        if not answer.answered:
            refused.append(question)
    assert len(refused) <= 1


def test_timing_adds_up(sample: Assistant) -> None:
    timing = sample.ask("DICASの議題").timing
    assert timing.total == pytest.approx(timing.embed + timing.search + timing.read + timing.answer, rel=1e-6)
    assert min(timing.embed, timing.search, timing.answer) >= 0


def test_waiting_for_a_model_is_no_part_of_the_time_a_question_takes(
    hashing_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = 0.3

    def slowly(really: Callable[..., Any]) -> Callable[..., Any]:
        def load(*given: Any) -> Any:
            time.sleep(pause)
            return really(*given)

        return load

    monkeypatch.setattr(index.archive, "open_embedder", slowly(index.archive.open_embedder))
    monkeypatch.setattr(rag.weighing, "reader_of", slowly(rag.weighing.reader_of))
    assistant = Assistant(hashing_index)
    began = time.perf_counter()
    timing = assistant.ask("港の改修はいつ終わるか").timing
    whole = (time.perf_counter() - began) * 1e3
    assert timing.total <= whole - 2 * pause * 1e3
    assert timing.total == pytest.approx(timing.embed + timing.search + timing.read + timing.answer, rel=1e-6)
    assert min(timing.embed, timing.search, timing.read, timing.answer) >= 0


def test_a_new_generation_is_picked_up_while_the_old_one_answers(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")
    build(articles, tmp_path / "index", model="hashing")
    assistant = Assistant(tmp_path / "index")
    assistant.warm()
    model, before = assistant.archive.embedder, assistant.status()
    assert not assistant.refresh()
    (articles / "new.md").write_text("---\ntitle: 灯台の点検\n---\n\n灯台の点検が5月に始まる。\n", encoding="utf-8")
    build(articles, tmp_path / "index")
    assert assistant.status() == before
    assert assistant.refresh()
    assert assistant.status().articles == before.articles + 1
    assert assistant.archive.embedder is model  # the same model is not loaded twice
    assert assistant.search("灯台の点検", limit=1)[0].article.title == "灯台の点検"
    assert not assistant.refresh()


def test_a_damaged_new_generation_leaves_the_old_one_answering(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")
    build(articles, tmp_path / "index", model="hashing")
    assistant = Assistant(tmp_path / "index")
    before = assistant.archive.generation
    (articles / "harbour.md").unlink()
    build(articles, tmp_path / "index")
    newest = max(path for path in (tmp_path / "index").glob("gen-*") if path.is_dir())
    (newest / "manifest.json").write_bytes(b"{")
    assistant.refresh()
    assert assistant.archive.generation == before
    assert assistant.search("港の改修", limit=1)


def test_many_threads_may_ask_at_once(hashing_index: Path) -> None:
    assistant = Assistant(hashing_index)
    expected = assistant.search("港の改修", limit=5)
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.append(assistant.search("港の改修", limit=5) == expected))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


@pytest.mark.parametrize(
    "question",
    ["日米防衛相会談では何が議論されたか", "DICASとは何か", "アイアン・フィスト2025はいつ開かれますか"],
)
def test_what_the_search_finds_comes_before_what_is_read(sample: Assistant, question: str) -> None:
    first, last = sample.asking(question, early=True)
    assert first.preliminary
    assert first.answered
    assert first.timing.read == 0
    articles = {article.id: article.text for article in sample.articles()}
    assert all(articles[c.article_id][c.span.start : c.span.end] == c.quote for c in first.citations)
    assert not last.preliminary
    alone = sample.ask(question)
    assert replace(last, timing=alone.timing) == alone


@pytest.mark.parametrize("question", ["宇宙ステーションの盆栽の剪定", "DICASに言及した記事は何本ですか"])
def test_nothing_is_shown_early_where_nothing_is_read_or_found(sample: Assistant, question: str) -> None:
    (only,) = sample.asking(question, early=True)
    assert not only.preliminary


def test_of_two_items_asked_for_by_number_both_are_told(sample: Assistant) -> None:
    numbers = sorted({article.number for article in sample.archive.articles if article.number})[:2]
    answer = sample.ask(f"{numbers[0]}と{numbers[1]}を比べて")
    quoted = {sample.archive.article(citation.article_id).number for citation in answer.citations}
    assert quoted == set(numbers)
