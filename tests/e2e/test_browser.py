"""What watches over every test of the page notices what it is there for."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import watched_page

pytestmark = pytest.mark.browser


def test_a_request_to_another_host_is_noticed(browser: Browser, small_address: str) -> None:
    with pytest.raises(AssertionError, match=r"another\.invalid"), watched_page(browser, small_address) as watched:
        watched.page.evaluate("() => fetch('https://another.invalid/x').catch(() => null)")


def test_an_error_of_the_page_is_noticed(browser: Browser, small_address: str) -> None:
    with pytest.raises(AssertionError, match="gone wrong"), watched_page(browser, small_address) as watched:
        watched.page.evaluate("() => console.error('gone wrong')")
