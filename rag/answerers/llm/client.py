"""The connection to the model: one address, no redirects, no proxy that nobody asked for, and an end to every wait.

httpx, because the web page brings it along anyway (the `openai` package would add a dozen others for one request), and
because its trace hands out the socket. That is what makes the deadlines hold: httpx's own timeouts begin again with
every byte, so a service that sends one byte a second would never be late. Here the exchange runs in a thread of its
own; whoever waits stops waiting at the deadline and shuts the socket, which ends that thread too, wherever it is.
"""

import contextlib
import logging
import queue
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import httpx

from rag.answerers.llm.events import texts
from rag.answerers.llm.failures import ModelFailed
from rag.answerers.llm.settings import Settings

WAITING = 256  # pieces of the reply that are held while nobody reads them
MISUNDERSTOOD = frozenset({400, 415, 422})  # how services refuse a request whose fields they do not know
_log = logging.getLogger(__name__)
_Piece = str | Exception | None


def ask_model(
    settings: Settings, messages: list[dict[str, str]], form: Mapping[str, Any] | None = None
) -> Generator[str, None, None]:
    """What the model writes, piece by piece. `form` is the JSON schema that its reply should have.

    Raises ModelFailed, no later than the deadlines of `settings` allow.
    """
    deadline = time.monotonic() + settings.total
    body: dict[str, Any] = {"model": settings.model, "messages": messages, "stream": True}
    full = {**body, "temperature": 0, "max_tokens": settings.tokens}
    if form is not None:
        schema = {"name": "answer", "strict": True, "schema": form}
        full["response_format"] = {"type": "json_schema", "json_schema": schema}
    try:
        yield from _exchange(settings, full, deadline)
    except _Misunderstood:
        # Not every service knows schemas, and newer ones want the limit under another name.
        yield from _exchange(settings, {**body, "max_completion_tokens": settings.tokens}, deadline)


class _Misunderstood(Exception):
    """The service refused the request before it wrote anything."""


def _exchange(settings: Settings, body: Mapping[str, Any], deadline: float) -> Generator[str, None, None]:
    line = _Line(settings, body)
    thread = threading.Thread(target=line.run, daemon=True, name="language model")
    thread.start()
    begin = min(deadline, time.monotonic() + settings.connect + settings.first_token)
    limit = begin
    try:
        while True:
            try:
                piece = line.pieces.get(timeout=max(0.0, limit - time.monotonic()))
            except queue.Empty:
                what = "the first word" if limit == begin else "the end of the reply"
                raise ModelFailed("slow", f"{what} did not come in time") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            if time.monotonic() >= limit:
                raise ModelFailed("slow", "it did not end in time")
            if piece:
                limit = deadline
            yield piece
    finally:
        line.cut()


class _Line:
    """One request and its reply, read by a thread of its own until the end or until it is cut."""

    def __init__(self, settings: Settings, body: Mapping[str, Any]) -> None:
        self.pieces: queue.Queue[_Piece] = queue.Queue(WAITING)
        self._settings = settings
        self._body = body
        self._over = threading.Event()
        self._stream: Any = None
        self._lock = threading.Lock()

    def run(self) -> None:
        """Read the reply. Ends by itself, by an error, or because it was cut; never by an exception."""
        try:
            for piece in self._read():
                self._hand(piece)
            self._hand(None)
        except (ModelFailed, _Misunderstood) as problem:
            self._hand(problem)
        except httpx.TimeoutException as problem:
            self._hand(ModelFailed("slow", type(problem).__name__))
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.ProxyError) as problem:
            self._hand(ModelFailed("unreachable", type(problem).__name__))
        except httpx.HTTPError as problem:
            self._hand(ModelFailed("cut", type(problem).__name__))
        except Exception as problem:  # a broken line must not take a thread down with a traceback
            if not self._over.is_set():
                _log.warning("the line to the language model broke: %s", type(problem).__name__)
            self._hand(ModelFailed("cut", type(problem).__name__))

    def cut(self) -> None:
        """Stop reading, whatever the other side does."""
        self._over.set()
        with self._lock:
            stream = self._stream
        raw = stream.get_extra_info("socket") if stream is not None else None
        if raw is not None:
            with contextlib.suppress(OSError, ValueError):  # closed already
                socket.socket.shutdown(raw, socket.SHUT_RDWR)  # wakes the thread that waits for its next byte

    def _hand(self, piece: _Piece) -> None:
        while not self._over.is_set():
            with contextlib.suppress(queue.Full):
                self.pieces.put(piece, timeout=0.1)
                return

    def _read(self) -> Iterator[str]:
        asked = self._settings
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if asked.key:
            headers["Authorization"] = f"Bearer {asked.key}"
        waits = httpx.Timeout(asked.total, connect=asked.connect, read=asked.total)
        with (
            httpx.Client(
                trust_env=False, follow_redirects=False, timeout=waits, headers=headers, proxy=asked.proxy or None
            ) as client,
            client.stream(
                "POST",
                f"{asked.url.rstrip('/')}/chat/completions",
                json=dict(self._body),
                extensions={"trace": self._traced},
            ) as reply,
        ):
            self._check(reply)
            yield from texts(reply.iter_raw())

    def _check(self, reply: httpx.Response) -> None:
        status = reply.status_code
        if 300 <= status < 400:
            raise ModelFailed("redirected", f"status {status}")
        if status in MISUNDERSTOOD and "max_tokens" in self._body:
            raise _Misunderstood
        if status != 200:
            raise ModelFailed("failed", f"status {status}")
        if reply.headers.get("content-encoding", "identity").lower() != "identity":
            raise ModelFailed("garbled", "compressed, which was not asked for")

    def _traced(self, event: str, told: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._stream = told["return_value"]
            if self._over.is_set():
                raise ModelFailed("slow", "nobody waits any more")
