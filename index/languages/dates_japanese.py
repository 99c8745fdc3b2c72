"""How Japanese writes dates: 令和8(2026)年1月16日, 2025年3月下旬, 2月3～21日, 二〇二六年一月, 15日.

Works on folded text (see `dates.folded`). A written date is a `Written`: where it stands and one moment, or two for
a range; the year may be missing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.documents import Span
from index.languages.calendar_spans import ERA_OFFSETS, Moment, Part


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written, before its year is known. `last` is the other end of a range."""

    span: Span
    first: Moment
    last: Moment | None = None
    beside: str = ""  # "同年", "昨年", "来月": the word that gives the year (and month)


_KANJI_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ERA = "令和|平成|昭和|大正|明治"
_SEP = r"[ ]?(?:~|-|ー|から|より)[ ]?"
BESIDE = {  # years, months away from the day of reference; None: from the date before it in the text
    "今年": (0, None), "ことし": (0, None), "本年": (0, None), "昨年": (-1, None), "去年": (-1, None),
    "一昨年": (-2, None), "おととし": (-2, None), "来年": (1, None), "今月": (0, 0), "先月": (0, -1), "来月": (0, 1),
    "同": (0, 0), "同年": (0, None), "同月": (0, 0), "翌年": (1, None), "前年": (-1, None), "翌月": (0, 1),
    "前月": (0, -1),
}  # fmt: skip
FROM_BEFORE = ("同", "同年", "同月", "翌年", "前年", "翌月", "前月")
TWO_DIGITS_AHEAD = 20  # "35年" is 2035 in 2026, "90年代" are the 1990s
_SMALL = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_WEEKDAY = r"(?:\((?:[月火水木金土日](?:曜日?)?)(?:[・,、]?[祝休])*\))?"
_NOT_A_DURATION = r"(?!間|ぶり|以上|以内|余|前(?!半)|後(?!半)|分|もの|目|連続|越し|あたり|当たり|ほど|程度|弱|強)"
YEAR_PARTS: dict[str, Part] = {
    "代": "decade", "春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter", "前半": "half1", "上半期": "half1",
    "上期": "half1", "後半": "half2", "下半期": "half2", "下期": "half2", "末": "end", "暮れ": "end", "初頭": "start",
    "初め": "start", "はじめ": "start", "年初": "start", "頭": "start", "半ば": "middle", "なかば": "middle",
    "第1四半期": "q1", "第2四半期": "q2", "第3四半期": "q3", "第4四半期": "q4",
}  # fmt: skip
MONTH_PARTS: dict[str, Part] = {
    "上旬": "early", "初旬": "early", "初め": "early", "はじめ": "early", "初頭": "early", "中旬": "middle",
    "半ば": "middle", "なかば": "middle", "下旬": "late", "末": "end", "前半": "half1", "後半": "half2",
    "第1週": "week1", "第2週": "week2", "第3週": "week3", "第4週": "week4", "第5週": "week5",
    "最終週": "weeklast", "最後の週": "weeklast",
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _point(n: int, sep: str) -> str:
    """One date with groups ending in `n`; `sep` lets a unit be left out before a range ("27~29日")."""
    era = rf"(?P<e{n}>{_ERA}|(?<![A-Za-z])[RHS])[ ]?(?P<ey{n}>元|{_SMALL})"
    era += rf"[ ]?(?:\([ ]?(?P<ew{n}>[0-9]{{4}})年?[ ]?\)[ ]?)?年"
    western = rf"'?(?P<y{n}>[0-9]{{4}}|[0-9]{{2}}|[〇零一二三四五六七八九]{{4}})"
    western += rf"(?:\((?:{_ERA}|[RHS])(?:元|[0-9]{{1,2}})年?\))?(?:年{f'|(?={sep}[0-9]{{2,4}}年)' if sep else ''})"
    other_name = rf"(?:\((?:(?:{_ERA}|[RHS])(?:元|[0-9]{{1,2}})|[0-9]{{4}})年\))?"
    year = rf"(?:(?:{era}|{western}){other_name}(?P<f{n}>度)?)"
    unless_month = rf"(?:月{f'|(?={sep}[0-9]{{1,2}}月(?![0-9]))' if sep else ''})"
    unless_day = rf"(?:日(?!本)|(?=(?:{sep}|[・、,])[0-9]{{1,2}}両?日)){_WEEKDAY}" if sep else rf"両?日(?!本){_WEEKDAY}"
    month = rf"(?P<m{n}>{_SMALL}){unless_month}(?:[ ]?の?(?P<mp{n}>{any_of(MONTH_PARTS)}))?"
    year_part = rf"[ ]?の?(?P<yp{n}>{any_of(YEAR_PARTS)})"
    whole_year = rf"{year}(?:[ ]?の?[ ]?(?={_SMALL}(?:月|{sep or '月'}))|{year_part}|)"
    return rf"(?:{whole_year})?(?:{month})?(?:[ ]?(?P<d{n}>{_SMALL}){unless_day})?"


_DATE = re.compile(
    rf"(?:(?P<beside>{any_of(BESIDE)})[ ]?の?)?(?:{_point(1, _SEP)})(?P<end1>)"
    rf"(?:(?:{_SEP}|[・、,])(?:同年?)?(?=[^ ])(?:{_point(2, '')})(?P<end2>))?"
)
_OPENING = re.compile(
    r"(?<![0-9.年月第約計延各])(?<![0-9][,~/-])(?=[0-9令平昭大明RHS'〇一二三四五六七八九十同今こ本昨去お来翌前先])"
)
_BARE_NUMBER_OF = re.compile(
    r"(?:今後|過去|約|第|最大|最長|わずか|計|数|延べ|当初|この|戦後|創設|建国|[A-Za-z$¥€.,]|(?<=\S)-)[ ]?$"
)
_SINCE = re.compile(r"に(?:合わせ|あわせ|あた|当た|際し|関する|ちな|処|減刑)")  # 条約の改定65年に合わせて
_ANNIVERSARY_OF = re.compile(r"(?<!西暦)(?<![0-9])[一-龥々](?<![同翌前昨去来今年月日])$")  # 国交正常化60年, 懲役20年
_COUNTING = re.compile(
    r"[ ]?(?:約|最大|[0-9]+(?:時間|人|万|千|本|隻|機)|"
    r"に(?:わたり|わたる|わたって|及ぶ|及び|及んだ|[0-9一]+[回度](?!目))|[0-9]+[回便]|[0-9]*平均|かけ)"
)
_WITH_JAPAN = re.compile(r"(?:米|韓|豪|英|中|欧)(?!国|軍|議会|大|紙|政府|海|空|陸|部|旬|メディア|戦争省|ホワイト)")


def number(text: str) -> int:
    """Arabic or Chinese numerals below 10000; "元" is 1."""
    if text == "元":
        return 1
    if text[0] in "0123456789":
        return int(text)
    if "十" not in text:
        return int("".join(str(_KANJI_DIGITS[digit]) for digit in text))
    tens, _, ones = text.partition("十")
    if any("十" in piece for piece in (ones,)) or len(tens) > 1 or len(ones) > 1:
        return 99  # no such day or month
    return (_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0)


def _moment(match: re.Match[str], n: int, near_year: int) -> Moment | None:
    found = match.group
    year: int | None = None
    if found(f"e{n}"):
        year = int(found(f"ew{n}")) if found(f"ew{n}") else ERA_OFFSETS[found(f"e{n}")] + number(found(f"ey{n}"))
    elif found(f"y{n}"):
        year = number(found(f"y{n}"))
        if len(found(f"y{n}")) == 2:
            year += near_year // 100 * 100
            year -= 100 if year > near_year + TWO_DIGITS_AHEAD else 0
    month = number(found(f"m{n}")) if found(f"m{n}") else None
    day = number(found(f"d{n}")) if found(f"d{n}") else None
    if year is None and month is None and day is None:
        return None
    part: Part = "whole"
    if month is not None and found(f"mp{n}"):
        part = MONTH_PARTS[found(f"mp{n}")]
    elif month is None and found(f"yp{n}"):
        part = YEAR_PARTS[found(f"yp{n}")]
    fiscal = bool(found(f"f{n}"))
    if fiscal and part == "end":
        return Moment((year or 0) + 1, 3)
    return Moment(year, month, day, part, fiscal)


def _plausible(text: str, match: re.Match[str], n: int, start: int, end: int, *, dated: bool) -> bool:
    """Whether a bare number with a unit is a date and not a duration, an ordinal or a name."""
    found = match.group
    year, month, day = found(f"e{n}") or found(f"y{n}"), found(f"m{n}"), found(f"d{n}")
    if year and day and not month:
        return False
    if not year and (month or day):
        kanji = not (month or day)[0].isascii()
        if kanji and not (month and day):
            return False
    if year or (month and day):
        bare = bool(year) and not month
        if not bare:
            return True
        two_digits = len(found(f"y{n}") or "") == 2
        ranged = n == 2 and text[start:].lstrip(" ")[:1] in ("~", "-")  # から15年 may be how long it lasted
        if two_digits and not (
            ranged or found(f"yp{n}") or found(f"f{n}") or text.startswith(("に", "まで", "から", "末", "以降"), end)
        ):
            return False
        if not (found(f"yp{n}") or found(f"f{n}")) and re.match("版|型|式|次|問題|製|産", text[end : end + 2]):
            return False
        if not found(f"yp{n}") and not re.match(_NOT_A_DURATION, text[end : end + 4]):
            return False
        return not two_digits or not (
            _COUNTING.match(text, end)
            or _BARE_NUMBER_OF.search(text, max(0, start - 4), start)
            or _SINCE.match(text, end)
            or (not found(f"yp{n}") and not found(f"f{n}") and _ANNIVERSARY_OF.search(text, max(0, start - 4), start))
        )
    if not re.match(_NOT_A_DURATION, text[end : end + 4]):
        return False
    if dated or found(f"mp{n}"):
        return True
    if _BARE_NUMBER_OF.search(text, max(0, start - 4), start) or _COUNTING.match(text, end):
        return False
    return not (day and _WITH_JAPAN.match(text, end))


def find_written(text: str, near_year: int | None) -> Iterator[Written]:
    """The dates in folded text, in order. Years of two digits are near `near_year`; without it they are none."""
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        start = opening.start()
        position = start + 1
        match = _DATE.match(text, start)
        if match is None or match.end("end1") == start:
            continue
        two_digits = any(len(match.group(group) or "0000") == 2 for group in ("y1", "y2"))
        if two_digits and near_year is None:
            continue
        first, last = _moment(match, 1, near_year or 0), _moment(match, 2, near_year or 0)
        beside = match.group("beside") or ""
        if first is None or not _fits(beside, first):
            continue
        end, end2 = match.end("end1"), match.end("end2")
        if last is not None and not _joins(first, last, match.group(0)):
            last = None
        if (
            last is not None
            and _plausible(text, match, 2, end, end2, dated=True)
            and _plausible(text, match, 1, start, end2, dated=bool(beside))
        ):
            yield Written(Span(start, end2), *_completed(first, last), beside=beside)
            position = end2
            continue
        if text[end - 1] in "0123456789":  # "27~29" without its unit is no date of its own
            continue
        if _plausible(text, match, 1, start, end, dated=bool(beside)):
            yield Written(Span(start, end), first, beside=beside)
            position = end


def _fits(beside: str, first: Moment) -> bool:
    """Whether the word before a date can give what it lacks: 昨年 a year, 先月 a month."""
    if not beside:
        return True
    if beside.endswith("月"):
        return first.year is None and first.month is None
    return first.year is None and (first.month is not None or beside == "同")


def _joins(first: Moment, last: Moment, written: str) -> bool:
    """Whether two dates side by side are one range: 21日・22日 is, 3月・5日 is not."""
    if re.search("[、,]", written) and first.month is None and "両" not in written:
        return False  # 2、3日 may be two or three days
    if re.search("[・、,]", written) and not (first.day and last.day and last.day == first.day + 1 and not last.month):
        return False
    if first.day is not None:
        return last.day is not None
    if first.month is not None:
        return last.month is not None and (last.day is None)
    return last.year is not None


def _completed(first: Moment, last: Moment) -> tuple[Moment, Moment]:
    """Both ends of a range; what one leaves out, the other says (December 28 to January 4 turns the year)."""
    if last.month is None and last.day is not None:
        last = replace(last, month=first.month)
    if last.year is None and first.year is not None:
        turned = first.month is not None and last.month is not None and last.month < first.month
        last = replace(last, year=first.year + turned)
    if first.fiscal != last.fiscal and last.month is None:
        first = replace(first, fiscal=last.fiscal)
    return first, last
