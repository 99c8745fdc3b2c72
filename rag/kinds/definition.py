"""A definition: what a name stands for, since when there is such a thing, and what it does."""

from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.coverage import tell as cover

DEFINING_QUOTES = 5


def tell(evidence: Evidence) -> Telling:
    """What the articles say of the thing."""
    return in_rank_order(cover(evidence).excerpts[:DEFINING_QUOTES])
