"""Debian's Chromium, and what every test of the page asserts: no console error, no request to another host."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Route, expect

expect.set_options(timeout=20_000)  # a machine that does other things too

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Gradio says when its page is left (a link, another language, a reload) while its stream is open.
CUT_BY_LEAVING = ("AbortError: signal is aborted without reason", "Unexpected error Connection errored out.")
WIDE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
SCREENS = [("ja-JP", WIDE), ("en-US", PHONE)]  # what most tests run on: both languages, both widths


def find_chromium() -> str:
    """The browser's path. Without one the test fails in CI and is skipped elsewhere."""
    found = os.environ.get("SHUTTEN_CHROMIUM") or shutil.which("chromium")
    if found:
        return found
    reason = "Chromium is not installed (apt-get install chromium), and SHUTTEN_CHROMIUM names none"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Watched:
    """A page, the errors it logged and the requests it made to others."""

    page: Page
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@contextmanager
def watched_page(
    browser: Browser, address: str, *, locale: str = "en-US", losing: bool = False, **context: Any
) -> Iterator[Watched]:
    """A page at `address` in a browser profile of its own; afterwards it must have been quiet.

    With `losing`, the browser may say of requests to `address` that they failed.
    """
    profile = browser.new_context(locale=locale, **({"viewport": WIDE} | context))
    try:
        watched = _opened(profile.new_page(), address, losing=losing)
        yield watched
    finally:  # a test that fails leaves no renderer behind
        profile.close()
    assert watched.elsewhere == [], watched.elsewhere
    assert watched.errors == [], watched.errors


def _opened(page: Page, address: str, *, losing: bool) -> Watched:
    """Go to `address` and listen to what goes wrong from then on."""
    page.set_default_timeout(20_000)
    watched = Watched(page)

    def refuse(route: Route) -> None:
        watched.elsewhere.append(route.request.url)
        route.abort()

    # Only requests to others come here: all through Python, a page would take a tenth longer to come.
    page.route(re.compile(f"^(?!{re.escape(address)}|blob:|data:)"), refuse)

    def heard(said: ConsoleMessage) -> None:
        lost = losing and said.text.startswith("Failed to load resource") and said.location["url"].startswith(address)
        if said.type == "error" and not lost and not said.text.strip().startswith(CUT_BY_LEAVING):
            watched.errors.append(said.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector("#conversation .welcome h2", timeout=120_000)
    return watched


def listen_to(page: Page, method: str) -> None:
    """Keep what every element's `method` is called with from now on, in a list `heard` of the page."""
    page.evaluate(
        """method => {
            window.heard = [];
            const own = Element.prototype[method];
            Element.prototype[method] = function (...given) {
                heard.push(given);
                return own.apply(this, given);
            };
        }""",
        method,
    )


def ask(page: Page, question: str) -> Any:
    """Ask, wait for the answer, and return its turn."""
    before = page.locator("#conversation .turn").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    turn = page.locator("#conversation .turn").nth(before)
    turn.locator(".answer").wait_for(timeout=120_000)
    return turn
