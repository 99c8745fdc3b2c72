"""Words that mix alphabets, as a name does that is to be taken for another: "Jаpan" with a Cyrillic а.

What is wholly of another alphabet (ВВС) is not seen, nor what a digit or a hyphen parts (F-35А). A name may mix them on
purpose (Яndex), so the page only says what it sees.
"""

import re
import unicodedata

from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, tag

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿＡ-Ｚａ-ｚ"
# Whole alphabets that no word shares with Latin: Cyrillic, Armenian, Coptic, Cherokee, Lisu. Of Greek only the letters
# that look like Latin ones, for others stand in units (μm, ΔV).
_OTHERS = (
    "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f\u0531-\u0556\u0561-\u0587\u2c80-\u2cff\u13a0-\u13ff\uab70-\uabbf\ua4d0-\ua4fd"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳϹ"
)
_WORD = re.compile(f"[{_LATIN}{_OTHERS}]+")
_OF_LATIN, _OF_OTHERS = re.compile(f"[{_LATIN}]"), re.compile(f"[{_OTHERS}]")
_UNSEEN = {"Mn", "Me", "Cf"}  # marks on a letter, and what only says how letters join


def mixed_words(*texts: str | None) -> list[str]:
    """The words in these texts that have Latin letters and ones of another alphabet, each once."""
    seen = (
        "".join(letter for letter in _composed(text) if unicodedata.category(letter) not in _UNSEEN) for text in texts
    )
    words = (
        word for text in seen for word in _WORD.findall(text) if _OF_LATIN.search(word) and _OF_OTHERS.search(word)
    )
    return list(dict.fromkeys(words))


def _composed(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "")


def mixed_alphabets(title: str, outlet: str | None, language: Interface) -> Html:
    """A warning where the title of an article or its outlet has such words; nothing elsewhere."""
    words = mixed_words(title, outlet)
    said = messages(language).mixed_alphabets
    return tag("p", said.format(words=messages(language).separator.join(words)), cls="warning") if words else EMPTY
