"""A definition: what a name stands for, since when there is such a thing, and what it does."""

import re
from collections.abc import Sequence

from rag.excerpts import Excerpt, distinct, is_headline, list_around
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import MANY_MARGIN, outermost, weighed, within

DEFINING_QUOTES = 5
_PARTS = (
    re.compile(  # what the name stands for
        r"正式|略称|略し|頭文字|と(?:呼|称)|[)）」]という|[一-龥・]{6,}[(（][A-Z]{2,}|stands? for|short for|known as|"
        r"\b(?:[A-Z][a-z]+,? (?:and |of |for )?){2,}[A-Z][a-z]+ ?\([A-Z]{2,}\)"
    ),
    re.compile(  # since when there is such a thing
        r"発足|設立|設置|設け|創設|結成|始まっ|立ち上げ|"
        r"dates? (?:from|back)|found(?:ed|ing)|establish|launched|created|set up|since \d{4}"
    ),
    re.compile(  # what it is and does
        r"枠組み|仕組み|ための|目的|目指|対象|任務|担|である。|協議|"
        r"is an? |are an? |aims?|designed|forum|used (?:to|for)|responsible|covers?\b",
    ),
)  # fmt: skip


def tell(evidence: Evidence) -> Telling:
    """A sentence that expands the name, one that tells its beginning, one that says what it does; then others."""
    near = within(weighed(evidence), MANY_MARGIN)
    near = [e for e in near if not is_headline(e.article, e.span)] or near  # a list of topics is all headlines
    found = distinct(outermost([list_around(excerpt) for excerpt in near]), DEFINING_QUOTES * 4)
    parts = [best for part in _PARTS if (best := next((e for e in found if part.search(e.words)), None))]
    return in_rank_order(_unique([*found[:1], *parts, *found])[:DEFINING_QUOTES])


def _unique(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    return list({(excerpt.article.id, excerpt.span): excerpt for excerpt in excerpts}.values())
