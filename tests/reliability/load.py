"""Load: python -m tests.reliability.load [askers|questions|served|read]

`askers`: 64 at once over HTTP, three quarters through the API and a quarter through the page's own queue, first with
nothing else going on, then through 20 rebuilds one after another.
`questions`: 20,000 to one process, none of them twice; memory and descriptors are read after 2,000 and until the end.
`served`: the same of a server, whose conversations are part of what it holds, with 3,000 questions.
`read`: the same of 1,500 questions with the bundled model and the reader.
"""

import argparse
import json
from collections.abc import Callable
from typing import Any

from tests.reliability.askers import askers
from tests.reliability.many_questions import questions, served_questions

PARTS: dict[str, tuple[Callable[[int], dict[str, Any]], int]] = {
    "questions": (lambda number: questions(number, number // 10), 20_000),
    "served": (lambda number: served_questions(number, number // 2), 3_000),
    "read": (lambda number: questions(number, number // 3, model="bundled"), 1_500),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["askers", *PARTS])
    parser.add_argument("--rebuilds", type=int, default=20)
    parser.add_argument("--number", type=int, help="of questions")
    parser.add_argument("--seconds", type=float, default=3600, help="Begin no rebuild after so long.")
    given = parser.parse_args()
    if given.part in (None, "askers"):
        print(json.dumps(askers(rebuilds=given.rebuilds, limit=given.seconds), indent=1), flush=True)
    for name, (part, number) in PARTS.items():
        if given.part in (None, name):
            print(json.dumps({"part": name, **part(given.number or number)}, indent=1), flush=True)
