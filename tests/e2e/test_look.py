"""The scripts of the page by themselves, over a few elements and without a server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import PHONE, WIDE
from ui.conversations import Listed
from ui.messages import messages
from ui.messages.refusals import refusals
from ui.rendering.conversation import tools
from ui.rendering.kept import conversation_list
from ui.web.look import head

pytestmark = pytest.mark.browser
# A server that is there, and answers every call with `status` and `body`.
SERVER = """<script>
    window.status_ = 200; window.body_ = {}; window.alive_ = true;
    window.fetch = async (address) => {
        if (!window.alive_) throw new TypeError("Failed to fetch");
        return address === "alive" ? new Response("run") : new Response(JSON.stringify(body_), { status: status_ });
    };
    sessionStorage.clear();
</script>"""


def _kept(*titles: str, deleted: tuple[str, str] | None = None) -> str:
    return conversation_list([Listed(f"id-{title}", title, 0.0) for title in titles], None, deleted, None, "en")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A list of two conversations, a field for the question, and sources with their export."""
    profile = browser.new_context(viewport=WIDE)
    page = profile.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=_body()))
    page.goto("http://127.0.0.1/")
    yield page
    profile.close()


def _body() -> str:
    return f"""<!doctype html>{SERVER}{head()}<div id="page">
        <div id="action"><textarea></textarea></div>
        <div id="middle">
            <button class="here" id="export" value="take 1">Export</button>
            <pre id="said">words</pre><button class="here" id="copy" value="copy said">Copy</button>
            <div id="question"><textarea></textarea></div><div id="tools">{tools("en")}</div>
        </div>
        <div id="scope"><div id="kept"><div class="md">{_kept("bridges", "harbours")}</div></div></div>
        <div id="evidence"><button class="unsheet">close</button><div id="sources-1"><details class="take">
            <summary>formats</summary></details></div></div>
    </div>"""


def _draw(page: Page, part: str, drawn: str) -> None:
    """A part drawn anew, as Gradio does."""
    page.locator(part).evaluate("(part, drawn) => { part.innerHTML = drawn; }", f'<div class="md">{drawn}</div>')
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _called(page: Page, status: int = 200, sentence: str = "") -> None:
    page.evaluate(
        """async ([status, error]) => {
            [status_, body_] = [status, { error, detail: error }];
            await fetch("gradio_api/queue/join", { body: "{}" }).catch(() => {});
        }""",
        [status, sentence],
    )


def test_what_the_server_turns_away_is_said(page: Page) -> None:
    words = refusals("ja")
    for status, sentence in ((422, words.bad_call), (403, words.another_tab), (413, words.too_large)):
        _called(page, status, sentence)
        expect(page.locator("#banner")).to_contain_text(sentence)
    page.locator("#banner button").click()
    expect(page.locator("#banner")).to_have_count(0)


def test_that_the_server_is_gone_is_said_once_and_the_focus_stays(page: Page) -> None:
    page.evaluate("alive_ = false")
    _called(page)
    expect(page.locator("#banner")).to_contain_text(messages("en").server_gone)
    button = page.locator("#banner button").element_handle()
    button.focus()
    page.wait_for_timeout(2_500)  # in which the page has looked for it again
    assert button.evaluate("button => document.activeElement === button")


def test_what_is_being_written_goes_on_when_the_list_is_drawn_anew(page: Page) -> None:
    page.locator("#kept button.pen").first.evaluate("pen => pen.click()")
    page.keyboard.type("better")
    _draw(page, "#kept", _kept("older", "bridges", "harbours"))
    field = page.locator("#kept .writing input")
    expect(field).to_have_value("better")
    expect(field).to_be_focused()
    page.locator("#question textarea").focus()
    _draw(page, "#kept", _kept("bridges"))
    expect(field).to_have_value("better")
    expect(page.locator("#question textarea")).to_be_focused()
    field.press("Enter")
    assert page.locator("#action textarea").input_value().endswith(" rename id-bridges better")
    _draw(page, "#kept", _kept("better"))
    expect(field).to_have_count(0)


def test_the_focus_is_on_undo_after_a_deletion(page: Page) -> None:
    page.locator("#kept button.bin").first.focus()
    page.keyboard.press("Enter")
    _draw(page, "#kept", _kept("harbours", deleted=("id-bridges", "bridges")))
    expect(page.locator("#kept .undo button")).to_be_focused()


def test_the_focus_stays_on_a_button_that_copies_without_a_clipboard(page: Page) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator("#copy").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#copy")).to_have_text("Copied")
    expect(page.locator("#copy")).to_be_focused()


def test_an_export_has_the_focus_also_where_its_sheet_is_laid_over_the_page(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.locator("#export").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    expect(page.locator("#evidence summary")).to_be_focused()
