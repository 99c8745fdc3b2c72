"""Many questions to one process: whether memory and descriptors stay as they are.

No question is put twice, so that nothing is answered from what is remembered, and whatever remembers has to forget.
"""

import asyncio
import itertools
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from index.build import build
from index.embedders import HASHING
from rag import open_assistant
from rag.assistant import Assistant
from tests.invented import write_articles
from tests.reliability.askers import Tally, by_api, by_page, write_edition
from tests.reliability.served import Server, Tab, functions_of, server

FORMS = (
    *("{}とは何ですか", "{}の経緯", "{}では何が取り上げられましたか", "{}の最新の動きは", "{}に参加した艦と人数は"),
    *("{}に言及した記事は何本ですか", "{}はいつ行われましたか", "{}と日米共同訓練の違いは", "{}の予算はいくらですか"),
    *("What is {}?", "How did {} develop?", "What is the latest on {}?", "How many articles mention {}?"),
    *("What took part in {}?", "When did {} take place?", "Compare {} and DICAS", "Timeline of {}"),
)
WORKS = ("harbour", "bridge", "lantern", "railway", "orchard", "glacier", "festival", "observatory")
FURTHER = ("その理由は?", "参加した国は?", "なぜですか", "And when was that?", "Who said so?")
STEPS = 9  # in which the questions after the first are counted
NAMES = ("DICAS", "SM-3 Block IIA", "PAC3 MSE", "Northern Lantern", "無人艇", "港の改修")  # of the invented articles
TOWNS, PARTS = 12, 4
DAY = date(2031, 1, 2)  # of the towns' articles


def write_archive(data: Path) -> None:
    """Few short articles, for what a question leaves behind does not depend on how much was searched."""
    write_articles(data)
    for town in range(TOWNS):
        text = " ".join(f"{sentence(town, part)}." for part in range(PARTS))
        head = f"---\nid: town-{town}\ntitle: Town {town}\npublished: {DAY}\n---\n\n"
        (data / f"town-{town}.md").write_text(f"{head}{text}\n", encoding="utf-8")


def sentence(town: int, part: int) -> str:
    """What an article says. It is asked as it is, so that the hashing embedder, which knows words only, answers."""
    work = WORKS[(town + part) % len(WORKS)]
    return f"The {work} project of town number {town} spent {town * PARTS + part} million on part {part}"


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put."""

    question: str
    after: tuple[str, ...] = ()
    since: date | None = None


def distinct_questions(assistant: Assistant, seed: int = 1) -> Iterator[Put]:
    """Questions of every kind about many names, narrowed to every month, and every second one about a sentence.

    Every sixth is a follow-up. None is put twice as it was.
    """
    names = sorted({name for alias in assistant.archive.aliases.aliases for name in alias.names} - set(NAMES))
    months = ["", *(f"{year}-{month:02}" for year in range(2023, 2032) for month in range(1, 13))]
    chance = random.Random(seed)
    every = [(form, name, month) for form in FORMS for name in names for month in chance.sample(months, 10)]
    every += [(form, name, month) for form in FORMS for name in NAMES for month in months]
    chance.shuffle(every)
    for number, (form, name, month) in enumerate(every):
        year, _, of_year = month.partition("-")
        when = "" if not month else f"{month} " if form.isascii() else f"{year}年{int(of_year)}月の"
        question = form.format(when + name)
        if number % 6 == 0:
            yield Put(FURTHER[number // 6 % len(FURTHER)], (question,))
        elif number % 2:
            yield Put(question)
        else:
            days, place = divmod(number // 2, TOWNS * PARTS)
            yield Put(sentence(*divmod(place, PARTS)), (), DAY - timedelta(days))


def questions(number: int = 20_000, first: int = 2_000, model: str = HASHING) -> dict[str, Any]:
    """Memory and descriptors of this process after the `first` questions and until `number`.

    With the bundled model the reader reads as well; the hashing embedder goes without it and is quicker.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_archive(Path(folder) / "data")
        build(Path(folder) / "data", Path(folder) / "index", model=model)
        assistant = open_assistant(Path(folder) / "index")
        left, began, answered = distinct_questions(assistant), time.monotonic(), Counter[str]()
        seen: list[tuple[int, float, float, int]] = []
        for part in (first, *[(number - first) // STEPS] * STEPS):
            for put in itertools.islice(left, part):
                answer = assistant.ask(put.question, after=put.after, since=put.since)
                answered[answer.kind if answer.answered else "not answered"] += 1
            seen.append((sum(answered.values()), *memory_and_descriptors()))
    return {
        "questions": seen[-1][0],
        "seconds": round(time.monotonic() - began, 1),
        "answered": dict(answered),
        **grown(seen),
    }


def served_questions(number: int = 3_000, first: int = 1_500, at_once: int = 8) -> dict[str, Any]:
    """Memory and descriptors of a server, which holds 200 tabs; every second question comes from one, three a tab."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_edition(place / "data", 1)
        build(place / "data", place / "index", model=HASHING)
        with server(place / "index", place / "data", place) as running:
            return asyncio.run(_ask_server(running, number, first, at_once))


async def _ask_server(running: Server, number: int, first: int, at_once: int) -> dict[str, Any]:
    tally, began = Tally(), time.monotonic()
    seen: list[tuple[int, float, float, int]] = []
    limits = httpx.Limits(max_connections=at_once * 3, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as client:
        functions = await functions_of(client, running.address)
        left = iter(range(number))

        async def one(number: int, chance: random.Random) -> None:
            for place in left:
                if place % 2:
                    await by_api(client, running.address, chance, tally)
                else:  # a tab has one stream, so each asker has tabs of its own
                    tab = Tab(client, running.address, functions, f"long{number}-{place // 48}")
                    await by_page(tab, chance, tally)

        for part in [first, *[(number - first) // STEPS] * STEPS]:
            offset = sum(count for count, *_ in seen[-1:])
            left = iter(range(offset, offset + part))
            await asyncio.gather(*(one(k, random.Random(offset + k)) for k in range(at_once)))
            seen.append((offset + part, *memory_and_descriptors(running.pid)))
    return {
        "questions": seen[-1][0],
        "seconds": round(time.monotonic() - began, 1),
        "errors": {name: count for name, count in tally.wrong.items() if count},
        **grown(seen),
    }


def memory_and_descriptors(process: int | str = "self") -> tuple[float, float, int]:
    """Megabytes of memory, those of them that are pages of mapped files, and open files and sockets of a process.

    The bundled model's word vectors are mapped: pages come in with words that were not asked about yet, and the system
    takes them back when it needs room.
    """
    about = Path(f"/proc/{process}")
    lines = (
        line.split() for line in (about / "status").read_text().splitlines() if line.startswith(("VmRSS", "RssFile"))
    )
    megabytes = {name.rstrip(":"): int(kilobytes) * 1024 / 1e6 for name, kilobytes, _ in lines}
    return megabytes["VmRSS"], megabytes["RssFile"], len(list((about / "fd").iterdir()))


def grown(seen: list[tuple[int, float, float, int]]) -> dict[str, Any]:
    """The figures of what was seen after so many questions: the most that memory ever grew after the first of them."""
    return {
        "megabytes_after": [(count, round(megabytes, 1)) for count, megabytes, *_ in seen],
        "megabytes_grown": round(max(megabytes for _, megabytes, *_ in seen) - seen[0][1], 1),
        "of_them_mapped": round(max(mapped for _, _, mapped, _ in seen) - seen[0][2], 1),
        "descriptors": sorted({descriptors for *_, descriptors in seen}),
    }
