"""Evidence in a real browser: what a mark shows, articles, links that survive, tables, charts, why a passage."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser import PHONE, SCREENS, ask, listen_to, watched_page
from tests.e2e.conftest import served
from tests.ui.samples import HARBOUR
from tests.ui.standin import TellingAssistant
from ui.messages import Messages, messages
from ui.web.opening import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUESTION = "共同整備計画の対象は何か"
EVERY_SCREEN = pytest.mark.parametrize(("locale", "size"), SCREENS)


@contextmanager
def opened(browser: Browser, address: str, locale: str, size: dict[str, int]) -> Iterator[tuple[Page, Messages]]:
    """A page on one of the screens, with the sentences of its language."""
    with watched_page(browser, address, locale=locale, viewport=size, has_touch=size == PHONE) as watched:
        yield watched.page, messages("ja" if locale == "ja-JP" else "en")


def copied(page: Page, button: Locator) -> str:
    """What a click puts into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_chosen_source_stays_chosen_when_the_sources_are_drawn_anew(browser: Browser, small_address: str) -> None:
    with opened(browser, small_address, *SCREENS[0]) as (page, _):
        turn = ask(page, QUESTION)
        turn.locator(".go-on").wait_for()
        turn.locator("a.cite").first.click()
        expect(page.locator("#evidence .card.current")).to_have_count(1)
        page.evaluate(
            """() => {
                const sources = document.querySelector("#evidence-view div[lang]");
                const again = sources.cloneNode(true);
                again.querySelectorAll(".current").forEach((card) => card.classList.remove("current"));
                sources.replaceWith(again);
            }"""
        )
        expect(page.locator("#evidence .card.current")).to_have_count(1)
        expect(turn.locator("a.cite.current").first).to_be_visible()


def test_a_mark_shows_title_outlet_date_and_quotation_while_it_is_pointed_at_or_focused(
    browser: Browser, small_address: str
) -> None:
    with opened(browser, small_address, *SCREENS[0]) as (page, _):
        turn = ask(page, QUESTION)
        turn.locator(".go-on").wait_for()
        mark, quote = turn.locator("a.cite").first, turn.locator(".quoted").first.evaluate("p => p.firstChild.data")
        peek = page.locator("#peek")
        mark.hover()
        for said in (HARBOUR.title, HARBOUR.outlet, "2026-01-20", quote):
            expect(peek).to_contain_text(said or "")
        expect(mark).to_have_attribute("aria-describedby", "peek")
        box = peek.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 860
        page.mouse.move(5, 5)
        expect(peek).to_be_hidden()
        page.keyboard.press("Tab")
        mark.focus()
        expect(peek).to_be_visible()
        page.keyboard.press("Escape")
        expect(peek).to_be_hidden()
        expect(mark).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#evidence .card.current .number")).to_have_text("1")


@EVERY_SCREEN
def test_an_article_is_read_walked_through_copied_and_left(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    with opened(browser, small_address, locale, size) as (page, words):
        turn = ask(page, QUESTION)
        turn.locator(".go-on").wait_for()
        turn.locator("a.cite").first.click()
        page.locator("#evidence .card.current").get_by_role("button", name=words.open_article).click()
        reader = page.locator("#reader")
        expect(reader.locator("mark.current")).to_be_in_viewport()
        assert reader.locator(".text").evaluate("e => e.textContent") == HARBOUR.text
        marks = reader.locator("mark").count()
        assert marks > 1
        original = reader.get_by_role("link", name=words.original)
        expect(original).to_have_attribute("href", HARBOUR.url or "")
        expect(original).to_have_attribute("rel", re.compile("noopener noreferrer"))

        first = reader.locator("mark.current").evaluate("e => e.textContent")
        place = reader.locator(".steps .place")
        told = [words.excerpt_place.format(place=number, total=marks) for number in range(1, marks + 1)]
        here = told.index(place.inner_text())
        reader.get_by_role("button", name=words.following).click()
        expect(place).to_have_text(told[(here + 1) % marks])
        second = reader.locator("mark.current").evaluate("e => e.textContent")
        assert second != first
        page.keyboard.press("[")
        expect(place).to_have_text(told[here])
        page.keyboard.press("]")
        reference = copied(page, reader.get_by_role("button", name=words.copy_passage))
        assert reference.startswith(f"「{second}」\n{HARBOUR.title}") and HARBOUR.url in reference
        reader.locator(".cited-here summary").click()
        expect(reader.locator(".cited-here li")).to_have_count(marks)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

        page.keyboard.press("Escape")
        expect(page.locator("#evidence .sources")).to_be_visible()
        expect(page).not_to_have_url(re.compile("article="))
        if size == PHONE:
            page.keyboard.press("Escape")
            expect(page.locator("#evidence")).not_to_be_in_viewport()
            expect(turn.locator("a.cite").first).to_be_focused()


@EVERY_SCREEN
def test_a_link_to_a_place_survives_reload_and_rebuild_and_says_what_changed(
    browser: Browser, tmp_path: Path, locale: str, size: dict[str, int]
) -> None:
    assistant = TellingAssistant.over_samples()
    with (
        served(Opening(lambda: assistant), tmp_path / "index", tmp_path) as address,
        opened(browser, address, locale, size) as (page, words),
    ):
        ask(page, QUESTION).locator("a.cite").first.click()
        card = page.locator("#evidence .card.current")
        quote = card.locator("mark").evaluate("e => e.textContent")
        link = copied(page, card.get_by_role("button", name=words.copy_link))
        assert re.search(r"\?article=harbour-1&span=\d+-\d+&words=", link)
        marked = page.locator("#reader mark.current")
        page.goto(link)
        expect(marked).to_have_text(quote, use_inner_text=False)
        page.reload()
        expect(marked).to_have_text(quote, use_inner_text=False)
        expect(page.locator("#reader .warning")).to_have_count(0)

        assistant.texts[HARBOUR.id] = replace(HARBOUR, text=f"訂正があります。\n{HARBOUR.text}")
        page.reload()
        expect(marked).to_have_text(quote, use_inner_text=False)
        expect(page.locator("#reader .warning")).to_have_text(words.link_moved)
        assistant.texts[HARBOUR.id] = replace(HARBOUR, text="別の文だけが残った。")
        page.reload()
        expect(page.locator("#reader .warning")).to_have_text(words.link_lost)
        expect(page.locator("#reader .text")).to_have_text("別の文だけが残った。")
        del assistant.texts[HARBOUR.id]
        page.reload()
        expect(page.locator("#reader .problem")).to_have_text(words.link_gone)


@EVERY_SCREEN
def test_timelines_comparisons_and_counts_have_forms_of_their_own(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    with opened(browser, small_address, locale, size) as (page, words):
        timeline = ask(page, "年表").locator("table.timeline")
        expect(timeline.locator("tbody tr").first.locator("th")).to_have_text("2026-01-20")
        expect(timeline.locator("tbody tr").first).to_contain_text(words.modality["said"])
        expect(timeline.locator("tbody tr").first).to_contain_text("架空港湾新報")
        expect(timeline.locator("a.cite").first).to_be_visible()
        compare = ask(page, "比較").locator("table.compare")
        expect(compare.locator("td").first).to_contain_text("港")
        expect(page.locator("ul.differences strong")).to_have_text(words.relation["later report"])
        expect(page.locator("ul.differences b")).to_have_text(["三つ", "五つ"])
        count = ask(page, "件数")
        expect(count.get_by_role("img")).to_be_visible()
        expect(count.locator(".chart .count")).to_have_text(["1", "4"])
        count.locator("figure summary").click()
        expect(count.locator("table.figures tbody tr")).to_have_count(3)
        expect(count.locator("table.figures tbody tr").last).to_contain_text(words.undated)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        for table in (timeline, compare):
            assert table.evaluate("e => e.getBoundingClientRect().right") <= size["width"]


@EVERY_SCREEN
def test_why_a_passage_came_up_is_told_when_asked(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    with opened(browser, small_address, locale, size) as (page, words):
        ask(page, QUESTION).locator("a.cite").nth(1).click()
        card = page.locator("#evidence .card.current")
        expect(card.locator(".number")).to_have_text("2")
        card.get_by_role("button", name=words.why).click()
        why = card.locator("dl.why")
        expect(why).to_contain_text(words.why_meaning)
        expect(why).to_contain_text(words.why_place.format(place=1, passages=6))
        card.get_by_role("button", name=words.why).click()
        expect(why).to_have_count(0)


@EVERY_SCREEN
def test_an_answer_is_exported_from_the_row_below_it(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    with opened(browser, small_address, locale, size) as (page, words):
        first = ask(page, QUESTION)
        first.locator(".go-on").wait_for()
        ask(page, "年表")
        first.get_by_role("button", name=words.take, exact=True).click()
        expect(page.locator("#evidence .for")).to_contain_text(QUESTION)
        markdown = copied(page, page.locator("#evidence").get_by_role("button", name=words.export_copy))
        assert QUESTION in markdown and HARBOUR.title in markdown
        with page.expect_download() as saving:
            page.locator("#evidence .take").get_by_role("button", name="CSV").first.click()
        assert saving.value.suggested_filename == "shutten.csv"


def test_on_paper_are_the_conversation_and_its_sources_and_nothing_to_click(
    browser: Browser, small_address: str
) -> None:
    with opened(browser, small_address, *SCREENS[0]) as (page, words):
        turn = ask(page, QUESTION)
        turn.locator(".go-on").wait_for()
        page.emulate_media(media="print", color_scheme="dark")
        for shown in (".asked", ".statement", "#evidence .card mark"):
            expect(page.locator(shown).first).to_be_visible()
        for hidden in ("#scope", "#composer", "#top-bar", "[role=tablist]", ".go-on", ".card footer", ".verdict .row"):
            expect(page.locator(hidden).first).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("document.querySelector('#evidence').getBoundingClientRect().left") < 40
        expect(page).to_have_title(f"{QUESTION} – Shutten")
        del words


def test_an_error_inside_the_program_is_said_and_the_page_goes_on(browser: Browser, tmp_path: Path) -> None:
    class Broken(TellingAssistant):
        def status(self) -> object:
            if self.broken:
                raise RuntimeError("an invented failure")
            return super().status()

        broken = False

    assistant = Broken(TellingAssistant.over_samples().texts)
    with (
        served(Opening(lambda: assistant), tmp_path / "index", tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        assistant.broken = True
        page.locator("#question textarea").fill(QUESTION)
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#notice .problem")).to_contain_text("Something went wrong inside the program")
        assistant.broken = False
        turn = ask(page, "年表")
        expect(turn.locator("table.timeline")).to_be_visible()


def test_nothing_moves_for_those_who_want_no_motion(browser: Browser, small_address: str) -> None:
    with watched_page(browser, small_address, viewport=PHONE, has_touch=True, reduced_motion="reduce") as watched:
        page = watched.page
        listen_to(page, "scrollIntoView")
        ask(page, QUESTION).locator("a.cite").first.click()
        expect(page.locator("#evidence .card.current mark")).to_be_in_viewport()
        assert page.evaluate("document.getAnimations().length") == 0
        assert set(page.evaluate("heard.map(given => given[0].behavior)")) == {"auto"}
