"""Stretches of the calendar: what days a year, a fiscal year, a season or the last third of a month has.

A `Moment` is what a text literally gives ("1月16日": a month and a day, no year); `days_of` turns a complete one
into its first and last day. Fiscal years run from April to March, as in Japan.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "year", "range"]
Part = Literal[
    "whole", "fiscal", "decade", "spring", "summer", "autumn", "winter", "half1", "half2", "q1", "q2", "q3", "q4",
    "early", "middle", "late", "end", "start", "week1", "week2", "week3", "week4", "week5", "weeklast",
]  # fmt: skip

FIRST_YEAR, LAST_YEAR = 1600, 2199
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")  # in digits
PAST_DAYS = 275  # a month or day without a year is in the last nine months, else in the nearest year
ERA_OFFSETS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "R": 2018, "H": 1988, "S": 1925}
SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Moment:
    """As much of a date as is written. `fiscal` marks a year from April to March; `part` a piece of the whole."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = "whole"
    fiscal: bool = False


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shifted(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month that lie `months` later (earlier when negative)."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def months_from(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of `count` months, beginning with the given one."""
    return date(year, month, 1), month_end(*shifted(year, month, count - 1))


def days_of(moment: Moment) -> tuple[date, date, Precision] | None:
    """First and last day of a moment whose year is known; None when there is no such date."""
    year, month, day = moment.year, moment.month, moment.day
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return None if day is not None else _part_of_year(year, moment)
    if not 1 <= month <= 12:
        return None
    if day is not None:
        if not 1 <= day <= monthrange(year, month)[1]:
            return None
        return date(year, month, day), date(year, month, day), "day"
    return _part_of_month(year, month, moment.part)


def _part_of_year(year: int, moment: Moment) -> tuple[date, date, Precision] | None:
    part = moment.part
    opening = 4 if moment.fiscal else 1
    if part in ("whole", "fiscal"):
        return *months_from(year, opening, 12), "range" if moment.fiscal else "year"
    if part == "decade":
        return date(year, 1, 1), date(year + 9, 12, 31), "range"
    if part in SEASON_MONTHS:
        return *months_from(year, SEASON_MONTHS[part], 3), "range"
    offset, count = {
        "half1": (0, 6), "half2": (6, 6), "q1": (0, 3), "q2": (3, 3), "q3": (6, 3), "q4": (9, 3),
        "early": (0, 4), "middle": (4, 4), "late": (8, 4), "end": (11, 1), "start": (0, 1),
    }.get(part, (0, 12))  # fmt: skip
    return *months_from(*shifted(year, opening, offset), count), "range"


def _part_of_month(year: int, month: int, part: Part) -> tuple[date, date, Precision] | None:
    last = monthrange(year, month)[1]
    if part == "whole":
        return date(year, month, 1), date(year, month, last), "month"
    if part == "weeklast":
        return date(year, month, last - 6), date(year, month, last), "range"
    if part.startswith("week"):
        opening = 7 * int(part[4:]) - 6
        return (
            (date(year, month, opening), date(year, month, min(opening + 6, last)), "range")
            if opening <= last
            else None
        )
    first, end = {
        "early": (1, 10), "start": (1, 10), "middle": (11, 20), "late": (21, last), "end": (21, last),
        "half1": (1, 15), "half2": (16, last),
    }.get(part, (1, last))  # fmt: skip
    return date(year, month, first), date(year, month, end), "range"


def placed_near(moment: Moment, near: date) -> Moment:
    """The moment with its year (and, for a bare day, its month) taken from a day of reference.

    News looks back: a month or day is in the past nine months where it can be, else in the nearest year. A bare
    day is at most twenty days ago, else it is the next such day ("11日に会談する" on the 10th).
    """
    if moment.year is not None:
        return moment
    if moment.month is None:
        if moment.day is None:
            return moment
        around = [shifted(near.year, near.month, step) for step in (-2, -1, 0, 1)]
        candidates = [replace(moment, year=year, month=month) for year, month in around]
        furthest = 20
    else:
        candidates = [replace(moment, year=near.year + step) for step in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
        furthest = PAST_DAYS
    dated = [(days[0], candidate) for candidate in candidates if (days := days_of(candidate)) is not None]
    if not dated:
        return moment
    past = [found for found in dated if timedelta() <= near - found[0] <= timedelta(days=furthest)]
    if past:
        return max(past, key=lambda found: found[0])[1]
    return min(dated, key=lambda found: (abs(near - found[0]), found[0]))[1]
