"""Everybody can use the page: axe-core finds nothing serious, in light and dark, on every tab."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import PHONE, WIDE, ask, watched_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def findings(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core comes with axe-playwright-python")
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{problem['id']} ({problem['impact']}): {node['target']} {node['html'][:120]}"
        for problem in found["violations"]
        if problem["impact"] in {"serious", "critical"}
        for node in problem["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)])
def test_axe_finds_nothing_serious(browser: Browser, small_address: str, scheme: str, size: dict[str, int]) -> None:
    with watched_page(browser, small_address, locale="ja-JP", color_scheme=scheme, viewport=size) as watched:
        page = watched.page
        assert findings(page) == []
        turn = ask(page, "共同整備計画の対象は何か")
        turn.locator("a.cite").first.click()
        page.wait_for_timeout(600)
        assert findings(page) == []
        page.locator("#evidence .card.current button.title").click()
        page.locator("#reader").wait_for()
        assert findings(page) == []
        page.keyboard.press("Escape")
        page.locator("#evidence .sources").wait_for()
        if size == PHONE:
            page.keyboard.press("Escape")
        for tab in (1, 2, 3):
            page.get_by_role("tab").nth(tab).click()
            page.wait_for_timeout(300)
            assert findings(page) == []
