"""A timeline: what happened, in the order of its dates, one row for an event."""

from datetime import date

from rag.excerpts import distinct, is_headline
from rag.kinds import Evidence, Telling, event_date, in_date_order
from rag.kinds.choosing import MANY_MARGIN, MANY_QUOTES, on_subject, spread, within


def tell(evidence: Evidence) -> Telling:
    """The dated sentences about the subject."""
    near = [e for e in within(on_subject(evidence), MANY_MARGIN) if not is_headline(e.article, e.span)]
    seen: set[tuple[str, date | None]] = set()
    steps = []
    for excerpt in distinct(near, MANY_QUOTES * 3):
        step = (excerpt.article.id, event_date(excerpt))
        if step not in seen:
            seen.add(step)
            steps.append(excerpt)
    return in_date_order(spread(steps, MANY_QUOTES))
