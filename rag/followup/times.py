"""The time that a follow-up asks for: seen from the time spoken of before, or beside it."""

import re
from datetime import date, timedelta

from index.languages.calendar_spans import PAST_DAYS, months_from, shifted
from index.languages.periods import Period, find_period, find_periods
from rag.answers import Window
from rag.followup.meant import Meant
from rag.followup.wordings import FROM_TODAY

_UNITS = {"年": "year", "月": "month", "週": "week", "日": "day"}
_BACK = frozenset({"前", "before", "earlier", "previous", "preceding"})
_BEFORE_A_TIME = re.compile(r"\b(?:on|in|since|until|from|during)\s$", re.I)


def seen_from(text: str, before: Meant, today: date) -> Period | None:
    """The time that a follow-up asks for; "in February" is a February in or around the time spoken of before."""
    found = [find_period(text, today)]
    if before.window and not (found[0] and FROM_TODAY.search(found[0].words)):
        first, last = before.window.first or before.window.last, before.window.last or today
        around = [last, (first or last) + timedelta(days=PAST_DAYS), first or last]
        found = [*(find_period(text, min(day, today)) for day in around), *found]
    past = [period for period in found if period and not (period.first and period.first > today)]
    return next(
        (period for period in past if before.window and _begins_in(period, before.window)), next(iter(past), None)
    )


def _begins_in(period: Period, window: Window) -> bool:
    day = period.first or period.last
    return bool(day and (not window.first or window.first <= day) and (not window.last or day <= window.last))


def next_to(window: Window, beside: re.Match[str]) -> Window | None:
    """The year, month, week or day beside a window: "the month before"."""
    groups = beside.groupdict()
    unit = _UNITS.get(groups["ju"] or "") or (groups["u1"] or groups["u2"] or groups["u3"]).lower()
    way = (groups["ja"] or groups["d1"] or groups["d2"] or groups["d3"]).lower()
    step = -1 if way in _BACK else 1
    day = window.first if step < 0 else window.last
    day = day or window.first or window.last
    if day is None:
        return None
    if unit == "day":
        return Window(day + timedelta(days=step), day + timedelta(days=step))
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * step)
        return Window(monday, monday + timedelta(days=6))
    if unit == "month":
        return Window(*months_from(*shifted(day.year, day.month, step), 1))
    return Window(date(day.year + step, 1, 1), date(day.year + step, 12, 31))


def without_times(text: str, today: date) -> str:
    """A question without the words for a time, since another time is meant."""
    for period in reversed(find_periods(text, today)):
        text = _BEFORE_A_TIME.sub("", text[: period.span.start]) + text[period.span.end :]
    text = text.replace("のの", "の")
    return re.sub(r" (?=[?？.,])", "", " ".join(re.sub(r"^[、,\s]*の?", "", text).split()))
