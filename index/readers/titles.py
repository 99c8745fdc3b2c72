"""A title for what has no headline of its own: the beginning of its text, cut where a reader would."""

import re

TITLE = 60  # characters
_CLAUSE = re.compile(r"[、,，;；:：]")
_SENTENCE = re.compile(r"[。！？!?]|\.(?=\s|$)")
_LEAST = 12  # characters; a shorter sentence says too little
_LEAST_CLAUSE = 24  # characters; as before, for a sentence that has to be cut


def cut_title(text: str) -> str:
    """The first sentence of `text` if it is short enough, else its longest beginning of clauses, an exact slice."""
    first = text.strip().split("\n", 1)[0].strip()
    sentence = next((found.start() for found in _SENTENCE.finditer(first) if found.start() >= _LEAST), len(first))
    if sentence <= TITLE:
        return first[:sentence].strip()
    clauses = [found.start() for found in _CLAUSE.finditer(first, _LEAST_CLAUSE, TITLE + 1)]
    if clauses:
        return first[: clauses[-1]].strip()
    cut = first[:TITLE]
    # Words of Latin script stay whole.
    if " " in cut and first[TITLE - 1 : TITLE + 1].isascii():
        cut = cut[: cut.rindex(" ")]
    return cut.strip()
