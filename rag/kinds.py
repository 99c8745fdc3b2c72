"""Each kind of question has its own form: which excerpts make the answer, and in which order they are told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.archive import Archive, Scope
from index.languages.aliases import fold
from index.languages.dates import find_dates
from rag.answers import Kind, Window
from rag.excerpts import Excerpt, distinct, is_headline, list_around, list_under
from rag.question import Question
from rag.retrieval import Ranked

FACT_QUOTES = 3
MANY_QUOTES = 8
OTHERS = 3  # further articles heard in a coverage answer
LATEST_OF, LATEST_QUOTES = 6, 4  # the newest four of the best six: relevance first, then the date
FACT_MARGIN = 0.10  # below the best score, an excerpt no longer answers; data/eval/README.md, table "margins"
MANY_MARGIN = 0.20
NAMED_BONUS = 0.05  # for a sentence that itself names what the question is about
SAME_ARTICLE = 0.06  # by which each further excerpt of one article must beat another article's


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may rest on: the ranking and every sentence of it, best first."""

    archive: Archive
    question: Question
    ranked: Sequence[Ranked]
    sentences: Sequence[Excerpt]
    scope: Scope

    def rows(self) -> list[int]:
        """Rows of the articles that the question may use."""
        return list(range(len(self.archive.articles))) if self.scope.rows is None else self.scope.rows.tolist()


@dataclass(frozen=True, slots=True)
class Telling:
    """The chosen excerpts, best first, and the order in which they are told (places in `excerpts`)."""

    excerpts: tuple[Excerpt, ...]
    order: tuple[int, ...]


_NEWS = re.compile(
    r"何が(?:あ|起)|どんな(?:動き|ニュース|出来事)|what happened|what was reported|what (?:is|was) the news", re.I
)


def tell(evidence: Evidence) -> Telling:
    """The excerpts that answer, in the form of the question's kind."""
    return _FORMS[evidence.question.kind](evidence)


def _fact(evidence: Evidence) -> Telling:
    near = [list_under(excerpt) for excerpt in _within(evidence.sentences, FACT_MARGIN)]
    return _in_rank_order(distinct(_outermost(near), FACT_QUOTES))


def _coverage(evidence: Evidence) -> Telling:
    if evidence.question.window and _NEWS.search(evidence.question.asked):
        return in_date_order(_news_of(evidence.question.window, evidence.sentences))
    near = _within(_on_subject(evidence, whole_articles=True), MANY_MARGIN)
    if evidence.question.subjects:
        # Other articles that name the subject are heard too, with their best sentence that does.
        near += _best_of_each(_on_subject(evidence), OTHERS)
    blocks = [list_around(excerpt) for excerpt in near]
    return _in_rank_order(_spread(distinct(_outermost(blocks), MANY_QUOTES * 3), MANY_QUOTES))


def _definition(evidence: Evidence) -> Telling:
    return _in_rank_order(_coverage(evidence).excerpts[:5])


def _timeline(evidence: Evidence) -> Telling:
    near = [e for e in _within(_on_subject(evidence), MANY_MARGIN) if not is_headline(e.article, e.span)]
    seen: set[tuple[str, date | None]] = set()
    steps = []
    for excerpt in distinct(near, MANY_QUOTES * 3):
        step = (excerpt.article.id, event_date(excerpt))
        if step not in seen:
            seen.add(step)
            steps.append(excerpt)
    return in_date_order(_spread(steps, MANY_QUOTES))


def in_date_order(chosen: Sequence[Excerpt]) -> Telling:
    """Excerpts told by the date of what they report."""
    order = sorted(range(len(chosen)), key=lambda i: (event_date(chosen[i]) or date.max, i))
    return Telling(tuple(chosen), tuple(order))


def _latest(evidence: Evidence) -> Telling:
    chosen = _best_of_each(_within(_on_subject(evidence), MANY_MARGIN), LATEST_OF)
    chosen.sort(key=lambda excerpt: excerpt.article.published or date.min, reverse=True)
    return _in_rank_order([list_under(excerpt) for excerpt in chosen[:LATEST_QUOTES]])


def _compare(evidence: Evidence) -> Telling:
    return _in_rank_order(_spread(distinct(_within(evidence.sentences, MANY_MARGIN), MANY_QUOTES * 2), MANY_QUOTES))


_FORMS: dict[Kind, Callable[[Evidence], Telling]] = {
    "fact": _fact,
    "coverage": _coverage,
    "definition": _definition,
    "timeline": _timeline,
    "latest": _latest,
    "count": _timeline,
    "compare": _compare,
}


def event_date(excerpt: Excerpt) -> date | None:
    """The first day that the excerpt itself mentions, else the day its article was published."""
    mentions = find_dates(excerpt.words, near=excerpt.article.published)
    return mentions[0].first if mentions else excerpt.article.published


def _in_rank_order(excerpts: Sequence[Excerpt]) -> Telling:
    return Telling(tuple(excerpts), tuple(range(len(excerpts))))


def _within(sentences: Sequence[Excerpt], margin: float) -> list[Excerpt]:
    return [s for s in sentences if s.score >= sentences[0].score - margin]


def _news_of(window: Window, sentences: Sequence[Excerpt]) -> list[Excerpt]:
    """What happened in a window: the headline, else the first sentence, of each article published in it."""
    first, last = window.first or date.min, window.last or date.max
    opening: dict[str, Excerpt] = {}
    for excerpt in sentences:
        article = excerpt.article
        if excerpt.passage.aside or not (article.published and first <= article.published <= last):
            continue
        there = opening.setdefault(article.id, excerpt)
        if (not is_headline(article, excerpt.span), excerpt.span) < (not is_headline(article, there.span), there.span):
            opening[article.id] = excerpt
    return distinct(opening.values(), MANY_QUOTES) or _best_of_each(sentences, MANY_QUOTES)


def _on_subject(evidence: Evidence, *, whole_articles: bool = False) -> Sequence[Excerpt]:
    """The sentences of passages that name what the question is about, those that name it themselves first.

    With `whole_articles`, all sentences of articles that name it, as they were ranked. Every sentence, where the
    question names nothing known or nothing names all of it.
    """
    groups = [[fold(name) for name in names] for names in evidence.question.subjects]
    if not groups:
        return evidence.sentences

    def named(text: str) -> bool:
        folded = fold(text)
        return all(any(name in folded for name in names) for names in groups)

    held: dict[str, bool] = {}
    found = []
    for excerpt in evidence.sentences:
        passage, article = excerpt.passage, excerpt.article
        place = article.id if whole_articles else passage.id
        if place not in held:
            text = article.text if whole_articles else article.text[passage.start : passage.end]
            held[place] = named(f"{article.title} {text}")
        if held[place]:
            bonus = 0.0 if whole_articles or not named(excerpt.words) else NAMED_BONUS
            found.append(replace(excerpt, score=excerpt.score + bonus))
    return sorted(found, key=lambda excerpt: -excerpt.score) or evidence.sentences


def _best_of_each(sentences: Sequence[Excerpt], limit: int, *, headlines: bool = False) -> list[Excerpt]:
    """The best sentence of each article; its headline only where `headlines` will do."""
    seen: set[str] = set()
    chosen = []
    for excerpt in sentences:
        if excerpt.article.id not in seen and (headlines or not is_headline(excerpt.article, excerpt.span)):
            seen.add(excerpt.article.id)
            chosen.append(excerpt)
    return distinct(chosen, limit)


def _spread(excerpts: Sequence[Excerpt], limit: int) -> list[Excerpt]:
    """The best `limit` excerpts, where each further one of an article counts a little less."""
    left, chosen = list(excerpts), list[Excerpt]()
    used: dict[str, int] = {}
    while left and len(chosen) < limit:
        best = max(left, key=lambda e: e.score - SAME_ARTICLE * used.get(e.article.id, 0))
        left.remove(best)
        chosen.append(best)
        used[best.article.id] = used.get(best.article.id, 0) + 1
    return chosen


def _outermost(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Without those that lie inside another one (a list item whose list is quoted whole)."""
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        if not any(k.article is excerpt.article and excerpt.span.within(k.span) for k in kept):
            kept = [k for k in kept if k.article is not excerpt.article or not k.span.within(excerpt.span)]
            kept.append(excerpt)
    return kept
