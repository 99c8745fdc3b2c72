"""What window of dates a question asks for: 2026年1月, 先月, 昨年末以降, since March 2025, between X and Y.

Everything is seen from `today`, which for an archive is the day of its newest article. A year in the name of a thing
("Talisman Sabre 2025"), a duration ("5か月の整備") or a fiscal year's budget asks for no window.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.documents import Span
from index.languages import periods_english, periods_japanese
from index.languages.calendar_spans import months_from
from index.languages.dates import find_dates, folded
from index.languages.periods_japanese import Window


@dataclass(frozen=True, slots=True)
class Period:
    """A window of dates, both ends included; None is an open end. `words` are the question's own, at `span`.

    `ahead` says that it lies after today: such a question is about plans, which are published before that window.
    """

    first: date | None
    last: date | None
    span: Span
    words: str
    ahead: bool = False

    def within(self, other: "Period") -> bool:
        """Whether this window lies inside another."""
        return (other.first is None or (self.first is not None and self.first >= other.first)) and (
            other.last is None or (self.last is not None and self.last <= other.last)
        )


_JOINT = re.compile(r"[ ]?(?:~|-|から|より|to|through|until|till|up to)[ ]?(?:the[ ])?", re.IGNORECASE)
_AND = re.compile(r"[ ]?(?:and|と)[ ]?(?:the[ ])?", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(?<![0-9A-Za-z$€£.,/-])(?:19|20)[0-9]{2}(?=,?[ ]$)")
_BETWEEN = re.compile(r"\b(?:between|from)[ ](?:the[ ])?$", re.IGNORECASE)
_BOTH_ENDS = re.compile(r".(?:から|より|~|[ ]to[ ]|[ ]and[ ]|[ ]until[ ]|[ ]till[ ]|[ ]through[ ]).")
_IN_BETWEEN = re.compile(r"[ ]?の(?:間|あいだ)")
_AFTER_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"[ ]?(?:以降|以来|以後|来(?![年月週日米韓訪])|このかた|から(?!の[0-9])|onwards?|and after"
            r"|on(?=[ ]?[,?.]|$))"
        ),
        "since",
    ),
    (re.compile(r"[ ]?(?:まで|以前|現在まで|or earlier|or before)"), "until"),
    (re.compile(r"[ ]?(?:より前|の前|前に|よりも前)"), "before"),
    (re.compile(r"[ ]?(?:より後|よりも後|の後|後に)"), "after"),
)
_BEFORE_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\b(?:since|starting(?: in| from)?|beginning in|as from)[ ](?:in[ ])?(?:the[ ])?$", re.I),
        "since",
    ),
    (re.compile(r"\b(?:until|till|by|as of|up to|through|no later than)[ ](?:the[ ])?$", re.I), "until"),
    (re.compile(r"\bfrom\b.*[ ]to[ ](?:the[ ])?$", re.I), "until"),
    (re.compile(r"\b(?:before|prior to|earlier than)[ ](?:the[ ])?$", re.I), "before"),
    (re.compile(r"\b(?:after|later than|following)[ ](?:the[ ])?$", re.I), "after"),
)
_TOPIC = re.compile(
    r"[ ]?の?(?:当初|補正|政府|防衛)*(?:予算|概算要求|防衛費|国防費|防衛関係費|税制|国防権限法)"
    r"|[ ](?:defen[cs]e[ ])?(?:budget|NDAA|National Defense Authorization|appropriations|spending)",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"最新|最近|直近(?!の?[ ]?(?:約|[0-9一二三四五六七八九十半]))"
    r"|このところ|近頃|近ごろ|(?:一番|1番|いちばん|もっとも|最も)新し|新しい順|新着"
    r"|(?i:\b(?<!at the )(?:latest|newest|most recent(?:ly)?|recently|recent|lately)\b)"
    r"|(?i:\bwhat(?:['’]s| is| has been) new\b)"
    r"|(?i:\blast (?:round|time|meeting|talks|exercise|session|summit)\b)"
)


def asks_latest(question: str) -> bool:
    """Whether the question wants the newest there is: 最新, 直近, latest, recently."""
    return _LATEST.search(folded(question)) is not None


@lru_cache(maxsize=256)  # several rules look at one question
def find_periods(question: str, today: date) -> tuple[Period, ...]:
    """Every window that the question names, in its order: two of them when it compares 2023年と2026年."""
    text = folded(question)
    found = [Window(mention.span, mention.first, mention.last) for mention in find_dates(question, near=today)]
    found += [*periods_japanese.find_windows(text, today), *periods_english.find_windows(text, today)]
    found.sort(key=lambda window: (window.span.start, -window.span.end))
    windows: list[Window] = []
    for window in found:
        if not windows or window.span.start >= windows[-1].span.end:
            windows.append(window)
    windows = [each for window in windows for each in (*_year_beside(text, window), window)]
    periods: list[Period] = []
    position = 0
    while position < len(windows):
        window = windows[position]
        position += 1
        while position < len(windows) and _joined(text, window, windows[position]):
            following = windows[position]
            window = Window(Span(window.span.start, following.span.end), window.first, following.last)
            position += 1
        if not _is_topic(text, window, windows[position:]):
            closed = _BOTH_ENDS.search(text, *window.span) is not None
            periods.append(_opened(question, text, window, today, closed=closed))
    return tuple(periods)


def find_period(question: str, today: date) -> Period | None:
    """The one window that the question asks for; None without one, or with several that are not part of each other.

    Windows after today do not count: "2035年に何隻" asks for what has been written about that year until now.
    """
    periods = [period for period in find_periods(question, today) if not period.ahead]
    if not periods:
        return None
    return next((period for period in periods if all(period.within(other) for other in periods)), None)


def _year_beside(text: str, window: Window) -> Sequence[Window]:
    """The other year of "compare 2023 and 2026", which alone could be any number."""
    start, end = window.span
    if not re.match(r"(?:and|vs\.?|versus)[ ](?=[12])", text[start:end], re.IGNORECASE):
        return []
    bare = _YEAR_BEFORE.search(text[:start])
    return [Window(Span(*bare.span()), *months_from(int(bare.group()), 1, 12))] if bare else []


def _is_topic(text: str, window: Window, following: Sequence[Window]) -> bool:
    """Whether the words are part of a subject: 2025年度予算, and the first year of 2024年度と2025年度の予算."""
    if _TOPIC.match(text, window.span.end):
        return True
    if not following or not _AND.fullmatch(text, window.span.end, following[0].span.start):
        return False
    return _is_topic(text, following[0], following[1:])


def _joined(text: str, window: Window, following: Window) -> bool:
    """Whether two windows are the ends of one: 昨年12月から今年3月まで, between last May and July 2025."""
    if window.first > following.last or following.last < window.last:
        return False
    between = text[window.span.end : following.span.start]
    if _JOINT.fullmatch(between):
        return True
    if not _AND.fullmatch(between):
        return False
    return _BETWEEN.search(text, 0, window.span.start) is not None or bool(_IN_BETWEEN.match(text, following.span.end))


def _opened(question: str, text: str, window: Window, today: date, *, closed: bool) -> Period:
    """The period of a window, opened at one end where the words before or after it say so."""
    first: date | None = window.first
    last: date | None = window.last
    start, end = window.span
    direction = ""
    if closed:
        until = re.match("[ ]?(?:まで|の間)", text[end:])
        end += until.end() if until else 0
        return Period(first, last, Span(start, end), question[start:end], window.first > today)
    for pattern, meaning in _AFTER_WORDS:
        after = pattern.match(text, end)
        if after is not None:
            direction, end = meaning, after.end()
            break
    else:
        own = re.match(r"(?i:(since|until|till|by|before|after|from|than)[ ])", text[start:end])
        stop = start + (own.end() if own else 0)
        for pattern, meaning in _BEFORE_WORDS:
            before = pattern.search(text[:stop])
            if before is not None:
                direction, start = meaning, min(start, before.start() if "from" not in pattern.pattern[:8] else start)
                break
    if direction == "since":
        last = None
    elif direction == "until":
        first = None
    elif direction == "before":
        first, last = None, window.first - timedelta(days=1)
    elif direction == "after":
        first, last = window.last + timedelta(days=1), None
    begins = first if direction == "after" else window.first
    return Period(first, last, Span(start, end), question[start:end], begins is not None and begins > today)
