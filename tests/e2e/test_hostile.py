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
from ui.web.opening import Opening

pytestmark = pytest.mark.browser
TEXTS = VECTORS if os.environ.get("SHUTTEN_VECTORS") else HOSTILE  # make hostile: all of them


def _shown(page, selector: str) -> str:
    return "\n".join(page.locator(selector).evaluate_all("all => all.map(e => e.textContent)"))


def test_hostile_texts_are_only_ever_text(browser: Browser, tmp_path: Path) -> None:
    assistant = with_texts(TEXTS)
    with (
        served(Opening(lambda: assistant), tmp_path, tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        title = page.title()
        for number, text in enumerate(TEXTS):
            asked = text.encode("utf-8", "replace").decode()
            turn = ask(page, f"見出し{number}。試験文 {asked}")
            assert visible(asked.replace("\x00", "")).strip() in turn.locator(".asked").evaluate("e => e.textContent")
            assert page.locator("#evidence .card").count() > 0
            page.locator("#evidence .card button.title").first.click()
            page.locator("#reader").wait_for()
            page.keyboard.press("Escape")
            page.locator("#evidence .sources").wait_for()
        for place in range(0, len(TEXTS), 10):  # a search, and a sentence that repeats what was typed
            asked = TEXTS[place].encode("utf-8", "replace").decode()
            page.get_by_role("tab", name="Search").click()
            page.locator("#query input, #query textarea").fill(f"見出し{place}。試験文 {asked}".replace("\n", " "))
            page.locator("#query input, #query textarea").press("Enter")
            expect(page.locator("#found")).to_contain_text(f"見出し{place}。", timeout=20_000)
            page.get_by_role("tab", name="Ask").click()
            page.locator("#since input, #since textarea").fill(asked.replace("\n", " ") or "x")
            page.locator("#question textarea").fill("試験")
            page.locator("#question textarea").press("Enter")
            expect(page.locator("#notice")).to_contain_text("is no date", timeout=20_000)
            page.locator("#since input, #since textarea").fill("")
            page.locator("#question textarea").fill("")
        page.get_by_role("tab", name="Archive").click()
        page.locator("#contents table.articles button.title").first.wait_for()
        listed = _shown(page, "#contents table.articles button.title")
        for number, text in enumerate(TEXTS):
            assert visible(text).strip() in listed
            page.evaluate(
                "place => document.querySelector(`#contents button[value='${place}']`).click()",
                f"place hostile-{number}#0-0",
            )
            body = visible(assistant.articles[f"hostile-{number}"].text)
            page.wait_for_function(
                "body => document.querySelector('#reader .text')?.textContent === body", arg=body, timeout=10_000
            )
        assert page.title() == title
        for selector in ("script", "img", "iframe", "form", "object", "video", "style", "link", "base", "meta"):
            assert page.locator(f".gradio-container .md {selector}").count() == 0
