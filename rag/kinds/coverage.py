"""Coverage: what was discussed, agreed or done; lists under their lead-in, and several articles heard."""

import re
from collections.abc import Sequence
from datetime import date

from index.languages import is_bullet
from rag.answers import Window
from rag.excerpts import Excerpt, distinct, is_headline, list_around
from rag.kinds import Evidence, Telling, in_date_order, in_rank_order
from rag.kinds.choosing import (
    LEAD_IN_PENALTY,
    MANY_MARGIN,
    MANY_QUOTES,
    best_of_each,
    outermost,
    spread,
    weighed,
    within,
)

LIST_MARGIN = 0.30  # below the best score, the items of a list in its article still tell what was covered
LIST_BONUS = 0.01  # for a list under its lead-in, the form in which articles tell what was covered
_NEWS = re.compile(
    r"何が(?:あ|起)|どんな(?:動き|ニュース|出来事)|what happened|what was reported|what (?:is|was) the news", re.I
)


def tell(evidence: Evidence) -> Telling:
    """What the articles say of the subject, as lists where they list it; of a time, what happened in it."""
    sentences = weighed(evidence)
    if evidence.question.window and _NEWS.search(evidence.question.asked):
        return in_date_order(_news_of(evidence.question.window, sentences))
    body = [excerpt for excerpt in sentences if not is_headline(excerpt.article, excerpt.span)] or sentences
    # The sentence that says most of the question's words says who met where; what they agreed on is listed further on.
    listed = [e for e in within(body, LIST_MARGIN) if is_bullet(e.words) and e.article is body[0].article]
    near = within(body, MANY_MARGIN)
    near += [excerpt for excerpt in listed if excerpt not in near]
    blocks = sorted(map(_block, near), key=lambda excerpt: -excerpt.score)
    return in_rank_order(spread(distinct(outermost(blocks), MANY_QUOTES * 3), MANY_QUOTES))


def _block(excerpt: Excerpt) -> Excerpt:
    block = list_around(excerpt)
    if block is excerpt:
        return excerpt
    leads = excerpt.span.start == block.span.start  # then it was held against it that nothing followed
    return block.scored(block.score + LIST_BONUS + (LEAD_IN_PENALTY if leads else 0.0))


def _news_of(window: Window, sentences: Sequence[Excerpt]) -> list[Excerpt]:
    """What happened in a window: of each article published in it the headline, else the first sentence.

    Where few articles were, the sentence that says most comes to each.
    """
    first, last = window.first or date.min, window.last or date.max
    opening: dict[str, Excerpt] = {}
    fitting = [
        excerpt
        for excerpt in sentences
        if not excerpt.passage.aside and excerpt.article.published and first <= excerpt.article.published <= last
    ]
    for excerpt in fitting:
        article = excerpt.article
        there = opening.setdefault(article.id, excerpt)
        if (not is_headline(article, excerpt.span), excerpt.span) < (not is_headline(article, there.span), there.span):
            opening[article.id] = excerpt
    return distinct([*opening.values(), *best_of_each(fitting or sentences, MANY_QUOTES)], MANY_QUOTES)
