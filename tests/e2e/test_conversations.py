"""Conversations in a real browser: kept and restored, one's own alone, narrowed and widened, voted on."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.answers import Answer
from tests.e2e.browser import PHONE, SCREENS, WIDE, ask, free_port, watched_page
from tests.e2e.conftest import served
from tests.e2e.test_access import findings
from tests.ui.samples import HARBOUR
from tests.ui.standin import SmallAssistant
from ui.database import file_beside
from ui.messages import messages
from ui.votes import votes
from ui.web import serve
from ui.web.opening import Opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JAPANESE, ENGLISH = "共同整備計画の対象は何か", "Where does the bridge board keep spare bearings?"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "index"


@pytest.fixture(scope="module")
def at(index: Path) -> Iterator[str]:
    with served(Opening(SmallAssistant.over_samples), index, index.parent) as address:
        yield address


@pytest.fixture
def wide(browser: Browser, at: str) -> Iterator[Page]:
    with watched_page(browser, at) as watched:
        yield watched.page


def _listed(page: Page) -> list[str]:
    return page.locator("#kept button.open").all_inner_texts()


def _settled(page: Page, turn: Any) -> None:
    """Wait until the questions to go on with are there too, after which nothing is drawn anew."""
    turn.locator(".go-on").wait_for()


@contextmanager
def _launched(index: Path, port: int, assistant: SmallAssistant) -> Iterator[None]:
    page = serve.launch(Opening(lambda: assistant), index, index.parent, "127.0.0.1", port)
    try:
        yield
    finally:
        page.close(verbose=False)


@pytest.mark.parametrize(("locale", "size"), SCREENS)
def test_a_conversation_is_there_with_its_evidence_after_the_server_was_started_again(
    browser: Browser, tmp_path: Path, locale: str, size: dict[str, int]
) -> None:
    index, port = tmp_path / "index", free_port()
    words = messages("ja" if locale == "ja-JP" else "en")
    address = f"http://127.0.0.1:{port}"
    with _launched(index, port, SmallAssistant.over_samples()):
        opened = watched_page(browser, address, locale=locale, viewport=size, losing=True)
        page = opened.__enter__().page
        first = ask(page, JAPANESE)
        said = first.locator(".statements").inner_text()
        _settled(page, first)
        _settled(page, ask(page, ENGLISH))
        expect(page).to_have_url(re.compile(r"\?conversation=[\w-]{16}$"))
        page.locator("#question textarea").fill("half a question")
        since = page.locator("#since :is(input, textarea)")  # in a drawer on a phone
        since.evaluate("(box) => { box.value = '2025-01-01'; box.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(page.locator("#banner")).to_contain_text(words.server_gone, timeout=30_000)
    expect(page.locator("#question textarea")).to_have_value("half a question")

    changed = SmallAssistant.over_samples()
    del changed.texts[HARBOUR.id]  # the archive has moved on meanwhile
    with _launched(index, port, changed):
        page.wait_for_selector("#banner", state="detached", timeout=30_000)
        expect(page.locator("#conversation .turn")).to_have_count(2)
        first, second = page.locator("#conversation .turn").all()
        expect(second).to_have_class(re.compile("selected"))
        expect(page.locator("#question textarea")).to_have_value("half a question")
        expect(since).to_have_value("2025-01-01")
        expect(page.locator("#evidence .for")).to_contain_text(ENGLISH)
        expect(page.locator("#evidence .card").first).to_contain_text(words.verbatim)
        assert first.locator(".statements").inner_text() == said
        expect(first.locator("a.cite.fallen")).to_have_count(first.locator("a.cite").count())
        expect(first.locator(".standing")).to_contain_text(words.ask_again)
        expect(second.locator("a.cite.fallen")).to_have_count(0)
        expect(second.locator(".go-on button")).not_to_have_count(0)
        first.locator("a.cite").first.click()
        expect(page.locator("#evidence .for")).to_contain_text(JAPANESE)
        expect(page.locator("#evidence .card.current")).to_contain_text(words.gone)
        opened.__exit__(None, None, None)


def test_conversations_are_listed_opened_renamed_deleted_and_brought_back(wide: Page) -> None:
    page = wide
    expect(page.locator("#kept")).to_contain_text(messages("en").conversations_none)
    _settled(page, ask(page, ENGLISH))
    page.locator("#kept").get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation .welcome h2")).to_be_visible()
    _settled(page, ask(page, JAPANESE))
    expect(page.locator("#kept button.open")).to_have_text([JAPANESE, ENGLISH])

    page.locator("#kept button.open").nth(1).click()
    expect(page.locator("#conversation .asked")).to_have_text(ENGLISH)
    expect(page.locator("#evidence .for")).to_contain_text(ENGLISH)
    expect(page.locator("#kept li.current button.open")).to_have_text(ENGLISH)
    expect(page.locator("#kept li.current button.open")).to_have_attribute("aria-current", "true")

    page.locator("#kept li.current button.pen").click()
    field = page.get_by_label(messages("en").rename_label)
    expect(field).to_have_value(ENGLISH)
    field.fill("not this")
    field.press("Escape")
    expect(page.locator("#kept button.open")).to_have_text([JAPANESE, ENGLISH])
    page.locator("#kept li.current button.pen").click()
    field.fill("橋の <b>部品</b>")
    field.press("Enter")
    expect(page.locator("#kept button.open")).to_have_text([JAPANESE, "橋の <b>部品</b>"])

    page.locator("#kept li.current button.bin").click()
    expect(page.locator("#kept button.open")).to_have_text([JAPANESE])
    expect(page.locator("#conversation .welcome h2")).to_be_visible()
    expect(page.locator("#evidence .card")).to_have_count(0)
    page.get_by_role("button", name=messages("en").undo).click()
    expect(page.locator("#conversation .asked")).to_have_text(ENGLISH)
    assert len(_listed(page)) == 2


def test_nothing_of_one_browser_is_seen_by_another(browser: Browser, at: str) -> None:
    private = "事務局は何を述べたか"  # none of the examples that everybody is shown
    with watched_page(browser, at) as mine, watched_page(browser, at, locale="ja-JP") as other:
        sent: list[dict[str, Any]] = []
        mine.page.on("request", lambda r: sent.append(r.post_data_json) if "queue/join" in r.url else None)
        _settled(mine.page, ask(mine.page, private))
        other.page.reload()
        other.page.wait_for_selector("#conversation .welcome h2")
        assert _listed(other.page) == []
        other.page.goto(mine.page.url)
        expect(other.page.locator("#notice")).to_contain_text(messages("ja").conversation_gone)
        expect(other.page.locator("#conversation .turn")).to_have_count(0)
        assert private not in other.page.content()

        # The same requests with the other browser's cookies: ids of tabs can be guessed, and are no key.
        for body in (sent[-1], {**sent[-1], "data": ["1 select 1", *sent[-1]["data"][1:]]}):
            assert other.page.request.post(f"{at}/gradio_api/queue/join", data=body).status == 403
        stolen = other.page.request.get(f"{at}/gradio_api/queue/data?session_hash={sent[-1]['session_hash']}")
        assert (stolen.status, private in stolen.text()) == (403, False)
        secret = next(c for c in mine.page.context.cookies() if c["name"] == "shutten_browser")
        assert secret["httpOnly"] and secret["sameSite"] == "Strict"


@pytest.mark.parametrize(("locale", "size"), SCREENS)
def test_a_filter_is_a_chip_whose_removal_asks_again_without_it(
    browser: Browser, at: str, locale: str, size: dict[str, int]
) -> None:
    words = messages("ja" if locale == "ja-JP" else "en")
    with watched_page(browser, at, locale=locale, viewport=size) as watched:
        page = watched.page
        if size == PHONE:
            page.get_by_role("button", name=words.show_filters).click()
        page.locator("#until input, #until textarea").fill("2025-12-31")
        page.locator("#source input").fill("Invented")
        page.locator("#source input").press("Tab")
        page.keyboard.press("Escape")
        first = ask(page, JAPANESE)
        expect(first.locator(".confidence")).to_have_text(words.confidence_none)
        expect(first.locator(".chip")).to_have_count(2)
        first.locator(".chip", has_text="Invented").get_by_role("button").click()
        second = page.locator("#conversation .turn").nth(1)
        expect(second.locator(".chip")).to_have_count(1)
        expect(second.locator(".chip")).to_contain_text("2025-12-31")
        expect(page.locator("#source .token")).to_have_count(0)
        second.get_by_role("button", name=words.ask_unfiltered).click()
        third = page.locator("#conversation .turn").nth(2)
        expect(third.locator(".answer a.cite").first).to_be_visible()
        expect(third.locator(".chip")).to_have_count(0)
        expect(page.locator("#until input, #until textarea")).to_have_value("")
        assert page.locator("#conversation .asked").all_inner_texts() == [JAPANESE] * 3
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_question_taken_for_a_follow_up_can_be_asked_alone(wide: Page) -> None:
    ask(wide, JAPANESE)
    turn = ask(wide, "費用は誰が払うのか")
    chip = turn.locator(".chip")
    expect(chip).to_contain_text(messages("en").chip_follow_up.format(question=JAPANESE))
    chip.get_by_role("button").click()
    alone = wide.locator("#conversation .turn").nth(2)
    expect(alone.locator(".answer")).to_be_visible()
    expect(alone.locator(".asked")).to_have_text("費用は誰が払うのか")
    expect(alone.locator(".chip")).to_have_count(0)


def test_a_suggested_question_is_asked_by_a_click(wide: Page) -> None:
    turn = ask(wide, JAPANESE)
    suggested = turn.locator(".go-on button").first
    question = suggested.inner_text()
    suggested.click()
    second = wide.locator("#conversation .turn").nth(1)
    expect(second.locator(".asked")).to_have_text(question)
    expect(second.locator(".answer a.cite").first).to_be_visible()


def test_a_vote_is_kept_with_its_reason_and_an_input_method_sends_nothing_early(
    browser: Browser, at: str, index: Path
) -> None:
    words = messages("ja")
    with watched_page(browser, at, locale="ja-JP") as watched:
        page = watched.page
        turn = ask(page, "灯台の電球はどうなったか")
        _settled(page, turn)
        turn.get_by_role("button", name=words.unhelpful).click()
        expect(turn.get_by_role("button", name=words.unhelpful)).to_have_attribute("aria-pressed", "true")
        expect(turn.get_by_role("button", name=words.unhelpful)).to_be_focused()
        turn.get_by_role("button", name=words.add_reason).click()
        field = page.get_by_label(words.reason_label)
        keys = page.context.new_cdp_session(page)
        keys.send("Input.imeSetComposition", {"text": "ふるい", "selectionStart": 3, "selectionEnd": 3})
        for kind in ("rawKeyDown", "keyUp"):
            keys.send(
                "Input.dispatchKeyEvent", {"type": kind, "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"}
            )
        keys.send("Input.insertText", {"text": "古い"})
        expect(field).to_have_value("古い")
        field.press("Enter")
        expect(turn.locator(".thanks")).to_contain_text(words.reason_given.format(reason="古い"))
        (vote,) = votes(file_beside(index))
        assert (vote.vote, vote.reason, vote.question) == (-1, "古い", "灯台の電球はどうなったか")
        page.reload()
        turn = page.locator("#conversation .turn").first
        expect(turn.locator(".thanks")).to_contain_text("古い")
        turn.get_by_role("button", name=words.unhelpful).click()
        expect(turn.locator(".thanks")).to_have_count(0)
        assert votes(file_beside(index)) == []


def test_an_answer_is_copied_with_its_sources(wide: Page) -> None:
    turn = ask(wide, ENGLISH)
    _settled(wide, turn)
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn.get_by_role("button", name="Copy", exact=True).click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = wide.evaluate("navigator.clipboard.readText()")
    assert "It agreed to keep spare bearings for three bridges in one depot.」[1] — Invented Post, 2025-11-07" in copied


def test_a_question_sent_while_another_is_answered_is_answered_too(browser: Browser, tmp_path: Path) -> None:
    going = threading.Event()

    class Slow(SmallAssistant):
        def ask(self, question: str, **given: Any) -> Answer:
            if question == JAPANESE:
                assert going.wait(30)
            return super().ask(question, **given)

    assistant = Slow(SmallAssistant.over_samples().texts)
    with (
        served(Opening(lambda: assistant), tmp_path / "index", tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        page = watched.page
        page.clock.install()
        page.locator("#question textarea").fill(JAPANESE)
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#conversation .waiting")).to_be_visible()
        expect(page.locator("#conversation .slow")).not_to_be_visible()
        page.clock.fast_forward(7_000)
        expect(page.locator("#conversation .slow")).to_be_visible()
        page.locator("#question textarea").fill(ENGLISH)
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#conversation .turn").nth(1).locator(".answer a.cite").first).to_be_visible()
        going.set()
        expect(page.locator("#conversation .turn").first.locator(".answer a.cite").first).to_be_visible()
        assert page.locator("#kept button.open").count() == 1


def test_a_busy_server_is_said_to_be_busy(browser: Browser, at: str) -> None:
    with watched_page(browser, at, losing=True) as watched:
        page = watched.page
        page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "Queue is full."}))
        page.locator("#question textarea").fill(ENGLISH)
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#banner")).to_contain_text(messages("en").server_busy)
        expect(page.locator("#question textarea")).to_have_value(ENGLISH)
        page.unroute("**/queue/join*")
        page.locator("#banner button").click()
        expect(page.locator("#banner")).to_have_count(0)


def test_a_damaged_file_of_conversations_is_told_and_the_page_goes_on(browser: Browser, tmp_path: Path) -> None:
    index = tmp_path / "index"
    file_beside(index).write_bytes(b"no database " * 2000)
    with (
        served(Opening(SmallAssistant.over_samples), index, tmp_path) as address,
        watched_page(browser, address) as watched,
    ):
        expect(watched.page.locator("#kept .warning")).to_contain_text(".damaged-")
        _settled(watched.page, ask(watched.page, ENGLISH))
        assert _listed(watched.page) == [ENGLISH]


def test_on_a_phone_conversations_lie_in_a_drawer_that_keeps_the_focus(browser: Browser, at: str) -> None:
    with watched_page(browser, at, viewport=PHONE, has_touch=True) as watched:
        page = watched.page
        _settled(page, ask(page, ENGLISH))
        expect(page.locator("#kept")).not_to_be_in_viewport()
        opening = page.get_by_role("button", name=messages("en").show_filters)
        opening.click()
        expect(page.locator("#kept button.open")).to_be_in_viewport()
        expect(page.locator("#kept .unscope")).to_be_focused()
        assert page.locator("#middle").evaluate("e => e.inert")
        page.keyboard.press("Escape")
        expect(page.locator("#kept")).not_to_be_in_viewport()
        expect(opening).to_be_focused()
        opening.click()
        page.locator("#kept").get_by_role("button", name="New conversation").click()
        expect(page.locator("#conversation .welcome h2")).to_be_in_viewport()
        assert not page.locator("#middle").evaluate("e => e.inert")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_of_the_conversation_stays_in_the_other_language(wide: Page) -> None:
    turn = ask(wide, ENGLISH)
    _settled(wide, turn)
    turn.get_by_role("button", name="Helpful", exact=True).click()
    expect(turn.locator(".thanks")).to_be_visible()
    for place in ("#kept", "#conversation .looked", "#conversation .verdict .row", "#conversation .thanks"):
        assert not re.search("[ぁ-んァ-ヶ一-龥]", wide.locator(place).first.inner_text().replace(JAPANESE, ""))
    wide.locator("#language").click()
    expect(wide.locator("#kept h2")).to_have_text(messages("ja").conversations)
    for place in (".verdict", ".thanks", ".go-on h3"):
        assert not re.search("[A-Za-z]{3,}", wide.locator(f"#conversation {place}").first.inner_text())


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("dark", PHONE)])
def test_axe_finds_nothing_serious_in_what_is_new_here(
    browser: Browser, at: str, scheme: str, size: dict[str, int]
) -> None:
    words = messages("en")
    with watched_page(browser, at, color_scheme=scheme, viewport=size) as watched:
        page = watched.page
        ask(page, ENGLISH)
        turn = ask(page, "Where is it?")
        _settled(page, page.locator("#conversation .turn").first)
        expect(turn.locator(".chip")).to_have_count(1)
        turn.get_by_role("button", name=words.unhelpful).click()
        turn.get_by_role("button", name=words.add_reason).click()
        assert findings(page) == []
        page.keyboard.press("Escape")
        if size == PHONE:
            page.get_by_role("button", name=words.show_filters).click()
            page.wait_for_timeout(400)
        page.locator("#kept li.current button.pen").click()
        assert findings(page) == []
        page.keyboard.press("Escape")
        page.locator("#kept li.current button.bin").click()
        expect(page.locator("#kept .undo")).to_be_visible()
        assert findings(page) == []
