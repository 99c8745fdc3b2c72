"""Every way in which a model can fail ends with the extractive answer, in time, and is said."""

import logging
import re
import threading
import time
from collections.abc import Callable

import pytest

from rag.answerers import Drafted, drafts
from rag.answerers.language_model import budget
from rag.answerers.llm import notes
from rag.answerers.llm.settings import settings
from rag.kinds import Evidence
from tests.rag.llm import stub_server as stub
from tests.rag.llm.stub_server import StubServer, statements, telling

QUESTION = "港の改修はいつ終わりますか"
TRUE = "北の港の改修は2031年末に終わる。"
Ask = Callable[[str], Evidence]
AFTER_DEADLINE = 2.0  # seconds


def ask(evidence: Ask, question: str = QUESTION) -> tuple[Drafted, list[Drafted]]:
    """The extractive draft, and those that the model makes of it."""
    first, *further = drafts("llm", evidence(question))
    return first, further


FAILURES: dict[str, tuple[stub.Behaviour, str]] = {
    "never answers": (stub.hung, "slow"),
    "begins and never goes on": (stub.hung_after_role, "slow"),
    "a head of one byte at a time": (stub.dripping_head, "slow"),
    "a text of one letter at a time": (stub.dripping_text, "slow"),
    "comments that keep the line alive": (stub.dripping_comments, "slow"),
    "blanks without end": (stub.endless_blanks, "garbled"),
    "a line without end": (stub.endless_line, "endless"),
    "comments without end": (stub.endless_comments, "endless"),
    "hangs up in the middle": (stub.cut_in_the_middle, "cut"),
    "closes its half in the head": (stub.half_closed, "cut"),
    "no letters": (stub.broken_utf8, "garbled"),
    "calls tools": (stub.calling_tools, "tools"),
    "refuses": (stub.refusing, "declined"),
    "an error inside": (stub.error_inside, "failed"),
    "an empty text": (telling(""), "garbled"),
    "no statements": (telling('{"statements": []}'), "declined"),
    "prose": (telling("The harbour will be ready at the end of 2031."), "garbled"),
    "JSON of another form": (telling('{"answer": "2031"}'), "garbled"),
    "statements of another form": (telling('{"statements": [{"say": 1}, {"text": "x"}]}'), "garbled"),
    "brackets without end": (telling('{"statements": [' + "[" * 15_000, 500), "garbled"),
    "a number without end": (telling('{"statements": [{"excerpts": [' + "9" * 6_000 + "]}]}", 500), "garbled"),
    "another language": (telling(statements(("The harbour is finished at the end of 2031.", [1]))), "unsupported"),
    "an invented date": (telling(statements(("北の港の改修は2032年末に終わる。", [1]))), "unsupported"),
    "an excerpt of nobody": (telling(statements((TRUE, [77]))), "unsupported"),
    "no such page": (stub.plain("404 Not Found", b"{}"), "failed"),
    "out of order": (stub.plain("500 Internal Server Error", b"x" * 100_000), "failed"),
    "wrong key": (stub.plain("401 Unauthorized", b"{}"), "failed"),
    "bad request twice": (stub.plain("400 Bad Request", b"{}"), "failed"),
    "no JSON": (stub.plain("200 OK", b"<html>login</html>"), "cut"),
    "compressed": (stub.plain("200 OK", b"\x1f\x8b" * 500, "Content-Encoding: gzip"), "garbled"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_model_leaves_the_extractive_answer(
    name: str, service: StubServer, evidence: Ask, request: pytest.FixtureRequest
) -> None:
    service.behaviour, failure = FAILURES[name]
    if failure == "slow":
        request.getfixturevalue("hasty")
    began = time.monotonic()
    first, further = ask(evidence)
    took = time.monotonic() - began
    last = further[-1]
    assert took < settings().total + AFTER_DEADLINE
    assert (last.statements, last.citations, last.heading) == (first.statements, first.citations, first.heading)
    assert last.arranged.fell_back == failure
    assert last.note == notes.why_not(failure, "ja")  # type: ignore[arg-type]
    assert budget(settings()).free == settings().slots
    assert stub.until(lambda: not any(t.name == "language model" for t in threading.enumerate()), 2.0)


def test_nobody_listens(service: StubServer, evidence: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    service.close()
    first, further = ask(evidence)
    assert further[-1].arranged.fell_back == "unreachable"
    assert further[-1].statements == first.statements


def test_a_redirect_is_not_followed(service: StubServer, evidence: Ask) -> None:
    elsewhere = StubServer()
    try:
        service.behaviour = stub.plain("307 Temporary Redirect", b"", f"Location: {elsewhere.url}/chat/completions")
        _, further = ask(evidence)
        assert further[-1].arranged.fell_back == "redirected"
        assert elsewhere.requests == []
    finally:
        elsewhere.close()


def test_a_proxy_of_the_environment_is_not_used(
    service: StubServer, evidence: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = StubServer()
    try:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        service.behaviour = telling(statements((TRUE, [1])))
        _, further = ask(evidence)
        assert further[-1].statements[0].text == TRUE
        assert proxy.requests == []
    finally:
        proxy.close()


def test_all_slots_taken(service: StubServer, evidence: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_SLOTS", "1")
    with budget(settings()).slot():
        _, further = ask(evidence)
    assert further[-1].arranged.fell_back == "busy"
    assert service.requests == []


def test_the_budget_of_a_minute(service: StubServer, evidence: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_PER_MINUTE", "2")
    service.behaviour = telling(statements((TRUE, [1])))
    fell_back = [ask(evidence)[1][-1].arranged.fell_back for _ in range(3)]
    assert fell_back == ["", "", "busy"]


def test_whoever_stops_reading_frees_the_slot(service: StubServer, evidence: Ask) -> None:
    service.behaviour = lambda request: (telling(statements((TRUE, [1])))(request), stub.hung(request))[0]
    growing = drafts("llm", evidence(QUESTION))
    next(growing), next(growing)
    growing.close()
    assert budget(settings()).free == settings().slots


def test_the_key_is_in_no_log_and_no_note(service: StubServer, evidence: Ask, caplog: pytest.LogCaptureFixture) -> None:
    service.behaviour = stub.plain("401 Unauthorized", b"sk-very-secret is wrong")
    with caplog.at_level(logging.DEBUG):
        _, further = ask(evidence)
    assert "Bearer sk-very-secret" in service.requests[0].head
    assert "sk-very-secret" not in caplog.text + repr(settings()) + repr(further[-1])


def test_every_failure_is_said_in_both_languages() -> None:
    for failure in notes._WHY:
        assert re.search("[ぁ-ん]", notes.why_not(failure, "ja"))
        assert not re.search("[ぁ-ん]", notes.why_not(failure, "en"))
