"""The numbers of a text with what they count: 8万1435トン and 81,435 tons are one, 250人 and 250機 are two."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.languages.terms import fold_width

_PEOPLE = r"people|personnel|persons?|troops?|soldiers?|sailors?|marines?|members?|airmen|staff|participants?|officers?"
UNITS: tuple[tuple[str, str, str], ...] = (  # what is counted, as Japanese writes it behind a number, as English does
    ("people", r"人|名(?!称|前)|隊員", _PEOPLE),
    ("ships", r"隻|艘", r"ships?|vessels?|warships?|destroyers?|frigates?|submarines?|boats?|(?:aircraft )?carriers?|craft"),
    ("aircraft", r"機(?!関|種|能|構|体)", r"aircraft(?! carriers?)|air ?planes?|planes?|jets?|fighters?|helicopters?|ospreys?|drones?|bombers?|airframes?"),
    ("yen", r"円", r"yen|jpy"),
    ("dollars", r"米?ドル|㌦", r"(?:us |american )?dollars?|usd"),
    ("other dollars", r"(?:豪|加|台湾|香港|星|シンガポール|NZ)?ドル", r"(?:australian |canadian |singapore )?dollars?|aud"),
    ("euros", r"ユーロ", r"euros?"),
    ("pounds", r"ポンド", r"pounds?"),
    ("kilometres", r"キロ(?:メートル)?|km|㌔", r"kilomet(?:re|er)s?|km|kms"),
    ("metres", r"メートル|m(?![a-z])|㍍", r"met(?:re|er)s?|m"),
    ("kilograms", r"キロ(?:グラム)?|kg", r"kilograms?|kg"),
    ("tons", r"(?:トン|t(?![a-z])|㌧)", r"(?:metric )?tons?|tonnes?"),
    ("countries", r"[かカヵヶケ箇]?国", r"nations?|countries|country|states"),
    ("per cent", r"%|パーセント|㌫|ポイント", r"per ?cent|%|percentage points?"),
    ("tenths", r"割(?!引)", r"tenths?"),
    ("times", r"回|度(?!目)|次", r"times|rounds?|th|st|nd|rd|editions?|meetings?"),
    ("times over", r"倍", r"times|fold"),
    ("years", r"年(?!度)|[かカヵヶケ箇]年|歳", r"years?|yrs?|years? old"),
    ("months", r"[かカヵヶケ箇]月", r"months?"),
    ("weeks", r"週間?", r"weeks?"),
    ("days", r"日間?", r"days?"),
    ("hours", r"時間", r"hours?"),
    ("minutes", r"分(?:間)?(?!の)", r"minutes?"),
    ("missiles", r"発", r"missiles?|rounds?|interceptors?|shots?|torpedoes"),
    ("sets", r"基|門|式", r"launchers?|systems?|batteries|units?|sets?"),
    ("vehicles", r"台|両(?!国|者|政|軍)", r"vehicles?|tanks?|trucks?|cars?"),
    ("companies", r"社", r"companies|firms?|company"),
    ("places", r"[かカヵヶケ箇]?所", r"places?|sites?|locations?|bases?|berths?"),
    ("things", r"件|つ|点|項目|本", r"items?|points?|cases?|articles?|reports?"),
)  # fmt: skip
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "億": 10**8, "兆": 10**12}
_ENGLISH_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_WORDS = {word: value for value, word in enumerate(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 2)}  # fmt: skip
_WORDS |= {
    word: value * 10 for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split()
_KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_JAPANESE_UNIT = re.compile("|".join(f"(?P<u{i}>{japanese})" for i, (_, japanese, _e) in enumerate(UNITS)))
_ENGLISH_UNIT = [(name, re.compile(rf"(?:{english})(?![a-z])")) for name, _, english in UNITS]
_DIGITS = r"[0-9]+(?:\.[0-9]+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[$€£¥]\s?)?(?<![a-z0-9.])(?P<digits>{_DIGITS}(?:[十百千]?[万億兆]|[百千])?(?:{_DIGITS}(?:[十百千]?[万億兆]|[百千])?)*)"
    r"\s?-?(?P<scale>hundred|thousand|million|billion|bn|trillion)?"
    rf"|(?P<kanji>[一二三四五六七八九十百千〇]+)(?=[万億兆]|人(?!工|材|権)|名(?!称)|隻|機(?!関|能|構)|[かカヵヶケ箇]国|社|発|基|回|件|つ|割|両(?!国|者)|倍|か所)"
    rf"|\b(?P<word>{'|'.join(_WORDS)}|{'|'.join(_ORDINALS)}|dozens?)\b(?:[ -](?P<wscale>hundred|thousand|million|billion|trillion))?",
)  # fmt: skip
_PIECE = re.compile(rf"({_DIGITS})([十百千]?[万億兆]?)")
_CODE = re.compile(
    r"[a-z]+[-/]?[0-9]+[a-z0-9]*(?:[-/][0-9]+)?|[0-9]+[a-z]{1,3}(?![a-z])(?<!th|st|nd|rd|km|kg|mm|cm|bn)(?<![0-9]m)"
)
_MORE = re.compile(
    r"more than\W*$|over\W*$|at least\W*$|exceed\w*\W*$|above\W*$|upwards? of\W*$|(?:少なくとも|最低(?:でも)?|優に)\W*$"
)
_LESS = re.compile(
    r"less than\W*$|fewer than\W*$|under\W*$|below\W*$|at most\W*$|up to\W*$|as many as\W*$|(?:最大(?:で)?|最高|多くとも|多くて|せいぜい)\W*$"
)
_MORE_AFTER = re.compile(r"[^\W\d]{0,4}?(?:以上|超|を?上回|余り|強(?!化|襲|調))|\s*(?:or more|plus)")
_LESS_AFTER = re.compile(r"[^\W\d]{0,4}?(?:以下|未満|を?下回|弱(?!点))|\s*(?:or (?:less|fewer))")
_ABOUT = re.compile(
    r"(?:約|およそ|ほぼ|about|around|some|roughly|nearly|almost|approximately|close to|more than|over|at least)\W*$"
)
_ABOUT_AFTER = re.compile(r"[^\W\d]{0,4}?(?:ほど|程度|前後|近く|余り|超|以上|強(?!化|襲|調))")
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_BOTH = re.compile(
    r"両(?:国|者|政府|軍|首脳|大臣|氏|社|相)|双方|二国間|2国間|日米(?!豪|韓|比|英|印)|\bboth\b|\bbilateral|two|二つ|ふたつ|ペア"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, what it counts ("" when that is not clear), whether it is rounded, and -1 or 1 for a bound."""

    value: float
    counted: frozenset[str]
    rounded: bool
    bound: int


@lru_cache(maxsize=2_048)  # the same sentences are looked at for every statement
def numbers(text: str) -> list[Number]:
    """The numbers of a text in order, without those that belong to codes such as F-35A."""
    folded = fold_width(text)
    masked = _CODE.sub(lambda code: " " * len(code.group()), folded)
    found = []
    for match in _NUMBER.finditer(masked):
        before, after = masked[max(0, match.start() - 18) : match.start()], masked[match.end() : match.end() + 40]
        value = _value(match)
        if value is None:
            continue
        sign = (match["sign"] or "").strip()
        counted = frozenset({_SIGNS[sign]}) if sign else _counted(after)
        more, less = _MORE.search(before) or _MORE_AFTER.match(after), _LESS.search(before) or _LESS_AFTER.match(after)
        rounded = bool(_ABOUT.search(before) or _ABOUT_AFTER.match(after) or less)
        found.append(Number(value, counted, rounded, 1 if more else -1 if less else 0))
    return found


def unsupported(statement: Iterable[Number], evidence: Iterable[Number], words: str) -> list[Number]:
    """The numbers of a statement that the evidence, whose text is `words`, has not got."""
    known = list(evidence)
    return [
        number
        for number in statement
        if not (any(_same(number, other) for other in known) or (number.value == 2 and _BOTH.search(fold_width(words))))
        # 最大86億ドル(8,600,000,000ドル): the second time without its bound.
        or any(number.value == other.value and number.bound * other.bound < 0 for other in known)
    ]


def _same(number: Number, other: Number) -> bool:
    if number.counted and other.counted and not number.counted & other.counted:
        return False
    if number.bound * other.bound < 0:
        return False
    if number.value == other.value:
        return True
    return number.rounded and _rounds_to(other.value, number.value)


def _rounds_to(exact: float, said: float) -> bool:
    """Whether `said` is `exact` with fewer digits, up or down: 81,435 is about 81,000."""
    digits = f"{said:.0f}".rstrip("0")
    if said != int(said) or exact <= 0 or len(digits) > 3:
        return abs(exact - said) < 0.05 * abs(said) and len(f"{said:g}") < len(f"{exact:g}")
    step = 10 ** (len(f"{said:.0f}") - len(digits))
    return step > 1 and abs(exact - said) < step and abs(exact - said) <= 0.1 * exact


def _value(match: re.Match[str]) -> float | None:
    if match["word"]:
        word = match["word"]
        if word.startswith("dozen"):
            base = 12.0
        else:
            base = float(_WORDS[word] if word in _WORDS else _ORDINALS.index(word) + 2)
        return base * _ENGLISH_SCALES.get(match["wscale"] or "", 1)
    if match["kanji"]:
        return _kanji(match["kanji"])
    total = 0.0
    for digits, scale in _PIECE.findall(match["digits"]):
        value = float(digits)
        for unit in scale:
            value *= _SCALES[unit]
        total += value
    return total * _ENGLISH_SCALES.get(match["scale"] or "", 1)


def _kanji(text: str) -> float:
    total, digit = 0, 0
    for sign in text:
        if sign in _KANJI:
            digit = digit * 10 + _KANJI[sign]
        else:
            total += (digit or 1) * _SCALES[sign]
            digit = 0
    return float(total + digit)


def _counted(after: str) -> frozenset[str]:
    """What stands behind a number; in English up to three words may come between ("450 Japanese sailors")."""
    japanese = _JAPANESE_UNIT.match(after)
    if japanese:
        start = japanese.group()
        return frozenset(name for name, pattern, _ in UNITS if re.match(pattern, start))
    if not re.match(r"[-\s]*[a-z%]", after):
        return frozenset()
    return frozenset(_english(after))


def _english(after: str) -> Iterator[str]:
    words = list(re.finditer(r"[a-z%][a-z]*", re.split(r"[.,;:()0-9]| and | or | of ", after)[0]))[:4]
    for word in words:
        units = [name for name, pattern in _ENGLISH_UNIT if pattern.match(after, word.start())]
        if units:
            yield from units
            return
