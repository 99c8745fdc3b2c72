"""A real server in a process of its own, over a small archive, for the programs beside this file. Loopback only."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.browser import free_port

ROOT = Path(__file__).parents[2]
FAST = {"SHUTTEN_API_RATE": "1000000/second", "SHUTTEN_PAGE_RATE": "1000000/second", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and the file that holds what it printed."""

    address: str
    pid: int
    said: Path

    def memory(self) -> int:
        """Bytes of memory that are the process's own."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("the server is gone")

    def descriptors(self) -> int:
        """Open files and sockets."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextmanager
def server(
    index: Path, data: Path, place: Path, *, before: Sequence[str] = (), more: Sequence[str] = (), **environment: str
) -> Iterator[Server]:
    """`shutten serve` while the block runs; `before` stands before the command, such as strace."""
    port, said = free_port(), place / "said.log"
    command = [*before, sys.executable, "-m", "ui.cli", "serve", "--index", str(index), "--data", str(data)]
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--log", str(place / "events.jsonl"), *more],
            env={**os.environ, **FAST, **environment, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address, said)
        yield Server(address, _program(process, before), said)
    finally:
        if process.poll() is None:
            _end(process, _program(process, before))


def _end(process: "subprocess.Popen[bytes]", program: int) -> None:
    """End the program; strace that is ended in its place would let it go on."""
    os.kill(program, signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.kill(program, signal.SIGKILL)
        process.wait()


def _program(process: "subprocess.Popen[bytes]", before: Sequence[str]) -> int:
    """The process that serves: where a program stands before it, that one's child."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return int(children.read_text().split()[0]) if before else process.pid


def _wait(process: "subprocess.Popen[bytes]", address: str, said: Path) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {said.read_text(errors='replace')[-2000:]}")
        try:
            if httpx.get(f"{address}/api/v1/status", timeout=10, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError("the server did not come up")


@dataclass
class Tab:
    """One browser tab, as far as Gradio's queue sees it."""

    client: httpx.AsyncClient
    address: str
    functions: dict[str, int]
    name: str
    sent: int = field(default=0)

    async def call(self, function: str, values: list[Any]) -> list[dict[str, Any]]:
        """Call a function of the page and return the messages of its stream, the last one that it is completed."""
        call = {"session_hash": self.name, "fn_index": self.functions[function], "data": values, "trigger_id": None}
        joined = await self.client.post(f"{self.address}/gradio_api/queue/join", json=call)
        if joined.status_code != 200:
            return [{"msg": "refused", "status": joined.status_code}]
        event, found = joined.json()["event_id"], []
        stream = f"{self.address}/gradio_api/queue/data?session_hash={self.name}"
        async with self.client.stream("GET", stream) as lines:
            async for line in lines.aiter_lines():
                if line.startswith("data:"):
                    message = json.loads(line[5:])
                    found.append(message)
                    if message.get("msg") == "process_completed" and message.get("event_id") == event:
                        break
        return found

    async def ask(self, question: str) -> list[dict[str, Any]]:
        """Send a question without filters."""
        return await self.call("asked", [question, "", "", "", None])


async def functions_of(client: httpx.AsyncClient, address: str) -> dict[str, int]:
    """The numbers of the page's functions by name, as its configuration has them, and a cookie for the client."""
    await client.get(f"{address}/")
    config = (await client.get(f"{address}/config")).json()
    return {one["api_name"] or str(one["id"]): one["id"] for one in config["dependencies"]}
