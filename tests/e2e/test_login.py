"""Signing in, where the page is shared."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import free_port
from tests.ui.standin import SmallAssistant
from ui.web import serve
from ui.web.opening import Opening

pytestmark = pytest.mark.browser


def test_only_who_signs_in_sees_the_archive(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    served = serve.launch(
        Opening(SmallAssistant.over_samples), tmp_path, tmp_path, "127.0.0.1", port, [("ana", "secret word")]
    )
    profile = browser.new_context(locale="en-US")
    page = profile.new_page()
    try:
        page.goto(f"http://127.0.0.1:{port}")
        for password in ("wrong", "secret word"):
            expect(page.locator("#conversation")).to_have_count(0)
            page.locator("input[type=password]").fill(password)
            page.locator("input:not([type=password]), textarea").first.fill("ana")
            page.get_by_role("button", name="Login").click()
            page.wait_for_timeout(500)
        expect(page.locator("#conversation .welcome h2")).to_be_visible(timeout=20_000)
    finally:
        profile.close()
        served.close(verbose=False)
