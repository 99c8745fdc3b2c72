"""Answers over more articles than one answer holds: which are told, in what order, and what "more" brings."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.build import build
from rag.answerers import Drafted
from rag.answerers.extractive import answer
from rag.excerpts import TermShare, scored_sentences
from rag.kinds import Evidence, latest
from rag.question import understand
from rag.retrieval import rank

Ask = Callable[..., Drafted]
LIGHTS = ["赤", "青", "緑", "黄", "白", "黒", "紫", "橙", "桃", "灰", "銀", "金", "藍"]


def asking(folder: Path, rows: Sequence[dict[str, str]]) -> Ask:
    """Asks an archive of these articles past the gate, which knows the cosines of the bundled model only."""
    (folder / "articles").mkdir()
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "articles" / "a.jsonl").write_text(lines, encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    archive: Archive = open_archive(folder / "index")

    def ask(question: str, *after: str) -> Drafted:
        asked = understand(question, after, archive.aliases, date(2031, 12, 31))
        scope, share = archive.scope(), TermShare(archive, asked)
        ranked = rank(archive, asked, archive.embedder.embed_query(asked.understood), scope, 40)
        return answer(Evidence(archive, asked, ranked, scored_sentences(archive, asked, ranked, share), scope, share))

    return ask


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Two articles a month about DICAS, 26 in all, each of another thing."""
    rows = [
        {
            "id": f"{n:02}",
            "title": f"{LIGHTS[n % 13]}の便り{n}",
            "text": f"2031年{n % 12 + 1}月{n + 1}日、DICASで{LIGHTS[n % 13]}い灯台の件{n}が動いた。",
            "published": f"2031-{n % 12 + 1:02}-{n + 2:02}",
        }
        for n in range(26)
    ]
    return asking(tmp_path_factory.mktemp("lights"), rows)


def days(drafted: Drafted) -> list[date]:
    """The days of publication in the order in which the statements are told."""
    told = (drafted.citations[statement.citations[0] - 1].published for statement in drafted.statements)
    return [day for day in told if day]


def test_the_newest_of_all_that_is_near_is_among_the_latest(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty others say more of the question, as the hashing embedder sees it."""
    monkeypatch.setattr(latest, "LATEST_MARGIN", 1.0)
    drafted = ask("DICASの最新の動きは?")
    assert days(drafted)[0] == date(2031, 12, 25) and "2031-12-25" in drafted.heading
    assert days(drafted) == sorted(days(drafted), reverse=True)


def test_more_of_the_latest_is_newest_first_too_and_claims_nothing(ask: Ask) -> None:
    question = "DICASの最新の動きは?"
    drafted = ask("もっと", question)
    assert len(days(drafted)) > 3 and days(drafted) == sorted(days(drafted), reverse=True)
    assert not set(days(drafted)) & set(days(ask(question)))
    assert "最も新しい" not in drafted.heading


def test_more_of_a_timeline_is_in_the_order_of_events(ask: Ask) -> None:
    drafted = ask("more", "Timeline of DICAS")
    events = [statement.event.first for statement in drafted.statements if statement.event]
    assert len(events) > 3 and events == sorted(events)


def test_more_of_a_count_lists_the_rest_and_then_nothing(ask: Ask) -> None:
    question = "DICASに言及した記事は何本?"
    first, second, third = ask(question), ask("もっと", question), ask("もっと", question, "もっと")
    listed = [{citation.article_id for citation in drafted.citations} for drafted in (first, second)]
    assert [len(ids) for ids in listed] == [20, 6] and not listed[0] & listed[1]
    assert "26件" in first.heading and third.statements == ()


@pytest.mark.parametrize(
    "question", ["DICASとは?", "DICASの最新の動きは?", "DICASの経緯は?", "What is the latest on DICAS?"]
)
def test_a_list_of_topics_answers_with_its_headlines(tmp_path: Path, question: str) -> None:
    titles = ["DICASの会合が港で開かれる", "DICASに新しい部会ができる", "灯台の修理をDICASが決める"]
    ask = asking(tmp_path, [{"id": str(n), "title": title, "text": title} for n, title in enumerate(titles)])
    assert ask(question).statements
    assert "同じ話を一つと数えると3件" in ask("DICASに言及した記事は何本?").heading


def test_a_short_name_inside_an_english_word_is_not_the_subject(tmp_path: Path) -> None:
    rows = [
        {"id": "in", "title": "Harbour funds", "text": "The islands say that funds for Japan were spent on lanterns."},
        {"id": "as", "title": "Strategy", "text": "The NDS says that Japan is a partner."},
    ]
    told = asking(tmp_path, rows)("What does the NDS say about Japan?")
    assert {citation.article_id for citation in told.citations} == {"as"}


@pytest.mark.parametrize(
    "text",
    [
        "DICASの会合{n}は港で開かれた。",
        "DICASの会合{n}の議題は次の2つである。\n- 灯台{n}を直すこと\n- 岸壁{n}を終えること",
    ],
)
def test_the_newest_is_not_told_as_another_place_of_itself(tmp_path: Path, text: str) -> None:
    """It may be among the best already; where it leads in to a list, that is quoted, and no other place has it."""
    rows = [
        {"id": str(n), "title": f"便り{n}", "text": text.format(n=n), "published": f"2031-0{n + 1}-01"}
        for n in range(3)
    ]
    drafted = asking(tmp_path, rows)("DICASの最新の動きは?")
    assert any("\n- " in citation.quote for citation in drafted.citations) == ("\n" in text)
    assert all(citation.also == () for citation in drafted.citations)
