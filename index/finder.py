"""The passages that a question brings up, found by meaning and by words, each with all its cosines."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from index.candidates import Candidates
from index.embedders import Vectors
from index.leaning import Leaning
from index.passage_table import PassageTable, Rows
from index.scope import Scope
from index.stores import Holdings, Keys, Nearest, Where

COMMON = 0.5  # share of the passages that hold a term; beside rarer ones it brings up no others, and takes long


class Finder:
    """Finds the passages of one archive, by meaning and by words. Any number of threads may ask it at once.

    `languages` are those of the articles, by row; `telling` says of a passage's row whether it counts for how the model
    leans. With `apart`, the passages of each language are searched by themselves.
    """

    def __init__(
        self,
        holdings: Holdings,
        table: PassageTable,
        languages: Sequence[str],
        telling: Callable[[int], bool],
        *,
        apart: bool,
    ) -> None:
        self._store, self._words, self._sentences = holdings
        self._table, self._languages, self._telling, self._apart = table, languages, telling, apart
        self._order = np.argsort(table.keys)
        self._sorted_keys = table.keys[self._order]

    def candidates(
        self, meaning: Vectors, weights: Mapping[str, float], limit: int, scope: Scope, found: Keys | None = None
    ) -> Candidates:
        """The `limit` nearest passages by meaning and as many by words, each with all its cosines.

        `found` is what `by_words` finds for these weights, where the caller has it already.
        """
        near = self._near(meaning, limit, scope)
        return self._scored(meaning, near, self.by_words(weights, limit, scope) if found is None else found)

    def by_words(self, weights: Mapping[str, float], limit: int, scope: Scope) -> Keys:
        """The best `limit` passages in `scope` by words alone."""
        shares = {term: self._words.share_with(term) for term in weights}
        if any(0 < share < COMMON for share in shares.values()):
            weights = {term: weight for term, weight in weights.items() if shares[term] < COMMON}
        keys = self._words.find(weights, limit, scope.rows, scope.where).keys
        if scope.where is not None and scope.where.rows is not None:
            keys = keys[scope.where.rows[self.rows_of(keys)]]
        return keys

    def _near(self, meaning: Vectors, limit: int, scope: Scope) -> Nearest:
        """The nearest passages of each language: those of the question's own must not take all the places."""
        apart = self.leaning.rows_by_language if self._apart else []
        if not apart:
            return self._store.nearest(meaning, limit, scope.keys, scope.where)
        inside = None if scope.where is None else scope.where.rows
        within = [rows if inside is None else rows & inside for rows in apart]
        found = [self._store.nearest(meaning, limit, self._table.keys[rows], Where(rows=rows)) for rows in within]
        return Nearest(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    @cached_property
    def leaning(self) -> Leaning:
        """How much the model leans towards a question's own language, here."""
        of_passage = np.array(self._languages)[self._table.article].tolist()
        return Leaning(self._table.keys, of_passage, self._store.vectors_of, self._telling)

    def candidates_in(self, meaning: Vectors, rows: Rows) -> Candidates:
        """The passages in the given rows as candidates, whatever a search thinks of them."""
        keys = self._table.keys[rows]
        near = Nearest(keys, (self._store.vectors_of(keys) @ meaning) if len(keys) else np.empty(0, np.float32))
        return self._scored(meaning, near, keys[:0])

    def worded(self, weights: Mapping[str, float], rows: Rows) -> Vectors:
        """BM25 of the passages in these rows, 0 or more, shape (len(rows),); see `Words.scores_of`."""
        return self._words.scores_of(weights, self._table.keys[rows])

    def rows_of(self, keys: Keys) -> Rows:
        """The rows of the passages with these keys."""
        return self._order[np.searchsorted(self._sorted_keys, keys)] if len(keys) else np.empty(0, np.int64)

    def _scored(self, meaning: Vectors, near: Nearest, worded: Keys) -> Candidates:
        found = set(near.keys.tolist())
        worded = np.array([key for key in worded.tolist() if key not in found], np.int64)
        keys, cosines = np.concatenate([near.keys, worded]), near.scores
        if len(worded):
            cosines = np.concatenate([cosines, self._store.vectors_of(worded) @ meaning])
        rows = self.rows_of(keys)
        first, last = self._table.first_sentence[rows], self._table.first_sentence[rows + 1]
        counts = last - first
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        # Row numbers of all sentences of all candidates, in candidate order, without a loop.
        places = np.arange(starts[-1]) - np.repeat(starts[:-1], counts) + np.repeat(first, counts)
        sentences = self._sentences.cosines(places, meaning)
        best = np.maximum.reduceat(sentences, starts[:-1]) if len(places) else sentences
        return Candidates(rows, cosines.astype(np.float32), best, sentences, starts)
