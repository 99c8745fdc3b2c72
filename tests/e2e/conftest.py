"""The page over the sample archive, over a copy that may be rebuilt, and over three invented articles."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rag import open_assistant
from tests.e2e.browser import PHONE, free_port, launch, watched_page
from tests.ui.standin import TellingAssistant
from ui.web import serve
from ui.web.opening import Opening

ARTICLES = Path(__file__).parents[2] / "data" / "articles"


@contextmanager
def served(opening: Opening, index: Path, data: Path) -> Iterator[str]:
    """The address of a page that is served while the block runs."""
    port = free_port()
    page = serve.launch(opening, index, data, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        page.close(verbose=False)


@pytest.fixture(scope="package", autouse=True)
def offline() -> Iterator[None]:
    """What the page sets for Gradio is for these tests, not for later ones of this process."""
    before = dict(os.environ)
    serve.go_offline()
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Not for the session: while Playwright is there, an event loop runs in this thread, and a later test
    of another folder could start none."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def address(sample_index: Path) -> Iterator[str]:
    """The page over the sample archive."""
    with served(Opening(lambda: open_assistant(sample_index)), sample_index, ARTICLES) as at:
        yield at


@pytest.fixture(scope="package")
def small_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over three invented articles."""
    folder = tmp_path_factory.mktemp("small")
    with served(Opening(TellingAssistant.over_samples), folder, folder) as at:
        yield at


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched_page(browser, address) as watched:
        yield watched.page


@pytest.fixture
def japanese_page(browser: Browser, address: str) -> Iterator[Page]:
    with watched_page(browser, address, locale="ja-JP") as watched:
        yield watched.page


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with watched_page(browser, address, viewport=PHONE, has_touch=True) as watched:
        yield watched.page


@pytest.fixture
def small_page(browser: Browser, small_address: str) -> Iterator[Page]:
    with watched_page(browser, small_address) as watched:
        yield watched.page


@pytest.fixture
def own_archive(sample_index: Path, tmp_path: Path) -> tuple[Path, Path]:
    """An index and an article folder that a test may change."""
    index, data = tmp_path / "index", tmp_path / "articles"
    shutil.copytree(sample_index, index)
    shutil.copytree(ARTICLES, data)
    return index, data
