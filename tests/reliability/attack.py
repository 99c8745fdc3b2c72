"""Attacks: python -m tests.reliability.attack [requests|articles|connections]

`requests`: 10,000 made-up requests to a running server, most of them changed from what the page and programs send: no
fault of the program, no traceback and no path in what it answers, memory bounded.
`articles`: 300 poisoned articles beside the sample archive: the answers to 100 questions must be the same as without
them, but for what an article really says. Their titles are those of articles that answer, or, with
`--titles questions`, the very questions. It is also asked beside the same articles with the poison taken out.
`connections`: strace watches start, build, 100 questions and the page: nothing is connected to, or looked up, but
this computer itself.
Texts that attack the page are tried in Chromium by tests/e2e/test_hostile.py.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tests.reliability.connections import connections
from tests.reliability.made_up_requests import requests
from tests.reliability.poisoned_articles import articles

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["requests", "articles", "connections"])
    parser.add_argument("--number", type=int)
    parser.add_argument("--start", type=Path, help="An index of data/articles that `articles` may begin with.")
    parser.add_argument("--titles", choices=["articles", "questions"], default="articles")
    parser.add_argument("--no-reader", action="store_true", help="`articles` goes without the reader, in less time")
    given = parser.parse_args()
    for part in (requests, articles, connections):
        if given.part in (None, part.__name__):
            asked: dict[str, Any] = {"number": given.number} if given.number else {}
            if part is articles:
                asked |= {"start": given.start, "titles": given.titles, "reads": not given.no_reader}
            print(json.dumps(part(**asked), ensure_ascii=False, indent=1), flush=True)
