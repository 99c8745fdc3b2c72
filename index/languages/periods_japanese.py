"""Japanese words for a stretch of time seen from a day: 先月, 昨年末, 今年度上半期, 3か月前, 過去2年."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from index.documents import Span
from index.languages.calendar_spans import Moment, days_of, month_end, months_from, placed_near, shifted
from index.languages.dates_japanese import MONTH_PARTS, YEAR_PARTS, any_of, number


class Window(NamedTuple):
    """Some words and the first and last day that they mean."""

    span: Span
    first: date
    last: date


_YEARS = {
    "今年": 0, "ことし": 0, "本年": 0, "昨年": -1, "去年": -1, "一昨年": -2, "おととし": -2, "来年": 1, "再来年": 2,
}  # fmt: skip
_FISCAL = {
    "今年度": 0, "本年度": 0, "昨年度": -1, "去年度": -1, "前年度": -1, "一昨年度": -2, "来年度": 1, "翌年度": 1,
    "再来年度": 2,
}  # fmt: skip
_MONTHS = {"今月": 0, "先月": -1, "先々月": -2, "来月": 1, "再来月": 2}
_WEEKS = {"今週": 0, "先週": -1, "先々週": -2, "来週": 1}
_DAYS = {
    "今日": 0, "きょう": 0, "本日": 0, "昨日": -1, "きのう": -1, "一昨日": -2, "おととい": -2, "明日": 1, "あす": 1,
    "明後日": 2, "あさって": 2,
}  # fmt: skip
_FEASTS = {
    "クリスマスイブ": (12, 24), "クリスマス": (12, 25), "大晦日": (12, 31), "大みそか": (12, 31), "元日": (1, 1),
    "元旦": (1, 1), "終戦の日": (8, 15), "終戦記念日": (8, 15),
}  # fmt: skip
SEVERAL = 6  # 数か月
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_COUNT = r"(?P<count>(?<![0-9,.])[0-9]{1,3}|[一二三四五六七八九十]{1,3}|半|数)[ ]?"
_UNIT = r"(?P<unit>年|[かヶカケヵ箇]月|週|日|四半期)"
_DATE_WORDS = re.compile(
    rf"(?P<fiscal>{any_of(_FISCAL)})(?:[ ]?の?(?P<fpart>{any_of(YEAR_PARTS)}))?"
    rf"|(?P<year>{any_of(_YEARS)})(?:[ ]?の?(?:(?P<feast>{any_of(_FEASTS)})|(?P<ypart>{any_of(YEAR_PARTS)})))?"
    rf"|(?P<month>{any_of(_MONTHS)})(?:[ ]?の?(?P<mpart>{any_of(MONTH_PARTS)}))?"
    rf"|(?P<week>{any_of(_WEEKS)})(?:[ ]?の?(?P<weekday>[月火水木金土日])曜日?|末)?"
    rf"|(?P<day>{any_of(_DAYS)})(?![本かゃゅょん])"
    r"|(?P<when>[今昨来])(?P<season>[春夏秋冬])"
    r"|この(?P<this>[春夏秋冬])(?![0-9])"
    rf"|(?P<alone>年末年始|年末|年始|年初|年頭|上半期|下半期|{any_of(_FEASTS)})"
    rf"|(?P<ago>(?!数){_COUNT}{_UNIT})間?前(?!後|期|半)"
)
_BACK = re.compile(
    r"(?:過去|直近の?|ここ|この|最近の?|これまでの)[ ]?(?:約|およそ)?"
    rf"(?:{_COUNT}{_UNIT}|(?P<half>半年))間?(?!度|間?前|代|に[0-9一])"
)
_YEAR = rf"(?:(?P<y>(?:19|20)[0-9]{{2}})年|(?P<beside>{any_of(_YEARS)}))[ ]?の?[ ]?"
_FROM_SEASON = re.compile(rf"{_YEAR}(?P<first>[春夏秋冬])[ ]?(?:から|~|-)[ ]?(?P<last>[春夏秋冬])")
_TWO_MONTHS = re.compile(rf"(?<![0-9.年月])(?:{_YEAR})?(?<![0-9])(?P<first>1?[0-9])[、・,](?P<last>1?[0-9])月(?!号)")
_INSIDE_A_WORD = re.compile(r"[第約日0-9]$|[ぁ-ん]$(?<![のはがをにでとも])")


def find_windows(text: str, today: date) -> Iterator[Window]:
    """The windows that folded text names, seen from `today`; they may overlap those of written dates."""
    for match in _BACK.finditer(text):
        yield Window(Span(*match.span()), _back(match, today), today)
    for match in _FROM_SEASON.finditer(text):
        first, last = _SEASONS[match["first"]], _SEASONS[match["last"]]
        yield Window(Span(*match.span()), *months_from(_year(match, today) or 0, first, (last - first) % 12 + 3))
    for match in _TWO_MONTHS.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        moment = placed_near(Moment(_year(match, today), first), today)
        if moment.year and 1 <= first <= 12 and last == first % 12 + 1:
            yield Window(Span(*match.span()), *months_from(moment.year, first, 2))
    for match in _DATE_WORDS.finditer(text):
        if match["ago"] is None and _INSIDE_A_WORD.search(text[max(0, match.start() - 1) : match.start()]):
            continue
        days = _days(match, today)
        if days is not None:
            yield Window(Span(*match.span()), *days)


def _year(match: re.Match[str], today: date) -> int | None:
    """The year of a match of `_YEAR`."""
    if match["y"]:
        return int(match["y"])
    return today.year + _YEARS[match["beside"]] if match["beside"] else None


def _amount(match: re.Match[str]) -> tuple[int, str]:
    """A number and its unit; half a year is six months."""
    if match["count"] == "半":
        return (6, "月") if match["unit"] == "年" else (1, "月")
    count = SEVERAL if match["count"] == "数" else number(match["count"])
    return count, "月" if match["unit"].endswith("月") else match["unit"]


def months_back(today: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = shifted(today.year, today.month, -months)
    return date(year, month, min(today.day, month_end(year, month).day))


def _back(match: re.Match[str], today: date) -> date:
    if match["half"]:
        return months_back(today, 6)
    count, unit = _amount(match)
    if unit in ("日", "週"):
        return today - timedelta(days=count * (7 if unit == "週" else 1))
    return months_back(today, count * {"年": 12, "月": 1, "四半期": 3}[unit])


def _ago(match: re.Match[str], today: date) -> tuple[date, date]:
    count, unit = _amount(match)
    if unit == "日":
        return today - timedelta(days=count), today - timedelta(days=count)
    if unit == "週":
        monday = today - timedelta(days=today.weekday() + 7 * count)
        return monday, monday + timedelta(days=6)
    if unit == "年":
        return months_from(today.year - count, 1, 12)
    return months_from(*shifted(today.year, today.month, -count * (3 if unit == "四半期" else 1)), 1)


def _days(match: re.Match[str], today: date) -> tuple[date, date] | None:
    found = match.groupdict()
    if found["fiscal"]:
        year = today.year - (today.month < 4) + _FISCAL[found["fiscal"]]
        if found["fpart"] == "末":
            return months_from(year + 1, 3, 1)
        return _moment(Moment(year, part=YEAR_PARTS[found["fpart"]] if found["fpart"] else "whole", fiscal=True))
    if found["year"]:
        year = today.year + _YEARS[found["year"]]
        if found["feast"]:
            return _moment(Moment(year, *_FEASTS[found["feast"]]))
        return _moment(Moment(year, part=YEAR_PARTS[found["ypart"]] if found["ypart"] else "whole"))
    if found["month"]:
        year, month = shifted(today.year, today.month, _MONTHS[found["month"]])
        return _moment(Moment(year, month, part=MONTH_PARTS[found["mpart"]] if found["mpart"] else "whole"))
    if found["week"]:
        monday = today + timedelta(days=7 * _WEEKS[found["week"]] - today.weekday())
        if match.group().endswith("末"):
            return monday + timedelta(days=5), monday + timedelta(days=6)
        if found["weekday"]:
            day = monday + timedelta(days="月火水木金土日".index(found["weekday"]))
            return day, day
        return monday, monday + timedelta(days=6)
    if found["day"]:
        day = today + timedelta(days=_DAYS[found["day"]])
        return day, day
    if found["season"]:
        return months_from(today.year + {"今": 0, "昨": -1, "来": 1}[found["when"]], _SEASONS[found["season"]], 3)
    if found["this"]:
        return latest_begun(today, _SEASONS[found["this"]], 3)
    if found["ago"]:
        return _ago(match, today)
    return _alone(found["alone"], today)


def _moment(moment: Moment) -> tuple[date, date] | None:
    days = days_of(moment)
    return None if days is None else (days[0], days[1])


def latest_begun(today: date, month: int, count: int) -> tuple[date, date]:
    """The latest stretch of `count` months from the given month that has begun by `today`."""
    return months_from(today.year - (today.month < month), month, count)


def _alone(word: str, today: date) -> tuple[date, date]:
    """The latest year's end, half year or feast that has come."""
    if word in _FEASTS:
        day = date(today.year, *_FEASTS[word])
        day = day if day <= today else date(today.year - 1, *_FEASTS[word])
        return day, day
    month, count = {"年末": (12, 1), "年末年始": (12, 2), "上半期": (1, 6), "下半期": (7, 6)}.get(word, (1, 1))
    return latest_begun(today, month, count)
