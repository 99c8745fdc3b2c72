"""What the lines around a headline say: date, time, outlet, item number. One line at a time, no page layout."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.languages.dates import DateMention, find_dates

HEADLINE = 160  # characters; no headline is longer
_TAIL = 60  # characters at the end of a line that are looked at; a line can be a whole book
_DATE_HINT = re.compile(
    r"(?<![0-9０-９])[12１２][0-9０-９]{3}(?![0-9０-９])|[令平昭]|(?<![A-Za-z])[RHS][0-9]"
)  # cheaper than looking for a date
_MARK = re.compile(
    r"[\s■□●○◆◇▼▽▲△★☆・•*#＊#※>＞-]*(?:[(（]?[0-9０-９]{1,3}[.．)）、][ \u3000]?)?[\s【\[［(（〔<＜《〈]*"
)
_CLOSE = re.compile(r"[】\]］)）〕>＞》〉]?[\s:：|｜,、/／–—-]*")
_WEEKDAY = re.compile(
    r"[ \u3000]*[(（]?(?:[月火水木金土日](?:曜日?)?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)[)）,、]?(?=[\s)）】\]］]|$)"
)
TIME = re.compile(
    r"[T\s]*(?:(?:午前|午後|AM|PM)?\s*([0-9０-９]{1,2})\s*[:：時]\s*([0-9０-９]{2})?(?:[:：分]\s*[0-9]{0,2}秒?)?"
    r"(?:\s*(?:AM|PM|am|pm|JST|UTC|GMT|配信|更新|公開|掲載|現在|Z|[+-][0-9]{2}:?[0-9]{2}))*)(?![0-9])"
)
_LABEL = re.compile(
    r"[\s(（\[［【]*(?:最終)?(?:掲載日時?|公開日時?|更新日時?|投稿日時?|配信日時?|発行日|発表日|日付|日時|掲載|公開|更新|配信|投稿"
    r"|(?i:published|posted|updated|last updated|date)(?i: on| at)?)\s*[:：]?\s*",
)
_VIA = re.compile(r"[(（][^()（）]{1,30}[)）]$")
_NUMBER = re.compile(
    r"\s*(?:[<＜〈《]{1,2}\s*(?:No\.?\s*)?([0-9A-Za-z]+(?:[-–_/.][0-9A-Za-z]+)*)\s*[>＞〉》]{1,2}"
    r"|[\[［【(（]\s*(?:No\.?|＃|#|第)\s*([0-9]+(?:[-–_/.][0-9]+)*)号?\s*[\]］】)）])\s*$"
)
_SENTENCE = re.compile(r"(?:[。｡!?！？]|[a-z0-9)\"”][.!?])[」』”\"’)）\]］】]*\s*(?:<[^>]*>)?$")


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line that gives a full date at its beginning or, in brackets, at its end.

    `shape` is equal for lines written alike. `rest_start`..`rest_end` bound what is left of the line (offsets
    into the line): nothing, or a headline with or without its outlet. `time` is as written.
    """

    shape: str
    day: date
    time: str | None
    rest_start: int
    rest_end: int
    source: str | None = None

    def rest(self, line: str) -> str:
        """What the line says besides its date."""
        return line[self.rest_start : self.rest_end].strip()


def ends_a_sentence(words: str) -> bool:
    """Whether the words end as sentences do, so that they are running text and no headline."""
    return bool(_SENTENCE.search(words[-_TAIL:]))


def item_number(words: str) -> tuple[str | None, int]:
    """The number in brackets that ends a headline, and where the headline without it ends."""
    words = words.rstrip()
    skipped = max(0, len(words) - _TAIL)
    found = _NUMBER.search(words, skipped)
    number = (found[1] or found[2]) if found else None
    if found is None or number is None or not any(c.isdigit() for c in number):
        return None, len(words)
    return number, found.start()


def is_time(words: str) -> bool:
    """Whether the line is a time of day and nothing else."""
    return len(words) <= 24 and bool(TIME.fullmatch(words))


def is_via(words: str) -> bool:
    """Whether the line only says, in brackets, where the item was seen ("(Portal)")."""
    return bool(_VIA.fullmatch(words)) and item_number(words)[0] is None and not _days(words)


def date_alone(words: str) -> tuple[date, str | None] | None:
    """Day and time of a line that says nothing else (a label such as 更新日 may stand before it)."""
    if len(words) > 60 or not _DATE_HINT.search(words):
        return None
    label = _LABEL.match(words)
    dated = dated_line(words[label.end() :] if label else words)
    if dated is None or dated.source or dated.rest(words[label.end() :] if label else words):
        return None
    return dated.day, dated.time


@lru_cache(maxsize=4096)
def dated_line(line: str) -> DatedLine | None:
    """How `line` is dated, or None when it is no line that could open an item."""
    if len(line) > HEADLINE + 60 or not _DATE_HINT.search(line):
        return None
    return _dated_at_start(line) or _dated_at_end(line)


def _dated_at_start(line: str) -> DatedLine | None:
    mark = _MARK.match(line)
    lead = mark.end() if mark else 0
    # A number before the date belongs to a list ("1. 2025..."), unless taking it away breaks the date.
    for start in dict.fromkeys((lead, len(line) - len(line.lstrip(" \u3000\t■●◆▼・#*【[［(（<＜-")))):
        mentions = _days(line[start : start + 45])
        if not mentions or mentions[0].span.start > 0:
            continue
        end = start + mentions[0].span.end
        written = line[start:end]
        if weekday := _WEEKDAY.match(line, end):
            end = weekday.end()
        time = None
        if (clock := TIME.match(line, end)) and clock.group().strip():
            time, end = clock.group().strip(" T\t\u3000"), clock.end()
        closed = _CLOSE.match(line, end)
        after = closed.end() if closed else end
        if after == end and line[after:].strip() and mentions[0].span.end:
            return None  # "2025年3月1日に...": a sentence that begins with a date
        shape = f"{re.sub('[0-9０-９]+', '9', line[:start].strip())}{_mask(written)}{line[end:after].strip()[:1]}^"
        return DatedLine(shape, mentions[0].first, time, after, len(line.rstrip()))
    return None


def _dated_at_end(line: str) -> DatedLine | None:
    """A headline with its date, and perhaps its outlet, in brackets behind it."""
    number_free = line[: item_number(line)[1]].rstrip()
    found = re.search(r"[(（\[［【〔]([^()（）\[\]［］【】〔〕]{6,60})[)）\]］】〕]$", number_free)
    if not found:
        bracketed = re.search(r"[(（]((?:[^()（）]|[(（][^()（）]*[)）]){6,60})[)）]$", number_free)
        found = bracketed
    if not found or not number_free[: found.start()].strip():
        return None
    inside = found[1]
    mentions = _days(inside)
    if len(mentions) != 1:
        return None
    span = mentions[0].span
    source = _WEEKDAY.sub("", inside[: span.start] + " " + inside[span.end :])
    time = TIME.search(source)
    clock = time.group().strip() if time and time.group().strip() else None
    source = source.replace(clock, "") if clock else source
    source = source.strip(" \u3000,、/／・:：|｜付けのよりfrom")
    mark = _MARK.match(line)
    start = mark.end() if mark else 0
    lead = re.sub("[0-9０-９]+", "9", line[:start].strip())
    shape = f"{lead}${found[0][0]}{_mask(inside[span.start : span.end])}"
    return DatedLine(shape, mentions[0].first, clock, start, found.start(), source or None)


def _days(words: str) -> list[DateMention]:
    """The full dates in the words; a month, a year or a stretch of days dates no article."""
    return [mention for mention in find_dates(words) if mention.precise == "day"]


def _mask(written: str) -> str:
    """How a date is written: digits become 9, words x."""
    return re.sub(r"[A-Za-z]+", "x", re.sub(r"[0-9０-９]+", "9", written))
