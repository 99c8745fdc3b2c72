"""Other names that the archive itself gives: 名称(ABC), ABC(名称), 「長い名称」(以下「X」という), Long Name (LN).

An abbreviation is believed only beside a name that it can stand for: a run of kanji and katakana, or Latin words whose
initials it is made of. A code with digits, such as SM-6, is no abbreviation of the words before it.
"""

import re
from collections.abc import Iterable, Iterator

from index.languages.name_forms import fold

_NAME = r"[一-龥々〆ヶァ-ヺー・･]"
_ABBREVIATION = r"(?=[A-Za-z&/-]*[A-Z][A-Za-z&/-]*[A-Z])[A-Z][A-Za-z]*(?:[&/-][A-Za-z]+)*"
_OPEN, _CLOSE = "[(（][ 　]?", "[ 　]?[)）]"
_SPACE = "[ 　]?"
_TWO_PLUS_TWO = r"[2２][+＋][2２]|[2２]プラス[2２]|[2２]-plus-[2２]"
_QUOTED = r"「(?P<quoted>[^「」\n]{2,40})」"
_BEFORE = re.compile(
    rf"(?:{_QUOTED}|(?P<name>{_NAME}{{2,40}}))」?{_SPACE}{_OPEN}"
    r"(?:(?P<latin>[A-Z][A-Za-z,&' -]{5,80}?)[,、;:：][ ]?)?"
    rf"(?P<short>{_ABBREVIATION}|{_TWO_PLUS_TWO}){_CLOSE}"
)
_AFTER = re.compile(rf"(?<![A-Za-z0-9-])(?P<short>{_ABBREVIATION}){_SPACE}{_OPEN}(?P<name>{_NAME}{{6,40}}){_CLOSE}")
_HEREAFTER = re.compile(
    rf"(?:{_QUOTED}|(?P<name>{_NAME}{{3,40}}|[A-Z][A-Za-z' -]{{5,60}})){_SPACE}{_OPEN}"
    r"(?:以下、?|通称|略称|略して、?)[:： ]?(?:「(?P<marked>[^「」\n]{2,20})」|(?P<bare>[^「」()（）、\n]{2,15}?))"
    r"(?:という|と略す|と呼ぶ|と表記)?[。]?"
    rf"{_CLOSE}"
)
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?P<words>[A-Z][A-Za-z',&/ -]{{5,120}}?){_SPACE}{_OPEN}(?P<short>{_ABBREVIATION}){_CLOSE}"
)
_EXPANDED = re.compile(
    rf"(?<![A-Za-z0-9-])(?P<short>{_ABBREVIATION})(?:[:：]{_SPACE}|{_SPACE}{_OPEN})"
    r"(?P<words>[A-Z][A-Za-z',& -]{5,120})"
)
# ノーザン・ランタン(Northern Lantern) and Keen Edge(キーン・エッジ): a name in kana and in Latin letters.
_KANA_NAME = r"[ァ-ヴ][ァ-ヴー]+(?:[・･][ァ-ヴ][ァ-ヴー]*)+"
_LATIN_NAME = r"[A-Z][a-z]{1,30}(?:[ -][A-Z][a-z]{1,30}){1,8}"  # bounded, or a long line takes the square of itself
_IN_BOTH = re.compile(
    rf"(?<![ァ-ヴー・･])(?P<kana>{_KANA_NAME})[」』\"”]?{_SPACE}{_OPEN}(?P<latin>{_LATIN_NAME}){_CLOSE}|"
    rf"(?<![A-Za-z-])(?P<latin_first>{_LATIN_NAME})[\"”」』]?{_SPACE}"
    rf"{_OPEN}(?P<kana_then>{_KANA_NAME}){_CLOSE}"
)
_CODE = re.compile(r"(?<![A-Za-z0-9/-])(?P<letters>[A-Z]{1,4})-(?P<digits>[0-9]{1,3}[A-Z]{0,3})(?![A-Za-z0-9-])")
_SMALL_WORDS = {"and", "of", "the", "for", "on", "in", "to", "a", "an", "with", "by"}
_NO_ABBREVIATIONS = {"JST", "UTC", "GMT", "EST", "USD", "AUD", "JPY", "PDF", "URL", "HP", "TV", "OK", "ID", "AM", "PM"}
_LEFTOVERS = re.compile(r"^(?:[・･ーヶ]+|同)+")


def mined_names(text: str) -> Iterator[tuple[str, ...]]:
    """Groups of names that mean the same, as `text` gives them; a group can be met more than once."""
    for match in _BEFORE.finditer(text):
        name = match["quoted"] or _name_before(text, match)
        if name and match["short"] not in _NO_ABBREVIATIONS:
            latin = (match["latin"].strip(" ,"),) if match["latin"] else ()
            yield (name, *latin, match["short"])
    for match in _AFTER.finditer(text):
        if match["short"] not in _NO_ABBREVIATIONS:
            yield match["name"].strip("・･"), match["short"]
    for match in _HEREAFTER.finditer(text):
        name = match["quoted"] or match["name"]
        short = match["marked"] or match["bare"]
        if fold(short) != fold(name):
            yield name.strip(" ・"), short.strip()
    for match in _IN_BOTH.finditer(text):
        kana, letters = match["kana"] or match["kana_then"], match["latin"] or match["latin_first"]
        # As many words in both: アンリ・ペルーズ(French Navy) are no two names of one thing.
        if len(re.split("[・･]", kana)) == len(re.split("[ -]", letters)):
            yield kana, letters
    for match in _ENGLISH.finditer(text):
        long = _long_form(match["words"].split(), match["short"], from_end=True)
        if long:
            yield long, match["short"]
    for match in _EXPANDED.finditer(text):
        long = _long_form(match["words"].split(), match["short"], from_end=False)
        if long:
            yield long, match["short"]
    for code in sorted({(match["letters"], match["digits"]) for match in _CODE.finditer(text)}):
        yield "-".join(code), "".join(code)


def _name_before(text: str, match: re.Match[str]) -> str | None:
    """The run of kanji and katakana before an abbreviation, when it is the whole name."""
    start = match.start("name")
    name = match["name"]
    if start and text[start - 1] in "0123456789０１２３４５６７８９":
        name = name[1:]  # the unit of a number: "15日米豪…"
    name = _LEFTOVERS.sub("", name)
    if len(name) < 3:
        return None
    listed = re.search(r"(?:及び|および|並びに|ならびに|、|や|と)$", text[max(0, start - 4) : start])
    return None if listed and len(name) < 5 else name


def _long_form(words: Iterable[str], short: str, *, from_end: bool) -> str | None:
    """The words whose initials are `short`, counted from the abbreviation outwards; None when they are not."""
    wanted = [letter for letter in short.casefold() if letter.isalpha()]
    words = list(words)
    tried: Iterable[list[str]]
    if from_end:
        tried = (words[start:] for start in range(len(words) - 1, -1, -1))
    else:
        tried = (words[:end] for end in range(1, len(words) + 1))
    for candidate in tried:
        initials = [part[0].casefold() for word in candidate for part in re.split("[-/]", word) if part[:1].isalpha()]
        strong = [
            part[0].casefold()
            for word in candidate
            for part in re.split("[-/]", word)
            if part[:1].isalpha() and part.strip(",").casefold() not in _SMALL_WORDS
        ]
        if len(candidate) > 1 and wanted in (strong, initials) and candidate[0][0].isupper():
            last = candidate[-1].strip(",").casefold()
            return None if last in _SMALL_WORDS else " ".join(candidate).strip(" ,")
    return None
