"""JSON Lines: an answer a line, the document of `shutten ask --json`; nothing of an answer is left out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.answers import Answer
from rag.verification import Claim
from ui.contract import answer_json
from ui.export.fields import claim_of

LABEL, SUFFIX, MIME = "JSON Lines", ".jsonl", "application/jsonl"


def write(answers: Sequence[Answer]) -> str:
    """A line for each answer, without its timing, so that the same answer gives the same file."""
    lines = []
    for answer in answers:
        document = {name: value for name, value in answer_json(answer).items() if name != "timing_ms"}
        lines.append(json.dumps(document, ensure_ascii=False) + "\n")
    return "".join(lines)


def claims(text: str) -> list[Claim]:
    """The citations of answers in JSON: one answer (`ask --json`), a list of them, or one a line (`ask --batch`)."""
    found = []
    for place, answer in enumerate(documents(text), 1):
        made = mappings([answer.get("index")])
        generation = made[0].get("generation") if made else ""
        for citation in mappings(answer.get("citations")):
            number = f"{place}.{str(citation.get('number', ''))[:9]}"
            if claim := claim_of({**citation, "generation": generation}, number):
                found.append(claim)
    return found


def documents(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects of a text: the text is one, a list of them, or has one a line. Anything else is passed over."""
    text = text.removeprefix("\ufeff").strip()
    if not text.startswith(("{", "[")):
        return
    whole = _parsed(text)
    if whole is not None:
        yield from mappings(whole if isinstance(whole, list) else [whole])
        return
    # Not str.splitlines: it also splits at U+2028, which JSON strings may hold.
    for line in text.split("\n"):
        yield from mappings([_parsed(line)])


def mappings(values: object) -> list[Mapping[str, Any]]:
    """The JSON objects among `values`; none when it is no list."""
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
