"""Many askers of one server, through rebuilds; see load.py.

Every sentence of every article names its edition, and each rebuild makes a new one, so an answer that mixes
generations shows it. The hashing embedder serves: neither memory nor mixing depends on what vectors mean.
"""

import asyncio
import json
import random
import re
import secrets
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from index.build import build
from rag import rebuild_progress, start_rebuild
from tests.reliability.served import Server, Tab, functions_of, server

ARTICLES, PARTS = 40, 6
EDITION = re.compile(r"edition(\d+)x")
SUBJECTS = ("harbour", "bridge", "lantern", "railway", "orchard", "glacier", "festival", "observatory")


@dataclass
class Tally:
    """What askers met."""

    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    quoted: int = 0
    mixed: int = 0
    editions: Counter[str] = field(default_factory=Counter)

    def p95(self) -> float:
        """Seconds within which 95 of 100 had their answer."""
        return statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else 0.0


def write_edition(data: Path, edition: int) -> None:
    """All articles, every sentence of which names the edition."""
    data.mkdir(parents=True, exist_ok=True)
    for number in range(ARTICLES):
        title = f"The {SUBJECTS[number % len(SUBJECTS)]} project {number}, edition{edition}x"
        head = f"---\nid: a{number}\ntitle: {title}\npublished: 2031-01-0{1 + number % 9}\n---\n\n"
        lines = [f"{sentence(number, part)} (edition{edition}x)." for part in range(PARTS)]
        (data / f"a{number}.md").write_text(head + " ".join(lines) + "\n", encoding="utf-8")


def sentence(number: int, part: int) -> str:
    """What an article says, without its edition. The hashing embedder knows words only, so it is the question, too."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return f"The {subject} project number {number} spent {number * 7 + part} million on part {part}"


def question(chance: random.Random) -> str:
    """A question that the articles answer."""
    number, part = chance.randrange(ARTICLES), chance.randrange(PARTS)
    return sentence(number, part)


async def by_api(client: httpx.AsyncClient, address: str, chance: random.Random, tally: Tally) -> None:
    """One question through the API."""
    began = time.perf_counter()
    try:
        said = await client.post(f"{address}/api/v1/ask", json={"question": question(chance)})
    except httpx.HTTPError as problem:
        tally.wrong[f"client: {type(problem).__name__}"] += 1
        return
    tally.seconds.append(time.perf_counter() - began)
    if said.status_code != 200:
        tally.wrong[f"status {said.status_code}"] += 1
        return
    answer = said.json()
    quoted = {
        found for citation in answer["citations"] for found in EDITION.findall(citation["quote"] + citation["title"])
    }
    generation = str(int(answer["index"]["generation"].removeprefix("gen-")))
    tally.editions[generation] += 1
    tally.mixed += quoted not in (set(), {generation})
    tally.quoted += answer["answered"]


async def by_page(tab: Tab, chance: random.Random, tally: Tally) -> None:
    """One question through the page."""
    began = time.perf_counter()
    try:
        said = await tab.ask(question(chance))
    except httpx.HTTPError as problem:
        tally.wrong[f"client: {type(problem).__name__}"] += 1
        return
    tally.seconds.append(time.perf_counter() - began)
    last = said[-1]
    if last["msg"] != "process_completed" or not last.get("success"):
        tally.wrong[f"page: {last['msg']} {last.get('status', '')}"] += 1
        return
    tally.quoted += bool(EDITION.search(json.dumps(said)))


async def asking(server: Server, askers: int, seconds: float, until: asyncio.Event | None = None) -> Tally:
    """`askers` ask one question after another for that long, or until told to stop."""
    tally, end = Tally(), time.monotonic() + seconds
    limits = httpx.Limits(max_connections=askers * 3, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as client:
        functions, phase = await functions_of(client, server.address), secrets.token_hex(4)

        async def one(number: int) -> None:
            chance, turns = random.Random(number), 0
            while time.monotonic() < end and not (until and until.is_set()):
                if number % 4:
                    await by_api(client, server.address, chance, tally)
                else:
                    turns += 1
                    tab = Tab(client, server.address, functions, f"{phase}-{number}-{turns // 20}")
                    await by_page(tab, chance, tally)

        await asyncio.gather(*(one(number) for number in range(askers)))
    return tally


async def rebuilding(index: Path, data: Path, rebuilds: int, done: asyncio.Event, limit: float) -> list[str]:
    """Rebuild that often, or for that many seconds, one after another; how each ended, "" for well."""
    ended, end = [], time.monotonic() + limit
    for edition in range(2, rebuilds + 2):
        if time.monotonic() > end:
            break
        write_edition(data, edition)
        await asyncio.to_thread(start_rebuild, index, data)
        while True:
            progress = await asyncio.to_thread(rebuild_progress, index)
            if progress and progress.state != "running":
                break
            await asyncio.sleep(0.1)
        ended.append("" if progress.state == "done" else progress.message)
    done.set()
    return ended


def askers(askers: int = 64, rebuilds: int = 20, idle: float = 20.0, limit: float = 3600) -> dict[str, Any]:
    """The figures of askers through rebuilds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_edition(place / "data", 1)
        build(place / "data", place / "index", model="hashing")

        async def run(server: Server) -> tuple[Tally, Tally, list[str], float]:
            await asking(server, askers, min(idle, 3.0))  # nothing is measured before everything is loaded
            quiet = await asking(server, askers, idle)
            done, began = asyncio.Event(), time.monotonic()
            busy, ended = await asyncio.gather(
                asking(server, askers, 2 * limit, done),
                rebuilding(place / "index", place / "data", rebuilds, done, limit),
            )
            return quiet, busy, ended, time.monotonic() - began

        with server(place / "index", place / "data", place) as running:
            quiet, busy, ended, seconds = asyncio.run(run(running))
        faults = [line for line in (place / "events.jsonl").read_text().splitlines() if '"level": "error"' in line]
    return {
        "askers": askers,
        "rebuilds": len(ended),
        "rebuilds_that_failed": [message for message in ended if message],
        "questions_idle": len(quiet.seconds),
        "questions": len(busy.seconds),
        "seconds": round(seconds, 1),
        "generations_answered_from": len(busy.editions),
        "errors": {name: count for name, count in (quiet.wrong + busy.wrong).items() if count},
        "faults_in_the_log": faults[:3],
        "answers_with_quotations": quiet.quoted + busy.quoted,
        "mixed": quiet.mixed + busy.mixed,
        "p95_idle": round(quiet.p95(), 3),
        "p95": round(busy.p95(), 3),
        "ratio": round(busy.p95() / quiet.p95(), 2) if quiet.p95() else None,
    }
