"""Leads to the API, and stands before it: who asks, from where, and how often, before anything sent is read."""

import ipaddress
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.keys import Keys
from ui.api.pace import Pace, TooMany
from ui.api.problems import DESCRIPTION, MAX_BODY, MAX_QUESTION, Problem, answer_with

# A proxy on this computer makes everybody look like a neighbour; these headers give it away.
_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class Beside:
    """ASGI middleware before the page: what is asked below `/api/` goes to `api`, all else to the page."""

    def __init__(self, page: ASGIApp, api: ASGIApp) -> None:
        self._page = page
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        asked = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._api if asked else self._page)(scope, receive, send)


class Door:
    """ASGI middleware before the whole API.

    With `keys` every request needs one. Without, only programs on this computer are answered, and not even they where
    `shared` says that people have to sign in.
    """

    def __init__(self, app: ASGIApp, keys: Keys, pace: Pace, *, shared: bool) -> None:
        self._app = app
        self._keys = keys
        self._pace = pace
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        try:
            self._admit(scope, headers)
        except Problem as problem:
            await answer_with(problem, headers)(scope, receive, send)
        else:
            await self._app(scope, _bounded(receive), send)

    def _admit(self, scope: Scope, headers: Headers) -> None:
        """Raises Problem for a request that is not answered."""
        address = (scope.get("client") or ("",))[0]
        scheme, _, key = headers.get("authorization", "").partition(" ")
        owner = self._keys.owner(key.strip()) if scheme.lower() == "bearer" else None
        try:
            self._pace.count(f"key {owner}" if owner else f"address {address}")
        except TooMany as problem:
            raise Problem(429, "too_many", limit=problem.limit, retry=problem.seconds) from None
        if not _from_here(headers):
            raise Problem(403, "other_site")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 10 and int(length) <= MAX_BODY):
            raise Problem(413, "too_large", limit=MAX_BODY, question=MAX_QUESTION)
        # The description may be read without a key: it says nothing of the archive.
        if owner is None and scope["path"] != DESCRIPTION:
            if self._keys:
                raise Problem(401, "wrong_key" if key else "no_key")
            if self._shared or not is_neighbour(address, headers):
                raise Problem(401, "no_keys_here")


def _bounded(receive: Receive) -> Receive:
    """`receive` that refuses a body which is longer than announced, or not announced at all."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise HTTPException(413)  # the only kind that FastAPI lets through while it reads
        return message

    return bounded


def is_neighbour(address: str, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this very computer, and not through a proxy on it."""
    try:
        local = ipaddress.ip_address(address).is_loopback
    except ValueError:
        local = False
    return local and not any(name in headers for name in _FORWARDED)


def _from_here(headers: Headers) -> bool:
    """Whether no page, or a page of this server, asks: browsers name a page's site in Origin."""
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")
