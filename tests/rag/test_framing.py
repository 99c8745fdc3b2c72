"""What the program itself says, in the language of the question."""

import re
from datetime import date
from typing import get_args

import pytest

from index.documents import Article
from rag import framing
from rag.answers import Coverage, Kind, Window
from rag.assistant import Assistant

JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
COVERAGE = Coverage(
    12, 40, date(2031, 1, 1), date(2031, 5, 1), Window(date(2031, 2, 1), None), (("kraken", 0), ("DICAS", 3)), ()
)
NEAR = Article("a", "Northern Lantern ends", "text", "a.md", "en", date(2031, 2, 20))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_is_framed_in_the_language_of_the_question(kind: Kind) -> None:
    if kind != "count":  # its heading is the count itself
        assert JAPANESE.search(framing.heading(kind, "ja"))
        assert framing.heading(kind, "en")
    assert not JAPANESE.search(framing.heading(kind, "en"))


def test_a_count_agrees_with_its_noun() -> None:
    assert framing.counted(1, "DICAS", "en", 1, 1) == "1 article mentions DICAS."
    assert framing.counted(3, "DICAS", "en", 2, 1) == ("3 articles mention DICAS: 2 stories from 1 independent outlet.")
    assert framing.counted(3, "DICAS", "en", 1, 0) == "3 articles mention DICAS: 1 story."
    assert framing.counted(3, "DICAS", "ja", 2, 1) == (
        "3件の記事に「DICAS」の名が出てきます。同じ話を一つと数えると2件、独立した媒体は1つです。"
    )
    assert framing.counted(1, "DICAS", "ja", 1, 1) == "1件の記事に「DICAS」の名が出てきます。"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_says_what_was_searched_and_what_came_nearest(language: str) -> None:
    said = framing.not_found(language, COVERAGE, [NEAR])  # type: ignore[arg-type]
    for part in ("12", "2031-01-01", "2031-05-01", "2031-02-01", "kraken", "Northern Lantern ends", "2031-02-20"):
        assert part in said
    assert "DICAS" not in said  # it is in the archive, so it is not what is missing
    assert bool(JAPANESE.search(said)) == (language == "ja")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_empty_window_names_the_dates_around_it(language: str) -> None:
    window = Window(date(2031, 6, 1), date(2031, 6, 30))
    said = framing.outside_window(language, window, [date(2031, 4, 2)])  # type: ignore[arg-type]
    assert "2031-06-01" in said
    assert "2031-06-30" in said
    assert "2031-04-02" in said


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_within_a_window_names_the_dates_outside_it(sample: Assistant, language: str) -> None:
    question = {"ja": "2019年にDICASで何が話し合われた?", "en": "What did DICAS discuss in 2019?"}[language]
    answer = sample.ask(question)
    said = {"ja": "対象期間の外で最も近い掲載日: 2025-", "en": "Nearest dates outside that time: 2025-"}[language]
    assert not answer.answered and said in answer.note
    assert {"ja": "この期間のどの記事にも", "en": "In no article of that time"}[language] in answer.note


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_within_one_source_says_so(sample: Assistant, language: str) -> None:
    """Another source may have it, and its dates are not those of the one that was chosen."""
    question = {"ja": "鯨の回遊はいつ始まるか", "en": "When does the whale migration begin?"}[language]
    outlets = sorted({article.outlet for article in sample.archive.articles if article.outlet})
    answer = sample.ask(question, source=outlets[0])
    assert {"ja": "選んだ情報源のどの記事にも", "en": "In no article of the chosen source"}[language] in answer.note
    dated = {"ja": "2019年にDICASで何が話し合われた?", "en": "What did DICAS discuss in 2019?"}[language]
    note = sample.ask(dated, source=outlets[0]).note
    assert {"ja": "選んだ情報源", "en": "of the chosen source"}[language] in note
    theirs = {str(article.published) for article in sample.archive.articles if article.outlet == outlets[0]}
    told = note.rpartition({"ja": "近い日付: ", "en": "Nearest dates: "}[language])[2] if "Nothing" in note else ""
    assert all(day.strip(" .。") in theirs for day in told.split(",") if told)


def test_a_refusal_leaves_out_what_it_does_not_know() -> None:
    bare = Coverage(0, 0, None, None, None, (), ())
    assert framing.not_found("en", bare, []) == "Nothing in the archive answers this question. Searched: 0 articles."
