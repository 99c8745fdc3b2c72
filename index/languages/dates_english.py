"""How English writes dates: January 13, 2023; 13 Jan 2023; July 10-11, 2025; late March 2025; Q3 2025; since 2023.

Works on folded text (see `dates.folded`) and yields the same `Written` values as the Japanese forms do.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.documents import Span
from index.languages.calendar_spans import Moment, Part
from index.languages.dates_japanese import Written

_MONTH_NAMES = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
    ("december", "dec"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_FULL = [name.capitalize() for name in MONTHS if len(name) > 4 or name in ("may", "june", "july")]
_SHORT = [name.capitalize() for name in MONTHS if name.capitalize() not in _FULL]
_NAME = rf"(?:(?:{'|'.join(_FULL)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
_ANY_CASE = "(?i:" + _NAME + ")"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?:1[6-9]|20|21)[0-9]{2}(?![0-9A-Za-z:.-]*[0-9A-Za-z])"
_TO = r"[ ]?(?:-|~|to|through|till|until)[ ]?"
_AND = rf"(?:{_TO}|[ ]and[ ])"
_ORDINALS: dict[str, Part] = {
    "first": "week1",
    "second": "week2",
    "third": "week3",
    "fourth": "week4",
    "last": "weeklast",
}
PARTS: dict[str, Part] = {
    "early": "early", "mid": "middle", "late": "late", "beginning of": "start", "start of": "start", "end of": "end",
    "middle of": "middle", "first half of": "half1", "second half of": "half2",
}  # fmt: skip
_SEASONS: dict[str, Part] = {
    "spring": "spring",
    "summer": "summer",
    "autumn": "autumn",
    "fall": "autumn",
    "winter": "winter",
}
_PART = (
    r"(?:the[ ])?(?P<part>early|mid|late|(?:beginning|start|end|middle|first[ ]half|second[ ]half)[ ]of"
    r"|(?:first|second|third|fourth|last)[ ](?:full[ ])?week[ ](?:of|in))[ -]?(?:the[ ])?"
)
_FORMS = [
    # July 10, 2025 to August 2, 2025; July 10-11, 2025; July 10 to August 2; July 10
    rf"(?P<m1>{_ANY_CASE})[ ]?(?P<d1>{_DAY})(?:,?[ ](?P<y1>{_YEAR}))?"
    rf"(?:{_AND}(?:(?P<m2>{_ANY_CASE})[ ]?)?(?P<d2>{_DAY})(?![ ]?{_NAME})(?:,?[ ](?P<y2>{_YEAR}))?)?",
    # 10-11 July 2025; 10 July to 2 August 2025; 10 July
    rf"(?P<d1>{_DAY})(?:(?:[ ](?:of[ ])?(?P<m1>{_ANY_CASE})(?:,?[ ](?P<y1>{_YEAR}))?)?{_AND}(?P<d2>{_DAY}))?"
    rf"[ ](?:of[ ])?(?P<m2>{_ANY_CASE})(?:,?[ ](?P<y2>{_YEAR}))?",
    # late March 2025; last week of October 2025; March to May 2025; March 2025; March
    rf"(?:{_PART})?(?P<m1>{_ANY_CASE})(?:,?[ ](?:of[ ])?(?P<y1>{_YEAR}))?"
    rf"(?:{_TO}(?P<m2>{_ANY_CASE})(?:,?[ ](?:of[ ])?(?P<y2>{_YEAR}))?)?",
    # between March and July 2025
    rf"(?i:between|from)[ ](?P<m1>{_ANY_CASE})(?:,?[ ](?P<y1>{_YEAR}))?"
    rf"{_AND}(?P<m2>{_ANY_CASE})(?:,?[ ](?P<y2>{_YEAR}))?",
    # summer 2025, Q3 2025, third quarter of 2025, first half of 2025, fiscal 2025, FY2025, 1990s
    rf"(?:the[ ])?(?P<season>(?i:spring|summer|autumn|fall|winter))[ ](?:of[ ])?(?P<y1>{_YEAR})",
    rf"H(?P<h>[12])[ ](?:of[ ])?(?P<y1>{_YEAR})",
    rf"Q(?P<q>[1-4])[ ](?:of[ ])?(?P<y1>{_YEAR})|(?P<y2>{_YEAR})[ ]Q(?P<q2>[1-4])\b",
    rf"(?:the[ ])?(?P<qw>first|second|third|fourth)[ -]quarter[ ](?:of[ ])?(?P<y1>{_YEAR})",
    rf"(?:the[ ])?(?P<h>first|second)[ -]half[ ](?:of[ ])?(?P<y1>{_YEAR})",
    rf"(?i:(?:Japanese[ ])?fiscal(?:[ ]year)?|J?FY)[ -]?(?P<fy>{_YEAR}|'?[0-9]{{2}}\b(?!-))",
    r"(?:the[ ])?(?:(?P<dp>early|mid|late)[ -])?(?P<decade>(?:1[6-9]|20)[0-9]0)s\b",
    # early 2025, the end of 2027; in 2023, since 2023, from 2023 to 2025
    rf"(?:the[ ])?(?P<yp>early|mid|late|(?:beginning|start|end|middle)[ ]of)[ -]?(?P<y1>{_YEAR})",
    rf"(?i:\b(?:between|from))[ ](?P<y1>{_YEAR})(?:{_AND})(?P<y2>{_YEAR})",
    rf"(?i:\b(?:in|dated|since|during|throughout|until|till|by|before|after|from|year|for|than|and|vs\.?|versus))[ ]"
    rf"(?P<y1>{_YEAR})(?![ ](?:people|personnel|men|percent|km|hours|local|UTC|JST|GMT|or[ ]so|or[ ]more)\b)"
    r"(?![ ](?:U\.?S\.?[ ])?(?:Marines|Sailors|Soldiers|Airmen|troops)\b(?![ ](?:were|are|had|have)\b))"
    r"(?<!\b(?i:more|less|over)[ ]than[ ]....)(?<!\b(?i:fewer)[ ]than[ ]....)"
    r"(?![ ](?!was|has|does|is|as|vs|its|this|us)[a-z]+s\b)",
    rf"(?P<y1>{_YEAR})(?=[ ](?:articles?|reports?|reporting|news|coverage|stories)\b)",
]
# What at least one part of each form above needs; most Japanese text has none of it, and need not be scanned.
_HINT = re.compile(
    rf"(?i:{'|'.join(sorted({name[:3] for name in MONTHS}))}|fy|fiscal)|[0-9]0s"
    r"|(?:[A-Za-z.]|[HQ][1-4])[ -]?(?:1[6-9]|20|21)[0-9]{2}|(?:1[6-9]|20|21)[0-9]{2}[ ][Qa-z]",
    re.ASCII,
)
_SCANNERS = [re.compile(r"(?<![A-Za-z0-9$.,/-])" + form, re.ASCII) for form in _FORMS]
_QUARTERS: dict[str, Part] = {
    "first": "q1",
    "second": "q2",
    "third": "q3",
    "fourth": "q4",
    "1": "q1",
    "2": "q2",
    "3": "q3",
    "4": "q4",
}
_HALVES: dict[str, Part] = {"first": "half1", "second": "half2", "1": "half1", "2": "half2"}


def _part(words: str | None) -> Part:
    if not words:
        return "whole"
    words = " ".join(words.lower().split())
    if "week" in words:
        return _ORDINALS[words.split()[0]]
    return PARTS[words]


def _month(word: str | None) -> int | None:
    return MONTHS[word.rstrip(".").lower()] if word else None


def _day(word: str | None) -> int | None:
    return int("".join(character for character in word if character.isdigit())) if word else None


def find_written(text: str) -> Iterator[Written]:
    """The dates in folded text; they may overlap, the caller keeps the first and longest."""
    if not _HINT.search(text):
        return
    for scanner in _SCANNERS:
        for match in scanner.finditer(text):
            written = _read(match)
            if written is not None:
                yield written


def _read(match: re.Match[str]) -> Written | None:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    year = int(found["y1"]) if "y1" in found else None
    last_year = int(found["y2"]) if "y2" in found else None
    span = Span(*match.span())
    if "fy" in found:
        year = int(found["fy"].lstrip("'"))
        return Written(span, Moment(year if year > 99 else year + (1900 if year > 50 else 2000), fiscal=True))
    if "decade" in found:
        return Written(span, Moment(int(found["decade"]), part="decade"))
    if "q2" in found:
        return Written(span, Moment(last_year, part=_QUARTERS[found["q2"]]))
    for group, parts in (("season", _SEASONS), ("q", _QUARTERS), ("qw", _QUARTERS), ("h", _HALVES), ("yp", PARTS)):
        if group in found:
            return Written(span, Moment(year, part=parts[found[group].lower()]))
    month, last_month = _month(found.get("m1")), _month(found.get("m2"))
    day, last_day = _day(found.get("d1")), _day(found.get("d2"))
    if month is None and last_month is None:
        return Written(span, Moment(year), Moment(last_year) if last_year else None)
    if (
        day is not None
        and year is None
        and last_year is None
        and (found.get("m1") or found["m2"]) in ("may", "march", "mar")
    ):
        return None
    if day is None:
        return _months(match, Moment(year, month, None, _part(found.get("part"))), last_month, last_year)
    if last_day is None:
        return Written(span, Moment(year or last_year, month or last_month, day))
    first, last = Moment(year, month or last_month, day), Moment(last_year, last_month or month, last_day)
    return Written(span, *_same_year(first, last))


def _months(match: re.Match[str], first: Moment, last_month: int | None, last_year: int | None) -> Written | None:
    word = match.group("m1")
    if first.year is None and last_year is None:
        # "may", "march" and "mar" are words too: without a year a month needs its capital, "May" a preposition as well.
        before = match.string[max(0, match.start() - 8) : match.start()].lower()
        timely = bool(re.search(r"\b(?:in|since|until|by|of|last|this|next|from|during|before|after)\s$", before))
        if not word[0].isupper() or match.string[match.end() :][:1].isalnum():
            return None
        if len(word.rstrip(".")) <= 3 and not timely:
            return None
        if word in ("March", "August") and not timely and first.part == "whole":
            return None
    if last_month is None:
        return Written(Span(*match.span()), first)
    return Written(Span(*match.span()), *_same_year(first, Moment(last_year, last_month)))


def _same_year(first: Moment, last: Moment) -> tuple[Moment, Moment]:
    turned = (first.month or 0) > (last.month or 0)
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - turned)
    elif last.year is None and first.year is not None:
        last = replace(last, year=first.year + turned)
    return first, last
