"""How forms choose among the sentences: near the best, on the subject, of several articles, no words twice."""

from collections.abc import Sequence
from dataclasses import replace

from index.languages.aliases import fold
from rag.excerpts import Excerpt, distinct, is_headline
from rag.expected import forms, holds
from rag.kinds import Evidence

FACT_MARGIN = 0.10  # below the best score, an excerpt no longer answers; data/eval/README.md, table "margins"
MANY_MARGIN = 0.20
MANY_QUOTES = 8
NAMED_BONUS = 0.05  # for a sentence that itself names what the question is about
SAME_ARTICLE = 0.06  # by which each further excerpt of one article must beat another article's
FORM_BONUS = 0.06  # for a sentence that has every form asked for: metres and tons; in parts for some of them


def within(sentences: Sequence[Excerpt], margin: float) -> list[Excerpt]:
    """The sentences at most `margin` below the best."""
    return [s for s in sentences if s.score >= sentences[0].score - margin]


def on_subject(evidence: Evidence, *, whole_articles: bool = False) -> Sequence[Excerpt]:
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


def in_form(question: str, sentences: Sequence[Excerpt]) -> Sequence[Excerpt]:
    """The sentences again, those first that have the forms of the answer: an amount of money when asked how much."""
    asked = forms(question)
    if not asked:
        return sentences
    shares = (sum(holds(form, excerpt.words) for form in asked) / len(asked) for excerpt in sentences)
    raised = [replace(e, score=e.score + FORM_BONUS * share) for e, share in zip(sentences, shares, strict=True)]
    return sorted(raised, key=lambda excerpt: -excerpt.score)


def best_of_each(sentences: Sequence[Excerpt], limit: int) -> list[Excerpt]:
    """The best sentence of each article that is not its headline."""
    seen: set[str] = set()
    chosen = []
    for excerpt in sentences:
        if excerpt.article.id not in seen and not is_headline(excerpt.article, excerpt.span):
            seen.add(excerpt.article.id)
            chosen.append(excerpt)
    return distinct(chosen, limit)


def spread(excerpts: Sequence[Excerpt], limit: int, cost: float = SAME_ARTICLE) -> list[Excerpt]:
    """The best `limit` excerpts, where each further one of an article counts less by `cost`."""
    left, chosen = list(excerpts), list[Excerpt]()
    used: dict[str, int] = {}
    while left and len(chosen) < limit:
        best = max(left, key=lambda e: e.score - cost * used.get(e.article.id, 0))
        left.remove(best)
        chosen.append(best)
        used[best.article.id] = used.get(best.article.id, 0) + 1
    return chosen


def outermost(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Without those that lie inside another one (a list item whose list is quoted whole)."""
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        if not any(k.article is excerpt.article and excerpt.span.within(k.span) for k in kept):
            kept = [k for k in kept if k.article is not excerpt.article or not k.span.within(excerpt.span)]
            kept.append(excerpt)
    return kept
