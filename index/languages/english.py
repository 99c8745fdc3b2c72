"""English sentences: they end at . ! ? before a space and something that can begin a sentence.

Tried first: pysbd (gives no offsets that survive repeated spaces, unmaintained since 2021) and NLTK's Punkt (its
data is a download). News needs little more than a list of abbreviations.
"""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…][)\"'”’\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Sec|St|Jr|Sr|No|Nos|vs|Inc|Ltd|Co|Corp|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|cf|e\.g|i\.e|"
    r"Brig|Cpl|Pfc|Pvt|Spc|Cdr|Lieut|Rev|Hon|Mt|Ft|Fig|Vol)|\b[A-Z]|"
    r"^\s*[0-9]{1,2})\.$"  # the number of an item in a list
)
_CLOCK = re.compile(r"\b[ap]\.m\.$")
_GOES_ON = re.compile(  # 9:30 a.m. Tuesday
    r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec|[A-Z]{2,4}\b"
    r"|(?:Japan|Eastern|Pacific|Central|Zulu|Tokyo|Greenwich) (?i:time|standard|daylight))"
)


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets in `text` just behind each sentence but the last."""
    for match in _END.finditer(text):
        near = max(0, match.end() - 12)
        before = text[max(near, text.rfind("\n", near, match.start()) + 1) : match.end()]
        clock = _CLOCK.search(before) and _GOES_ON.match(text, match.end())
        if not clock and not _ABBREVIATION.search(before):
            yield match.end()
