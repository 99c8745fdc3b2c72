"""What comes in from outside: calls, tabs, pace, names of the server, other sites, and faults that nobody sees."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from rag import ShuttenError
from rag.fitness import KNOWN
from ui.messages.refusals import refusals
from ui.web import guard
from ui.web.authority import Authority
from ui.web.calls import MAX_CHOSEN, MAX_TEXT, BadCall, Tabs, read_call
from ui.web.front import Front, address_of, known_hosts
from ui.web.guard import Guard
from ui.web.owner import OWNER_COOKIE
from ui.web.pace import Pace

ROOT = Path(__file__).parents[2]
JOIN = "/gradio_api/queue/join"
CALL = {"session_hash": "tab1", "fn_index": 3, "data": ["question", None]}
FIELDS = {3: 2}


def read(call: Any, path: str = JOIN) -> tuple[str, dict[str, Any]]:
    tab, body = read_call(path, json.dumps(call).encode(), FIELDS)
    return tab, json.loads(body)


def test_a_call_of_the_page_is_passed_on_with_nothing_else_in_it() -> None:
    tab, passed = read({**CALL, "trigger_id": 7, "event_data": {"a": 1}, "oauth_token": "x", "batched": True})
    assert tab == "tab1"
    assert passed == {**CALL, "trigger_id": 7}


def test_the_sources_that_were_chosen_are_a_list_of_texts() -> None:
    _, passed = read({**CALL, "data": [["見本新聞", "*.md"], None]})
    assert passed["data"] == [["見本新聞", "*.md"], None]


@pytest.mark.parametrize(
    "change",
    [
        {"session_hash": None}, {"session_hash": ""}, {"session_hash": "a/b"}, {"session_hash": "x" * 65},
        {"session_hash": "\ud83d"}, {"session_hash": ["tab1"]}, {"fn_index": None}, {"fn_index": "3"},
        {"fn_index": True}, {"fn_index": 99}, {"fn_index": -1}, {"fn_index": 3.0}, {"data": None}, {"data": "ab"},
        {"data": []}, {"data": ["x"]}, {"data": ["x", None, None]}, {"data": [{"x": 1}, None]},
        {"data": [[["x"]], None]}, {"data": [[3], None]}, {"data": [["x"] * (MAX_CHOSEN + 1), None]},
        {"data": [float("nan"), None]}, {"data": [1e308, None]}, {"data": ["x" * (MAX_TEXT + 1), None]},
        {"data": [2**60, None]}, {"trigger_id": "1"}, {"trigger_id": -1}, {"trigger_id": {"x": 1}},
    ],
)  # fmt: skip
def test_a_call_that_the_page_does_not_make_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadCall):
        read({**CALL, **change})


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadCall):
        read_call(JOIN, body, FIELDS)


@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_whatever_is_sent_is_read_or_refused(sent: bytes | str) -> None:
    for path in (JOIN, "/gradio_api/cancel", "/gradio_api/reset"):
        with pytest.raises(BadCall):
            read_call(path, sent.encode() if isinstance(sent, str) else sent, FIELDS)


def test_a_tab_belongs_to_the_browser_that_spoke_for_it_first_and_few_are_remembered() -> None:
    tabs = Tabs(most=3)
    assert tabs.belongs("a", "ana")
    assert not tabs.belongs("a", "ben")
    for name in "bcd":
        assert tabs.belongs(name, "ben")
    assert tabs.belongs("a", "ben")  # forgotten, with all that Gradio knew of it long gone


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    """A stand-in for Gradio: fails, is full, refuses a password, or repeats what it got."""
    message = await receive()
    path = scope["path"]
    if path == "/theme.css":
        raise RuntimeError("/secret/path is gone")
    said: Any = JSONResponse({"got": message["body"].decode("utf-8", "replace")})
    if path == "/config":
        said = JSONResponse({"detail": "Queue is full. Max size is 64 and size is 64."}, 503)
    elif path == "/login":
        said = JSONResponse({"detail": "Incorrect credentials."}, 400 if b"wrong" in message["body"] else 200)
    elif path == "/robots.txt":
        said = PlainTextResponse("", headers={"access-control-allow-origin": "*"})
    await said(scope, receive, send)


def client(*, hosts: tuple[str, ...] = (), addresses: bool = False, pace: Pace | None = None) -> TestClient:
    app = Front(Guard(_page, FIELDS, pace), {*known_hosts("127.0.0.1", hosts)}, addresses=addresses)
    return TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=True)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "[", "localhost@x"]
)
def test_another_name_for_this_server_is_refused(host: str) -> None:
    said = client().get("/", headers={"host": host, "accept-language": "ja"})
    assert said.status_code == 400
    assert "--allow-host" in said.json()["error"]


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860", "news.example:443"])
def test_its_own_names_are_known(host: str) -> None:
    assert client(hosts=("news.example",)).get("/", headers={"host": host}).status_code == 200


def test_a_server_for_others_is_asked_by_any_address_but_by_no_unknown_name() -> None:
    open_to_others = client(addresses=True)
    assert open_to_others.get("/", headers={"host": "192.0.2.7:7860"}).status_code == 200
    assert open_to_others.get("/", headers={"host": "rebound.example"}).status_code == 400
    assert client().get("/", headers={"host": "192.0.2.7:7860"}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost", "http://["]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_sites_are_refused(origin: str, method: str) -> None:
    headers = {"origin": origin, "access-control-request-method": "POST"}
    said = client().request(method, JOIN, headers=headers)
    assert said.status_code == 403
    assert not [name for name in said.headers if name.startswith("access-control")]


def test_no_answer_invites_other_sites_and_every_answer_keeps_the_page_to_itself() -> None:
    asked = client()
    for path in ("/", "/robots.txt", "/theme.css", "/config", "/nothing"):
        said = asked.get(path)
        assert "frame-ancestors 'none'" in said.headers["content-security-policy"]
        assert said.headers["x-content-type-options"] == "nosniff"
        assert not [name for name in said.headers if name.startswith("access-control")]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_fault_shows_a_number_and_nothing_of_its_inside(language: Any, caplog: pytest.LogCaptureFixture) -> None:
    said = client().get("/theme.css", headers={"accept-language": language})
    assert said.status_code == 500
    assert "secret" not in said.text and "Traceback" not in said.text
    number = re.search(r"[0-9a-f]{8}", said.json()["detail"])
    assert number and any(getattr(record, "facts", {}).get("id") == number[0] for record in caplog.records)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_full_queue_is_said_in_the_language_of_the_visitor(language: Any) -> None:
    said = client().get("/config", headers={"cookie": f"shutten_language={language}"})
    assert (said.status_code, said.json()["detail"]) == (503, refusals(language).busy)
    assert said.headers["retry-after"]


def test_only_json_is_read_and_only_what_was_checked_arrives() -> None:
    asked = client()
    assert asked.post(JOIN, content=json.dumps(CALL), headers={"content-type": "text/plain"}).status_code == 415
    assert asked.post(JOIN, json={**CALL, "fn_index": 4}).status_code == 422
    assert json.loads(asked.post(JOIN, json={**CALL, "event_data": 1}).json()["got"]) == {**CALL, "trigger_id": None}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_question_of_any_length_is_said_to_be_too_long(language: Any) -> None:
    """What is not read at all, too, as when an article is pasted as a question."""
    said = client().post(JOIN, json={**CALL, "data": ["長" * 20_000, None]}, headers={"accept-language": language})
    assert (said.status_code, said.json()["error"]) == (413, refusals(language).too_large)


def test_another_browser_cannot_speak_for_a_tab_or_listen_to_it() -> None:
    asked = client()
    ana, ben = ({"cookie": f"{OWNER_COOKIE}={name * 40}"} for name in "ab")
    assert asked.post(JOIN, json=CALL, headers=ana).status_code == 200
    for headers, status in ((ana, 200), (ben, 403), ({}, 403)):
        assert asked.post(JOIN, json=CALL, headers=headers).status_code == status
        assert asked.get("/gradio_api/queue/data?session_hash=tab1", headers=headers).status_code == status
        assert asked.get("/gradio_api/heartbeat/tab1", headers=headers).status_code == status
        cancelled = {"session_hash": "tab1", "fn_index": 3, "event_id": "e"}
        assert asked.post("/gradio_api/cancel", json=cancelled, headers=headers).status_code == status
    assert asked.get("/gradio_api/queue/data?session_hash=a%00b").status_code == 422
    assert asked.get("/gradio_api/queue/data").status_code == 422


def test_who_asks_too_often_is_told_when_to_try_again() -> None:
    asked = client(pace=Pace("3/minute"))
    assert [asked.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    said = asked.get("/", headers={"accept-language": "ja"})
    assert f"{said.headers['retry-after']}秒後" in said.json()["detail"]
    assert asked.get("/assets/x.js").status_code == 200  # fixed files cost nothing


def test_a_wrong_rate_names_the_setting() -> None:
    with pytest.raises(ShuttenError, match="SHUTTEN_PAGE_RATE"):
        Pace("often")


def test_passwords_cannot_be_guessed_in_a_row() -> None:
    asked = client()
    for _ in range(5):
        assert asked.post("/login", data={"password": "wrong"}).status_code == 400
    assert asked.post("/login", data={"password": "right"}).status_code == 429


def test_signing_in_well_is_not_counted() -> None:
    asked = client()
    assert {asked.post("/login", data={"password": "right"}).status_code for _ in range(20)} == {200}


def test_a_body_that_dribbles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    sent: list[Any] = []

    async def dribbling() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": JOIN, "headers": [], "query_string": b""}
    asyncio.run(Guard(_page)(scope, dribbling, send))
    assert sent[0]["status"] == 408


def test_addresses_of_one_subscriber_count_as_one() -> None:
    assert address_of({"client": ("2001:db8:1:2:3::4", 1)}) == address_of({"client": ("2001:db8:1:2::9", 2)})
    assert address_of({"client": ("192.0.2.1", 1)}) == "192.0.2.1"
    assert address_of({"client": None}) == ""


def _from(address: str = "127.0.0.1", user: str | None = None, cookie: str = "c" * 40, **headers: str) -> Any:
    client = SimpleNamespace(host=address)
    return SimpleNamespace(username=user, client=client, headers=headers, cookies={OWNER_COOKIE: cookie})


def test_where_people_sign_in_only_those_named_keep_the_archive() -> None:
    authority = Authority(["ana"])
    assert authority.refusal("rebuild", _from(user="ana"), "en") == ""
    assert authority.refusal("rebuild", _from(user="ben"), "ja") == refusals("ja").not_admin
    assert authority.refusal("rebuild", _from(), "en")


def test_elsewhere_it_is_whoever_sits_at_this_computer_with_the_page_open() -> None:
    assert Authority().refusal("rebuild", _from(), "en") == ""
    for request in (_from("192.0.2.1"), _from(cookie=""), _from(**{"x-forwarded-for": "192.0.2.1"})):
        assert Authority().refusal("rebuild", request, "en") == refusals("en").not_admin


def test_upkeep_is_not_asked_for_without_end() -> None:
    authority = Authority()
    said = [authority.refusal("rebuild", _from(), "en") for _ in range(21)]
    assert said[:20] == [""] * 20
    assert said[20] == refusals("en").too_much_upkeep


def test_settings_of_other_programs_do_not_open_this_one() -> None:
    hostile = dict.fromkeys(_of_gradio(), "1") | {"HTTP_PROXY": "http://192.0.2.1:9", "SYSTEM": "spaces"}
    program = "from ui.web.serve import go_offline as go; import os, json; go(); print(json.dumps(dict(os.environ)))"
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **hostile, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    left = json.loads(found.stdout)
    assert {name for name in left if name.startswith(("GRADIO_", "SPACE", "OAUTH"))} == {
        "GRADIO_ANALYTICS_ENABLED", "GRADIO_ANALYTICS_MAX_EVENTS", "GRADIO_ANALYTICS_CACHE_FREQUENCY",
        "GRADIO_TEMP_DIR",
    }  # fmt: skip
    assert (left["GRADIO_ANALYTICS_ENABLED"], left["GRADIO_TEMP_DIR"]) != ("1", "1")
    assert "SYSTEM" not in left
    assert {"127.0.0.1", "localhost", "::1"} <= set(left["NO_PROXY"].split(","))


def _of_gradio() -> set[str]:
    """Every variable that the installed Gradio reads and that could change what it serves."""
    import gradio

    names: set[str] = set()
    for file in Path(gradio.__file__).parent.glob("*.py"):
        names |= set(re.findall(r"[\"']((?:GRADIO|SPACE|SPACES|OAUTH)_[A-Z_]+)[\"']", file.read_text(encoding="utf-8")))
    assert {"GRADIO_SHARE", "GRADIO_ALLOWED_PATHS", "GRADIO_ROOT_PATH", "GRADIO_VIBE_MODE"} <= names
    return names


def test_doctor_knows_every_setting_that_something_reads() -> None:
    read: set[str] = set()
    for folder in ("index", "rag", "ui"):
        for file in (ROOT / folder).rglob("*.py"):
            read |= set(re.findall(r"\"(SHUTTEN_[A-Z_]*[A-Z])\"", file.read_text(encoding="utf-8")))
    read = {name for name in read if not name.startswith("SHUTTEN_LLM")}
    assert read == KNOWN
