"""Which terms of a question stand in which texts, without making all terms of the texts."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.languages.terms import ERAS, LONGEST, codes, era_years, fold_width

_CHARACTERS = 0x110000  # of Unicode
_BETWEEN_TEXTS = "\0"  # in no term
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def held_terms(wanted: Sequence[str], text: str) -> set[str]:
    """Which of these terms, no two the same, stand in `text`: those that are among `terms(text)`."""
    held = TermTable(wanted).held_in([fold_width(text)])[0]
    return {term for term, stands in zip(wanted, held.tolist(), strict=True) if stands}


class TermTable:
    """Looks for the terms of one question, no two the same, in any number of texts at once.

    A table gives each kana and kanji its number among those of the terms, and a second one gives two such numbers side
    by side the term that they are.
    """

    def __init__(self, wanted: Sequence[str]) -> None:
        self._columns = len(wanted)
        self._latin = {term: column for column, term in enumerate(wanted) if term.isascii()}
        # Of letters and digits: what may be written apart. SM-3 is sm3, too.
        self._mixed = [term for term in self._latin if not term.isdigit() and not term.isalpha()]
        self._years = any(term.isdigit() and len(term) == 4 for term in self._latin)
        others = [(column, term) for column, term in enumerate(wanted) if not term.isascii()]
        number = {character: place for place, character in enumerate(dict.fromkeys("".join(t for _, t in others)), 1)}
        # In a last column all that is no term.
        self._singles = np.full(len(number) + 1, self._columns)
        self._pairs = np.full((len(number) + 1, len(number) + 1), self._columns)
        for column, term in others:
            if len(term) == 1:
                self._singles[number[term]] = column
            else:
                self._pairs[number[term[0]], number[term[1]]] = column
        self._numbers = np.zeros(_CHARACTERS if number else 0, np.uint16)  # only what is looked up comes into memory
        self._numbers[list(map(ord, number))] = list(number.values())

    def held_in(self, folded: Sequence[str]) -> NDArray[np.bool_]:
        """Which of the terms stand in which of these texts, as `fold_width` has them; shape (texts, terms)."""
        held = np.zeros((len(folded), self._columns + 1), np.bool_)
        joined = _BETWEEN_TEXTS.join(folded)
        starts = [0, *accumulate(len(text) + len(_BETWEEN_TEXTS) for text in folded)]
        if len(self._numbers):
            found = self._numbers[np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)]
            text_of = np.repeat(np.arange(len(folded)), np.diff(starts))
            at = np.flatnonzero(found)
            held[text_of[at], self._singles[found[at]]] = True
            # Kana and kanji side by side stand in one run.
            at = at[:-1][at[1:] == at[:-1] + 1]
            held[text_of[at], self._pairs[found[at], found[at + 1]]] = True
        for term, column in self._latin.items():
            for place in _whole(term, joined):
                held[bisect(starts, place) - 1, column] = True
        if self._mixed:
            self._find_codes(folded, joined, held)
        if self._years and any(era in joined for era in ERAS):
            for row, text in enumerate(folded):
                held[row, [self._latin[year] for year in era_years(text) if year in self._latin]] = True
        return held[:, :-1]

    def _find_codes(self, folded: Sequence[str], joined: str, held: NDArray[np.bool_]) -> None:
        closed = "".join(joined.replace("-", "").replace("/", "").split()).split(_BETWEEN_TEXTS)
        for row, text in enumerate(folded):
            apart = any(term in closed[row] and not held[row, self._latin[term]] for term in self._mixed)
            if apart or "block" in text or "ブロック" in text:
                held[row, [self._latin[code] for code in codes(text) if code in self._latin]] = True


def _whole(term: str, folded: str) -> Iterator[int]:
    """Where a term in Latin letters or digits stands as a whole run; a number may have zeros before it."""
    place = folded.find(term)
    while place >= 0:
        first, end = place, place + len(term)
        while term.isdigit() and first and folded[first - 1] == "0":
            first -= 1
        if folded[first - 1 : first] not in _ALPHABET and (
            folded[end : end + 1] not in _ALPHABET or len(term) == LONGEST
        ):
            yield place
        place = folded.find(term, place + 1)
