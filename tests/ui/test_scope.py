"""The filters: dates as people type them, and a sentence for those that are none."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.standin import SmallAssistant
from ui.turns import is_choosable
from ui.web.scope import Scope, ScopeError, read_scope, source_choices, toggled


def test_empty_fields_search_everything() -> None:
    assert read_scope(("", " ", ""), "en") == Scope()
    assert read_scope((None, None, None), "en") == Scope()


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("2026-01-20", date(2026, 1, 20), date(2026, 1, 20)),
        ("2026/1/2", date(2026, 1, 2), date(2026, 1, 2)),
        ("2026年1月20日", date(2026, 1, 20), date(2026, 1, 20)),
        ("２０２６年１月", date(2026, 1, 1), date(2026, 1, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025年", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_day_month_or_year_is_understood(typed: str, since: date, until: date) -> None:
    assert read_scope((typed, "", ""), "en").since == since
    assert read_scope(("", typed, ""), "en").until == until


@pytest.mark.parametrize("typed", ["soon", "2026-13-01", "2026-02-30", "20260120x", "0000-01-01", "1月", "2026-1-2-3"])
def test_what_is_no_date_is_called_so(typed: str) -> None:
    with pytest.raises(ScopeError, match="is no date"):
        read_scope((typed, "", ""), "en")
    with pytest.raises(ScopeError, match="日付ではありません"):
        read_scope(("", typed, ""), "ja")


def test_dates_in_the_wrong_order_are_called_so() -> None:
    with pytest.raises(ScopeError, match=r"ends \(2025-01-01\) before it begins \(2026-01-01\)"):
        read_scope(("2026-01-01", "2025-01-01", ""), "en")


@given(st.tuples(*[st.one_of(st.text(max_size=20), st.none(), st.integers(), st.lists(st.integers()))] * 3))
def test_anything_in_the_fields_is_read_or_refused(typed: tuple[object, object, object]) -> None:
    with contextlib.suppress(ScopeError):
        read_scope(typed, "ja")


def test_an_article_is_chosen_and_left_again() -> None:
    chosen = toggled(["架空港湾新報"], "harbour-1")
    assert chosen == ["架空港湾新報", "=harbour-1"]
    assert toggled(chosen, "harbour-1") == ["架空港湾新報"]
    assert read_scope((None, None, chosen), "en").source == "架空港湾新報\n=harbour-1"


@pytest.mark.parametrize("article_id", ["two\nlines", "two  blanks", "x" * 200])
def test_an_article_whose_id_fits_no_field_cannot_be_chosen(article_id: str) -> None:
    assert toggled([], article_id) == []
    assert not is_choosable(article_id)


def test_the_choices_are_outlets_then_files() -> None:
    choices = source_choices(SmallAssistant.over_samples().status())
    assert ("架空港湾新報 (1)", "架空港湾新報") in choices
    assert ("bridges/board.txt (1)", "bridges/board.txt") in choices
    assert source_choices(None) == []


def test_several_sources_are_several_patterns() -> None:
    assert read_scope(("", "", [" 見本新聞 ", "", "a\nb.md", "見本新聞", 3]), "en").source == "見本新聞\na b.md"
    assert read_scope(("", "", []), "en") == Scope()
