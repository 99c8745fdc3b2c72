"""A comparison: two sides, each with its own excerpts; where they disagree on the same thing, it is said."""

from rag.excerpts import distinct
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import MANY_MARGIN, MANY_QUOTES, spread, within


def tell(evidence: Evidence) -> Telling:
    """The best of every article."""
    return in_rank_order(spread(distinct(within(evidence.sentences, MANY_MARGIN), MANY_QUOTES * 2), MANY_QUOTES))
