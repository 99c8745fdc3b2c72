"""The latest: relevance first, then the date; the newest report comes first."""

from datetime import date

from rag.excerpts import list_under
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import MANY_MARGIN, best_of_each, in_form, on_subject, within

LATEST_OF, LATEST_QUOTES = 6, 4  # the newest four of the best six


def tell(evidence: Evidence) -> Telling:
    """The best sentence of each of the newest articles on the subject."""
    sentences = in_form(evidence.question.asked, on_subject(evidence))
    chosen = best_of_each(within(sentences, MANY_MARGIN), LATEST_OF)
    chosen.sort(key=lambda excerpt: excerpt.article.published or date.min, reverse=True)
    return in_rank_order([list_under(excerpt) for excerpt in chosen[:LATEST_QUOTES]])
