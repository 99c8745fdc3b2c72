"""Requests that nobody of good will makes, sent to a running server; see attack.py."""

import asyncio
import json
import random
import re
import socket
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from index.build import build
from tests.invented import write_articles
from tests.reliability.served import Server, functions_of, server
from tests.ui.hostile import HOSTILE

PATHS = [
    "/", "/config", "/theme.css", "/login", "/logout", "/alive", "/manifest.json", "/robots.txt", "/assets/index.js",
    "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cwin.ini", "/svelte//etc/passwd",
    "/gradio_api/queue/join", "/gradio_api/queue/data?session_hash=x", "/gradio_api/heartbeat/x", "/gradio_api/cancel",
    "/gradio_api/reset", "/gradio_api/startup-events", "/gradio_api/upload", "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=http://127.0.0.1/", "/gradio_api/proxy=http://127.0.0.1/", "/gradio_api/call/asked",
    "/gradio_api/run/asked", "/gradio_api/info", "/gradio_api/component_server", "/gradio_api/stream/x/y/z/p.m3u8",
    "/monitoring", "/openapi.json", "/docs", "/.env", "/.git/config", "/gradio_api/deep_link?session_hash=x",
    "/?deep_link=../../state", "/?__theme=dark", "/?conversation=x", "/api/v1/ask", "/api/v1/search?query=harbour",
    "/api/v1/articles/harbour-2031-04", "/api/v1/articles/..%2f..%2fetc%2fpasswd", "/api/v1/status",
    "/api/v1/openapi.json", "/api/v2/", "/api/", "//", "/%00", "/%ff%fe", "/" + "a" * 3000,
]  # fmt: skip
HEADERS = [
    ("Host", "evil.example"), ("Origin", "http://evil.example"), ("Origin", "null"), ("Content-Type", "text/plain"),
    ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "multipart/form-data; boundary=x"),
    ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Encoding", "gzip"), ("Range", "bytes=-1"),
    ("X-Forwarded-For", "' or 1=1"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "javascript"),
    ("Cookie", "shutten_browser=\xff; shutten_language=\x01"), ("Cookie", "=;" * 500), ("Accept-Language", "ja;q=x,,;"),
    ("Authorization", "Bearer " + "k" * 4000), ("Authorization", "Basic AAAA"), ("Expect", "100-continue"),
    ("Content-Length", "-1"), ("Content-Length", "99999999999999999999"), ("Transfer-Encoding", "chunked"),
    ("If-None-Match", "*" * 500), ("Accept", "\xe9"), ("X-" + "A" * 200, "b" * 5000),
]  # fmt: skip
VALUES: list[Any] = [
    None, True, -1, 2**70, 1e308, "", "\x00", "\ud83d", "x" * 30_000, [], {}, [[[]]], {"__type__": "update"},
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, "1 rebuild", "2 doctor", "3 cancel", "4 source 1 9",
    "5 delete x", "6 place harbour-2031-04#0-9", "7 link x", "8 save 1 csv", "北の港", "2031-99-99", "*" * 200,
    *HOSTILE,
]  # fmt: skip
LEAKS = re.compile(r"Traceback|site-packages|File \"|/work/|/tmp/|/root/|/home/|\.py\b|sqlite3\.|KeyError|ValueError")
PAGE_FILES = ("/assets/", "/static/", "/svelte/")  # Gradio's own scripts, the same for everybody


def _body(chance: random.Random, path: str, functions: list[int]) -> bytes:
    kind = chance.randrange(8)
    if kind == 0:
        return chance.randbytes(chance.randrange(400))
    if kind == 1:
        return chance.choice([b"", b"{", b"[" * 5_000, b'{"data":' * 3_000, b"null", b"x" * 300_000, b"\xff\xfe{}"])
    if path.startswith("/api/"):
        said: Any = {
            "question": chance.choice(VALUES),
            "after": [chance.choice(VALUES)],
            "since": chance.choice(VALUES),
        }
        said = {name: said[name] for name in chance.sample(sorted(said), chance.randrange(1, 4))}
    else:
        said = {
            "session_hash": f"fuzz{chance.randrange(20)}",
            "fn_index": chance.choice(functions),
            "data": [chance.choice(VALUES) for _ in range(chance.choice([0, 1, 2, 5, 5, 5, 40]))],
            "trigger_id": None,
            "event_id": "x",
        }
        if kind < 5:
            said[chance.choice(sorted(said))] = chance.choice(VALUES)
    return json.dumps(said).encode()


def _send(address: tuple[str, int], sent: bytes) -> bytes:
    """The answer to raw bytes, at most 300 KB of it; streams are left after a moment."""
    got = b""
    with socket.create_connection(address, timeout=20) as line:
        with suppress(OSError):  # it hung up on what was too long
            line.sendall(sent)
        line.settimeout(1)  # what is incomplete is waited for by the server, but not here
        try:
            while len(got) < 300_000 and (part := line.recv(65_536)):
                got += part
                if b"text/event-stream" in got[:2_000]:
                    line.settimeout(0.05)
        except OSError:
            pass
    return got


def requests(number: int = 10_000, seed: int = 0) -> dict[str, Any]:
    """The figures of made-up requests."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        build(write_articles(place / "articles"), place / "index", model="hashing")
        with server(place / "index", place / "articles", place) as running:
            figures = _requests(running, number, random.Random(seed))
        log = (place / "events.jsonl").read_text()
        figures["faults_in_the_log"] = [line for line in log.splitlines() if '"event": "failure"' in line][:3]
        figures["lines_that_are_no_json"] = sum(not _is_json(line) for line in log.splitlines())
        printed = running.said.read_text(errors="replace")
        figures["tracebacks_printed"] = printed.count("Traceback")
        if figures["tracebacks_printed"]:
            figures["printed"] = printed[-1500:]
    return figures


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _requests(running: Server, number: int, chance: random.Random) -> dict[str, Any]:
    host, _, port = running.address.removeprefix("http://").partition(":")
    address = (host, int(port))

    async def known() -> dict[str, int]:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            return await functions_of(client, running.address)

    functions = [*asyncio.run(known()).values(), 99]
    statuses: Counter[str] = Counter()
    leaks: list[str] = []
    faults: list[str] = []
    before, began = 0, time.monotonic()
    for place in range(number):
        if place == number // 10:
            before = running.memory()
        path = chance.choice(PATHS)
        method = chance.choice(
            ["GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "\x01"]
        )
        if method == "POST" and chance.random() < 0.6:
            path = chance.choice(["/gradio_api/queue/join", "/api/v1/ask", "/gradio_api/cancel", "/login"])
        body = _body(chance, path, functions) if method in {"POST", "PUT", "DELETE"} else b""
        headers = {"Host": f"{host}:{port}", "Connection": "close"}
        if body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        headers |= dict(chance.sample(HEADERS, chance.choice([0, 0, 0, 1, 2])))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        sent = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body
        if chance.random() < 0.02:
            sent = chance.choice(
                [sent[: chance.randrange(len(sent))], chance.randbytes(300), sent.replace(b"\r\n", b"\n")]
            )
        got = _send(address, sent)
        status = got[9:12].decode("latin-1") if got.startswith(b"HTTP/1.1 ") else "none"
        statuses[status] += 1
        said = got.decode("utf-8", "replace")
        if status.startswith("5") and status != "503":
            faults.append(f"{sent[:200]!r} -> {said[:200]}")
        if not path.startswith(PAGE_FILES) and path != "/theme.css" and (leak := LEAKS.search(_without_echo(said))):
            leaks.append(f"{leak[0]}: {sent[:200]!r} -> {said[max(0, leak.start() - 100) : leak.end() + 100]}")
    return {
        "requests": number,
        "seconds": round(time.monotonic() - began, 1),
        "statuses": dict(sorted(statuses.items())),
        "unhandled_faults": len(faults),
        "faults": faults[:3],
        "leaks": len(leaks),
        "leaking": leaks[:3],
        "megabytes_grown": round((running.memory() - before) / 1e6, 1),
        "descriptors": running.descriptors(),
    }


def _without_echo(said: str) -> str:
    """Without the page's own script and style, and without what was sent and is named in the answer."""
    return re.sub(r"<(script|style)\b.*?</\1>|/etc/passwd", "", said, flags=re.DOTALL)
