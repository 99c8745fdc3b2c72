"""In Japanese: why a file could not be read, and what a check of the index found.

`index` says both in English, as the terminal does; `reasons.tsv` pairs each such sentence with its Japanese. A test
holds every sentence that `index` can say against that table.
"""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.messages import Interface


def reason(sentence: str, language: "Interface") -> str:
    """What `index` says of a file, in one language; a sentence that the table lacks stays as it is."""
    if language == "en":
        return sentence
    for pattern, japanese in _patterns():
        if found := pattern.fullmatch(sentence):
            parts = found.groupdict()
            if "reason" in parts:
                parts["reason"] = reason(parts["reason"], language)
            return japanese.format(**parts)
    return sentence


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Each English sentence as a pattern, in which braces match anything, and its Japanese."""
    text = files("ui.messages").joinpath("reasons.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    named = re.compile(r"\\\{(\w+)\\\}")
    return [
        (re.compile(named.sub(r"(?P<\1>.*?)", re.escape(english)), re.DOTALL), japanese) for english, japanese in pairs
    ]
