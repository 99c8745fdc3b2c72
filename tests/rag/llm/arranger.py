"""A scripted honest model: it reads the prompt as a model would and repeats sentences of the excerpts, in their order.

`python -m tests.rag.llm.arranger` serves it, to measure the way through the program without a real model
(docs/llm.md). It says nothing about how well a real model chooses; a statement in the other language it cannot write.
"""

import json
import re
import threading

from index.documents import Language
from index.languages import language_of
from tests.rag.llm.stub_server import Behaviour, Request, StubServer, telling

MOST = 8
_PART = re.compile(r"<(?P<mark>[0-9a-f]{16})> excerpt (?P<number>\d+) \|[^\n]*\n(?P<lines>.*?)\n</(?P=mark)>", re.DOTALL)
_LINE = re.compile(r"^(\d+): (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"<[0-9a-f]{16}> question\n(.*?)\n</", re.DOTALL)


def arranged(prompt: str) -> str:
    """The reply: of each excerpt the sentence nearest to the question's words, the first excerpts first."""
    found = _QUESTION.search(prompt)
    question = found[1] if found else ""
    language: Language = language_of(question)
    wanted = _pairs(question)
    said = []
    for part in _PART.finditer(prompt):
        lines = [(int(n), text) for n, text in _LINE.findall(part["lines"]) if language_of(text) == language]
        if lines and len(said) < MOST:
            number, text = max(lines, key=lambda line: len(_pairs(line[1]) & wanted))
            excerpt = int(part["number"])
            quotes = [{"excerpt": excerpt, "sentence": number}]
            said.append({"text": text[:600], "excerpts": [excerpt], "quotes": quotes})
    return json.dumps({"statements": said}, ensure_ascii=False)


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
