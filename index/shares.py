"""How much of a question's words each of some passages holds, by how rare the words are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.documents import Article, searchable
from index.embedders import Vectors
from index.languages.terms import fold_width
from index.languages.terms_held import TermTable
from index.passage_table import PassageTable

MOST_KEPT = 8_000_000  # characters of folded passages, two bytes each in Japanese


@dataclass(frozen=True, slots=True)
class Names:
    """A thing's name as terms, its other forms, each as terms, and what another form is worth (0..1) of the own."""

    own: Sequence[str]
    others: Sequence[Sequence[str]]
    credit: float = 1.0


class Shares:
    """How much of `terms`, no two the same, texts hold, by rarity.

    A name whose own terms are among `terms` also counts as held where all terms of another form of it stand.
    """

    def __init__(self, terms: Sequence[str], names: Sequence[Names], rarity: Callable[[str], float]) -> None:
        left = {term: rarity(term) for term in terms}
        self._whole = max(sum(left.values()), 1e-9)
        every = list(dict.fromkeys([*left, *(term for name in names for other in name.others for term in other)]))
        column = {term: place for place, term in enumerate(every)}
        self._table = TermTable(every)
        self._named: list[tuple[list[int], Vectors, list[list[int]], float]] = []
        for name in names:
            own = [term for term in dict.fromkeys(name.own) if term in left]
            others = [[column[term] for term in other] for other in name.others if other]
            if own and others:
                each = np.array([left.pop(term) for term in own])
                self._named.append(([column[term] for term in own], each, others, name.credit))
        self._left = [column[term] for term in left]
        self._rarity = np.array(list(left.values()))

    def of(self, texts: Sequence[str]) -> Vectors:
        """The share that each of these texts, as `fold_width` has them, holds, 0..1, shape (len(texts),)."""
        held = self._table.held_in(texts)
        somewhere = set(np.flatnonzero(held.any(0)).tolist())
        found = np.zeros(len(texts))
        for own, each, others, credit in self._named:
            best = held[:, own] @ each
            for other in others:
                if somewhere.issuperset(other):
                    best = np.maximum(best, credit * each.sum() * held[:, other].all(1))
            found += best
        if self._left:
            found += held[:, self._left] @ self._rarity
        return (found / self._whole).astype(np.float32)


class FoldedPassages:
    """What a search sees of each passage, folded as terms are; about `most` characters of them are kept."""

    def __init__(self, articles: Sequence[Article], table: PassageTable, most: int = MOST_KEPT) -> None:
        self._articles, self._table = articles, table
        self._kept: dict[int, tuple[str, int]] = {}  # and where the words below the title begin
        self._most = self._room = most

    def of(self, rows: Sequence[int]) -> list[str]:
        """The texts of the passages in these rows. Safe to call from any number of threads."""
        return [text for text, _ in self._of(rows)]

    def words_of(self, rows: Sequence[int]) -> list[str]:
        """The same without the titles."""
        return [text[below:] for text, below in self._of(rows)]

    def _of(self, rows: Sequence[int]) -> list[tuple[str, int]]:
        kept, found = self._kept, []
        for row in rows:
            one = kept.get(row)
            if one is None:
                one = kept[row] = self._folded(row)
                self._room -= len(one[0])
            found.append(one)
        if self._room < 0:
            self._kept, self._room = {}, self._most
        return found

    def _folded(self, row: int) -> tuple[str, int]:
        article = self._articles[self._table.article[row]]
        # Nothing that folding looks at reaches over the end of a line, so that both parts may be folded by themselves.
        above = fold_width(searchable(article, ""))
        return above + fold_width(article.text[self._table.start[row] : self._table.end[row]]), len(above)
