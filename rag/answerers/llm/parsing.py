"""The model's JSON, read while it is written: each statement is handed on as soon as its last bracket has come."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 16_000  # characters of a whole reply
MAX_STATEMENT = 600  # characters of one statement
MAX_STATEMENTS = 12
_OPENING = re.compile(r'"statements"\s*:\s*\[')
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_BETWEEN = " \t\r\n,"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement as the model wants it; `excerpts` and `quotes` (excerpt, sentence) number what it was shown."""

    text: str
    excerpts: tuple[int, ...]
    quotes: tuple[tuple[int, int], ...] = ()


class Reading:
    """A reply as far as it has come. `broken` counts statements that have not the form that was asked for."""

    def __init__(self) -> None:
        self.broken = 0
        self.taken = 0
        self._text = ""
        self._at: int | None = None
        self._decoder = json.JSONDecoder()

    @property
    def full(self) -> bool:
        """Whether no more need be read."""
        return len(self._text) >= MAX_TEXT or self.taken + self.broken >= MAX_STATEMENTS

    @property
    def nothing(self) -> bool:
        """Whether the model wrote a list without statements: it had nothing to say."""
        said = self._at is not None and self._text[self._at :].lstrip().startswith("]")
        return said and not self.taken and not self.broken

    def add(self, piece: str) -> Iterator[Proposal]:
        """The statements that `piece` completes."""
        self._text = (self._text + piece)[:MAX_TEXT]
        if self._at is None:
            # A model that thinks aloud may write about the form before it keeps to it.
            plain = _THOUGHT.sub(lambda thought: " " * len(thought.group()), self._text)
            opening = _OPENING.search(plain)
            if opening is None:
                return
            self._at = opening.end()
        if "}" not in piece:
            return
        while not self.full:
            at = self._at
            while at < len(self._text) and self._text[at] in _BETWEEN:
                at += 1
            if at >= len(self._text) or self._text[at] == "]":
                return
            try:
                value, self._at = self._decoder.raw_decode(self._text, at)
            except (ValueError, RecursionError):
                return  # not complete, or never going to be: the end of the reply or its limit tells
            proposal = _proposal(value)
            if proposal is None:
                self.broken += 1
            else:
                self.taken += 1
                yield proposal


def read_object(text: str) -> Mapping[str, Any]:
    """The one JSON object in a short reply; an empty one when there is none."""
    plain = _THOUGHT.sub("", text)
    first, last = plain.find("{"), plain.rfind("}")
    try:
        value = json.loads(plain[first : last + 1]) if first >= 0 else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _proposal(value: Any) -> Proposal | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
        return None
    text = " ".join(value["text"].split())
    excerpts, quotes = value.get("excerpts"), value.get("quotes") or []
    if not text or len(text) > MAX_STATEMENT or not isinstance(excerpts, list) or not isinstance(quotes, list):
        return None
    if not all(_is_number(number) for number in excerpts) or len(excerpts) > MAX_STATEMENTS:
        return None
    pairs = []
    for quote in quotes[:MAX_STATEMENTS]:
        if (
            not isinstance(quote, Mapping)
            or not _is_number(quote.get("excerpt"))
            or not _is_number(quote.get("sentence"))
        ):
            return None
        pairs.append((quote["excerpt"], quote["sentence"]))
    return Proposal(text, tuple(dict.fromkeys(excerpts)), tuple(pairs))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000
