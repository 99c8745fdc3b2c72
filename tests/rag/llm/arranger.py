"""A scripted honest model: it reads the prompt as a model would and repeats sentences of the excerpts.

`python -m tests.rag.llm.arranger` serves it, to measure the way through the program without a real model
(docs/llm.md). It says nothing about how well a real model chooses; a statement in the other language it cannot write.
"""

import json
import re
import threading

from index.documents import Language
from index.languages import language_of
from tests.rag.llm.stub_server import Behaviour, Request, StubServer, telling

MOST = 12
_PART = re.compile(
    r"<(?P<mark>[0-9a-f]{16})> excerpt (?P<number>\d+) \|[^\n]*\n(?P<lines>.*?)\n</(?P=mark)>", re.DOTALL
)
_LINE = re.compile(r"^(?P<number>\d+)(?P<star>\*?): (?P<text>.+)$", re.MULTILINE)
_QUESTION = re.compile(r"<[0-9a-f]{16}> question\n(.*?)\n</", re.DOTALL)


def arranged(prompt: str) -> str:
    """The reply: the sentences that the search marked, then of further excerpts the one nearest to the question."""
    found = _QUESTION.search(prompt)
    question = found[1] if found else ""
    language: Language = language_of(question)
    wanted = _pairs(question)
    marked, nearest, unread = [], [], 0
    for part in _PART.finditer(prompt):
        every = list(_LINE.finditer(part["lines"]))
        lines = [line for line in every if language_of(line["text"]) == language]
        stars = [line for line in lines if line["star"]]
        unread += sum(bool(line["star"]) for line in every) - len(stars)
        marked += [(int(part["number"]), line) for line in stars]
        if lines and not stars:
            nearest.append((int(part["number"]), max(lines, key=lambda line: len(_pairs(line["text"]) & wanted))))
    if unread > len(marked):
        return json.dumps({"statements": []})  # most of the answer stands in a language that it cannot put into another
    said = [
        {
            "text": _sentence(line["text"], language)[:600],
            "excerpts": [excerpt],
            "quotes": [{"excerpt": excerpt, "sentence": int(line["number"])}],
        }
        for excerpt, line in (*marked, *nearest)[:MOST]
    ]
    return json.dumps({"statements": said}, ensure_ascii=False)


def _sentence(text: str, language: Language) -> str:
    """The text, an item of a list made into a sentence."""
    item = text.lstrip("・-•● ")
    return f"{item}がある。" if language == "ja" and not re.search("[ぁ-ん]", item) else text


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2].lower() for i in range(len(text) - 1)}


def honest() -> Behaviour:
    """Answers each request for an arrangement; other requests (translations, follow-ups) get nothing usable."""

    def behave(request: Request) -> None:
        telling(arranged(request.body["messages"][-1]["content"]), 400)(request)

    return behave


if __name__ == "__main__":
    server = StubServer()
    server.behaviour = honest()
    print(server.url, flush=True)
    threading.Event().wait()
