"""The command and the server as a user meets them: the first answer of a cold start, and eight who ask at once."""

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.benchmarks.corpus import questions, sample_sentences

SHUTTEN = (sys.executable, "-m", "ui.cli")
ASKERS = 8


def cold_ask(index: Path, times: int = 3) -> dict[str, float]:
    """Seconds, wall and processor, from the start of `shutten ask` to its end; the best of some."""
    walls, processors = [], []
    for _ in range(times):
        before, began = os.times(), time.perf_counter()
        command = [*SHUTTEN, "ask", "DICASとは何か", "--index", str(index)]
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        walls.append(time.perf_counter() - began)
        processors.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return {"seconds": round(min(walls), 2), "cpu_seconds": round(min(processors), 2)}


def served(index: Path, cpu_of_one: float, seconds: float) -> dict[str, Any]:
    """Seconds until the page and the first answer are there, then how many questions eight get answered at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked = questions(sample_sentences(Path("data/articles")), 200)
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    command = [*SHUTTEN, "serve", "--index", str(index), "--port", str(port)]
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SHUTTEN_API_RATE": "9999/second"},
    )
    try:
        _until(lambda: urlopen(address, timeout=5).read(), began)
        page = time.perf_counter() - began
        _until(lambda: _ask(address, asked[0]), began)
        answer = time.perf_counter() - began
        end = time.perf_counter() + seconds

        def one(first: int) -> int:
            done = 0
            while time.perf_counter() < end:
                _ask(address, asked[(first + done * ASKERS) % len(asked)])
                done += 1
            return done

        began = time.perf_counter()
        with ThreadPoolExecutor(ASKERS) as pool:
            done = sum(pool.map(one, range(ASKERS)))
        rate = done / (time.perf_counter() - began)
        status = Path(f"/proc/{server.pid}/status")
        peak = (
            [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
            if status.exists()
            else []
        )
    finally:
        server.terminate()
        server.wait(20)
    possible = cores() / cpu_of_one
    return {
        "page_seconds": round(page, 2),
        "first_answer_seconds": round(answer, 2),
        "answers_a_second": round(rate, 2),
        "share_of_what_the_cores_could": round(rate / possible, 2),
        "peak_rss_mb": round(int(peak[0]) / 1024) if peak else None,
    }


def cores() -> int:
    """How many cores this process, and so the server, may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ask(address: str, question: str) -> Any:
    body = json.dumps({"question": question}).encode()
    with urlopen(Request(f"{address}/api/v1/ask", body, {"Content-Type": "application/json"}), timeout=60) as response:
        return json.load(response)


def _until(attempt: Any, began: float) -> None:
    while True:
        try:
            attempt()
            return
        except (URLError, OSError):
            if time.perf_counter() - began > 600:
                raise
            time.sleep(0.05)
