"""How many articles hold a word, of all or of some; it takes long to look a common word up."""

import numpy as np
from numpy.typing import NDArray

from index.stores import Words

MOST_KEPT = 2_000_000  # article rows of four bytes each; in large archives
MOST_OFTEN = 8  # times as many as there are articles
MOST_WORDS = 4_096


class WordCounts:
    """Counts articles; the rows of the words that were counted last are kept ready. Safe to call from any thread."""

    def __init__(self, words: Words, articles: int) -> None:
        self._words, self._most = words, max(MOST_KEPT, MOST_OFTEN * articles)
        self._rows: dict[str, NDArray[np.int32]] = {}
        self._kept = 0  # rows, of all words together

    def holding(self, word: str, inside: NDArray[np.bool_] | None = None) -> int:
        """How many articles have all terms of `word` in one passage; `inside` says of each whether it counts."""
        rows = self._rows.get(word)
        if rows is None:
            rows = self._words.articles_with(word).astype(np.int32)
            if len(self._rows) >= MOST_WORDS or self._kept + len(rows) > self._most:
                self._rows, self._kept = {}, 0
            self._rows[word] = rows
            self._kept += len(rows)
        return len(rows) if inside is None else int(inside[rows].sum())
