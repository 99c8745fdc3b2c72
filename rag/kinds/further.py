"""More of the same answer: what comes next, without what was told before."""

from datetime import date

from rag.excerpts import distinct, is_headline
from rag.kinds import Evidence, Telling, in_date_order, in_rank_order
from rag.kinds.choosing import MANY_QUOTES, weighed

MORE_MARGIN = 0.30  # below the best score; who asks for more wants to see what stands further away


def tell(evidence: Evidence, told: Telling) -> Telling:
    """The next excerpts after those of `told`, as many pages on as was asked for; none when there are no more."""
    sentences = weighed(evidence)
    near = [e for e in sentences if e.score >= sentences[0].score - MORE_MARGIN and not is_headline(e.article, e.span)]
    shown = len(told.excerpts)
    page = evidence.question.page
    everything = distinct([*told.excerpts, *near], shown + page * MANY_QUOTES)
    more = everything[shown + (page - 1) * MANY_QUOTES :]
    if evidence.question.kind == "latest":
        more.sort(key=lambda excerpt: excerpt.article.published or date.min, reverse=True)
    return in_date_order(more) if evidence.question.kind == "timeline" else in_rank_order(more)
