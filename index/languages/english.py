"""English sentences: they end at . ! ? before a space and something that can begin a sentence.

Tried first: pysbd (gives no offsets that survive repeated spaces, unmaintained since 2021) and NLTK's Punkt (its
data is a download). News needs little more than a list of abbreviations.
"""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…][)\"'”’\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Sec|St|Jr|Sr|No|Nos|vs|Inc|Ltd|Co|Corp|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|cf|e\.g|i\.e)|\b[A-Z])\.$"
)


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets in `text` just behind each sentence but the last."""
    for match in _END.finditer(text):
        before = text[max(0, match.end() - 12) : match.end()]
        if not _ABBREVIATION.search(before):
            yield match.end()
