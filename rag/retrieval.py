"""Candidates from both searches -> one fused ranking."""

from dataclasses import dataclass

import numpy as np

from index.archive import Archive, Candidates, Scope
from index.embedders import Vectors
from rag.question import Question

CANDIDATES = 100  # of each search; data/eval/README.md, table "candidates"
PASSAGE_WEIGHT = 0.5  # of the passage's cosine; data/eval/README.md, table "fusion"
SENTENCE_WEIGHT = 0.5  # of its nearest sentence's cosine
BM25_WEIGHT = 0.002  # of raw BM25: rank or min-max fusion fails across languages (DESIGN section 4.2)
ASIDE_PENALTY = 0.06  # so that a ranking list never outranks a body that says nearly as much
NUMBER_BONUS = 1.0  # an item asked for by its number comes before everything else


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in the fused ranking. `row` is its place in the archive, `score` the fused score (about 0.7 to 1.1).

    `meaning` and `sentence` are cosines, `words` is BM25, `sentences` the cosine of each of its sentences in order.
    """

    row: int
    score: float
    meaning: float
    sentence: float
    words: float
    sentences: tuple[float, ...]


def rank(archive: Archive, question: Question, meaning: Vectors, scope: Scope, limit: int) -> list[Ranked]:
    """The best `limit` passages in `scope`, best first. `meaning` is the question as `archive.embedder` has it."""
    if not scope.passages:
        return []
    found = archive.candidates(meaning, question.weights, max(CANDIDATES, limit), scope)
    scores = fused(archive, found)
    numbered = _numbered(archive, question, scope)
    if numbered:
        rows = np.array([row for article in numbered for row in archive.passages_of(article)], np.int64)
        named = archive.candidates_in(meaning, question.weights, rows)
        rest = ~np.isin(found.rows, named.rows)
        first = _ranked(named, fused(archive, named) + NUMBER_BONUS, np.arange(len(named.rows)))
        return (first + _ranked(found, scores, np.flatnonzero(rest)))[:limit]
    return _ranked(found, scores, np.arange(len(found.rows)))[:limit]


def fused(archive: Archive, found: Candidates) -> Vectors:
    """The fused score of each candidate, shape (n,)."""
    scores: Vectors = (
        PASSAGE_WEIGHT * found.meaning
        + SENTENCE_WEIGHT * found.sentence
        + BM25_WEIGHT * found.words
        - ASIDE_PENALTY * archive.asides(found.rows)
    ).astype(np.float32)
    return scores


def _numbered(archive: Archive, question: Question, scope: Scope) -> list[int]:
    """Rows of the articles whose item number the question gives."""
    wanted = set(question.numbers)
    rows = [row for row, article in enumerate(archive.articles) if article.number in wanted] if wanted else []
    return [row for row in rows if scope.rows is None or row in set(scope.rows.tolist())]


def _ranked(found: Candidates, scores: Vectors, among: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Ranked]:
    # Equal scores keep the order of the rows, so that equal archives give equal rankings.
    order = among[np.lexsort((found.rows[among], -scores[among]))]
    return [
        Ranked(
            int(found.rows[i]),
            float(scores[i]),
            float(found.meaning[i]),
            float(found.sentence[i]),
            float(found.words[i]),
            tuple(found.sentences[found.first_sentence[i] : found.first_sentence[i + 1]].tolist()),
        )
        for i in order.tolist()
    ]
