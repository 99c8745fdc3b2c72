"""Hostile texts on every surface of the real page: shown as text, nothing runs, nothing is fetched."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import ask, watched_page
from tests.e2e.conftest import served
from tests.ui.hostile import HOSTILE, VECTORS
from tests.ui.standin import with_texts
from tests.ui.test_text import visible
from ui.rendering.browse import PAGE
from ui.web.opening import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXTS = VECTORS if os.environ.get("SHUTTEN_VECTORS") else HOSTILE  # make hostile: all of them
TITLES = """() => {
    window.titles = [];
    const title = document.querySelector("title");
    new MutationObserver(() => titles.push(document.title)).observe(title, {childList: true, subtree: true});
}"""
OPEN = """place => {
    const button = Object.assign(document.createElement("button"), {className: "do", value: place});
    document.body.append(button);
    button.click();
    button.remove();
}"""


def _shown(page, selector: str) -> str:
    return "\n".join(page.locator(selector).evaluate_all("all => all.map(e => e.textContent)"))


def test_hostile_texts_are_only_ever_text(browser: Browser, tmp_path: Path) -> None:
    assistant = with_texts(TEXTS)
    with (
        served(Opening(lambda: assistant), tmp_path, tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        page.evaluate(TITLES)
        for number, text in enumerate(TEXTS):
            if number % 10 == 0:  # so that texts become names of conversations too, and no page grows long
                page.locator("#kept").get_by_role("button", name="New conversation").click()
                page.locator("#conversation .welcome h2").wait_for()
            asked = text.encode("utf-8", "replace").decode()
            turn = ask(page, f"{asked} 見出し{number}。試験文")
            assert visible(asked.replace("\x00", "")).strip() in turn.locator(".asked").evaluate("e => e.textContent")
            expect(page.locator("#evidence .card").first).to_be_visible()  # the sources come after the answer
        assert len(page.locator("#kept button.open").all()) >= len(TEXTS) // 10
        turn.locator(".go-on, .verdict").first.wait_for()
        turn.get_by_role("button", name="Not helpful").click()
        turn.get_by_role("button", name="Say why").click()
        page.get_by_label("Why? (optional)").fill(HOSTILE[0])
        page.get_by_label("Why? (optional)").press("Enter")
        turn.locator(".reason", has_text=HOSTILE[0]).or_(turn.locator(".thanks", has_text=HOSTILE[0])).first.wait_for()
        page.locator("#source input").fill(HOSTILE[1])
        page.locator("#source input").press("Enter")
        chip = ask(page, "試験文").locator(".chip", has_text=HOSTILE[1])
        chip.wait_for()
        page.get_by_role("button", name="Clear filters").click()

        for place in range(0, len(TEXTS), 10):  # a search, and a sentence that repeats what was typed
            asked = TEXTS[place].encode("utf-8", "replace").decode()
            page.get_by_role("tab", name="Search").click()
            page.locator("#query input, #query textarea").fill(f"見出し{place}。試験文 {asked}".replace("\n", " "))
            page.locator("#query input, #query textarea").press("Enter")
            expect(page.locator("#found .card blockquote").first).to_contain_text("試験文", timeout=20_000)
            page.get_by_role("tab", name="Ask").click()
            page.locator("#since input, #since textarea").fill(asked.replace("\n", " ") or "x")
            page.locator("#question textarea").fill("試験")
            page.locator("#question textarea").press("Enter")
            expect(page.locator("#notice")).to_contain_text("is no date", timeout=20_000)
            page.locator("#since input, #since textarea").fill("")
            page.locator("#question textarea").fill("")
        page.get_by_role("tab", name="Archive").click()
        page.locator("#listing table.articles button.title").first.wait_for()
        listed, files = "", ""
        for number in range(0, len(TEXTS), PAGE):
            expect(page.locator("#listing .none")).to_contain_text(f"{number + 1} to ")
            listed += _shown(page, "#listing table.articles button.title")
            files += _shown(page, "#listing table.articles td.file")
            if number + PAGE < len(TEXTS):
                page.get_by_role("button", name="Next page").click()
        for number, text in enumerate(TEXTS):
            assert visible(text).strip() in listed
            assert visible(text).strip() in files
            page.evaluate(OPEN, f"place hostile-{number}#0-0")
            body = visible(assistant.texts[f"hostile-{number}"].text)
            page.wait_for_function(
                "body => document.querySelector('#reader .text')?.textContent === body", arg=body, timeout=30_000
            )
        assert "owned" not in page.evaluate("titles")  # the title names the conversation, and nothing else sets it
        for selector in ("script", "img", "iframe", "form", "object", "video", "style", "link", "base", "meta"):
            assert page.locator(f".gradio-container .md {selector}").count() == 0
