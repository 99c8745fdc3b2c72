"""The tabs beside the conversation, the filters, keys and languages: in both languages, wide and narrow."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag import open_assistant
from tests.e2e.browser import PHONE, SCREENS, ask, watched_page
from tests.e2e.conftest import served
from tests.ui.samples import ARTICLES, HARBOUR
from tests.ui.standin import SENTENCE, SmallAssistant
from ui.messages import filled, messages
from ui.web.opening import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVERY_SCREEN = pytest.mark.parametrize(("locale", "size"), SCREENS)
SHOWN = """() => [...document.querySelectorAll("body *:not(#language)")].filter(e => e.checkVisibility()).flatMap(e => [
    ...["aria-label", "title", "placeholder", "alt"].map(name => e.getAttribute(name)),
    ...[...e.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data),
]).filter(Boolean)"""
OTHER_LANGUAGE = {"en": r"[ぁ-んァ-ヶ一-龥]", "ja": r"[A-Za-z]{3,}"}
QUESTIONS = {"ja": "共同整備計画の対象は何か", "en": "Where does the bridge board keep spare bearings?"}
NAMES = r"Shutten|English|Markdown|BibTeX|CSV|CSL JSON|JSON Lines|Enter|Esc|Shift|UTC|words|memory|broken\.pdf|出典"


def _ours(said: str) -> str:
    """What the page shows, without what the articles say and names that are the same everywhere."""
    for article in ARTICLES.values():
        fields = (article.text, article.title, article.outlet or "", article.file)
        sentences = [found.group().strip() for found in SENTENCE.finditer(article.text)]
        for words in sorted({*fields, *sentences}, key=len, reverse=True):
            said = said.replace(words, "") if words else said
    return re.sub(NAMES, "", said)


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


@EVERY_SCREEN
def test_search_lists_passages_with_the_words_marked_within_the_filters(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    with watched_page(browser, small_address, locale=locale, viewport=size) as watched:
        page = watched.page
        _tab(page, words.tab_search)
        expect(page.locator("#found")).to_contain_text(words.search_intro)
        field = page.locator("#query :is(input, textarea)")
        field.fill("共同整備計画の対象")
        field.press("Enter")
        cards = page.locator("#found .card")
        expect(cards.first.locator("mark").first).to_have_text("計画")
        expect(cards.first).to_contain_text("架空港湾新報")
        field.fill("zzzz qqqq")
        field.press("Enter")
        expect(page.locator("#found")).to_contain_text(words.found_nothing)
        if size == PHONE:
            page.locator("#search").get_by_role("button", name=words.show_filters).click()
        page.locator("#until :is(input, textarea)").fill("2025")
        if size == PHONE:
            page.keyboard.press("Escape")
        field.fill("共同整備計画の対象")
        field.press("Enter")
        expect(page.locator("#found")).to_contain_text(words.found_nothing)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@EVERY_SCREEN
def test_the_archive_is_plotted_browsed_sorted_and_what_could_not_be_read_is_told(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    with watched_page(browser, small_address, locale=locale, viewport=size) as watched:
        page = watched.page
        _tab(page, words.tab_archive)
        titles = page.locator("#listing table.articles button.title")
        expect(titles).to_have_count(3)
        expect(page.locator("#overview button.column")).to_have_count(3)  # the month between without articles too
        page.get_by_role("button", name=filled(words.month_count, month="2025-11", count=1)).click()
        expect(titles).to_have_text(["Bridge board agrees on shared spare parts"])
        expect(page.locator("#listing .for")).to_have_text(words.in_month.format(month="2025-11"))
        page.get_by_role("button", name=words.browse_all).click()
        expect(titles).to_have_count(3)
        page.get_by_role("button", name=re.compile(f"^{words.title}")).click()
        expect(titles.first).to_have_text("Bridge board agrees on shared spare parts")
        page.get_by_role("button", name=re.compile(f"^{words.title}")).click()
        expect(titles.last).to_have_text("Bridge board agrees on shared spare parts")
        page.get_by_label(words.browse_label).fill("灯台")
        expect(titles).to_have_text(["灯台の電球を発光ダイオードに交換"])
        page.get_by_label(words.browse_label).fill("nowhere")
        expect(page.locator("#listing")).to_contain_text(words.browse_none)
        page.get_by_role("button", name=words.browse_all).click()
        expect(page.get_by_label(words.browse_label)).to_have_value("")
        expect(page.locator("#contents table.unread")).to_contain_text("broken.pdf")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        behind = page.evaluate(
            """() => {
                const label = document.querySelector("#wanted [data-testid='block-info']");
                document.querySelector("#archive").style.paddingBottom = "1000px";
                scrollBy({top: label.getBoundingClientRect().top - 70, behavior: "instant"});
                const at = label.getBoundingClientRect();
                const y = at.top + at.height / 2;
                return [y < 96, document.elementFromPoint(at.left + 10, y).closest("#tabs .tab-wrapper") !== null];
            }"""
        )
        assert behind == [True, True]  # what scrolls away goes below the tabs, not over them
        page.evaluate("scrollTo(0, 0)")
        titles.first.click()
        expect(page.locator("#reader h3")).to_be_visible()


@EVERY_SCREEN
def test_the_index_tells_its_state_and_is_checked(
    browser: Browser, address: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    with watched_page(browser, address, locale=locale, viewport=size) as watched:
        page = watched.page
        _tab(page, words.tab_index)
        expect(page.locator("#index-state dl.facts")).to_contain_text("faiss")
        expect(page.locator("#index-state dl.report")).to_contain_text(words.report_added)
        expect(page.get_by_role("button", name=words.rebuild)).to_be_visible()
        page.get_by_role("button", name=words.doctor).click()
        expect(page.locator("#index-check .fine")).to_have_text(words.doctor_fine, timeout=60_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@EVERY_SCREEN
def test_several_sources_are_searched_at_once_and_each_can_be_taken_away(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    with watched_page(browser, small_address, locale=locale, viewport=size) as watched:
        page = watched.page
        if size == PHONE:
            page.get_by_role("button", name=words.show_filters).click()
        field = page.locator("#source input")
        expect(field).to_have_attribute("placeholder", words.every_source)
        field.click()
        page.get_by_role("option", name="架空港湾新報 (1)").click()
        field.fill("bridges")
        field.press("Tab")
        expect(page.locator("#source .token")).to_have_count(2)
        page.keyboard.press("Escape")
        first = ask(page, "年表")
        expect(first.locator(".searched li").first).to_have_text(filled(words.searched, articles=2))
        expect(first.locator(".chip")).to_have_count(2)
        first.locator(".chip", has_text="架空港湾新報").get_by_role("button").click()
        second = page.locator("#conversation .turn").nth(1)
        expect(second.locator(".searched li").first).to_have_text(filled(words.searched, articles=1))
        expect(page.locator("#source .token")).to_have_count(1)
        expect(page.locator("#source .token")).to_contain_text("bridges")


@EVERY_SCREEN
def test_only_the_articles_that_are_chosen_in_the_list_are_asked(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    harbour, bridge = (ARTICLES[name].title for name in ("harbour-1", "bridge-1"))
    with watched_page(browser, small_address, locale=locale, viewport=size) as watched:
        page = watched.page
        _tab(page, words.tab_archive)
        for count, title in enumerate((harbour, bridge), start=1):
            page.get_by_role("button", name=words.only_add.format(title=title)).click()
            expect(page.locator("#listing .chosen")).to_contain_text(words.only_chosen.format(count=count))
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.locator("#listing").get_by_role("button", name=words.only_ask, exact=True).click()
        expect(page.locator("#question textarea")).to_be_focused()
        first = ask(page, "年表")
        expect(first.locator(".searched li").first).to_have_text(filled(words.searched, articles=2))
        expect(first.locator(".chip")).to_have_text([re.compile(re.escape(title)) for title in (harbour, bridge)])
        first.locator(".chip").first.get_by_role("button").click()
        second = page.locator("#conversation .turn").nth(1)
        expect(second.locator(".searched li").first).to_have_text(filled(words.searched, articles=1))
        expect(page.locator("#source .token")).to_have_count(1)
        expect(page.locator("#source .token")).to_contain_text(bridge)
        _tab(page, words.tab_archive)
        expect(page.locator("#listing .chosen")).to_contain_text(words.only_chosen.format(count=1))
        page.get_by_role("button", name=words.only_drop.format(title=bridge)).click()
        expect(page.locator("#listing .chosen")).to_have_count(0)
        expect(page.locator("#source .token")).to_have_count(0)


def test_an_article_whose_id_holds_hidden_characters_can_be_opened_and_chosen(browser: Browser, tmp_path: Path) -> None:
    words, article = messages("en"), replace(HARBOUR, id="\u200bzero\u200bsoft\u00ad\u200e")
    assistant = SmallAssistant({article.id: article})
    with (
        served(Opening(lambda: assistant), tmp_path, tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        _tab(page, words.tab_archive)
        page.get_by_role("button", name=words.only_add.format(title=article.title)).click()
        expect(page.locator("#listing .chosen")).to_contain_text(words.only_chosen.format(count=1))
        page.locator("#listing button.title").click()
        expect(page.locator("#reader")).to_contain_text(article.text[:20])


@pytest.mark.parametrize(
    ("locale", "size"),
    [*SCREENS, *[(locale, size) for (locale, _), (_, size) in zip(SCREENS, SCREENS[::-1], strict=True)]],
)
def test_no_string_stays_in_the_other_language_on_any_tab(
    browser: Browser, small_address: str, locale: str, size: dict[str, int]
) -> None:
    language = "ja" if locale == "ja-JP" else "en"
    words = messages(language)
    with watched_page(browser, small_address, locale=locale, viewport=size) as watched:
        page = watched.page

        def strange() -> list[str]:
            shown = [_ours(said) for said in page.evaluate(SHOWN)]
            return [said for said in shown if re.search(OTHER_LANGUAGE[language], said)]

        assert strange() == []
        turn = ask(page, QUESTIONS[language])
        turn.locator(".go-on").wait_for()
        assert strange() == []
        for tab in (words.tab_search, words.tab_archive, words.tab_index):
            _tab(page, tab)
            page.wait_for_timeout(200)
            assert strange() == []


def test_keys_lead_to_the_question_from_every_tab_and_the_list_to_the_conversation(
    browser: Browser, small_address: str
) -> None:
    with watched_page(browser, small_address) as watched:
        page, words = watched.page, messages("en")
        ask(page, "年表").locator(".go-on").wait_for()
        for tab, field in (
            (words.tab_search, "#query"),
            (words.tab_index, "#question"),
            (words.tab_archive, "#question"),
        ):
            _tab(page, tab)
            page.locator("h1").click()
            page.keyboard.press("/")
            expect(page.locator(f"{field} :is(input, textarea)")).to_be_focused()
        _tab(page, words.tab_archive)
        page.locator("#kept button.open").first.click()
        expect(page.locator("#conversation .asked")).to_be_visible()
        expect(page.get_by_role("tab", name=words.tab_ask)).to_have_attribute("aria-selected", "true")


def test_the_focus_stays_on_what_was_pressed_in_a_list(browser: Browser, small_address: str) -> None:
    with watched_page(browser, small_address) as watched:
        page, words = watched.page, messages("en")
        _tab(page, words.tab_archive)
        head = page.locator("#listing th button").nth(1)
        value = head.get_attribute("value")
        head.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("(value) => document.activeElement.value === value", arg=value)
        chosen = page.get_by_role("button", name=words.only_add.format(title=ARTICLES["harbour-1"].title))
        chosen.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#listing .chosen")).to_be_visible()
        dropping = page.get_by_role("button", name=words.only_drop.format(title=ARTICLES["harbour-1"].title))
        expect(dropping).to_be_focused()


def test_tab_walks_from_the_top_through_list_and_filters_to_the_question(browser: Browser, small_address: str) -> None:
    with watched_page(browser, small_address) as watched:
        page = watched.page
        page.locator("#language").focus()
        places, order = "#kept, #since, #until, #source, #conversation, #question", []
        for _ in range(14):
            page.keyboard.press("Tab")
            order.append(page.evaluate(f"document.activeElement.closest('{places}')?.id"))
        met = list(filter(None, dict.fromkeys(order)))
        assert met == ["kept", "since", "until", "source", "conversation", "question"]


def test_an_archive_that_cannot_be_opened_says_why_and_offers_to_mend_it(
    browser: Browser, hashing_index: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(hashing_index, index)
    for file in index.rglob("manifest.json"):
        file.write_bytes(b"damaged")
    with (
        served(Opening(lambda: open_assistant(index)), index, tmp_path) as at,
        watched_page(browser, at, locale="ja-JP") as watched,
    ):
        words = messages("ja")
        shown = watched.page.locator("#conversation")
        expect(shown.get_by_role("heading")).to_have_text(words.cannot_open_title)
        expect(shown.locator(".warning")).to_contain_text("索引が壊れています")
        expect(shown.get_by_role("button", name=words.rebuild)).to_be_visible()
