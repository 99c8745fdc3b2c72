"""What is shown beside an answer: tables, charts, hover cards, articles, the list of articles and the index."""

import html as standard
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Article
from rag import Finding, Reasons
from rag.answers import Answer
from tests.ui.samples import ANSWERED, ARTICLES, BRIDGE, BUDGET, HARBOUR, LIGHTHOUSE, SCOPE
from tests.ui.standin import SmallAssistant, TellingAssistant
from ui.messages import Interface
from ui.rendering.article import Quoted, article_view
from ui.rendering.browse import COLUMNS, PAGE, Browse, Column, article_list, listed
from ui.rendering.charts import MONTHS, archive_chart, every_month, month_chart
from ui.rendering.found import found_list
from ui.rendering.places import Link, fingerprint, permalink
from ui.rendering.sources import sources_panel
from ui.rendering.statements import PEEKED, Telling, peeks
from ui.rendering.tables import told
from ui.rendering.upkeep import check_view, index_view
from ui.rendering.why import reasons_view

TELLING = TellingAssistant(dict(ARTICLES))


def text_of(html: str) -> str:
    return standard.unescape(re.sub(r"<[^>]*>", "", html))


def cells(html: str, name: str = "t[hd]") -> list[str]:
    return [text_of(cell) for cell in re.findall(rf"<{name}[ >].*?</{name}>", html)]


def telling(answer: Answer, language: Interface = "en", **more: object) -> Telling:
    return Telling(answer, 3, language, **more)  # type: ignore[arg-type]


def test_the_words_of_the_question_are_marked_in_what_came_nearest() -> None:
    answer = replace(TELLING.ask("点検 灯台の話"), answered=False, citations=(), statements=())
    terms = (("点検", 1), ("灯台", 1), ("nowhere", 0))
    answer = replace(answer, coverage=replace(answer.coverage, terms=terms, nearest=("light-1#0-50",)))
    shown = sources_panel(answer, ARTICLES, 1, 0, "ja")
    assert re.findall("<mark>(.*?)</mark>", shown) == ["灯台", "点検"]
    assert text_of(shown.split("<blockquote>")[1].split("</blockquote>")[0]) == ARTICLES["light-1"].text[:50]


# --- statements by kind -----------------------------------------------------------------------------------------------


def test_a_timeline_is_a_table_with_a_row_a_statement() -> None:
    answer = TELLING.ask("年表")
    table = told(telling(answer, "ja"))
    assert cells(table, "th")[:3] == ["出来事の日付", "報道の内容", "媒体・掲載日"]
    assert cells(table, "th")[3:] == ["2026-01-20", "日付なし", "2026-03"][: len(answer.statements)]
    for statement in answer.statements:
        assert statement.text in text_of(table)
    assert table.count('scope="col"') == 3
    assert table.count('scope="row"') == len(answer.statements)
    assert "発言" in text_of(table)


def test_a_comparison_has_a_column_a_side() -> None:
    answer = TELLING.ask("比較")
    table = told(telling(answer, "en"))
    assert cells(table, "th") == list(answer.sides)
    first_row = re.findall(r"<tr>.*?</tr>", table.split("<tbody>")[1])[0]
    assert answer.statements[0].text in cells(first_row, "td")[0]
    assert answer.statements[1].text in cells(first_row, "td")[1]


def test_both_values_of_a_difference_are_shown_with_their_sources() -> None:
    answer = TELLING.ask("比較")
    said = text_of(told(telling(answer, "en")).split('class="differences"')[1])
    assert "A later report says otherwise" in said
    for value, number in zip(answer.differences[0].values, answer.differences[0].citations, strict=True):
        assert f"{value}[{number}]" in said


def test_a_count_has_a_chart_and_its_figures() -> None:
    shown = told(telling(TELLING.ask("件数"), "en"))
    assert shown.count('class="column"') == 3  # December, which has none, is a column too
    assert 'title="5 articles from 2025-11 to 2026-01; most in 2026-01: 4"' in standard.unescape(shown)
    assert cells(shown.split('class="figures"')[1]) == [
        "Month",
        "Articles",
        "2025-11",
        "1",
        "2026-01",
        "4",
        "undated",
        "2",
    ]


@pytest.mark.parametrize("kind", ["年表", "比較", "件数", "共同整備計画の対象は何か"])
def test_every_statement_and_every_mark_is_there_whatever_the_form(kind: str) -> None:
    answer = TELLING.ask(kind)
    shown = told(telling(answer))
    assert all(statement.text in text_of(shown) for statement in answer.statements)
    marks = re.findall(r'class="cite" href="#source-3-(\d)"', standard.unescape(shown))
    assert sorted(set(marks)) == [str(citation.number) for citation in answer.citations]


def test_a_mark_that_names_no_citation_is_not_drawn() -> None:
    answer = replace(ANSWERED, statements=(replace(ANSWERED.statements[0], citations=(7,)),))
    assert 'class="cite"' not in told(telling(answer))


# --- hover cards ------------------------------------------------------------------------------------------------------


def test_a_mark_shows_title_outlet_date_and_quotation() -> None:
    cards = re.findall(r'<span id="peek-3-(\d)">(.*?</q>)</span>', standard.unescape(peeks(telling(ANSWERED, "ja"))))
    assert [number for number, _ in cards] == ["1", "2", "3"]
    for citation, (_, card) in zip(ANSWERED.citations, cards, strict=True):
        assert all(
            said in text_of(card) for said in (citation.title, citation.outlet, str(citation.published), citation.quote)
        )


def test_a_long_quotation_is_cut_on_the_hover_card_and_said_to_be() -> None:
    long = replace(ANSWERED.citations[0], quote="長" * (PEEKED + 1))
    assert f"{'長' * PEEKED}…" in text_of(peeks(telling(replace(ANSWERED, citations=(long,)))))


def test_a_mark_whose_quotation_left_the_archive_says_so() -> None:
    shown = text_of(peeks(telling(ANSWERED, fallen=frozenset({2}))))
    assert shown.count("No longer stands") == 1


# --- why --------------------------------------------------------------------------------------------------------------


def test_reasons_are_said_in_words() -> None:
    reasons = Reasons(("DICAS", "定期協議"), (("DICAS", "日米防衛産業協力"),), 2, None, 1, passages=4120)
    assert text_of(reasons_view(reasons, "en")) == (
        "Words of the question in itDICAS, 定期協議Under another name日米防衛産業協力 (asked: DICAS)"
        "Place by meaning2 of 4,120 passagesPlace by wordsbeyond the first 100Both together1 of 4,120 passages"
    )
    assert "意味の近さで選ばれました" in text_of(reasons_view(replace(reasons, words=(), names=()), "ja"))


# --- articles ---------------------------------------------------------------------------------------------------------


def quoted(*places: int) -> list[Quoted]:
    return [Quoted(3, ANSWERED.question, ANSWERED.citations[place]) for place in places]


def link(quote: str, shift: int = 0) -> Link:
    start = HARBOUR.text.index(quote) + shift
    return Link(HARBOUR.id, start, start + len(quote), fingerprint(quote))


def body(view: str) -> str:
    return view.split('class="text"')[1].split(">", 1)[1].rsplit("</div>", 1)[0]


def test_an_article_is_shown_whole_with_every_quotation_marked() -> None:
    shown = article_view(HARBOUR, link(BUDGET), quoted(0, 1), "ja")
    assert text_of(body(shown)) == HARBOUR.text
    marks = re.findall(r'<mark class="([^"]*)">(.*?)</mark>', body(shown))
    assert [(style, text_of(words)) for style, words in marks] == [("q0", SCOPE), ("q1 current", BUDGET)]
    assert "2件中2件目" in text_of(shown)
    assert f"link {standard.escape(permalink(HARBOUR.id, link(BUDGET).start, link(BUDGET).end, BUDGET))}" in (
        standard.escape(standard.unescape(shown))
    )


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(0, 250)), min_size=1, max_size=6))
def test_overlapping_quotations_lose_no_character_and_each_can_be_stepped_to(ends: list[tuple[int, int]]) -> None:
    text = HARBOUR.text
    spans = sorted({(min(a, b), max(a, b)) for a, b in ends if a != b and max(a, b) <= len(text)})
    cited = [
        Quoted(1, "x", replace(ANSWERED.citations[0], span=type(ANSWERED.citations[0].span)(a, b), quote=text[a:b]))
        for a, b in spans
    ]
    shown = body(article_view(HARBOUR, Link(HARBOUR.id, 0, 0), cited, "ja"))
    assert text_of(shown) == text
    for place, (start, end) in enumerate(spans):
        pieces = re.findall(rf'<mark class="[^"]*\bq{place}\b[^"]*">(.*?)</mark>', shown)
        assert text_of("".join(pieces)) == text[start:end]


def test_words_that_moved_are_marked_where_they_stand_and_said_to_have_moved() -> None:
    shown = article_view(HARBOUR, link(SCOPE, shift=7), [], "en")
    assert [text_of(words) for words in re.findall(r'<mark class="q0 current">(.*?)</mark>', shown)] == [SCOPE]
    assert "marked where it stands now" in shown


def test_words_that_are_gone_are_said_to_be_gone() -> None:
    shown = article_view(replace(HARBOUR, text="まったく別の本文。" * 40), link(SCOPE), [], "en")
    assert "<mark" not in shown
    assert "no longer stand in it" in shown


def test_a_quotation_of_an_older_version_is_not_marked_in_the_new_one() -> None:
    shown = article_view(replace(HARBOUR, text="別" + HARBOUR.text), Link(HARBOUR.id, 0, 0), quoted(0, 1), "ja")
    assert "<mark" not in shown
    assert "この会話での引用（2件）" in text_of(shown)


def test_an_article_opened_at_no_place_marks_nothing_and_names_its_other_versions() -> None:
    shown = article_view(BRIDGE, Link(BRIDGE.id, 0, 0), [], "en", versions=[HARBOUR])
    assert "<mark" not in shown
    assert "no longer" not in shown
    assert "Other versions of this story (1)" in text_of(shown)
    assert f'value="place {HARBOUR.id}#0-0"' in standard.unescape(shown)


def test_a_title_is_read_out_in_the_language_of_its_article() -> None:
    found = found_list(SmallAssistant.over_samples().search("共同整備計画の対象"), "en")
    versions = article_view(BRIDGE, Link(BRIDGE.id, 0, 0), [], "en", versions=[HARBOUR])
    for shown in (found, versions, article_list([HARBOUR], Browse(), "en")):
        titled = re.search(r'<(?:h3|span) lang="ja"><button class="do title"[^>]*>(.*?)</button>', shown)
        assert titled and text_of(titled[1]) == HARBOUR.title


# --- search -----------------------------------------------------------------------------------------------------------


def test_the_words_of_a_search_are_marked_and_the_passage_stays_whole() -> None:
    found = SmallAssistant.over_samples().search("共同整備計画の対象")
    shown = found_list(found, "en")
    quotes = re.findall(r"<blockquote.*?</blockquote>", shown)
    assert [text_of(quote) for quote in quotes] == [hit.text for hit in found]
    assert text_of(re.search(r"<mark>(.*?)</mark>", quotes[0]).group(1)) == "計画"  # type: ignore[union-attr]


# --- the list of articles ---------------------------------------------------------------------------------------------


def many(count: int) -> list[Article]:
    return [
        replace(
            BRIDGE, id=f"a-{n}", title=f"Title {n % 7}", outlet=f"Post {n % 3}", published=date(2025, 1 + n % 12, 1)
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("descending", [True, False])
def test_the_list_is_sorted_by_any_column(column: Column, descending: bool) -> None:
    keys: dict[Column, Callable[[Article], object]] = {
        "published": lambda a: a.published or date.min,
        "title": lambda a: a.title.casefold(),
        "outlet": lambda a: (a.outlet or "").casefold(),
        "file": lambda a: a.file,
    }
    shown = [keys[column](a) for a in listed(list(ARTICLES.values()), Browse(column=column, descending=descending))]
    assert shown == sorted(shown, reverse=descending)  # type: ignore[type-var]
    assert len(shown) == len(ARTICLES)


def test_the_list_begins_with_the_newest_and_ends_with_the_undated() -> None:
    assert [a.id for a in listed(list(ARTICLES.values()), Browse())] == [HARBOUR.id, BRIDGE.id, LIGHTHOUSE.id]


def test_a_column_chosen_again_is_turned_round() -> None:
    by_title = Browse(page=3).sorted_by("title")
    assert (by_title.column, by_title.descending, by_title.page) == ("title", False, 0)
    assert by_title.sorted_by("title").descending
    assert by_title.sorted_by("published").descending


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ＢＲＩＤＧＥ spare", ["bridge-1"]),
        ("架空 共同", ["harbour-1"]),
        ("light.csv", ["light-1"]),
        ("nothing like it", []),
    ],
)
def test_the_list_is_narrowed_by_words_of_title_outlet_and_file(typed: str, found: list[str]) -> None:
    assert [a.id for a in listed(list(ARTICLES.values()), Browse(text=typed))] == found


def test_the_list_is_narrowed_to_a_month() -> None:
    assert [a.id for a in listed(list(ARTICLES.values()), Browse(month="2025-11"))] == [BRIDGE.id]
    shown = article_list(list(ARTICLES.values()), Browse(month="1999-01"), "en")
    assert "No article fits" in shown
    assert 'value="browse-all"' in shown


@pytest.mark.parametrize("page", [0, 1, 2, 99])
def test_every_article_is_on_one_page(page: int) -> None:
    articles = many(2 * PAGE + 3)
    shown = text_of(article_list(articles, Browse(page=page), "en"))
    first = min(page, 2) * PAGE + 1
    assert f"{first} to {min(first + PAGE - 1, len(articles))} of {len(articles)} articles" in shown
    assert ("Next page" in shown) == (page < 2)
    assert ("Previous page" in shown) == (page > 0)


# --- charts -----------------------------------------------------------------------------------------------------------


@given(
    st.dictionaries(
        st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda d: f"{d:%Y-%m}"), st.integers(1, 9), min_size=1
    )
)
def test_a_chart_has_every_month_from_first_to_last(counts: dict[str, int]) -> None:
    months = every_month(counts)
    assert months == sorted(set(months))
    assert set(counts) <= set(months) or len(months) <= MONTHS
    assert (months[-1]) == max(counts)


def test_a_chart_of_articles_says_in_words_and_figures_what_it_draws() -> None:
    shown = archive_chart(many(40), "2025-02", "en")
    assert "40 articles from 2025-01 to 2025-12; most in 2025-04: 4" in text_of(shown)
    assert cells(shown, "td").count("4") >= 4
    assert shown.count("do column") == 12
    assert shown.count("column on") == 1
    assert 'value="month 2025-02"' in standard.unescape(shown)


def test_outlets_without_a_colour_of_their_own_share_one() -> None:
    shown = archive_chart([replace(a, outlet=f"Post {n}") for n, a in enumerate(many(9))], "", "ja")
    assert text_of(shown).count("その他") == 2  # legend and table
    assert {f"s{n}" for n in range(6)} <= set(re.findall(r"\bs\d\b", shown))


def test_a_chart_of_one_month_or_of_no_date_is_not_drawn() -> None:
    assert month_chart((("2025-01", 3), ("", 1)), "en") == ""
    assert archive_chart([LIGHTHOUSE], "", "en") == ""


def test_dates_without_a_year_of_four_digits_do_not_break_the_page() -> None:
    old = [replace(BRIDGE, published=date(1, 1, 1)), BRIDGE]
    assert "0001-01-01" in text_of(article_list(old, Browse(), "en"))
    assert "0001-01" in text_of(archive_chart(old, "", "en"))


# --- the index --------------------------------------------------------------------------------------------------------


def test_the_index_tab_says_what_the_last_update_did() -> None:
    report = {
        "added": ["a", "b"],
        "changed": [],
        "removed": ["c"],
        "duplicates": ["d (x.md)"],
        "unchanged": 5,
        "seconds": 3,
    }
    report["failed"] = [{"file": "x.pdf", "reason": "is locked by a password; save it without one."}]
    last = SimpleNamespace(state="done", report=report)
    shown = index_view(SmallAssistant.over_samples().status(), last, "ja")
    said = text_of(shown)
    for one in (
        "追加2",
        "変更0",
        "削除1",
        "重複1",
        "読み込み不可1",
        "変更なし5",
        "パスワードで保護されています",
        "世代00000001",
    ):
        assert one in said
    assert 'value="place a#0-0"' in standard.unescape(shown)
    assert 'value="place c#0-0"' not in standard.unescape(shown)
    assert "更新の記録はまだありません" in text_of(index_view(None, None, "ja"))


def test_a_check_says_what_is_wrong_and_what_to_do_in_the_language_of_the_page() -> None:
    shown = text_of(check_view([Finding("a.md", "changed since", "shutten build")], "ja"))
    assert "a.md索引の作成後に変更されていますshutten build" in shown
    assert "Everything is in order" in check_view([], "en")
    assert "Everything is in order" not in check_view(None, "en")
