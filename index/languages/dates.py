"""The dates that a text names, in Japanese and English, as first and last day.

Own rules, because of the 130 lines of our table (tests/index/languages/dates.tsv) ja-timex 0.2.8 reads 47 right,
datefinder 1.0 reads 26 and dateparser 1.5 reads 25: they take item numbers, versions and durations for dates, and miss
most ranges and half of the ways to write an era; japanera 2.1 only parses whole strings in a format that it is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.documents import Span
from index.languages import dates_english, dates_japanese
from index.languages.calendar_spans import ERA_OFFSETS, PAST_DAYS, Moment, Precision, days_of, placed_near, shifted
from index.languages.dates_japanese import BESIDE, FROM_BEFORE, Written

__all__ = ["DateMention", "Precision", "dates_said", "find_dates", "folded"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: where it stands, and the first and last day that it can mean (both included)."""

    span: Span
    first: date
    last: date
    precise: Precision


_FOLD = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {ord(c): "-" for c in "‐‑‒–−"}
_FOLD |= (
    {ord(c): " " for c in "\u3000\u00a0\u2009\u202f"} | {ord(c): "~" for c in "〜∼～—―"} | {ord(c): "'" for c in "’‘"}
)

_TO_FOLD = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")

_NUMERIC = re.compile(
    r"(?<![0-9A-Za-z.,/$¥%=_-])(?<!(?i:version)[ ])(?<!(?i:ver)[ .])(?<!バージョン)(?<!バージョン[ ])"
    r"(?:(?P<y>(?:1[6-9]|20|21)[0-9]{2})(?P<s>[./-])(?P<m>[0-9]{1,2})(?:(?P=s)(?P<d>[0-9]{1,2}))?"
    r"(?:[ ]?(?:~|to|から)[ ]?(?:(?:(?P<y2>[0-9]{4})(?P=s))?(?P<m2>[0-9]{1,2})(?P=s))?(?P<d2>[0-9]{1,2}))?"
    r"|(?P<cy>(?:19|20)[0-9]{2})(?P<cm>[01][0-9])(?P<cd>[0-3][0-9])"
    r"|(?P<e>[RHS])(?P<ey>[0-9]{1,2})(?P<es>[./-])(?P<em>[0-9]{1,2})(?:(?P=es)(?P<ed>[0-9]{1,2}))?"
    r"|(?P<um>[0-9]{1,2})/(?P<ud>[0-9]{1,2})(?:/(?P<uy>(?:19|20)[0-9]{2})|[ ]?\([月火水木金土日]\)))"
    r"(?=T[0-9]|[^0-9A-Za-z./%_-]|[.](?![0-9A-Za-z])|$)",
)
_SENTENCE_END = re.compile(r"[。\n]|[.?!][ ]")


def folded(text: str) -> str:
    """The text in narrow letters, digits, dashes and blanks, character for character: every offset stays."""
    return text.translate(_FOLD) if _TO_FOLD.search(text) else text


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
        elif "cy" in number:
            yield Written(span, Moment(number["cy"], number["cm"], number["cd"]))
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

    A date without a year takes it (and "15日" its month) from the date before it in the same sentence, else from
    `near`, the day the text was published. Without either it is no date.
    """
    plain = folded(text)
    found = [
        *dates_japanese.find_written(plain, near.year if near else None),
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


@lru_cache(maxsize=4_096)  # sentences: several rules of one answer look at the same ones
def dates_said(sentence: str, near: date | None) -> tuple[DateMention, ...]:
    """The dates in a sentence, as `find_dates` has them."""
    return tuple(find_dates(sentence, near=near))


def _dated(written: Written, near: date | None, before: DateMention | None) -> DateMention | None:
    first, last = written.first, written.last
    if first.year is None:
        if written.beside:
            first = _beside(first, written.beside, before.last if before and written.beside in FROM_BEFORE else near)
        elif before is not None and before.precise != "year":
            first = _following(first, before, near)
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


def _following(bare: Moment, before: DateMention, near: date | None) -> Moment:
    """A day after a date in the same sentence is of its month; a month is of its year where that is plausible."""
    if bare.month is None and before.precise == "month":
        return bare
    candidate = replace(bare, year=before.last.year, month=bare.month or before.last.month)
    days = days_of(candidate)
    if days is None:
        return bare
    if bare.month is None:
        return candidate if days[0] >= before.first else bare
    after = days[0] - before.first
    ahead = near is not None and days[0] - near > timedelta(days=31)
    return candidate if timedelta(days=-62) <= after <= timedelta(days=PAST_DAYS) and not ahead else bare
