"""How the server turns a request away: a status, a sentence in the visitor's language, and the headers of the page."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from starlette.requests import cookie_parser

from ui.messages import Interface, preferred
from ui.messages.refusals import refusals

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LANGUAGE_COOKIE: Final = "shutten_language"  # set by look/events.js

# Gradio needs inline scripts and sets a base address; nothing may be loaded from, or sent to, another host.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
SAFE_HEADERS: Final[Mapping[bytes, bytes]] = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Refusal(Exception):
    """A request that is turned away: a status, the name of a sentence, and what is filled in."""

    def __init__(self, status: int, name: str, *, seconds: int = 0, number: str = "") -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.seconds = seconds
        self.number = number


def header(scope: Scope, name: bytes) -> str:
    """The first header of that name, "" when there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookies(scope: Scope) -> dict[str, str]:
    """All cookies of a request."""
    found: dict[str, str] = {}
    for key, value in scope["headers"]:
        if key == b"cookie":
            found |= cookie_parser(value.decode("latin-1"))
    return found


def language_of(scope: Scope) -> Interface:
    """The language that a visitor chose, or else the one that the browser asks for."""
    chosen = cookies(scope).get(LANGUAGE_COOKIE)
    if chosen == "ja":
        return "ja"
    return "en" if chosen == "en" else preferred(header(scope, b"accept-language"))


async def refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Send the refusal, as the JSON that the page's own scripts expect."""
    sentence = getattr(refusals(language_of(scope)), refusal.name).format(seconds=refusal.seconds, id=refusal.number)
    body = json.dumps({"error": sentence, "detail": sentence}, ensure_ascii=False).encode()
    more = [(b"retry-after", str(refusal.seconds).encode())] if refusal.seconds else []
    await say(send, refusal.status, body, b"application/json", more)


async def say(
    send: Send, status: int, body: bytes, kind: bytes = b"text/plain", more: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Send a whole response that nothing keeps."""
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *SAFE_HEADERS.items(),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
