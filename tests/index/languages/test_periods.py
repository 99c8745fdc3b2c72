import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages.periods import Period, asks_latest, find_period, find_periods

TABLE = Path(__file__).with_name("periods.tsv")
TODAY = date(2026, 1, 20)
WORDS = [
    "2025年", "3月", "15日", "から", "まで", "以降", "の間", "先月", "昨年", "末", "今年度", "予算", "過去", "3",
    "か月", "前",
    "since ", "last ", "March ", "2023 ", "between ", " and ", "to ", "the ", "past ",
    "six months", " ago", "Christmas ", "next ",
]  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [
            (row["question"], row["today"], row["periods"]) for row in csv.DictReader(lines, delimiter="\t", quoting=3)
        ]


def shown(period: Period) -> str:
    return f"{period.first or ''}..{period.last or ''}{'*' if period.ahead else ''}"


@pytest.mark.parametrize(("question", "today", "expected"), rows())
def test_the_window_of_a_question_is_what_the_table_says(question: str, today: str, expected: str) -> None:
    assert "; ".join(shown(period) for period in find_periods(question, date.fromisoformat(today))) == expected


def test_the_table_holds_at_least_160_expressions_with_a_window() -> None:
    assert sum(1 for _, _, expected in rows() if expected) >= 160


def test_the_words_of_a_period_are_the_questions_own() -> None:
    for question, _, _ in rows():
        for period in find_periods(question, TODAY):
            assert question[slice(*period.span)] == period.words


def test_the_words_hold_what_opens_the_window() -> None:
    assert [period.words for period in find_periods("２０２５年３月以降の動き", TODAY)] == ["２０２５年３月以降"]
    assert [period.words for period in find_periods("talks since last month?", TODAY)] == ["since last month"]


def test_two_unrelated_windows_are_no_single_period() -> None:
    assert find_period("2023年と2026年を比べた人員", TODAY) is None


def test_a_window_inside_another_is_the_period() -> None:
    period = find_period("2025年の報道のうち、10月の会談について", TODAY)
    assert period is not None and (period.first, period.last) == (date(2025, 10, 1), date(2025, 10, 31))


def test_a_year_to_come_is_no_period_beside_one_that_has_been() -> None:
    assert find_period("2035年の空母の数", TODAY) is None
    period = find_period("2025年12月の報告書は2035年に何隻と見るか", TODAY)
    assert period is not None and period.first == date(2025, 12, 1)


@pytest.mark.parametrize(
    "question",
    ["最新の動きは", "DICASの直近の会合", "最近どうなった", "いちばん新しい記事", "What's the latest on it?",
     "the newest report",
     "anything recent?", "what happened recently", "the most recent talks", "When was the last round?"],
)  # fmt: skip
def test_questions_for_the_newest_are_recognised(question: str) -> None:
    assert asks_latest(question)


@pytest.mark.parametrize(
    "question",
    ["直近3か月で何度会談したか", "Who must answer by Friday at the latest?", "先月の会談", "last year", "最後の砦"],
)
def test_other_questions_do_not_ask_for_the_newest(question: str) -> None:
    assert not asks_latest(question)


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_no_order_of_words_about_time_raises(words: list[str], today: date) -> None:
    question = "".join(words)
    for period in find_periods(question, today):
        assert period.first or period.last
        assert period.first is None or period.last is None or period.first <= period.last
        assert question[slice(*period.span)] == period.words


@given(st.text())
def test_any_text_can_be_asked(question: str) -> None:
    find_period(question, TODAY)
    asks_latest(question)
