"""Building from the page: the first index, and bringing one up to date while it answers."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rag import open_assistant
from tests.e2e.browser import ask, watched_page
from tests.e2e.conftest import ARTICLES, served
from ui.web.opening import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW_ARTICLE = """---
title: 架空の灯台船「ほしかげ」が試験航海を終える
published: 2026-01-21
outlet: 架空港湾新報
---
架空の灯台船「ほしかげ」は、北岬沖での試験航海を終えた。
航海は九日間で、無線標識の交換手順を確かめた。
"""


def test_the_page_answers_from_the_old_index_until_the_new_one_is_ready(
    browser: Browser, own_archive: tuple[Path, Path]
) -> None:
    index, data = own_archive
    with (
        served(Opening(lambda: open_assistant(index)), index, data) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        before = ask(page, "灯台船ほしかげの試験航海は何日間か")
        assert before.locator("a.cite").count() == 0 or "九日間" not in before.inner_text()
        (data / "lightship.md").write_text(NEW_ARTICLE, encoding="utf-8")

        page.get_by_role("tab", name="Index").click()
        page.get_by_role("button", name="Update the index").click()
        expect(page.locator("#build-panel progress")).to_be_visible(timeout=60_000)
        page.get_by_role("tab", name="Ask").click()
        assert ask(page, "What is Keen Edge?").locator("a.cite").count() > 0

        panel = page.locator("#build-panel")
        expect(panel.get_by_role("heading", name="The index is up to date")).to_be_visible(timeout=180_000)
        expect(panel.locator("dl.report > div").first).to_have_text("Added1")
        after = ask(page, "灯台船ほしかげの試験航海は何日間か")
        expect(after.locator(".statements")).to_contain_text("九日間")
        after.locator("a.cite").first.click()
        expect(page.locator("#evidence .card.current")).to_contain_text("lightship.md")


def test_without_an_index_the_page_builds_the_first_one(browser: Browser, tmp_path: Path) -> None:
    index, data = tmp_path / "index", tmp_path / "articles"
    data.mkdir()
    for name in ("keen-edge-2024.md", "iron-fist-2025.md"):
        shutil.copy(ARTICLES / name, data)
    (data / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    with (
        served(Opening(lambda: open_assistant(index)), index, data) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        expect(page.locator("#conversation")).to_contain_text("There is no index yet")
        page.get_by_role("button", name="Build the index").click()
        expect(page.locator("#conversation")).to_contain_text("The archive holds 2 articles", timeout=180_000)
        expect(page.locator("#build-panel")).to_contain_text("broken.pdf")
        assert ask(page, "What is Keen Edge?").locator("a.cite").count() > 0


def test_a_rebuild_can_be_cancelled(browser: Browser, own_archive: tuple[Path, Path]) -> None:
    index, data = own_archive
    for number in range(40):
        (data / f"more-{number}.txt").write_text(f"{NEW_ARTICLE}\n第{number}号。" * 30, encoding="utf-8")
    with (
        served(Opening(lambda: open_assistant(index)), index, data) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        page.get_by_role("tab", name="Index").click()
        page.get_by_role("button", name="Update the index").click()
        page.get_by_role("button", name="Cancel").click(timeout=60_000)
        expect(page.locator("#build-panel")).to_contain_text("The index is as it was", timeout=60_000)
        page.get_by_role("tab", name="Ask").click()
        assert ask(page, "What is Keen Edge?").locator("a.cite").count() > 0
