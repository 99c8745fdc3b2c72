"""A language model service that behaves in every bad way there is, over real sockets on this machine only."""

import contextlib
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

Behaviour = Callable[["Request"], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


class Request:
    """One request: what was asked, and the socket to misbehave on."""

    def __init__(self, line: socket.socket, head: str, body: dict[str, Any], over: threading.Event) -> None:
        self.line, self.head, self.body, self._over = line, head, body, over

    def send(self, data: bytes) -> None:
        self.line.sendall(data)

    def say(self, text: str, **more: Any) -> None:
        """One streamed event."""
        delta = {"content": text, **more}
        event = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        self.send(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n")

    def end(self, reason: str = "stop") -> None:
        event = {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}
        self.send(b"data: " + json.dumps(event).encode() + b"\n\ndata: [DONE]\n\n")

    def wait(self, seconds: float) -> None:
        """Pause, but not beyond the end of the test."""
        if self._over.wait(seconds):
            raise ConnectionError("the test is over")


class StubServer:
    """Listens on the loopback; `behaviour` decides what happens to each request, `requests` keeps them."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = hung
        self.requests: list[Request] = []
        self.over = threading.Event()
        stub = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    request = _read(self.request, stub.over)
                    stub.requests.append(request)
                    stub.behaviour(request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


def _read(line: socket.socket, over: threading.Event) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536) or _gone()
    head, _, body = data.partition(b"\r\n\r\n")
    text = head.decode("latin-1")
    length = int(next(v for k, _, v in (h.partition(":") for h in text.split("\r\n")) if k.lower() == "content-length"))
    while len(body) < length:
        body += line.recv(65536) or _gone()
    return Request(line, text, json.loads(body), over)


def _gone() -> bytes:
    raise ConnectionError("the caller hung up")


def statements(*said: tuple[str, list[int]]) -> str:
    """The JSON that a well-behaved model writes."""
    made = [{"text": text, "excerpts": excerpts, "quotes": []} for text, excerpts in said]
    return json.dumps({"statements": made}, ensure_ascii=False)


def telling(reply: str, piece: int = 7) -> Behaviour:
    """Streams a reply in pieces, as a model does."""

    def tell(request: Request) -> None:
        request.send(HEAD)
        request.say("", role="assistant")
        for start in range(0, len(reply), piece):
            request.say(reply[start : start + piece])
        request.end()

    return tell


def plain(status: str, body: bytes, *headers: str) -> Behaviour:
    """Answers without streaming."""

    def answer(request: Request) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        request.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    return answer


def hung(request: Request) -> None:
    request.wait(60)


def hung_after_role(request: Request) -> None:
    request.send(HEAD)
    request.say("", role="assistant")
    request.wait(60)


def dripping_head(request: Request) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 10_000:
        request.send(bytes([byte]))
        request.wait(0.05)


def dripping_text(request: Request) -> None:
    request.send(HEAD)
    for letter in _for_ever('{"statements": ['):
        request.say(letter)
        request.wait(0.1)


def dripping_comments(request: Request) -> None:
    request.send(HEAD)
    while True:
        request.send(b": still here\n\n")
        request.wait(0.05)


def endless_blanks(request: Request) -> None:
    request.send(HEAD)
    while True:
        request.say(" " * 1_000)


def endless_line(request: Request) -> None:
    request.send(HEAD + b"data: ")
    while True:
        request.send(b"x" * 60_000)


def endless_comments(request: Request) -> None:
    request.send(HEAD)
    while True:
        request.send(b": " + b"x" * 60_000 + b"\n")


def cut_in_the_middle(request: Request) -> None:
    request.send(HEAD)
    request.say('{"statements": [{"text": "')


def half_closed(request: Request) -> None:
    request.send(HEAD[:30])
    request.line.shutdown(socket.SHUT_WR)
    request.wait(60)


def broken_utf8(request: Request) -> None:
    request.send(HEAD + b'data: {"choices": [{"delta": {"content": "\xff\xfe\x80"}}]}\n\n')
    request.end()


def calling_tools(request: Request) -> None:
    request.send(HEAD)
    call = {
        "index": 0,
        "id": "1",
        "type": "function",
        "function": {"name": "fetch", "arguments": '{"url": "http://x"}'},
    }
    request.say("", tool_calls=[call])
    request.end("tool_calls")


def refusing(request: Request) -> None:
    request.send(HEAD)
    request.say("", refusal="I cannot help with that.")
    request.end()


def error_inside(request: Request) -> None:
    request.send(HEAD + b'data: {"error": {"message": "out of memory"}}\n\n')
    request.end()


def understanding_less(reply: str) -> Behaviour:
    """Knows neither schemas nor max_tokens."""

    def answer(request: Request) -> None:
        if "response_format" in request.body or "max_tokens" in request.body:
            plain("400 Bad Request", b'{"error": {"message": "unknown field"}}')(request)
        else:
            telling(reply)(request)

    return answer


def _for_ever(start: str) -> Iterator[str]:
    yield from start
    while True:
        yield " "


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
