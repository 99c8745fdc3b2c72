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
    r"Brig|Cpl|Pfc|Pvt|Spc|Cdr|Lieut|Rev|Hon|Mt|Ft|Fig|Vol|Art|Calif|Va|Wash|Fla|al)|\b[A-Z]|"
    r"^\s*[0-9]{1,2})\.$"  # the number of an item in a list
)
_CLOCK = re.compile(r"\b[ap]\.m\.$")
_BEGINS = re.compile(r"\s+[\"'“‘(\[]?(?:The|A|An|He|She|It|They|We|In|On|At|But|And|This|That|There|Japan's)\b")


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets in `text` just behind each sentence but the last."""
    for match in _END.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[max(line, match.end() - 12) : match.end()]
        clock = _CLOCK.search(before) and not _BEGINS.match(text, match.end())  # "9:30 a.m. Tuesday" goes on
        if not clock and not _ABBREVIATION.search(before):
            yield match.end()
