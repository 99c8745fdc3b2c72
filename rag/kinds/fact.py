"""A fact: one to three sentences, each about a sentence long, the best first."""

from rag.excerpts import distinct, list_under
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import FACT_MARGIN, in_form, outermost, within

FACT_QUOTES = 3


def tell(evidence: Evidence) -> Telling:
    """The best sentences that have the form of the answer."""
    near = within(in_form(evidence.question.asked, evidence.sentences), FACT_MARGIN)
    return in_rank_order(distinct(outermost([list_under(excerpt) for excerpt in near]), FACT_QUOTES))
