"""More of the same answer: what comes next, without what was told before."""

from rag.excerpts import distinct, is_headline
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import MANY_QUOTES, weighed

MORE_MARGIN = 0.30  # below the best score; who asks for more wants to see what stands further away


def tell(evidence: Evidence, told: Telling) -> Telling:
    """The next excerpts after those of `told`, as many pages on as was asked for; none when there are no more."""
    sentences = weighed(evidence)
    near = [e for e in sentences if e.score >= sentences[0].score - MORE_MARGIN and not is_headline(e.article, e.span)]
    shown = len(told.excerpts)
    page = evidence.question.page
    everything = distinct([*told.excerpts, *near], shown + page * MANY_QUOTES)
    return in_rank_order(everything[shown + (page - 1) * MANY_QUOTES :])
