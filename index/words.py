"""BM25 over our own terms, by tantivy: small, incremental, crash-safe, 4 ms at 100k passages (DESIGN section 4.4)."""

import math
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.languages.terms import terms
from index.stores import Keys, Nearest, Where

FEW = 1_000  # articles; a list of so many is no work for tantivy
WIDE = 4  # times as many as asked for, among which those of a longer list are sought first
_FIELDS = ("key", "article")
_EVERY = "EVERY"  # of each passage of which nothing counts; no term has capitals
_HEAP = 64_000_000  # bytes tantivy may use while writing


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", stored=False, indexed=True, fast=True)
    builder.add_integer_field("article", stored=False, indexed=True, fast=True)
    builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
    # Those of the terms again that do not count for how rare a term is.
    builder.add_text_field("uncounted", stored=False, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def write(folder: Path, passages: Iterable[tuple[int, int, str, int]]) -> None:
    """Write the word index of (passage key, article row, searchable text, from where it counts) into a new `folder`.

    What counts for how rare a term is tells `index.rarity`.
    """
    import tantivy

    folder.mkdir()
    # One thread and one segment, so that equal passages give equal files and equal scores.
    writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=_HEAP, num_threads=1)
    for key, article, text, counts in passages:
        held = terms(text)
        fields = {"terms": " ".join(held)}
        if counts:
            counted = text[counts:]
            left_out = {*held, *(() if counted else (_EVERY,))}.difference(terms(counted))
            fields["uncounted"] = " ".join(sorted(left_out))
        writer.add_document(tantivy.Document(key=key, article=article, **fields))
    writer.commit()
    writer.wait_merging_threads()


class WordIndex:
    """An opened word index."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = self._open(folder)
        self._index.config_reader("manual", 1)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._counted = self._searcher.num_docs - self._uncounted(_EVERY)

    def _open(self, folder: Path) -> Any:
        """Tantivy makes a lock file even to read; on a read-only disk it is given links to the files instead."""
        try:
            return self._tantivy.Index.open(str(folder))
        except (OSError, ValueError):
            if os.access(folder, os.W_OK) and not _is_read_only(folder):
                raise
        self._links = tempfile.TemporaryDirectory(prefix="shutten-words-")
        for file in folder.resolve().iterdir():
            if file.suffix != ".lock":  # left by whoever opened it while it could be written
                Path(self._links.name, file.name).symlink_to(file)
        return self._tantivy.Index.open(self._links.name)

    def find(
        self,
        weights: Mapping[str, float],
        limit: int,
        articles: Sequence[int] | NDArray[np.int64] | None = None,
        where: Where | None = None,
    ) -> Nearest:
        """Keys and BM25 scores of the best passages that hold any of the terms; `articles` are the rows allowed.

        A term's score is multiplied by its weight. `where` would say the same as `articles`; rows serve here.
        """
        query = self._any(weights)
        if query is None or limit < 1:
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        if articles is None:
            return self._run(query, limit)
        if len(articles) > FEW and (found := self._sifted(query, limit, np.asarray(articles))) is not None:
            return found
        return self._run(self._both(query, self._in("article", articles)), limit)

    def _sifted(self, query: Any, limit: int, articles: NDArray[np.int64]) -> Nearest | None:
        """The best of these articles, given in order, out of the best of all; None where too few of those are theirs.

        For a long list of articles tantivy would look at every passage that holds a term.
        """
        wide = WIDE * limit
        found, of = self._with_articles(query, wide)
        inside = np.flatnonzero(articles[np.minimum(np.searchsorted(articles, of), len(articles) - 1)] == of)
        if len(inside) < limit and len(found.keys) == wide:
            return None
        return Nearest(found.keys[inside[:limit]], found.scores[inside[:limit]])

    def scores_of(self, weights: Mapping[str, float], keys: Keys) -> Vectors:
        """BM25 scores of just these passages, 0 where none of the terms stands, shape (len(keys),)."""
        return self._scores(self._any(weights), keys)

    def rarity(self, term: str) -> float:
        """See `index.stores.Words`."""
        share, half = self.share_with(term), 0.5 / max(1, self._counted)
        return math.log(1 + (1 - share) / (share + half))

    def _scores(self, query: Any, keys: Keys) -> Vectors:
        """What `query` scores these passages with, 0 where it does not fit."""
        scores = np.zeros(len(keys), np.float32)
        if query is None or not len(keys):
            return scores
        found = self._run(self._both(query, self._in("key", [int(key) for key in keys])), len(keys))
        if len(found.keys):
            order = np.argsort(found.keys)
            places = np.minimum(np.searchsorted(found.keys[order], keys), len(order) - 1)
            present = found.keys[order][places] == keys
            scores[present] = found.scores[order][places][present]
        return scores

    def articles_with(self, word: str) -> NDArray[np.int64]:
        """See `index.stores.Words`."""
        query = self._tantivy.Query
        wanted = dict.fromkeys(terms(word))
        pairs = {character for term in wanted if len(term) == 2 and not term.isascii() for character in term}
        # A character of a pair stands wherever the pair does.
        telling = [query.term_query(self._schema, "terms", term) for term in wanted if term not in pairs]
        if not telling:
            return np.empty(0, np.int64)
        all_of_them = query.boolean_query([(self._tantivy.Occur.Must, one) for one in telling])
        every = max(1, self._searcher.num_docs)
        # Ordered by what is asked for, the answer brings it along, the last article first.
        hits = self._searcher.search(all_of_them, every, count=False, order_by_field="article").hits
        rows = np.fromiter(map(itemgetter(0), hits), np.int64, len(hits))[::-1]
        return rows[np.diff(rows, prepend=-1) > 0]

    def share_with(self, term: str) -> float:
        """See `index.stores.Words`."""
        held = self._searcher.doc_freq("terms", term) - self._uncounted(term)
        return float(held / max(1, self._counted))

    def _uncounted(self, term: str) -> int:
        """In how many passages `term` does not count; 0 in an index of an older program, where all count."""
        try:
            return int(self._searcher.doc_freq("uncounted", term))
        except ValueError:  # there is no such field
            return 0

    def _any(self, weights: Mapping[str, float]) -> Any:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        parts = [
            (should, query.boost_query(query.term_query(self._schema, "terms", term), weight))
            for term, weight in weights.items()
            if weight > 0
        ]
        return query.boolean_query(parts) if parts else None

    def _in(self, name: str, values: Sequence[int] | NDArray[np.int64]) -> Any:
        query = self._tantivy.Query
        return query.boost_query(query.term_set_query(self._schema, name, list(values)), 0.0)

    def _both(self, one: Any, other: Any) -> Any:
        must = self._tantivy.Occur.Must
        return self._tantivy.Query.boolean_query([(must, one), (must, other)])

    def _run(self, query: Any, limit: int) -> Nearest:
        return self._with_articles(query, limit)[0]

    def _with_articles(self, query: Any, limit: int) -> tuple[Nearest, NDArray[np.int64]]:
        """What is found, and the rows of its articles."""
        hits = self._searcher.search(query, limit, count=False).hits
        places = [address for _, address in hits]
        keys, articles = (np.asarray(self._searcher.fast_field_values(name, places), np.int64) for name in _FIELDS)
        return Nearest(keys, np.asarray([score for score, _ in hits], np.float32)), articles


def _is_read_only(folder: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
