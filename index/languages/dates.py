"""The dates that a text names, in Japanese and English, as first and last day.

Own rules, because of 122 lines of our table (tests/index/languages/dates.tsv) ja-timex 0.2.8 reads 46 right,
dateparser 1.5 and datefinder 1.0 24 each: they take item numbers, versions and durations for dates, and lack 令和8(2026)年,
平成32年, R8.1 or ranges such as 27~29日; japanera 2.1 parses only whole strings in a format that is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.documents import Span
from index.languages import dates_english, dates_japanese
from index.languages.calendar_spans import ERA_OFFSETS, Moment, Precision, days_of, placed_near, shifted
from index.languages.dates_japanese import BESIDE, FROM_BEFORE, Written

__all__ = ["DateMention", "Precision", "find_dates", "folded"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: where it stands, and the first and last day that it can mean (both included)."""

    span: Span
    first: date
    last: date
    precise: Precision


_FOLD = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {ord(c): "-" for c in "‐‑‒–—−―"}
_FOLD |= (
    {ord(c): " " for c in "\u3000\u00a0\u2009\u202f"} | {ord(c): "~" for c in "〜∼～"} | {ord(c): "'" for c in "’‘"}
)

_NUMERIC = re.compile(
    r"(?<![0-9A-Za-z.,/$¥%=_-])(?<!(?i:version)[ ])(?<!(?i:ver)[ .])(?<!バージョン)(?<!バージョン[ ])"
    r"(?:(?P<y>(?:1[6-9]|20|21)[0-9]{2})(?P<s>[./-])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<d>[0-9]{1,2}))?"
    r"(?:[ ]?(?:~|to|から)[ ]?(?:(?:(?P<y2>[0-9]{4})(?P=s))?(?P<m2>[0-9]{1,2})(?P=s))?(?P<d2>[0-9]{1,2}))?"
    r"|(?P<e>[RHS])(?P<ey>[0-9]{1,2})(?P<es>[./-])(?P<em>[0-9]{1,2})(?:(?P=es)(?P<ed>[0-9]{1,2}))?"
    r"|(?P<um>[0-9]{1,2})/(?P<ud>[0-9]{1,2})(?:/(?P<uy>(?:19|20)[0-9]{2})|[ ]?\([月火水木金土日]\)))"
    r"(?=T[0-9]|[^0-9A-Za-z./%_-]|[.](?![0-9A-Za-z])|$)",
)
_SENTENCE_END = re.compile(r"[。\n]|[.?!][ ]")


def folded(text: str) -> str:
    """The text in narrow letters, digits, dashes and blanks, character for character: every offset stays."""
    return text.translate(_FOLD)


def _numeric(text: str) -> Iterator[Written]:
    for match in _NUMERIC.finditer(text):
        number = {name: int(value) for name, value in match.groupdict().items() if value and value.isdecimal()}
        span = Span(*match.span())
        if "y" in number:
            if "d" not in number and (match["s"] == "." or "d2" in number):
                continue  # "2025.07" is as likely a version or a sum
            first = Moment(number["y"], number["m"], number.get("d"))
            last = None
            if "d2" in number:
                last = Moment(number.get("y2", number["y"]), number.get("m2", number["m"]), number["d2"])
            yield Written(span, first, last)
        elif "ey" in number:
            if match["e"] != "S" or "ed" in number:
                yield Written(span, Moment(ERA_OFFSETS[match["e"]] + number["ey"], number["em"], number.get("ed")))
        elif "uy" not in number:
            yield Written(span, Moment(None, number["um"], number["ud"]))
        elif number["ud"] > 12 or number["um"] == number["ud"]:
            yield Written(span, Moment(number["uy"], number["um"], number["ud"]))
        elif number["um"] > 12:
            yield Written(span, Moment(number["uy"], number["ud"], number["um"]))


def find_dates(text: str, *, near: date | None = None) -> list[DateMention]:
    """The dates in `text`, in order and without overlap; impossible ones are left out.

    With `near` (the day the text was published) dates without a year are read too: the year, and for "15日" the
    month, is taken from the date before it in the same sentence, else from `near`. Without `near` they are not dates.
    """
    plain = folded(text)
    found = [
        *dates_japanese.find_written(plain, near.year // 100 * 100 if near else None),
        *dates_english.find_written(plain),
        *_numeric(plain),
    ]
    found.sort(key=lambda written: (written.span.start, -written.span.end))
    mentions: list[DateMention] = []
    reached, before = 0, None
    for written in found:
        if written.span.start < reached:
            continue
        if before is not None and _SENTENCE_END.search(plain, before.span.end, written.span.start):
            before = None
        mention = _dated(written, near, before)
        if mention is not None:
            mentions.append(mention)
            reached, before = written.span.end, mention
    return mentions


def _dated(written: Written, near: date | None, before: DateMention | None) -> DateMention | None:
    first, last = written.first, written.last
    if first.year is None:
        if written.beside:
            first = _beside(first, written.beside, before.last if before and written.beside in FROM_BEFORE else near)
        elif before is not None and first.month is None and before.precise in ("day", "range"):
            first = _following(first, before)
        if first.year is None and near is not None:
            first = placed_near(first, near)
        if first.year is None:
            return None
    days = days_of(first)
    if days is None:
        return None
    if last is None:
        return DateMention(written.span, *days)
    if last.year is None:
        turned = last.month is not None and first.month is not None and last.month < first.month
        last = replace(last, year=first.year + turned, month=last.month or first.month)
    end = days_of(last)
    if end is None or end[1] < days[0]:
        return None
    return DateMention(written.span, days[0], end[1], "range" if end[1] != days[1] else days[2])


def _beside(moment: Moment, word: str, reference: date | None) -> Moment:
    """The moment with the year (and month) that a word such as 同年, 昨年 or 先月 gives it."""
    if reference is None:
        return moment
    years, months = BESIDE[word]
    if moment.month is not None or months is None:
        return replace(moment, year=reference.year + years)
    year, month = shifted(reference.year, reference.month, months)
    return replace(moment, year=year, month=month)


def _following(bare: Moment, before: DateMention) -> Moment:
    """A bare day after a date in the same sentence: that month, when it is not before that date."""
    candidate = replace(bare, year=before.last.year, month=before.last.month)
    days = days_of(candidate)
    return candidate if days is not None and days[0] >= before.first else bare
