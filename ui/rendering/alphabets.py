"""Words that mix alphabets, as a name does that is to be taken for another: "Jаpan" with a Cyrillic а."""

import re

from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, tag

_LATIN = "A-Za-zÀ-ɏ"
# Cyrillic, Armenian, Cherokee, and the Greek letters that look like Latin ones; with others one writes units (μm, ΔV).
_OTHERS = "\u0400-\u052f\u0530-\u058f\u13a0-\u13ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_WORD = re.compile(rf"[{_LATIN}{_OTHERS}]+")
_BOTH = re.compile(rf"[{_LATIN}][{_OTHERS}]|[{_OTHERS}][{_LATIN}]")


def mixed_words(*texts: str | None) -> list[str]:
    """The words in these texts that have Latin letters and ones of another alphabet, each once."""
    found = (word for text in texts for word in _WORD.findall(text or "") if _BOTH.search(word))
    return list(dict.fromkeys(found))


def mixed_alphabets(title: str, outlet: str | None, language: Interface) -> Html:
    """A warning where the title of an article or its outlet has such words; nothing elsewhere."""
    words = mixed_words(title, outlet)
    said = messages(language).mixed_alphabets
    return tag("p", said.format(words=messages(language).separator.join(words)), cls="warning") if words else EMPTY
