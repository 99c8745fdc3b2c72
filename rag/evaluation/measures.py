"""What one answer or one ranking is worth, between 0 and 1 unless said otherwise."""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from rag.answers import Answer, Citation
from rag.evaluation.questions import COUNT, UNANSWERABLE, Asked
from rag.grounding import stands

Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers], Numbers]
"""From weights of n questions, shape (b, n), to b values: one for each weighting."""

RANKED = 20  # passages that a ranking is read to
MRR_DEPTH = 10
READ = 120  # characters of a quotation that are read for an answer string
MOST_QUOTES, MOST_CHARS = 8, 300  # read of an answer for its facts, so that quoting everything wins nothing
TOLERATED = 0.20  # share of answerable questions that may go unanswered when hallucination is compared
_BINS = 10  # of a reliability diagram
_TIE = 6  # decimals of a score as it is published; equal ones are a tie


def rank_of_gold(gold: frozenset[str], hits: Iterable[tuple[str, float]]) -> int | None:
    """The place, from 1, of the first right article among `hits` (article id, score), best first; None if not there.

    An article counts once, at its best passage; a wrong article with the same score counts as standing before.
    """
    best: dict[str, float] = {}
    for article_id, score in hits:
        best[article_id] = max(round(score, _TIE), best.get(article_id, -np.inf))
    found = max((best[article_id] for article_id in gold & best.keys()), default=None)
    return None if found is None else 1 + sum(s >= found for a, s in best.items() if a not in gold)


def ranking(rank: int | None) -> dict[str, float]:
    """R@1, R@5, R@20 (is a right article among the first k?) and MRR@10 of one question.

    Reciprocal rank: 1/rank to depth 10, else 0 (Voorhees, TREC-8 Question Answering Track, 1999).
    """
    place = rank or np.inf
    found = {f"R@{k}": float(place <= k) for k in (1, 5, 20)}
    return found | {f"MRR@{MRR_DEPTH}": 1 / place if place <= MRR_DEPTH else 0.0}


def in_quotations(asked: Asked, citations: Sequence[Citation]) -> dict[str, float]:
    """Whether the first quotation, and any of the first three, holds an answer string in its first 120 characters.

    The quotation must come from a right article: the right words elsewhere are luck.
    """

    def shows(citation: Citation) -> bool:
        read = citation.quote[:READ]
        return citation.article_id in asked.gold and any(answer in read for answer in asked.answers)

    return {
        f"answer in first quotation @{READ}": float(any(map(shows, citations[:1]))),
        f"answer in any of 3 @{READ}": float(any(map(shows, citations[:3]))),
    }


def facts_shown(asked: Asked, answer: Answer | None, sound: Sequence[Citation]) -> float:
    """The share of the question's facts that the quotations show; for a count its number, else whether it refused."""
    if asked.kind == UNANSWERABLE:
        return float(answer is not None and not answer.answered)
    if asked.kind == COUNT:
        # The archive's own sentence holds the number; quotations hold numbers of all sorts.
        said = answer.heading if answer and answer.answered else ""
        return float(bool(asked.number) and re.search(rf"(?<!\d){re.escape(asked.number)}(?!\d)", said) is not None)
    quotes = [citation.quote[:MOST_CHARS] for citation in sound[:MOST_QUOTES]]
    # A page may break its lines inside a name.
    read = [*quotes, *(quote.replace("\n", "") for quote in quotes)]
    facts = asked.facts or ()
    shown = sum(any(string in quote for string in fact for quote in read) for fact in facts)
    return shown / max(1, len(facts))


def unsound(archive: Archive, answer: Answer | None) -> int:
    """How many citations do not stand where they say; always 0 unless grounding fails."""
    return sum(not stands(archive, citation) for citation in answer.citations) if answer else 0


def mean(values: Numbers) -> Statistic:
    """The weighted mean of `values`, shape (n,)."""
    return lambda weights: (weights @ values) / weights.sum(axis=1)


def auroc(confidence: Numbers, answerable: NDArray[np.bool_]) -> Statistic:
    """How often an answerable question has the higher confidence than an unanswerable one, ties counted half.

    The Mann-Whitney U over the number of pairs, which is the area under the ROC curve (Hanley and McNeil, Radiology
    143, 1982).
    """

    def area(weights: Numbers) -> Numbers:
        positive, negative = _by_confidence(confidence, answerable, weights)
        below = np.cumsum(negative, axis=1) - negative
        won = (positive * (below + 0.5 * negative)).sum(axis=1)
        area: Numbers = won / (positive.sum(axis=1) * negative.sum(axis=1))
        return area

    return area


def hallucination_at(confidence: Numbers, answerable: NDArray[np.bool_], error: float = TOLERATED) -> Statistic:
    """The share of unanswerable questions answered by the strictest bar that refuses at most `error` of the others."""

    def share(weights: Numbers) -> Numbers:
        positive, negative = _by_confidence(confidence, answerable, weights)
        refused = (np.cumsum(positive, axis=1) - positive) / positive.sum(axis=1, keepdims=True)
        answered = 1 - (np.cumsum(negative, axis=1) - negative) / negative.sum(axis=1, keepdims=True)
        least: Numbers = np.where(refused <= error + 1e-12, answered, 1.0).min(axis=1)
        return least

    return share


def reliability(known: Iterable[tuple[float, bool]]) -> list[dict[str, float]]:
    """A reliability diagram (DeGroot and Fienberg, The Statistician 32, 1983) of (confidence, answerable) pairs.

    One row for each tenth of confidence that has any: its bounds, how many questions, their mean confidence, and the
    share that is answerable. Well calibrated, the last two are equal.
    """
    rows: dict[int, list[tuple[float, bool]]] = {}
    for confidence, answerable in known:
        rows.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, answerable))
    return [
        {
            "low": tenth / _BINS,
            "high": (tenth + 1) / _BINS,
            "n": len(row),
            "confidence": sum(confidence for confidence, _ in row) / len(row),
            "answerable": sum(answerable for _, answerable in row) / len(row),
        }
        for tenth, row in sorted(rows.items())
    ]


def _by_confidence(confidence: Numbers, answerable: NDArray[np.bool_], weights: Numbers) -> tuple[Numbers, Numbers]:
    """Weight of the answerable and of the other questions at each distinct confidence, rising; shapes (b, distinct)."""
    order = np.argsort(confidence, kind="stable")
    starts = np.unique(confidence[order], return_index=True)[1]
    ordered, right = weights[:, order], answerable[order]
    return np.add.reduceat(ordered * right, starts, axis=1), np.add.reduceat(ordered * ~right, starts, axis=1)
