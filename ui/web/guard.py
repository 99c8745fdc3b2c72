"""What the server lets through: a list of paths, bounded requests, and headers that keep the page to itself.

Gradio's server offers far more routes than this page uses (uploads, proxies, monitoring); all others answer 404.
Two things are added: every browser gets a secret of its own, and `/alive` tells an open page which run of the server
it speaks to.
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from starlette.requests import cookie_parser

from ui.web.owner import OWNER_COOKIE

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ALIVE: Final = "/alive"
_YEAR: Final = 31_536_000  # seconds
MAX_BODY: Final = 256 * 1024  # bytes; the longest question is far below
_API: Final = "/gradio_api/"
_EXACT: Final = frozenset(
    {"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", "/login", "/login/", "/logout"}
    | {_API + name for name in ("queue/join", "queue/data", "startup-events", "theme.css", "cancel", "reset")}
)
_BELOW: Final = ("/assets/", "/static/", "/svelte/", _API + "heartbeat/")

# Gradio needs inline scripts and sets a base address; nothing may be loaded from, or sent to, another host.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._run = secrets.token_hex(8).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on, with bounded body and added headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if scope["path"] == ALIVE:
            await _say(send, 200, self._run)
        elif not allowed(scope["path"]):
            await _say(send, 404, b"Not found")
        elif _announced_length(scope) > MAX_BODY:
            await _say(send, 413, b"Too large")
        else:
            await self._app(scope, _bounded(receive), _with_headers(send, _secret(scope)))


def allowed(path: str) -> bool:
    """Whether the page uses `path`."""
    return path in _EXACT or (path.startswith(_BELOW) and ".." not in path)


def _announced_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else MAX_BODY + 1
    return 0


def _bounded(receive: Receive) -> Receive:
    """`receive` that ends a body which is longer than announced, or not announced at all."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MAX_BODY else message

    return bounded


def _secret(scope: Scope) -> list[tuple[bytes, bytes]]:
    """A header that gives a browser its secret, when it opens the page and has none."""
    if scope["path"] != "/":
        return []
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    if any(OWNER_COOKIE in cookie_parser(line) for line in sent):
        return []
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    given = f"{OWNER_COOKIE}={secrets.token_urlsafe(32)}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Strict{secure}"
    return [(b"set-cookie", given.encode())]


def _with_headers(send: Send, more: list[tuple[bytes, bytes]]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_HEADERS, *more]}
        await send(message)

    return sending


async def _say(send: Send, status: int, text: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        *_HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
