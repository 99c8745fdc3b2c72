"""Makes foreign text safe to show: one rule for article texts, questions, titles and file names.

Nothing is rewritten silently. A character that shows nothing or reorders its neighbours (controls, bidirectional
marks, zero-width and tag characters) becomes a visible mark; a lone surrogate, which no page can carry, becomes U+FFFD.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Letters and marks by category, yet invisible: combining grapheme joiner, Hangul fillers, Khmer inherent vowels.
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PUNCTUATION: Final = {ord(c): f"&#{ord(c)};" for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n\t"}
_QUOTES: Final = {ord(c): f"&#{ord(c)};" for c in "&<>\"'`\n\t"}


def scrubbed(text: str) -> str:
    """`text` with lone surrogates replaced by U+FFFD and every line break as one newline."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")


def hidden_parts(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, each with whether it is one hidden character. The pieces joined are the text."""
    start = 0
    for place, char in enumerate(text):
        if _is_hidden(text, place, char):
            if start < place:
                yield text[start:place], False
            yield char, True
            start = place + 1
    if start < len(text):
        yield text[start:], False


def _is_hidden(text: str, place: int, char: str) -> bool:
    if char < "\x7f":
        return char < " " and char not in "\n\t"
    before = text[place - 1] if place else ""
    if _SELECTORS.match(char):  # Japanese names need one after a character; a row of them hides a message
        return not before or before.isspace() or bool(_SELECTORS.match(before)) or _is_hidden(text, place - 1, before)
    if char == "\u200d" and before and place + 1 < len(text):  # joins the parts of an emoji
        joins = unicodedata.category(before) in {"So", "Sk", "Mn"} and unicodedata.category(text[place + 1]) == "So"
        return not joins
    return char in _INVISIBLE or unicodedata.category(char) in _HIDDEN_CATEGORIES


def code_of(char: str) -> str:
    """The name of a character that cannot be shown: "U+202E"."""
    return f"U+{ord(char):04X}"


def safe_text(text: str) -> str:
    """`text` as HTML that shows exactly its characters, also where the HTML passes through Markdown.

    All ASCII punctuation becomes numeric entities, so neither HTML, Markdown nor automatic links see any. A hidden
    character becomes an empty element that the style sheet draws; copying the text leaves it out.
    """
    pieces = []
    for piece, hidden in hidden_parts(scrubbed(text)):
        if hidden:
            pieces.append(f'<i class="hidden-character" title="{code_of(piece)}"></i>')
        else:
            pieces.append(piece.translate(_PUNCTUATION))
    return "".join(pieces)


def safe_attribute(text: str) -> str:
    """`text` for inside a double-quoted HTML attribute; hidden characters are named in plain words."""
    return plain_text(text).translate(_QUOTES)


def safe_value(text: str) -> str:
    """`text` for inside a double-quoted HTML attribute that nobody reads: hidden characters are there, as entities."""
    pieces = hidden_parts(scrubbed(text))
    return "".join(f"&#{ord(piece)};" if hidden else piece.translate(_QUOTES) for piece, hidden in pieces)


def plain_text(text: str) -> str:
    """`text` for a terminal or a text file: no control reaches the screen, hidden characters are named ⟨U+202E⟩."""
    return "".join(f"⟨{code_of(piece)}⟩" if hidden else piece for piece, hidden in hidden_parts(scrubbed(text)))


def markdown_text(text: str) -> str:
    """`text` as Markdown that renders as exactly these characters on one line."""
    return re.sub(r"\s*\n\s*", " ", _escaped(text))


def _escaped(text: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", plain_text(text))
