"""BM25 beside the vectors: every passage's terms with their weights, as a sparse vector that we compute ourselves.

Milvus has a BM25 function of its own, but it takes no weight for a term of a question, cuts text by its own rules, and
in Milvus Lite counts each segment by itself. An inner product of our weights is tantivy's BM25 to the last digits.
A second sparse vector says only which terms stand in a passage: 1 for each, so a score counts, or weighs, those held.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.languages.terms import terms
from index.rows import TextRows
from index.stores import Keys, Nearest, Where
from index.stores.milvus.collections import Names
from index.stores.milvus.link import PATIENT, Link
from index.stores.milvus.narrowing import narrowed, one_of

_K1, _B = 1.2, 0.75  # tantivy's
MOST_LOOKED_AT = 100_000  # passages that hold a word; each comes over the network
_EVERY = 0  # in each passage, so that one without a single term has a vector too; no term has this number
_NUMBERS = 2**32 - 2
_MOST = 16_384  # what Milvus gives at most in one answer
_BATCH = 4_096
_KEYS_END = 2**63 - 1


def number_of(term: str) -> int:
    """The dimension of a term, 1 … 2^32 - 2; two terms share one once in four milliards."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little") % _NUMBERS + 1


@dataclass(frozen=True, slots=True)
class TermCounts:
    """In how many of `passages` each term stands.

    `table` has rows (number of the term, passages, of these the ones that count), sorted, the first with the number 0
    for all passages; a table of an older program lacks it, and the last column: there all count.
    """

    table: NDArray[np.uint32]
    passages: int

    def of(self, term: str) -> int:
        """In how many passages `term` stands."""
        return self._row(number_of(term))[1]

    def share(self, term: str) -> float:
        """The share of the passages that count, 0..1, in which `term` stands."""
        return self._row(number_of(term))[-1] / self.counted

    @property
    def counted(self) -> int:
        """How many passages count, at least 1."""
        return max(1, self._row(_EVERY)[-1] or self.passages)

    def _row(self, number: int) -> list[int]:
        row = int(np.searchsorted(self.table[:, 0], number))
        there = row < len(self.table) and self.table[row, 0] == number
        return self.table[row].tolist() if there else [number, 0, 0]

    def weight(self, term: str) -> float:
        """BM25's weight of a term that may stand anywhere."""
        held = self.of(term)
        return math.log(1 + (self.passages - held + 0.5) / (held + 0.5))


def weighted(texts: TextRows[str], counts: Sequence[int]) -> tuple[TermCounts, Iterator[dict[int, float]]]:
    """How often each term stands in `texts`, and in each from where it `counts`, and the sparse vector of each text."""
    known: dict[str, int] = {}
    held: Counter[int] = Counter()
    uncounted: Counter[int] = Counter()
    length = 0

    def counted(text: str) -> Counter[int]:
        found: Counter[int] = Counter()
        for term in terms(text):
            found[known.get(term) or known.setdefault(term, number_of(term))] += 1
        return found

    for text, counts_from in zip(texts, counts, strict=True):
        found = counted(text)
        held.update([_EVERY, *found])
        if counts_from:
            counting = text[counts_from:]
            uncounted.update({*found, *(() if counting else (_EVERY,))}.difference(counted(counting)))
        length += found.total()
    rows = [(number, passages, passages - uncounted[number]) for number, passages in sorted(held.items())]
    table = np.array(rows, np.uint32).reshape(-1, 3)
    mean = length / max(1, len(texts))

    def vectors() -> Iterator[dict[int, float]]:
        for text in texts:
            found = counted(text)
            norm = _K1 * (1 - _B + _B * rounded_length(found.total()) / max(mean, 1e-9))
            yield {_EVERY: 1.0, **{term: (_K1 + 1) * times / (times + norm) for term, times in found.items()}}

    return TermCounts(table, len(texts)), vectors()


def rounded_length(length: int) -> int:
    """A length as tantivy and Lucene keep it in one byte: exact up to 40, then by four binary digits."""
    if length < 40:
        return length
    rest = length - 24
    shift = rest.bit_length() - 4
    return 24 + ((rest >> shift) << shift)


class MilvusWords:
    """See `index.stores.Words`."""

    def __init__(self, link: Link, names: Names, counts: TermCounts) -> None:
        self._link, self._names, self._counts = link, names, counts

    def warm(self) -> None:
        """Let Milvus Lite make its word index now, which takes it seconds, and not under the first question."""
        if self._names.count:
            for field in ("words", "held"):
                self._link.search(self._names.passages, field, [{_EVERY: 1.0}], 1, seconds=PATIENT)

    def find(
        self,
        weights: Mapping[str, float],
        limit: int,
        articles: Sequence[int] | NDArray[np.int64] | None = None,
        where: Where | None = None,
    ) -> Nearest:
        """See `Words`."""
        query = self._query(weights)
        limit = min(limit, self._names.count, _MOST)
        if not query or limit < 1 or (articles is not None and not len(articles)):
            return _nothing()
        if where is None and articles is not None:
            where = Where(articles=np.asarray(articles, np.int64))
        found = self._link.search(self._names.passages, "words", [query], limit, narrowed(None, where))[0]
        return Nearest(found.ids, found.scores)

    def scores_of(self, weights: Mapping[str, float], keys: Keys) -> Vectors:
        """See `Words`."""
        return self._scored("words", [self._query(weights)], keys)[0]

    def rarity(self, term: str) -> float:
        """See `Words`."""
        share, half = self.share_with(term), 0.5 / self._counts.counted
        return math.log(1 + (1 - share) / (share + half))

    def share_with(self, term: str) -> float:
        """See `Words`."""
        return self._counts.share(term)

    def articles_with(self, word: str) -> NDArray[np.int64]:
        """See `Words`; of a word that more than MOST_LOOKED_AT passages hold some articles are left out."""
        wanted = _numbered(dict.fromkeys(terms(word), 1.0))
        if not wanted or not all(self._counts.of(term) for term in terms(word)):
            return np.empty(0, np.int64)
        found, seen = [np.empty(0, np.int64)], 0
        for rows in self._passages_with(wanted, 0, _KEYS_END):
            found.append(rows)
            seen += len(rows)
            if seen >= MOST_LOOKED_AT:
                break
        return np.unique(np.concatenate(found))

    def _passages_with(self, wanted: Mapping[int, float], low: int, high: int) -> Iterator[Keys]:
        """Article rows of the passages from key `low` to before `high` that hold all of `wanted`, however many."""
        between = ("key >= {low} and key < {high}", {"low": low, "high": high})
        found = self._link.search(self._names.passages, "held", [wanted], _MOST, between, output="article")[0]
        whole = found.scores > len(wanted) - 0.5
        if len(found.ids) < _MOST or not whole.all():
            yield found.output[whole]
        else:
            middle = (low + high) // 2
            yield from self._passages_with(wanted, low, middle)
            yield from self._passages_with(wanted, middle, high)

    def _scored(self, field: str, queries: Sequence[Mapping[int, float]], keys: Keys) -> list[Vectors]:
        """What each query scores these passages with, 0 where it does not fit; an empty one fits nowhere."""
        scores = [np.zeros(len(keys), np.float32) for _ in queries]
        asked = [place for place, query in enumerate(queries) if query]
        for start in range(0, len(keys) if asked else 0, _BATCH):
            part = keys[start : start + _BATCH]
            sent = [queries[place] for place in asked]
            found = self._link.search(self._names.passages, field, sent, len(part), one_of("key", part))
            for place, one in zip(asked, found, strict=True):
                scores[place][start : start + len(part)] = _placed(Nearest(one.ids, one.scores), part)
        return scores

    def _query(self, weights: Mapping[str, float]) -> dict[int, float]:
        """The question as a sparse vector; a term that stands nowhere brings nothing."""
        query: dict[int, float] = {}
        for term, weight in weights.items():
            if weight > 0 and self._counts.of(term):
                query[number_of(term)] = query.get(number_of(term), 0.0) + weight * self._counts.weight(term)
        return query


def _numbered(weights: Mapping[str, float]) -> dict[int, float]:
    """Terms as their dimensions; one of no weight brings nothing."""
    return {number_of(term): weight for term, weight in weights.items() if weight > 0}


def _nothing() -> Nearest:
    return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))


def _placed(found: Nearest, keys: Keys) -> Vectors:
    """The scores in the order of `keys`, 0 for a key that was not found."""
    if not len(found.keys):
        return np.zeros(len(keys), np.float32)
    order = np.argsort(found.keys)
    at = np.minimum(np.searchsorted(found.keys[order], keys), len(order) - 1)
    scores: Vectors = np.where(found.keys[order][at] == keys, found.scores[order][at], np.float32(0))
    return scores
