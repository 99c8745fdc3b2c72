"""English words for a stretch of time seen from a day: last month, late last year, the past six months, a year ago."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from index.documents import Span
from index.languages.calendar_spans import Moment, Part, days_of, months_from, shifted
from index.languages.dates_english import MONTHS, PARTS
from index.languages.dates_japanese import any_of
from index.languages.periods_japanese import Window, latest_begun, months_back

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3,
    "several": 6, "half a": 0,
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_DAYS = {"today": 0, "yesterday": -1, "the day before yesterday": -2, "day before yesterday": -2, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STEPS = {"this": 0, "the current": 0, "current": 0, "last": -1, "previous": -1, "the previous": -1, "next": 1}
_FEASTS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "new year's eve": (12, 31),
    "new year's day": (1, 1),
}  # fmt: skip


_COUNT = rf"(?P<count>[0-9]{{1,3}}|{any_of(_NUMBERS)})"
_UNIT = r"(?P<unit>year|month|week|day|decade|quarter)s?"
_PART = (
    r"(?:(?:the[ ])?(?P<part>early|mid|late|(?:beginning|start|end|middle|(?:first|second)[ ]half)[ ]of|earlier|later)"
    r"[ -]?)?"
)
_MONTH = any_of(name for name in MONTHS if len(name) > 2)
_WORDS = re.compile(
    r"(?i)(?<![A-Za-z0-9-])(?:"
    rf"(?P<feast>{any_of(_FEASTS)})"
    r"(?:,?[ ](?:of[ ])?(?:(?P<feaststep>this|last)[ ]year|(?P<feastyear>(?:19|20)[0-9]{2})))?"
    rf"|last[ ](?P<lastfeast>{any_of(_FEASTS)})"
    rf"|(?P<day>{any_of(_DAYS)})"
    rf"|(?P<recent>the[ ](?:past|last|previous)|past|last|previous)[ ](?:{_COUNT}[ ])?(?P<half>half[ -])?{_UNIT}"
    rf"|{_COUNT.replace('count', 'agocount')}[ ]{_UNIT.replace('unit', 'agounit')}[ ]ago"
    r"|(?P<firstyear>(?:19|20)[0-9]{2})[ ]?[-~][ ]?(?P<lastyear>(?:19|20)[0-9]{2})"
    rf"|(?P<named>{_MONTH})(?:[ ]of)?[ ](?P<namedstep>last|this|next)[ ]year"
    rf"|{_PART}(?P<step>{any_of(_STEPS)})[ ](?P<what>fiscal[ ]year|year|month|weekend|week|quarter|{any_of(_SEASONS)}|"
    rf"{any_of(_WEEKDAYS)}|{_MONTH})"
    r"|(?P<months>(?:in[ ])?recent[ ](?:months|weeks))"
    r"|(?P<yearend>year[- ]end|the[ ]end[ ]of[ ]the[ ]year)"
    r")(?![A-Za-z0-9-])"
)


def find_windows(text: str, today: date) -> Iterator[Window]:
    """The windows that folded text names, seen from `today`; they may overlap those of written dates."""
    for match in _WORDS.finditer(text):
        try:
            days = _days(match, today)
        except (ValueError, OverflowError):  # before the calendar begins: 300 decades ago
            continue
        if days is not None:
            yield Window(Span(*match.span()), *days)


def _count(word: str | None) -> int:
    if word is None:
        return 1
    return int(word) if word[0] in "0123456789" else _NUMBERS[word]


def _days(match: re.Match[str], today: date) -> tuple[date, date] | None:
    found = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
    if "feast" in found or "lastfeast" in found:
        return _feast(found, today)
    if "day" in found:
        day = today + timedelta(days=_DAYS[found["day"]])
        return day, day
    if "recent" in found:
        # "last month" is a month of the calendar, "the last month" and "the past month" are the days up to now.
        if found["recent"] in ("last", "previous", "the previous") and not {"count", "half"} & set(found):
            return _stepped(-1, found["unit"], "whole", today)
        return _back(found, today), today
    if "firstyear" in found:
        first, last = int(found["firstyear"]), int(found["lastyear"])
        return (date(first, 1, 1), date(last, 12, 31)) if first < last else None
    if "named" in found:
        return months_from(today.year + _STEPS[found["namedstep"]], MONTHS[found["named"]], 1)
    if "months" in found:
        return _back({"unit": "week" if "week" in found["months"] else "month", "count": "few"}, today), today
    if "agounit" in found:
        return _ago(_count(found["agocount"]), found["agounit"], today)
    if "yearend" in found:
        return latest_begun(today, 12, 1)
    if found["what"] in ("may", "march", "mar") and not match["what"][0].isupper():
        return None  # "what this may mean"
    part = found.get("part", "")
    if part in ("earlier", "later"):
        part = ""
    return _stepped(_STEPS[found["step"]], found["what"], PARTS[part] if part else "whole", today)


def _feast(found: dict[str, str], today: date) -> tuple[date, date]:
    month, day = _FEASTS[found.get("feast") or found["lastfeast"]]
    year = today.year
    if "feastyear" in found:
        year = int(found["feastyear"])
    elif "feaststep" in found:
        year += _STEPS[found["feaststep"]]
    elif date(year, month, day) > today:
        year -= 1
    return date(year, month, day), date(year, month, day)


def _back(found: dict[str, str], today: date) -> date:
    unit, count = found["unit"], _count(found.get("count"))
    if unit in ("day", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    return months_back(today, 6 if "half" in found or count == 0 else months * count)


def _ago(count: int, unit: str, today: date) -> tuple[date, date]:
    if unit == "day":
        return today - timedelta(days=count), today - timedelta(days=count)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * count)
        return monday, monday + timedelta(days=6)
    if count == 0:
        return months_from(*shifted(today.year, today.month, -6), 1)
    if unit in ("year", "decade"):
        return months_from(today.year - count * (10 if unit == "decade" else 1), 1, 12)
    return months_from(*shifted(today.year, today.month, -count * (3 if unit == "quarter" else 1)), 1)


def _stepped(step: int, what: str, part: Part, today: date) -> tuple[date, date] | None:
    if what in ("week", "weekend"):
        monday = today + timedelta(days=7 * step - today.weekday())
        return monday + timedelta(days=5 if what == "weekend" else 0), monday + timedelta(days=6)
    if what in _WEEKDAYS:
        away = (_WEEKDAYS.index(what) - today.weekday()) % 7
        day = today + timedelta(days=away if step > 0 or away == 0 == step else away - 7)
        return day, day
    if what == "day":
        return today + timedelta(days=step), today + timedelta(days=step)
    if what == "quarter":
        return months_from(*shifted(today.year, (today.month - 1) // 3 * 3 + 1, 3 * step), 3)
    if what == "decade":
        decade = today.year // 10 * 10 + 10 * step
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    if what in _SEASONS:
        first, _ = latest_begun(today, _SEASONS[what], 3)
        ended = step < 0 and months_from(first.year, first.month, 3)[1] >= today
        return months_from(first.year + (1 if step > 0 else -ended), first.month, 3)
    if what in MONTHS:
        first, _ = latest_begun(today, MONTHS[what], 1)
        same_month = step < 0 and first.month == today.month
        moment = Moment(first.year + (1 if step > 0 else -same_month), first.month, part=part)
    elif what == "month":
        moment = Moment(*shifted(today.year, today.month, step), part=part)
    elif what == "fiscal year":
        moment = Moment(today.year - (today.month < 4) + step, part=part, fiscal=True)
    else:
        moment = Moment(today.year + step, part=part)
    days = days_of(moment)
    return None if days is None else (days[0], days[1])
