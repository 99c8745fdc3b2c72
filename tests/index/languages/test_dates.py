import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages import dates_english
from index.languages.dates import find_dates, folded

PIECES = [
    "2025", "年", "1", "12", "31", "月", "日", "~", "から", "令和", "元", "平成", "(2026)", "R8", ".", "-", "/",
    "度", "末",
    "同", "昨年", "三", "十", "〇", "January", "March", "to", "10", ",", "in", "since", "第", "上旬", "代",
]  # fmt: skip
ENGLISH = [
    "may", "Sept.", "DEC", "summer", "Fall", "H1", "H2", "Q3", "Q", "third", "quarter", "half", "first-half", "fiscal",
    "year", "FY", "'26", "26", "1990s", "2030", "early", "mid-", "late", "end of", "the", "of", "between", "from",
    "and", "until", "vs.", "versus", "dated", "articles", "news", "through", "last week of", "3rd", "22nd", "2,024",
]  # fmt: skip
TABLE = Path(__file__).with_name("dates.tsv")


def rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["near"], row["dates"]) for row in csv.DictReader(lines, delimiter="\t", quoting=3)]


@pytest.mark.parametrize(("text", "near", "expected"), rows())
def test_dates_are_read_as_the_table_says(text: str, near: str, expected: str) -> None:
    mentions = find_dates(text, near=None if near == "-" else date.fromisoformat(near))
    shown = [
        f"{mention.first}{'' if mention.first == mention.last else f'..{mention.last}'} {mention.precise}"
        for mention in mentions
    ]
    assert "; ".join(shown) == expected


def test_a_mention_stands_where_the_date_is_written() -> None:
    text = "防衛省は令和８（２０２６）年１月１６日（金）に、会談は2026-1-15と発表した。"
    assert [text[slice(*mention.span)] for mention in find_dates(text)] == [
        "令和８（２０２６）年１月１６日（金）",
        "2026-1-15",
    ]


@given(st.lists(st.sampled_from([*ENGLISH, *PIECES]), max_size=8), st.sampled_from(["", " "]))
def test_no_english_form_is_missed_by_the_look_that_spares_the_others(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    assert dates_english._HINT.search(text) or not any(form.search(text) for form in dates_english._SCANNERS)


def test_every_english_form_is_one_that_the_look_sees() -> None:
    said = ["between March and July 2025", "Q3 2030", "third-quarter 2030", "first half of 2030", "H1 2030", "FY'30"]
    said += ["2030 articles", "the 1990s", "mid-2030", "summer of 2030", "from 2029 to 2030"]
    texts = [*said, *(folded(text) for text, _, _ in rows())]
    for form in dates_english._SCANNERS:
        assert any(form.search(text) for text in texts), form.pattern
    for text in texts:
        assert dates_english._HINT.search(text) or not any(form.search(text) for form in dates_english._SCANNERS)


@given(st.text(), st.none() | st.dates(date(1900, 1, 1), date(2150, 12, 31)))
def test_no_text_upsets_the_search_for_dates(text: str, near: date | None) -> None:
    assert len(folded(text)) == len(text)
    reached = 0
    for mention in find_dates(text, near=near):
        assert reached <= mention.span.start < mention.span.end <= len(text)
        assert mention.first <= mention.last
        reached = mention.span.end


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ),
    st.none() | st.dates(date(1999, 1, 1), date(2030, 12, 31)),
)
def test_pieces_of_dates_in_any_order_never_raise(pieces: list[str], near: date | None) -> None:
    for joint in ("", " "):
        for mention in find_dates(joint.join(pieces), near=near):
            assert mention.first <= mention.last


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_written_out_in_full_is_that_day_in_every_style(day: date) -> None:
    styles = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"令和{day.year - 2018}年{day.month}月{day.day}日"
        if day.year > 2018
        else f"平成{day.year - 1988}年{day.month}月{day.day}日",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ]
    for style in styles:
        assert [(mention.first, mention.last) for mention in find_dates(f"これは{style} の記事")] == [(day, day)], style
