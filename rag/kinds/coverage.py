"""Coverage: what was discussed, agreed or done; lists under their lead-in, and several articles heard."""

import re
from collections.abc import Sequence
from datetime import date

from rag.answers import Window
from rag.excerpts import Excerpt, distinct, is_headline, list_around
from rag.kinds import Evidence, Telling, in_date_order, in_rank_order
from rag.kinds.choosing import MANY_MARGIN, MANY_QUOTES, best_of_each, on_subject, outermost, spread, within

OTHERS = 3  # further articles heard in a coverage answer
_NEWS = re.compile(
    r"何が(?:あ|起)|どんな(?:動き|ニュース|出来事)|what happened|what was reported|what (?:is|was) the news", re.I
)


def tell(evidence: Evidence) -> Telling:
    """What the articles say of the subject, as lists where they list it; of a time, what happened in it."""
    if evidence.question.window and _NEWS.search(evidence.question.asked):
        return in_date_order(_news_of(evidence.question.window, evidence.sentences))
    near = within(on_subject(evidence, whole_articles=True), MANY_MARGIN)
    if evidence.question.subjects:
        # Other articles that name the subject are heard too, with their best sentence that does.
        near += best_of_each(on_subject(evidence), OTHERS)
    blocks = [list_around(excerpt) for excerpt in near]
    return in_rank_order(spread(distinct(outermost(blocks), MANY_QUOTES * 3), MANY_QUOTES))


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
    return distinct(opening.values(), MANY_QUOTES) or best_of_each(sentences, MANY_QUOTES)
