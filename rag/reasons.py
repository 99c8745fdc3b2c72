"""Why a passage came up: the words it shares with the question, and its place in each of the two searches.

Made on demand for one passage, never for a whole answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from index.archive import Archive, Candidates
from index.documents import Span
from index.embedders import Vectors
from index.languages.name_forms import Folded, fold, folded
from index.languages.terms import query_terms
from rag.question import Question
from rag.retrieval import CANDIDATES, rank
from rag.settings import Settings
from rag.sought import Sought


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one passage came up for a question.

    `words` are the words of the question that stand in the passage, as they stand there; `names` are pairs of a name
    as it was asked and another name of the same thing as the passage has it. The places count from 1 among `passages`
    in the ranking by meaning, by words and by both; None is a place beyond the first `among`.
    """

    words: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    by_meaning: int | None
    by_words: int | None
    together: int | None
    passages: int
    among: int = CANDIDATES


def reasons(archive: Archive, sought: Sought, row: int, settings: Settings) -> Reasons:
    """Why the passage in `row` came up."""
    question, scope, lexical, meaning = sought.question, sought.scope, sought.lexical, sought.meaning()
    text = archive.words_of(row)
    form = folded(text)
    found = archive.finder.candidates(meaning, question.weights, CANDIDATES, scope, lexical.found(scope, CANDIDATES))
    together = [hit.row for hit in rank(archive, question, meaning, scope, CANDIDATES, settings, lexical=lexical)]
    return Reasons(
        words=_distinct(text[span.start : span.end] for span in _words_in(form, question)),
        names=tuple(dict.fromkeys((asked, text[span.start : span.end]) for asked, span in _names_in(form, question))),
        by_meaning=_place(found, found.meaning, row),
        by_words=_place(found, archive.finder.worded(question.weights, found.rows), row),
        together=together.index(row) + 1 if row in together else None,
        passages=scope.passages,
    )


def matching(text: str, question: Question) -> tuple[Span, ...]:
    """Where words and names of the question stand in `text`, in order and apart from one another."""
    form = folded(text)
    return tuple(_merged([*_words_in(form, question), *(span for _, span in _names_in(form, question))]))


def _place(found: Candidates, scores: Vectors, row: int) -> int | None:
    """The place of a passage by one of the scores. Each search's best are among the candidates, so it is exact."""
    mine = scores[found.rows == row]
    if not len(mine) or mine[0] <= 0:
        return None
    place = int((scores > mine[0]).sum()) + 1
    return place if place <= CANDIDATES else None


def _words_in(form: Folded, question: Question) -> list[Span]:
    """The question's own words: Latin ones whole, kanji and katakana also in part, as the word search sees them."""
    latin = [term for term in query_terms(question.understood) if term.isascii() and len(term) > 1]
    wanted = dict.fromkeys([*(fold(word) for word in question.words), *latin])
    found = [span for word in wanted if len(word) > 1 for span in form.places(word)]
    pairs = {word[i : i + 2] for word in wanted if not word.isascii() for i in range(len(word) - 1)}
    found += [form.span(i, i + 2) for i in range(len(form.text) - 1) if form.text[i : i + 2] in pairs]
    return _merged(found)


def _names_in(form: Folded, question: Question) -> list[tuple[str, Span]]:
    """Other names of what the question names, each with the name as it was asked."""
    return [
        (asked, span)
        for asked, *others in question.known
        for name in map(fold, others)
        if len(name) > 1
        for span in form.places(name)
    ]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, however it is spelled."""
    return tuple({fold(word): word for word in reversed(list(words))}.values())[::-1]
