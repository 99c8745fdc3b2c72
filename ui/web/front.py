"""The outermost layer of the server, before the page and the API: names, other sites, headers, the log.

It wraps even Gradio's own layers, one of which answers browsers of other sites before anything of ours is asked.
"""

import ipaddress
import socket
import time
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from ui import logs
from ui.web.refusing import (
    SAFE_HEADERS,
    Application,
    Message,
    Receive,
    Refusal,
    Scope,
    Send,
    header,
    refuse,
)

_CROSS: Final = b"access-control-"
_LOGGED: Final = 200  # characters of a path


class Front:
    """ASGI middleware around the whole server, which answers under `hosts` and, when it is `open`, any IP address."""

    def __init__(self, app: Application, hosts: Collection[str], *, addresses: bool) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, whatever happens, and write down how."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            elif scope["type"] == "websocket":
                await send({"type": "websocket.close"})
            return
        began, sent = time.perf_counter(), _Sent(send)
        try:
            if refusal := self._refusal(scope):
                await refuse(refusal, scope, sent)
            else:
                await self._app(scope, receive, sent)
        except Exception as problem:
            # What has begun cannot be taken back; whoever began it has written the problem down.
            if not sent.status:
                number = logs.failed("failure", problem, path=scope["path"][:_LOGGED])
                await refuse(Refusal(500, "unexpected", number=number), scope, sent)
        finally:
            logs.event(
                "access",
                method=scope["method"],
                path=scope["path"][:_LOGGED],  # without what follows "?": a search stands there
                status=sent.status,
                bytes=sent.bytes,
                ms=round((time.perf_counter() - began) * 1e3, 1),
                address=address_of(scope),
            )

    def _refusal(self, scope: Scope) -> Refusal | None:
        host = header(scope, b"host")
        if not self._answers_under(host):
            return Refusal(400, "wrong_host")
        origin = header(scope, b"origin")
        if origin and origin.partition("://")[2] != host and not scope["path"].startswith("/api/"):
            return Refusal(403, "other_site")
        return None

    def _answers_under(self, host: str) -> bool:
        """Another name for this server would let a page elsewhere read it through the browser (DNS rebinding)."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._hosts or (self._addresses and _is_address(name))


def known_hosts(host: str, also: Collection[str]) -> set[str]:
    """The names under which a server that listens on `host` is asked."""
    return {"127.0.0.1", "localhost", "::1", host.strip("[]"), socket.gethostname(), *also} - {""}


def address_of(scope: Scope) -> str:
    """Where a request comes from; addresses that one subscriber has by the billion count as one."""
    address = (scope.get("client") or ("",))[0]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if isinstance(parsed, ipaddress.IPv6Address) and not parsed.is_loopback:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class _Sent:
    """Passes a response on, with the headers that it lacks and without those that invite other sites."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.bytes = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            kept = [(name, value) for name, value in message["headers"] if not name.lower().startswith(_CROSS)]
            there = {name.lower() for name, _ in kept}
            missing = [(name, value) for name, value in SAFE_HEADERS.items() if name not in there]
            message = {**message, "headers": [*kept, *missing]}
        self.bytes += len(message.get("body", b""))
        await self._send(message)
