"""Whether the dates of a statement stand in the evidence: as they are, or less precisely than there."""

import re
from collections.abc import Iterable
from datetime import date

from index.languages.dates import DateMention

_REPORTING = re.compile(r"報じ|伝え|報道|掲載|\b(?:reports?|reported|published|carried|wrote|writes)\b", re.I)
Days = tuple[date, date]


def unsupported(
    said: Iterable[DateMention], evidence: Iterable[DateMention], published: Iterable[date]
) -> list[DateMention]:
    """The dates of a statement that the evidence has not got."""
    known: list[Days] = [(mention.first, mention.last) for mention in evidence]
    days = set(published)  # the very day only: that an article is of 2026 does not put what it tells into 2026
    return [m for m in said if not _known(m, known) and not (m.first == m.last and m.first in days)]


def _known(said: DateMention, known: list[Days]) -> bool:
    first, last = said.first, said.last
    if (first, last) in known:
        return True
    if said.precise in {"month", "year"} and any(first <= other[0] and other[1] <= last for other in known):
        return True  # the month of a day, the year of a month
    if first == last and any(first in other for other in known):
        return True  # the first or last day of a stretch
    starts, ends = {other[0] for other in known}, {other[1] for other in known}
    return first in starts and last in ends


def tells_of_reporting(statement: str) -> bool:
    """Whether a statement is about a report, so that the day the article was published may be its day."""
    return bool(_REPORTING.search(statement))
