"""The latest: relevance first, then the date; the newest report comes first."""

from datetime import date

from rag.excerpts import distinct, list_under
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import best_of_each, on_subject, weighed, within

LATEST_OF, LATEST_QUOTES = 6, 4  # the newest four of the best six
LATEST_MARGIN = 0.15
MOST = (LATEST_OF + 1) * 2  # two of each
OF_EACH = 2


def tell(evidence: Evidence) -> Telling:
    """The best sentences of the newest articles on the subject; the newest of all that are near is one of them."""
    near = within(on_subject(evidence, weighed(evidence)), LATEST_MARGIN)
    newest_day = max((e.article.published or date.min for e in near), default=date.min)
    of_that_day = [e for e in near if (e.article.published or date.min) == newest_day]
    best = best_of_each(near, LATEST_OF, OF_EACH)
    known = {(e.article.id, e.span) for e in best}
    newest_of_all = [e for e in best_of_each(of_that_day, 1, OF_EACH) if (e.article.id, e.span) not in known]
    chosen = distinct([*best, *newest_of_all], MOST)
    chosen.sort(key=lambda excerpt: excerpt.article.published or date.min, reverse=True)
    newest = list(dict.fromkeys(excerpt.article.id for excerpt in chosen))[:LATEST_QUOTES]
    return in_rank_order([list_under(excerpt) for excerpt in chosen if excerpt.article.id in newest])
