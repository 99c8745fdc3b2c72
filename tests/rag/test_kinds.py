"""The forms of answers, over a small archive whose articles disagree, repeat and plan."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from index.archive import Archive, open_archive
from index.build import build
from rag.answerers import Drafted
from rag.answerers.extractive import answer
from rag.excerpts import TermShare, scored_sentences
from rag.kinds import Evidence
from rag.question import understand
from rag.retrieval import rank

ROWS = [
    {
        "id": "a",
        "title": "演習ノーザン・ランタン始まる",
        "text": "演習ノーザン・ランタン(Northern Lantern)が2031年2月3日に始まった。参加する隊員は約4万人である。"
        "来年も開く方針だ。",
        "published": "2031-02-04",
        "outlet": "見本新聞",
    },
    {
        "id": "b",
        "title": "Northern Lantern draws a record",
        "text": "Northern Lantern has drawn 35,000 personnel, officials said. The drill was first held in 2027. "
        "A second phase is expected to begin on 20 February 2031.",
        "published": "2031-02-06",
        "outlet": "Sample Courier",
    },
    {
        "id": "c",
        "title": "港の会議",
        "text": "2029年3月1日の港の会議は60分間で終わり、佐藤氏が出た。会議は港の費用を話し合った。",
        "published": "2029-03-02",
        "outlet": "見本新聞",
    },
    {
        "id": "d",
        "title": "港の会議、再び",
        "text": "2031年3月1日の港の会議は約50分で、田中氏が出た。会議は港の広さを話し合った。",
        "published": "2031-03-02",
        "outlet": "見本通信",
    },
    {
        "id": "e",
        "title": "灯台協議とは",
        "text": "灯台協議は、二つの国が灯台の修理を話し合う枠組みである。正式な名を共同灯台維持協議(LHX)という。"
        "LHXは2028年に発足した。次の会合は未定である。灯台の数は12基である。",
        "published": "2031-01-05",
        "outlet": "見本通信",
    },
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("forms")
    (folder / "articles").mkdir()
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    (folder / "articles" / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(folder / "articles", folder / "index")  # the bundled model: the margins between sentences are its own
    return open_archive(folder / "index")


@pytest.fixture(scope="module")
def told(archive: Archive) -> Callable[..., Drafted]:
    def tell(question: str, *after: str) -> Drafted:
        asked = understand(question, after, archive.aliases, date(2031, 3, 2))
        scope = archive.scope()
        ranked = rank(archive, asked, archive.embedder.embed_query(asked.understood), scope, 40)
        share = TermShare(archive, asked)
        sentences = scored_sentences(archive, asked, ranked, share)
        return answer(Evidence(archive, asked, ranked, sentences, scope, share))

    return tell


def test_two_reports_that_differ_are_both_shown_and_the_later_one_is_called_later(told: Callable[..., Drafted]) -> None:
    drafted = told("ノーザン・ランタン(Northern Lantern)の参加人数は記事によってどう違いますか")
    assert [(d.relation, d.values) for d in drafted.differences] == [("later report", ("4万人", "35,000 personnel"))]
    first, second = (drafted.citations[number - 1] for number in drafted.differences[0].citations)
    assert (first.article_id, second.article_id) == ("a", "b")
    assert "4万人" in first.quote
    assert "35,000 personnel" in second.quote
    assert len(drafted.sides) == 2
    assert {s.side for s in drafted.statements} <= {*drafted.sides, ""}


@pytest.mark.parametrize("joined", ["2029 and 2031", "2029 vs 2031", "2029 versus 2031"])
def test_the_word_between_two_times_names_neither_side(told: Callable[..., Drafted], joined: str) -> None:
    assert told(f"Compare the harbour meetings of {joined}").sides == ("2029", "2031")


def test_two_times_are_two_sides_and_no_conflict(told: Callable[..., Drafted]) -> None:
    drafted = told("2029年と2031年の港の会議の違い、会談時間は")
    assert drafted.sides == ("2029年", "2031年")
    of = {side: [s.text for s in drafted.statements if s.side == side] for side in drafted.sides}
    assert any("60分間" in text for text in of["2029年"])
    assert any("約50分" in text for text in of["2031年"])
    assert not any("60分間" in text for text in of["2031年"])
    assert drafted.differences == ()


def test_sides_are_told_one_after_the_other(told: Callable[..., Drafted]) -> None:
    sides = [s.side for s in told("2029年と2031年の港の会議の違い").statements if s.side]
    assert sides == sorted(sides, key=["2029年", "2031年"].index)


def test_a_timeline_is_in_the_order_of_events_with_both_dates(told: Callable[..., Drafted]) -> None:
    drafted = told("Northern Lantern timeline")
    events = [s.event.first for s in drafted.statements if s.event]
    assert events == sorted(events)
    assert len(events) >= 3
    for statement in drafted.statements:
        assert drafted.citations[statement.citations[0] - 1].published is not None
    held = next(s for s in drafted.statements if "2027" in s.text)
    assert (str(held.event), drafted.citations[held.citations[0] - 1].published) == ("2027", date(2031, 2, 6))


def test_statements_say_what_is_not_done_yet(told: Callable[..., Drafted]) -> None:
    marks = {s.text: s.modality for s in told("Northern Lantern timeline").statements}
    assert marks["A second phase is expected to begin on 20 February 2031."] == ("expected",)
    assert marks["演習ノーザン・ランタン(Northern Lantern)が2031年2月3日に始まった。"] == ()


def test_a_definition_expands_the_name_and_tells_its_beginning_and_its_purpose(told: Callable[..., Drafted]) -> None:
    text = " ".join(s.text for s in told("LHXとは何ですか").statements)
    for part in ("共同灯台維持協議(LHX)", "2028年に発足", "話し合う枠組み"):
        assert part in text


def test_more_shows_what_was_not_shown_before(told: Callable[..., Drafted]) -> None:
    question = "港の会議は何分でしたか"
    first, second = told(question), told("もっと", question)
    shown = {(c.article_id, c.span) for c in first.citations}
    assert first.citations
    assert second.citations
    assert not shown & {(c.article_id, c.span) for c in second.citations}


def test_who_asks_for_the_outlet_is_told_all_of_them_with_their_days(told: Callable[..., Drafted]) -> None:
    drafted = told("Which outlet?", "How many took part in Northern Lantern?")
    for outlet in {c.outlet for c in drafted.citations}:
        assert str(outlet) in drafted.heading
    assert "2031-02-" in drafted.heading


def test_quotations_come_in_the_language_that_is_wished_for(told: Callable[..., Drafted]) -> None:
    question = "What is known about Northern Lantern?"
    assert {c.article_id for c in told("in Japanese", question).citations} & {"a"}
    assert {c.article_id for c in told("in English", question).citations} == {"b"}


def test_one_outlet_reports_and_no_one_else(told: Callable[..., Drafted]) -> None:
    drafted = told("LHXとは何ですか")
    sources = {(c.outlet, c.published) for c in drafted.citations}
    assert (sources == {("見本通信", date(2031, 1, 5))}) == ("見本通信(2031-01-05)" in drafted.heading)


def test_a_count_is_told_by_month(told: Callable[..., Drafted]) -> None:
    assert told("港の会議に言及した記事は何件?").months == (("2029-03", 1), ("2031-03", 1))


def test_the_latest_on_a_name_is_not_the_latest_on_something_else(told: Callable[..., Drafted]) -> None:
    drafted = told("LHXの会議の最新の動きは")
    assert {citation.article_id for citation in drafted.citations} == {"e"}
