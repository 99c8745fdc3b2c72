"""Draws the page's screenshots anew: `make screenshots`, or `python tests/e2e/screenshots.py [folder]`.

Both languages, at 1280 and at 390 pixels, light and one dark. They are to be looked at whenever the look changes.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 - it comes with gradio
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - the path comes first

from tests.e2e.browser import PHONE, WIDE, ask, launch, watched_page  # noqa: E402
from ui.web import serve  # noqa: E402

QUESTIONS = {
    "ja": ("DICASでは何が議論されたか", "キーン・エッジの経緯"),
    "en": ("what did DICAS cover", "timeline of Keen Edge"),
}
SEARCHES = {"ja": "SM-3ブロック2A", "en": "SM-3 Block IIA"}


def main(folder: Path) -> None:
    """Write every screenshot into `folder`."""
    serve.go_offline()
    from rag import build_index, open_assistant
    from tests.e2e.conftest import ARTICLES, served
    from ui.web.opening import Opening

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        index = Path(scratch) / "index"
        build_index(ARTICLES, index)
        browser = launch(playwright)
        with served(Opening(lambda: open_assistant(index)), index, ARTICLES) as address:
            for language in QUESTIONS:
                for screen, size in (("desktop", WIDE), ("phone", PHONE)):
                    _walk(browser, address, language, folder / f"{screen}-{language}", viewport=size)
            _walk(browser, address, "ja", folder / "dark-ja", viewport=WIDE, color_scheme="dark")
        empty = Path(scratch) / "none"
        with (
            served(Opening(lambda: open_assistant(empty)), empty, ARTICLES) as address,
            watched_page(browser, address) as watched,
        ):
            _shoot(watched.page, folder / "desktop-en-no-index.png")
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} screenshots in {folder}")


def _walk(browser: Browser, address: str, language: str, name: Path, **context: Any) -> None:
    """From the empty page to a source and the archive; on the desktop also an open article, a timeline, a search."""
    phone = context["viewport"] == PHONE
    with watched_page(browser, address, locale="ja-JP" if language == "ja" else "en-US", **context) as watched:
        page = watched.page
        _shoot(page, Path(f"{name}-welcome.png"))
        ask(page, QUESTIONS[language][0]).locator("a.cite").nth(1).click()
        _shoot(page, Path(f"{name}.png"))
        if phone:
            page.keyboard.press("Escape")
        else:
            page.locator("#evidence .card.current button.title").click()
            page.locator("#reader").wait_for()
            _shoot(page, Path(f"{name}-article.png"))
            ask(page, QUESTIONS[language][1])
            _shoot(page, Path(f"{name}-timeline.png"))
            page.get_by_role("tab").nth(1).click()
            page.locator("#query input, #query textarea").fill(SEARCHES[language])
            page.locator("#query input, #query textarea").press("Enter")
            page.locator("#found .card").first.wait_for()
            _shoot(page, Path(f"{name}-search.png"))
        page.get_by_role("tab").nth(2).click()
        page.locator("#listing table").wait_for()
        _shoot(page, Path(f"{name}-archive.png"))
        page.get_by_role("tab").nth(3).click()
        _shoot(page, Path(f"{name}-index.png"))


def _shoot(page: Page, path: Path) -> None:
    page.wait_for_timeout(700)  # scrolling and the sheet take their time
    page.screenshot(path=path)
    # Few colours are enough for a screen of text, and a quarter of the size.
    with Image.open(path) as drawn:
        drawn.convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
