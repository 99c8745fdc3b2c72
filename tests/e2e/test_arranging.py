"""A language model on the page: chosen for one answer, the quotations shown first and one click away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import watched_page
from tests.rag.llm import stub_server as stub
from tests.rag.llm.stub_server import StubServer, statements, telling

QUESTION = "アイアン・フィスト2025はいつ開かれますか"
TRUE = "アイアン・フィストは2025年2月19日から3月7日まで開かれる予定だ。"
FALSE = "アイアン・フィストは2025年に中止された。<img src=x onerror=alert(1)>"
EVERY = list(range(1, 11))

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    made = StubServer()
    for name, value in {"URL": made.url, "MODEL": "stub", "TOTAL": "30", "FIRST_TOKEN": "10"}.items():
        monkeypatch.setenv(f"SHUTTEN_LLM_{name}", value)
    yield made
    made.close()


def test_the_model_writes_only_when_it_is_chosen_and_the_quotations_stay(
    browser: Browser, address: str, service: StubServer
) -> None:
    service.behaviour = telling(statements((FALSE, EVERY), (TRUE, EVERY)))
    with watched_page(browser, address, locale="ja-JP") as watched:
        page = watched.page
        page.fill("#question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector(".answer .statement .quoted")
        assert service.requests == []
        page.click('.answer button:has-text("言語モデルでまとめる")')
        page.wait_for_selector('.answer button:has-text("引用だけを表示する")')
        assert page.locator(".answer .said").first.inner_text().startswith(TRUE)
        assert "中止" not in page.locator(".answer .statements").inner_text()
        assert "1件" in page.locator(".answer .note").inner_text()
        page.click('.answer button:has-text("引用だけを表示する")')
        page.wait_for_selector(".answer .statement .quoted")
        assert watched.errors == []


def test_a_model_that_hangs_leaves_the_quotations_and_says_so(
    browser: Browser, address: str, service: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_FIRST_TOKEN", "1")
    service.behaviour = stub.hung
    with watched_page(browser, address) as watched:
        page = watched.page
        page.fill("#question textarea", "When is Iron Fist 2025 held?")
        page.keyboard.press("Enter")
        page.click('.answer button:has-text("Summarise with the language model")')
        page.wait_for_selector(".answer .note")
        assert "did not answer in time" in page.locator(".answer .note").inner_text()
        assert page.locator(".answer .statement .quoted").count()
        assert watched.errors == []


def test_without_a_model_there_is_no_choice(browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHUTTEN_LLM_URL", raising=False)
    with watched_page(browser, address) as watched:
        page = watched.page
        page.fill("#question textarea", "When is Iron Fist 2025 held?")
        page.keyboard.press("Enter")
        page.wait_for_selector(".answer .statement .quoted")
        assert page.locator('.answer button:has-text("language model")').count() == 0
