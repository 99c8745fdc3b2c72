"""Candidates from both searches -> one fused ranking."""

from dataclasses import dataclass, replace

import numpy as np

from index.archive import Archive, Candidates, Scope
from index.documents import Span
from index.embedders import Vectors
from index.languages.terms import fold_width, query_terms
from index.shares import Names
from rag.question import Question
from rag.settings import DEFAULT, Settings

CANDIDATES = 100  # of each search; data/eval/README.md, table "candidates"
PHRASED = 40  # passages whose very words are looked at; the others keep their places after them
RUN = 3  # characters
NUMBER_BONUS = 1.0  # an item asked for by its number comes before everything else


@dataclass(frozen=True, slots=True)
class Read:
    """The reader's verdict on a passage: a logit that it answers, and the likeliest place of the answer."""

    answers: float
    span: Span


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in the fused ranking. `row` is its place in the archive, `score` the fused score (about 0.7 to 1.1).

    `meaning` and `sentence` are cosines, `words` the share of the question's terms by rarity, `sentences` the cosine of
    each of its sentences in order. `read` is what the reader makes of it, for the few that it reads.
    """

    row: int
    score: float
    meaning: float
    sentence: float
    words: float
    sentences: tuple[float, ...]
    read: Read | None = None


def rank(
    archive: Archive, question: Question, meaning: Vectors, scope: Scope, limit: int, settings: Settings = DEFAULT
) -> list[Ranked]:
    """The best `limit` passages in `scope`, best first. `meaning` is the question as `archive.embedder` has it."""
    if not scope.passages:
        return []
    found = _fused(
        archive, question, archive.candidates(meaning, question.weights, max(CANDIDATES, limit), scope), settings
    )
    numbered = _numbered(archive, question, scope)
    if not numbered:
        first = _ranked(found, np.arange(len(found.scores)), max(PHRASED, limit))
        return _by_phrases(archive, question, first, settings.phrases)[:limit]
    rows = np.array([row for article in numbered for row in archive.passages_of(article)], np.int64)
    named = _fused(archive, question, archive.candidates_in(meaning, rows), settings)
    first = _ranked(replace(named, scores=named.scores + NUMBER_BONUS), np.arange(len(rows)), limit)
    return (first + _ranked(found, np.flatnonzero(~np.isin(found.candidates.rows, rows)), limit))[:limit]


@dataclass(frozen=True, slots=True)
class _Fused:
    """Candidates with the share of the question's terms in each, and the fused score; both of shape (n,)."""

    candidates: Candidates
    held: Vectors
    scores: Vectors


def _fused(archive: Archive, question: Question, found: Candidates, settings: Settings) -> _Fused:
    names = [Names(query_terms(name), [query_terms(other) for other in others]) for name, *others in question.known]
    held = archive.shares(query_terms(question.understood), names, found.rows)
    if settings.evens:
        lack = archive.leaning.lack(question.language, found.rows)
        each = np.repeat(lack, np.diff(found.first_sentence))
        found = replace(
            found, meaning=found.meaning + lack, sentence=found.sentence + lack, sentences=found.sentences + each
        )
    scores: Vectors = (
        settings.passage * found.meaning
        + settings.sentence * found.sentence
        + settings.words * held
        - settings.aside * archive.asides(found.rows)
    ).astype(np.float32)
    return _Fused(found, held, scores)


def _by_phrases(archive: Archive, question: Question, ranked: list[Ranked], weight: float) -> list[Ranked]:
    """`ranked` with the first `PHRASED` in order of who says it in the question's own words, too."""
    asked = fold_width(question.understood)
    runs = {asked[i : i + RUN] for i in range(len(asked) - RUN + 1)}
    # Three letters of an English question stand in any English text and in no Japanese one, whatever either says.
    if not weight or not runs or asked.isascii():
        return ranked
    first = []
    for hit in ranked[:PHRASED]:
        passage = archive.passage(hit.row)
        article = archive.article(passage.article_id)
        nearest = (
            passage.sentences[int(np.argmax(hit.sentences))] if hit.sentences else Span(passage.start, passage.end)
        )
        said = fold_width(f"{article.title} {article.slice(nearest)}")
        first.append(replace(hit, score=hit.score + weight * sum(run in said for run in runs) / len(runs)))
    return sorted(first, key=lambda hit: -hit.score) + ranked[PHRASED:]


def _numbered(archive: Archive, question: Question, scope: Scope) -> list[int]:
    """Rows of the articles whose item number the question gives."""
    wanted = set(question.numbers)
    rows = [row for row, article in enumerate(archive.articles) if article.number in wanted] if wanted else []
    return [row for row in rows if scope.rows is None or row in set(scope.rows.tolist())]


def _ranked(fused: _Fused, among: np.ndarray[tuple[int], np.dtype[np.int64]], most: int) -> list[Ranked]:
    """The best `most` of those candidates."""
    found, scores = fused.candidates, fused.scores
    # Equal scores keep the order of the rows, so that equal archives give equal rankings.
    order = among[np.lexsort((found.rows[among], -scores[among]))]
    return [
        Ranked(
            int(found.rows[i]),
            float(scores[i]),
            float(found.meaning[i]),
            float(found.sentence[i]),
            float(fused.held[i]),
            tuple(found.sentences[found.first_sentence[i] : found.first_sentence[i + 1]].tolist()),
        )
        for i in order[:most].tolist()
    ]
