"""Japanese sentences: they end at 。！？ outside quotation marks and brackets, and at ．where it stands for 。"""

import re
from collections.abc import Iterator

_OPENING, _CLOSING = "「『（(【〈《", "」』）)】〉》"
_END = "。｡！？!?"
_FULL_STOP = re.compile(r"(?<=[ぁ-んァ-ヶー一-龥々」』）)])．")  # not that of 3．5 or Ａ．Ｂ
_LONG = 240  # characters; a longer "sentence" is cut inside its quotation marks after all
_INNER_END = re.compile(r"[。！？!?][」』）)]*")


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets in `text` just behind each sentence but the last."""
    at = 0
    for end in _outer_ends(text):
        yield from _cut_long(text, at, end)
        yield end
        at = end
    yield from _cut_long(text, at, len(text))


def _outer_ends(text: str) -> Iterator[int]:
    depth, i = 0, 0
    while i < len(text):
        character = text[i]
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and (_ends(text, i) if character in _END else _FULL_STOP.match(text, i)):
            while i + 1 < len(text) and text[i + 1] in _END + "」』）)】”\"'":
                i += 1
            if i + 1 < len(text):
                yield i + 1
        i += 1


def _ends(text: str, i: int) -> bool:
    """Whether a mark ends a sentence; an ASCII one before an ASCII letter is part of an address or a code."""
    return not (text[i] in "!?" and i + 1 < len(text) and text[i + 1].isascii() and text[i + 1].isalnum())


def _cut_long(text: str, start: int, end: int) -> Iterator[int]:
    if end - start <= _LONG:
        return
    for match in _INNER_END.finditer(text, start, end):
        if match.end() < end:
            yield match.end()
