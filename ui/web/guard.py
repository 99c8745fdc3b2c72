"""What the page lets through: a list of paths, bounded requests at a bounded pace, and calls that it makes itself.

Gradio's server offers far more routes than this page uses (uploads, proxies, monitoring); all others answer 404.
Two things are added: every browser gets a secret of its own, and `/alive` tells an open page which run of the server
it speaks to.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException

from ui import logs
from ui.web.calls import BadCall, Tabs, TooLong, is_tab, read_call
from ui.web.front import address_of
from ui.web.owner import OWNER_COOKIE
from ui.web.pace import Pace
from ui.web.refusing import (
    SAFE_HEADERS,
    Application,
    Message,
    Receive,
    Refusal,
    Scope,
    Send,
    cookies,
    header,
    refuse,
    say,
)

ALIVE: Final = "/alive"
_YEAR: Final = 31_536_000  # seconds
MAX_BODY: Final = 256 * 1024  # bytes; the longest question is far below
BODY_SECONDS: Final = 20.0  # in which a body has to arrive
BUSY_SECONDS: Final = 2
_API: Final = "/gradio_api/"
_CALLS: Final = frozenset(_API + name for name in ("queue/join", "cancel", "reset"))
_STREAM: Final = _API + "queue/data"
_BEAT: Final = _API + "heartbeat/"
_SIGN_IN: Final = frozenset({"/login", "/login/"})
_EXACT: Final = (
    frozenset({"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", "/logout"})
    | frozenset({_STREAM, _API + "startup-events", _API + "theme.css"})
    | _CALLS
    | _SIGN_IN
)
_FIXED: Final = ("/assets/", "/static/", "/svelte/")


class Guard:
    """ASGI middleware around the whole page, whose functions take as many values as `fields` says."""

    def __init__(self, app: Application, fields: Mapping[int, int] | None = None, pace: Pace | None = None) -> None:
        self._app = app
        self._fields = fields or {}
        self._pace = pace or Pace()
        self._tabs = Tabs()
        self._run = secrets.token_hex(8).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on, or say why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if scope["path"] == ALIVE:
            await say(send, 200, self._run)
            return
        try:
            passed = await self._admit(scope, receive)
        except Refusal as refusal:
            logs.refused("refused", why=refusal.name, path=scope["path"][:200], address=address_of(scope))
            await refuse(refusal, scope, send)
            return
        answer = _Answer(scope, send, self._pace)
        try:
            await self._app(scope, passed, answer)
        except Exception as problem:
            if answer.begun and isinstance(problem.__cause__, HTTPException):
                await answer.end()  # the stream of a tab that is gone, as Gradio has said in it
                return
            number = logs.failed("failure", problem, path=scope["path"])
            if answer.begun:
                await answer.end()
            else:
                await refuse(Refusal(500, "unexpected", number=number), scope, send)

    async def _admit(self, scope: Scope, receive: Receive) -> Receive:
        """What the page reads of a request. Raises Refusal."""
        path, address = scope["path"], address_of(scope)
        if not allowed(path):
            raise Refusal(404, "not_here")
        if not path.startswith(_FIXED) and (seconds := self._pace.wait_for(address)):
            raise Refusal(429, "too_many", seconds=seconds)
        if path in _SIGN_IN and (seconds := self._pace.wait_to_sign_in(address)):
            raise Refusal(429, "too_many_sign_ins", seconds=seconds)
        body = await _body(scope, receive)
        if path in _CALLS and scope["method"] == "POST":
            if not header(scope, b"content-type").lower().startswith("application/json"):
                raise Refusal(415, "not_json")
            try:
                tab, body = read_call(path, body, self._fields)
            except TooLong:
                raise Refusal(413, "too_large") from None
            except BadCall:
                raise Refusal(422, "bad_call") from None
            self._check_tab(scope, tab)
            length = str(len(body)).encode()
            others = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
            scope["headers"] = [*others, (b"content-length", length)]
        elif path == _STREAM:
            self._check_tab(scope, (parse_qs(scope["query_string"].decode("latin-1")).get("session_hash") or ["?"])[0])
        elif path.startswith(_BEAT):
            self._check_tab(scope, path.removeprefix(_BEAT))
        return _given(body, receive)

    def _check_tab(self, scope: Scope, tab: str) -> None:
        if tab and not is_tab(tab):
            raise Refusal(422, "bad_call")
        if tab and not self._tabs.belongs(tab, _browser(scope)):
            raise Refusal(403, "another_tab")


def allowed(path: str) -> bool:
    """Whether the page uses `path`."""
    return path in _EXACT or (path.startswith((*_FIXED, _BEAT)) and ".." not in path and "\\" not in path)


def _browser(scope: Scope) -> str:
    """What tells one browser from another: its secret, of which only the hash is kept, or else its address."""
    secret = cookies(scope).get(OWNER_COOKIE) or address_of(scope)
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises Refusal for one that is too long, announced or not, or too slow."""
    announced = header(scope, b"content-length") or "0"
    if not (announced.isascii() and announced.isdigit() and len(announced) < 10 and int(announced) <= MAX_BODY):
        raise Refusal(413, "too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > MAX_BODY:
                    raise Refusal(413, "too_large")
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise Refusal(408, "too_slow") from None


def _given(body: bytes, receive: Receive) -> Receive:
    """`receive` that gives a body that was read already, and then waits for the end of the connection."""
    waiting = True

    async def given() -> Message:
        nonlocal waiting
        if not waiting:
            return await receive()
        waiting = False
        return {"type": "http.request", "body": body, "more_body": False}

    return given


class _Answer:
    """Passes a response of the page on, with the headers that keep the page to itself."""

    def __init__(self, scope: Scope, send: Send, pace: Pace) -> None:
        self._scope = scope
        self._send = send
        self._pace = pace
        self._silent = False
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if self._silent:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            if message["status"] == 503:  # the queue is full, which Gradio says in English and with numbers
                self._silent = True
                await refuse(Refusal(503, "busy", seconds=BUSY_SECONDS), self._scope, self._send)
                return
            if self._scope["path"] in _SIGN_IN and message["status"] == 400:
                self._pace.signed_in_wrongly(address_of(self._scope))
                logs.refused("sign_in_failed", address=address_of(self._scope))
            message = {**message, "headers": [*message["headers"], *SAFE_HEADERS.items(), *_secret(self._scope)]}
        await self._send(message)

    async def end(self) -> None:
        """Close a response that has begun."""
        await self._send({"type": "http.response.body", "body": b""})


def _secret(scope: Scope) -> list[tuple[bytes, bytes]]:
    """A header that gives a browser its secret, when it opens the page and has none."""
    if scope["path"] != "/" or OWNER_COOKIE in cookies(scope):
        return []
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    given = f"{OWNER_COOKIE}={secrets.token_urlsafe(32)}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Strict{secure}"
    return [(b"set-cookie", given.encode())]
