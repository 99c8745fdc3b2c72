"""What the server lets through: a list of paths, bounded requests, and headers that keep the page to itself.

Gradio's server offers far more routes than this page uses (uploads, proxies, monitoring); all others answer 404.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on, with bounded body and added headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if not allowed(scope["path"]):
            await _refuse(send, 404, b"Not found")
        elif _announced_length(scope) > MAX_BODY:
            await _refuse(send, 413, b"Too large")
        else:
            await self._app(scope, _bounded(receive), _with_headers(send))


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


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_HEADERS]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, reason: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(reason)).encode()), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason})
