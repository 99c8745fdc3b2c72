"""A timeline: what happened, in the order of its dates, one row for an event."""

from rag.excerpts import Excerpt, distinct, is_headline
from rag.kinds import Evidence, Telling, event_date, event_of, in_date_order
from rag.kinds.choosing import MANY_MARGIN, MANY_QUOTES, on_subject, spread, weighed, within

DATED_BONUS = 0.03  # for a sentence that says when
ENOUGH = 3  # dated sentences; then those without a date, which have no place in the order, stay away
SAME_DAY = 0.03  # by which a further sentence on one day must beat those on others


def tell(evidence: Evidence) -> Telling:
    """The sentences about the subject, those first that name a date."""
    near = within(on_subject(evidence, weighed(evidence)), MANY_MARGIN)
    near = [e for e in near if not is_headline(e.article, e.span)] or near
    dated = [e.scored(e.score + DATED_BONUS) if event_of(e) else e for e in near]
    with_date = [e for e in dated if event_of(e)]
    told = with_date if len(with_date) >= ENOUGH else dated
    return in_date_order(spread(distinct(sorted(told, key=lambda e: -e.score), MANY_QUOTES * 3), MANY_QUOTES, _same))


def _same(one: Excerpt, other: Excerpt) -> float:
    """Less for a second sentence on the same day: one row for an event."""
    return SAME_DAY if event_date(one) == event_date(other) else 0.0
