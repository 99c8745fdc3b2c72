"""The page in a real browser: ask, check, narrow, go on."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from index.archive import open_archive
from rag import open_assistant
from rag.answers import Answer
from rag.verification import verify
from tests.e2e.browser import PHONE, WIDE, ask, watched_page
from tests.e2e.conftest import served
from tests.ui.standin import TellingAssistant
from ui.export import claims_in
from ui.messages import Interface, messages
from ui.web.opening import Opening

pytestmark = pytest.mark.browser


def _in_view(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        """element => {
            const box = document.querySelector("#evidence").getBoundingClientRect();
            const here = element.getBoundingClientRect();
            return here.top >= box.top && here.top < box.bottom && here.top < innerHeight;
        }"""
    )


def test_a_citation_leads_to_the_marked_words_in_their_article(page: Page, sample_index: Path) -> None:
    turn = ask(page, "what did DICAS cover")
    statement = turn.locator(".statement").nth(1)
    words = statement.locator("p").first.evaluate("p => p.firstChild.textContent")
    statement.locator("a.cite").first.click()
    card = page.locator("#evidence .card.current")
    expect(card.locator("mark")).to_have_text(words, use_inner_text=False)
    expect(turn.locator(".go-on")).to_be_visible(timeout=60_000)  # with which the answer is drawn anew
    expect(statement.locator("a.cite").first).to_have_class(re.compile("current"))
    page.wait_for_timeout(600)
    assert _in_view(page, "#evidence .card.current mark")

    card.get_by_role("button", name="Open article").click()
    expect(page.locator("#reader mark.current").first).to_have_text(words)
    page.wait_for_timeout(600)
    assert _in_view(page, "#reader mark.current")
    shown = page.locator("#reader .text").evaluate("e => e.textContent")
    assert shown in {article.text for article in open_assistant(sample_index).archive.articles}

    page.keyboard.press("Escape")
    expect(page.locator("#evidence .sources")).to_be_visible()


def test_an_answer_stays_where_it_is_read_when_it_is_drawn_anew(phone: Page) -> None:
    """It is longer than the window, and moves to another part of the page once it is complete."""
    for place, question in enumerate(("what did DICAS cover", "What is the latest on SM-3?")):
        ask(phone, question)
        moved = phone.locator(":is(#recent, #earlier) .turn").nth(place)
        moved.wait_for(timeout=60_000)
        phone.wait_for_timeout(600)
        assert moved.evaluate("e => e.offsetHeight > innerHeight / 2")
        assert 0 < moved.evaluate("e => e.getBoundingClientRect().top") < 200


def test_evidence_belongs_to_the_selected_answer(page: Page) -> None:
    first = ask(page, "what did DICAS cover")
    second = ask(page, "What is Keen Edge?")
    expect(page.locator("#evidence .for")).to_contain_text("Keen Edge")
    expect(second).to_have_class(re.compile("selected"))

    first.locator("a.cite").first.click()
    expect(page.locator("#evidence .for")).to_contain_text("DICAS")
    expect(first).to_have_class(re.compile("selected"))
    expect(second).not_to_have_class(re.compile("selected"))
    said = first.inner_text()
    quotes = page.locator("#evidence .card mark").all_text_contents()
    assert quotes and all(quote in said for quote in quotes)

    second.locator(".question").click()
    expect(page.locator("#evidence .for")).to_contain_text("Keen Edge")


def test_a_follow_up_keeps_the_subject(page: Page) -> None:
    ask(page, "What is Keen Edge?")
    turn = ask(page, "When was it held?")
    expect(turn.locator(".chip").first).to_contain_text("As a follow-up to: Keen Edge")


def test_dates_narrow_what_is_searched(page: Page) -> None:
    everything = ask(page, "日米の防衛相会談で何が話し合われたか").locator(".searched li").first.inner_text()
    page.locator("#until input, #until textarea").fill("2023-12-31")
    turn = ask(page, "日米の防衛相会談で何が話し合われたか")
    assert turn.locator(".searched li").first.inner_text() != everything
    published = turn.locator("p.whence").all_inner_texts()
    assert published and all("2023" in said for said in published)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#until input, #until textarea")).to_have_value("")


def test_an_outlet_narrows_what_is_searched(page: Page) -> None:
    page.locator("#source input").click()
    option = page.get_by_role("option").first
    outlet = option.inner_text().removeprefix("✓").strip().rsplit(" (", 1)[0]
    option.click()
    page.locator("#source input").press("Tab")
    turn = ask(page, "日米の防衛相会談で何が話し合われたか")
    published = turn.locator("p.whence").all_inner_texts()
    assert published and all(said.startswith(outlet) for said in published)


@pytest.mark.parametrize(("field", "typed"), [("#since", "soon"), ("#until", "2026-02-30")])
def test_a_bad_date_is_called_so_and_the_question_stays(page: Page, field: str, typed: str) -> None:
    page.locator(f"{field} input, {field} textarea").fill(typed)
    page.locator("#question textarea").fill("what did DICAS cover")
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#notice")).to_contain_text(messages("en").date_bad.format(text=typed))
    expect(page.locator("#question textarea")).to_have_value("what did DICAS cover")
    expect(page.locator("#conversation .turn")).to_have_count(0)


def test_a_question_that_is_empty_or_too_long_is_called_so_and_stays(page: Page) -> None:
    box = page.locator("#question textarea")
    box.fill("   ")
    box.press("Enter")
    expect(page.locator("#notice")).to_contain_text(messages("en").question_empty)
    box.fill("long " * 1000)
    box.press("Enter")
    expect(page.locator("#notice")).to_contain_text("5,000 characters")
    expect(box).to_have_value("long " * 1000)
    ask(page, "What is Keen Edge?")
    expect(page.locator("#notice .problem")).to_have_count(0)


def test_nothing_found_says_what_was_searched(page: Page) -> None:
    turn = ask(page, "Who won the cricket world cup final in Lord's stadium?")
    expect(turn.locator(".confidence")).to_have_text(messages("en").confidence_none)
    expect(turn.locator("a.cite")).to_have_count(0)
    # Nothing in the archive is about cricket, so nothing is shown as near either.
    expect(page.locator("#evidence")).to_contain_text(messages("en").no_sources)
    expect(page.locator("#evidence .card")).to_have_count(0)


def test_shift_enter_starts_a_line_and_enter_sends(page: Page) -> None:
    box = page.locator("#question textarea")
    box.type("What is")
    box.press("Shift+Enter")
    box.type("Keen Edge?")
    expect(box).to_have_value("What is\nKeen Edge?")
    box.press("Enter")
    expect(page.locator("#conversation .turn .answer")).to_be_visible(timeout=60_000)


def test_the_enter_that_ends_a_japanese_conversion_does_not_send(japanese_page: Page) -> None:
    page = japanese_page
    page.locator("#question textarea").click()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "ぼうえい", "selectionStart": 4, "selectionEnd": 4})
    for kind in ("rawKeyDown", "keyUp"):  # 229 is what a browser reports for keys that the input method takes
        keys.send(
            "Input.dispatchKeyEvent", {"type": kind, "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"}
        )
    keys.send("Input.insertText", {"text": "防衛"})
    page.wait_for_timeout(500)
    expect(page.locator("#question textarea")).to_have_value("防衛")
    expect(page.locator("#conversation .turn")).to_have_count(0)


def test_the_keyboard_reaches_question_and_sources(page: Page) -> None:
    ask(page, "what did DICAS cover")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#question textarea")).to_have_value("")
    page.locator("h1").click()
    expect(page.locator("#evidence .card.current .number")).to_have_text("1")  # they come right after the answer
    page.keyboard.press("]")
    expect(page.locator("#evidence .card.current .number")).to_have_text("2")
    page.keyboard.press("[")
    expect(page.locator("#evidence .card.current .number")).to_have_text("1")


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    example = page.locator("button.example").first
    question = example.inner_text()
    page.locator("#question textarea").fill("half a question")
    example.click()
    turn = page.locator("#conversation .turn").first
    expect(turn.locator(".asked")).to_have_text(question)
    expect(turn.locator(".answer a.cite").first).to_be_visible(timeout=60_000)
    expect(page.locator("#question textarea")).to_have_value("half a question")


def test_a_new_conversation_is_empty(page: Page) -> None:
    ask(page, "What is Keen Edge?")
    page.get_by_role("button", name="New conversation").first.click()
    expect(page.locator("#conversation .welcome h2")).to_be_visible()
    expect(page.locator("#evidence .card")).to_have_count(0)


def test_the_page_follows_the_browsers_language_and_can_be_switched(japanese_page: Page) -> None:
    page = japanese_page
    expect(page.get_by_role("tab", name="質問")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "ja"
    ask(page, "DICASでは何が議論されたか")
    page.locator("#language").click()
    expect(page.get_by_role("tab", name="Ask")).to_be_visible()
    expect(page.locator("#evidence .evidence-head")).to_contain_text("Sources")
    expect(page.locator("#conversation .turn .who")).to_have_text("You asked")
    expect(page.locator("#conversation .answer a.cite").first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_role("tab", name="Ask")).to_be_visible()
    page.get_by_role("tab", name="Index").click()
    expect(page.locator("#rebuild")).to_contain_text("Bring the index up to date")


def test_nothing_stays_in_the_other_language(page: Page) -> None:
    for place in ("#top-bar", "#scope", "#tools", "#evidence", "#tabs [role=tablist]"):
        said = re.sub("出典|日本語", "", page.locator(place).first.inner_text())
        assert not re.search("[ぁ-んァ-ヶ一-龥]", said), said


def test_an_answer_can_be_taken_along(page: Page) -> None:
    turn = ask(page, "what did DICAS cover")
    page.locator("#evidence summary").click()
    saved = taken(page, "Markdown", "shutten.md")
    assert saved == page.locator("#evidence pre.export").text_content()
    plain = re.sub(r"\\\n|\s|\\(?=[!-/:-@\[-`{-~])", "", saved)
    for statement in turn.locator(".statement p:first-child").all():
        assert re.sub(r"\s", "", statement.evaluate("p => p.firstChild.textContent")) in plain
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == saved


def taken(page: Page, button: str, name: str, nth: int = 0) -> str:
    """The text of the file that a button saves, with its line ends as they are."""
    with page.expect_download() as saving:
        page.locator("#evidence").get_by_role("button", name=button, exact=True).nth(nth).click()
    assert saving.value.suggested_filename == name
    return Path(saving.value.path()).read_bytes().decode()


def sources_of(page: Page, turn: Locator) -> int:
    """How many sources a turn has, once they are there: they come after the answer."""
    cards = page.locator(f"#{turn.get_attribute('id')}".replace("turn", "sources")).locator(".card[id]")
    expect(cards.first).to_be_visible()
    return cards.count()


def test_every_format_is_saved_for_an_answer_and_for_the_conversation(page: Page, sample_index: Path) -> None:
    first = sources_of(page, ask(page, "what did DICAS cover"))
    both = first + sources_of(page, ask(page, "PAC-3 MSE とは"))
    page.locator("#evidence summary", has_text="Export this answer").click()
    names = {"Markdown": "md", "BibTeX": "bib", "CSV": "csv", "CSL JSON": "json", "JSON Lines": "jsonl"}
    archive = open_archive(sample_index)
    for label, suffix in names.items():
        for nth, expected in ((0, both - first), (1, both)):
            claims = claims_in(taken(page, label, f"shutten.{suffix}", nth))
            assert len(claims) == expected > 0
            assert {checked.verdict for checked in verify(archive, claims)} == {"stands"}
    # The same file twice is saved twice.
    assert taken(page, "CSV", "shutten.csv") == taken(page, "CSV", "shutten.csv")
    assert taken(page, "CSV", "shutten.csv").startswith("\ufeff")


def test_a_link_opens_an_article_at_its_place(page: Page) -> None:
    ask(page, "what did DICAS cover")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    quote = page.locator("#evidence .card.current mark").inner_text()
    page.locator("#evidence .card.current").get_by_role("button", name="Link").click()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator("#reader mark.current").first).to_have_text(quote)


def test_searching_lists_passages_that_open_in_their_article(page: Page) -> None:
    page.get_by_role("tab", name="Search").click()
    page.locator("#query input, #query textarea").fill("SM-3 Block IIA")
    page.locator("#query input, #query textarea").press("Enter")
    first = page.locator("#found .card").first
    expect(first).to_be_visible(timeout=60_000)
    passage = first.locator("blockquote").evaluate("e => e.textContent")
    first.locator("button.title").click()
    expect(page.locator("#reader mark.current").first).to_be_visible()
    assert "".join(page.locator("#reader mark").all_text_contents()) == passage


def test_the_archive_lists_its_articles(page: Page) -> None:
    page.get_by_role("tab", name="Archive").click()
    title = page.locator("#listing table.articles button.title").first
    said = title.inner_text()
    title.click()
    expect(page.locator("#reader h3")).to_have_text(said)


def test_on_a_phone_a_citation_opens_the_sources_as_a_sheet(phone: Page) -> None:
    page = phone
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    turn = ask(page, "what did DICAS cover")
    expect(page.locator("#evidence")).not_to_be_in_viewport()
    turn.locator("a.cite").first.click()
    expect(page.locator("#evidence .card.current mark")).to_be_in_viewport()
    page.locator("#evidence").get_by_role("button", name="×").click()
    expect(page.locator("#evidence")).not_to_be_in_viewport()
    page.get_by_role("button", name=messages("en").show_filters).click()
    expect(page.locator("#since")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


class _Reading(TellingAssistant):
    """An assistant whose reading of what it has found ends when it is told to."""

    read: threading.Event

    def asking(self, question: str, **asked: Any) -> Iterator[Answer]:
        for answer in super().asking(question, **asked):
            if not answer.preliminary:
                assert self.read.wait(60)
            yield answer


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("ja", PHONE)])
def test_what_is_found_is_shown_while_it_is_read(
    browser: Browser, tmp_path: Path, language: Interface, size: ViewportSize
) -> None:
    assistant = _Reading.over_samples()
    assistant.read = threading.Event()
    opening = Opening(lambda: assistant)
    locale = {"en": "en-US", "ja": "ja-JP"}[language]
    with (
        served(opening, tmp_path, tmp_path) as address,
        watched_page(browser, address, locale=locale, viewport=size) as watched,
    ):
        page = watched.page
        page.locator("#question textarea").fill("共同整備計画の対象は何か")
        page.locator("#question textarea").press("Enter")
        found = page.locator("#conversation .turn .found")
        expect(found.locator(".statement").first).to_be_visible()
        expect(found.locator(".waiting")).to_have_text(messages(language).checking)
        expect(page.locator("#question textarea")).to_have_value("")
        expect(page.locator("#conversation .verdict")).to_have_count(0)
        before = found.locator(".statement").first.inner_text()
        found.locator("a.cite").first.click()  # there is nothing to open yet, and nothing breaks
        assistant.read.set()
        answer = page.locator("#conversation .turn .answer")
        expect(answer.locator(".verdict")).to_be_visible()
        expect(found).to_have_count(0)
        assert answer.locator(".statement").first.inner_text() == before
