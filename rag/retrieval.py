"""Candidates from both searches -> one fused ranking."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.archive import Archive, Candidates, Scope
from index.documents import Span
from index.embedders import Vectors
from index.passage_table import Rows
from rag.lexical import Lexical
from rag.question import Question
from rag.settings import DEFAULT, Settings
from rag.support import Said, Support

CANDIDATES = 100  # of each search; data/eval/README.md, table "candidates"
PHRASED = 40  # passages whose very words are looked at; the others keep their places after them
SOMETHING = 0.05  # share of the question's terms, without a title that nothing bears out; table "support"
UNJUDGED = Said(1.0, sound=True)  # of an item that was asked for by its number
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
    each of its sentences in order. `read` is what the reader makes of it, for the few that it reads. `said` is
    what it says of the question without its title; what is not sound there comes after the best that is.
    """

    row: int
    score: float
    meaning: float
    sentence: float
    words: float
    sentences: tuple[float, ...]
    read: Read | None = None
    said: Said = UNJUDGED

    def scored(self, score: float) -> "Ranked":
        """The same with another score."""
        # Not `dataclasses.replace`, which takes twice as long.
        return Ranked(self.row, score, self.meaning, self.sentence, self.words, self.sentences, self.read, self.said)


def rank(
    archive: Archive,
    question: Question,
    meaning: Vectors,
    scope: Scope,
    limit: int,
    settings: Settings = DEFAULT,
    candidates: int = CANDIDATES,
    lexical: Lexical | None = None,
) -> list[Ranked]:
    """The best `limit` passages in `scope`, best first. `meaning` is the question as `archive.embedder` has it.

    Of each search, at least `candidates` are considered. `lexical` is the question's, where the caller has it already.
    """
    if not scope.passages:
        return []
    lexical, wide = lexical or Lexical(archive, question), max(candidates, limit)
    near = archive.finder.candidates(meaning, question.weights, wide, scope, lexical.found(scope, wide))
    found = _fused(archive, question, near, settings, lexical)
    numbered = _numbered(archive, question, scope)
    if not numbered:
        judged = _judged(archive, lexical.support, found, max(PHRASED, limit))
        phrased = _by_phrases(archive, lexical, judged, settings.phrases)
        return _of_stories(archive, _copies_after(archive, phrased), limit)
    rows = np.array([row for article in numbered for row in archive.passages_of(article)], np.int64)
    named = _fused(archive, question, archive.finder.candidates_in(meaning, rows), settings, lexical)
    first = _ranked(replace(named, scores=named.scores + NUMBER_BONUS), _best_first(named)[:limit])
    order = _best_first(found)
    others = order[~np.isin(found.candidates.rows[order], rows)]
    return (first + _ranked(found, others[:limit]))[:limit]


@dataclass(frozen=True, slots=True)
class _Fused:
    """Candidates with the share of the question's terms in each, and the fused score; both of shape (n,)."""

    candidates: Candidates
    held: Vectors
    scores: Vectors


def _fused(archive: Archive, question: Question, found: Candidates, settings: Settings, lexical: Lexical) -> _Fused:
    held = lexical.held(found.rows)
    if settings.evens:
        lack = archive.finder.leaning.lack(question.language, found.rows)
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


def _judged(archive: Archive, support: Support, fused: _Fused, wanted: int) -> list[Ranked]:
    """The best up to `wanted` sound passages, each with what it says itself, and behind them those that are not."""
    sound: list[Ranked] = []
    others: list[Ranked] = []
    order = _best_first(fused)
    for start in range(0, len(order), wanted):
        few = order[start : start + wanted]
        for hit in _ranked(fused, few, support.said_by(fused.candidates.rows[few].tolist())):
            (sound if hit.said.sound else others).append(hit)
        if next(islice(leading(archive, sound), wanted - 1, None), None):
            break
    return sound + others


def _behind(ranked: list[Ranked], unsound: list[Ranked]) -> list[Ranked]:
    """`ranked` with what is not sound after the best that is, and with what says next to nothing itself after all."""
    best, least = (ranked[0].score, ranked[-1].score) if ranked else (float("inf"), float("inf"))
    others = [hit.scored(min(hit.score, best if hit.said.share >= SOMETHING else least)) for hit in unsound]
    return sorted([*ranked, *others], key=lambda hit: -hit.score)


def leading(archive: Archive, ranked: Iterable[Ranked]) -> Iterator[Ranked]:
    """In order, the passages of one version of each story, the one that ranks first; copies of it take no places.

    Nor do the same words below the title of another article.
    """
    first: dict[int, int] = {}
    said: dict[str, int] = {}
    for hit in ranked:
        article = archive.article_row(hit.row)
        story = archive.story_row(article)
        if first.setdefault(story, article) == article and said.setdefault(archive.words_of(hit.row), story) == story:
            yield hit


def _copies_after(archive: Archive, ranked: list[Ranked]) -> list[Ranked]:
    """`ranked` with what only repeats the earliest version of a story after the best passage of that version.

    Copies score a little above or below it by what their titles add, so the best of many would often come first.
    """
    articles = [archive.article_row(hit.row) for hit in ranked]
    stories = [archive.story_row(article) for article in articles]
    best: dict[int, float] = {}
    for hit, article, story in zip(ranked, articles, stories, strict=True):
        if article == story:
            best.setdefault(story, hit.score)
    found = [
        (hit, False)
        if article == story or story not in best or not archive.copies(hit.row)
        else (hit.scored(min(hit.score, best[story])), True)
        for hit, article, story in zip(ranked, articles, stories, strict=True)
    ]
    return [hit for hit, _ in sorted(found, key=lambda pair: (-pair[0].score, pair[1]))]


def _of_stories(archive: Archive, ranked: list[Ranked], limit: int) -> list[Ranked]:
    """The first passages up to the `limit`th, where other versions of a story are not counted."""
    further = next(islice(leading(archive, ranked), limit, None), None)
    return ranked if further is None else ranked[: ranked.index(further)]


def _by_phrases(archive: Archive, lexical: Lexical, ranked: list[Ranked], weight: float) -> list[Ranked]:
    """`ranked` with the first `PHRASED` in order of who says it in the question's own words, too.

    The title is among those words; what only its title speaks for stands behind all the same.
    """

    def worded(hit: Ranked) -> Ranked:
        article, cosines = archive.articles[archive.article_row(hit.row)], hit.sentences
        nearest = archive.sentence_of(hit.row, cosines.index(max(cosines))) if cosines else archive.words_of(hit.row)
        phrased = lexical.phrases(article.title, nearest)
        return hit.scored(hit.score + weight * phrased) if phrased else hit

    sound, unsound = [hit for hit in ranked if hit.said.sound], [hit for hit in ranked if not hit.said.sound]
    if not weight:
        return _behind(sound, unsound)
    first = sorted(map(worded, sound[:PHRASED]), key=lambda hit: -hit.score) + sound[PHRASED:]
    return _behind(first, [*map(worded, unsound[:PHRASED]), *unsound[PHRASED:]])


def _numbered(archive: Archive, question: Question, scope: Scope) -> list[int]:
    """Rows of the articles whose item number the question gives."""
    wanted = set(question.numbers)
    rows = [row for row, article in enumerate(archive.articles) if article.number in wanted] if wanted else []
    return [row for row in rows if scope.rows is None or row in set(scope.rows.tolist())]


def _best_first(fused: _Fused) -> Rows:
    """The places of the candidates by their score; equal ones keep the order of the rows, as equal archives must."""
    return np.lexsort((fused.candidates.rows, -fused.scores))


def _ranked(fused: _Fused, places: Rows, said: Iterable[Said] | None = None) -> list[Ranked]:
    """The candidates at these places, and what each of them says itself, where it was judged."""
    found = fused.candidates
    first, last = found.first_sentence[places].tolist(), found.first_sentence[places + 1].tolist()
    columns = (found.rows, fused.scores, found.meaning, found.sentence, fused.held)
    numbers = zip(*(column[places].tolist() for column in columns), first, last, strict=True)
    judged = said or [UNJUDGED] * len(places)
    return [
        Ranked(row, score, meaning, sentence, words, tuple(found.sentences[start:end].tolist()), said=itself)
        for (row, score, meaning, sentence, words, start, end), itself in zip(numbers, judged, strict=True)
    ]
