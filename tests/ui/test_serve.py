"""The server: who may reach it, what it lets through, and sentences for what cannot work."""

import asyncio
import socket
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rag import IndexMissing, ShuttenError
from tests.ui.standin import SmallAssistant
from ui.web.guard import MAX_BODY, Guard, allowed
from ui.web.opening import Opening
from ui.web.pace import Pace
from ui.web.serve import claim, is_loopback, launch, read_users, serve


def test_a_port_in_use_names_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ShuttenError, match=f"Port {port} is in use. Choose another with --port"):
            claim("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99_999), ("192.0.2.1", 8080), ("no such host", 8080)])
def test_an_address_that_cannot_be_listened_on_is_refused(host: str, port: int) -> None:
    with pytest.raises(ShuttenError, match="--host and --port"):
        claim(host, port)


def test_other_computers_are_not_let_in_without_signing_in(tmp_path: Path) -> None:
    with pytest.raises(ShuttenError, match="--auth"):
        serve(tmp_path, tmp_path, "0.0.0.0", 7860, None)


def test_a_server_that_is_slow_to_show_the_page_is_up_all_the_same(tmp_path: Path) -> None:
    opening = Opening(SmallAssistant.over_samples)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = launch(opening, tmp_path, tmp_path, "127.0.0.1", port, page_pace=Pace("1/minute"))
    page.close(verbose=False)


@pytest.mark.skipif(sys.platform == "win32", reason="counts with getrusage")
def test_a_server_that_nobody_asks_sleeps(tmp_path: Path) -> None:
    import resource

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = launch(Opening(SmallAssistant.over_samples), tmp_path, tmp_path, "127.0.0.1", port)
    try:
        time.sleep(0.5)  # until it has started
        before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
        time.sleep(1)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before < 200  # it woke up a thousand times
    finally:
        page.close(verbose=False)


def test_a_port_that_is_taken_meanwhile_names_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ShuttenError, match=f"port {port}: .* --port"):
            launch(Opening(SmallAssistant.over_samples), tmp_path, tmp_path, "127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_a_local_address_is_known(host: str, local: bool) -> None:
    assert is_loopback(host) == local


def test_users_are_read_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("# who\nana:secret:with colon\n\n  健:パス\n", encoding="utf-8")
    assert read_users(tmp_path / "users") == [("ana", "secret:with colon"), ("健", "パス")]


@pytest.mark.parametrize("content", ["", "# nobody\n", "ana\n", ":secret\n", "ana:\n"])
def test_a_file_that_names_no_user_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "users").write_text(content, encoding="utf-8")
    with pytest.raises(ShuttenError):
        read_users(tmp_path / "users")


def test_a_missing_file_of_users_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShuttenError, match="cannot be read"):
        read_users(tmp_path / "absent")


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/file=http://example.org/", "/monitoring",
        "/gradio_api/info", "/gradio_api/call/ask", "/openapi.json", "/docs", "/gradio_api/proxy=https://example.org",
        "/gradio_api/run/predict", "/assets/../config/x", "/.env", "/gradio_api/component_server",
        "/gradio_api/stream/x",
    ],
)  # fmt: skip
def test_routes_the_page_does_not_use_are_closed(path: str) -> None:
    assert not allowed(path)


def _request(path: str, body: bytes = b"", announced: bytes | None = None) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message.get("body", b"cut")})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"accept-language", b"en")]
    headers += [(b"content-length", announced)] if announced is not None else []
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    asyncio.run(Guard(inner, {3: 1})(scope, receive, send))
    return sent


def test_every_answer_carries_the_headers_that_keep_the_page_to_itself() -> None:
    for path in ("/", "/nothing"):
        headers = dict(_request(path)[0]["headers"])
        assert b"default-src 'self'" in headers[b"content-security-policy"]
        assert b"unsafe-eval" not in headers[b"content-security-policy"]
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert headers[b"x-frame-options"] == b"DENY"


def test_an_unused_path_is_not_found_and_a_used_one_is() -> None:
    assert _request("/gradio_api/upload")[0]["status"] == 404
    assert _request("/config")[0]["status"] == 200


def test_a_body_that_is_too_long_is_refused_announced_or_not() -> None:
    assert _request("/gradio_api/queue/join", announced=str(MAX_BODY + 1).encode())[0]["status"] == 413
    assert _request("/gradio_api/queue/join", announced=b"-5")[0]["status"] == 413
    assert _request("/gradio_api/queue/join", body=b"x" * (MAX_BODY + 1))[0]["status"] == 413


def test_an_archive_that_opens_is_handed_out() -> None:
    assistant = SmallAssistant.over_samples()
    opening = Opening(lambda: assistant)
    assert opening.fresh(5) is assistant
    assert opening.state == "open"


def test_the_model_waits_for_the_page() -> None:
    class Telling(SmallAssistant):
        warmed = False

        def warm(self) -> None:
            self.warmed = True

    assistant = Telling.over_samples()
    opening = Opening(lambda: assistant, page_first=True)
    assert opening.assistant(5) is assistant
    time.sleep(0.1)
    assert not assistant.warmed
    opening.page_is_there()
    for _ in range(100):
        if opening.warm:
            break
        time.sleep(0.02)
    assert assistant.warmed


def test_an_index_that_is_built_later_is_found_later() -> None:
    ready: list[SmallAssistant] = []

    def open_archive() -> Any:
        if not ready:
            raise IndexMissing("There is no index.")
        return ready[0]

    opening = Opening(open_archive)
    with pytest.raises(IndexMissing):
        opening.assistant(5)
    assert opening.state == "missing"
    ready.append(SmallAssistant.over_samples())
    assert opening.fresh(5) is ready[0]


def test_an_archive_that_cannot_be_opened_says_why() -> None:
    def open_archive() -> Any:
        raise ValueError("broken")

    opening = Opening(open_archive)
    assert opening.settled(5)
    assert opening.state == "failed"
    with pytest.raises(ValueError, match="broken"):
        opening.assistant(0)


def test_an_archive_whose_model_is_another_is_not_open() -> None:
    class OtherModel(SmallAssistant):
        def warm(self) -> None:
            raise ShuttenError("This index was made with another model.")

    opening = Opening(lambda: OtherModel({}))
    assert opening.settled(5)
    for _ in range(100):
        if opening.state == "failed":
            break
        time.sleep(0.02)
    with pytest.raises(ShuttenError, match="another model"):
        opening.assistant(0)
