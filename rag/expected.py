"""What form the answer to a question must have: a date when asked when, a number of ships when asked how many."""

import re
from collections.abc import Iterator
from functools import lru_cache

from index.languages.terms import fold_width

_NUMBER = r"(?:[0-9][0-9.,]*|[〇一二三四五六七八九十百千]+|数)"
_SCALED = _NUMBER + r"\s?(?:億|万|千|百)*[0-9]*"  # 4万人 and 3万5000人 are numbers of people as well
_DATE = (
    r"[0-9元]+年|[0-9]+月|[0-9]+日|[0-9]{4}|世紀|昨年|今年|来年|今月|来月|先月|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_MONEY = (
    _NUMBER
    + r"\s?(?:兆|億|万|千|百)*[0-9]*(?:円|ドル|㌦|元|ユーロ|ポンド|ウォン|豪ドル)|[$€£¥]\s?[0-9]|\baud\b|\busd\b|dollars?\b|\byen\b"
)
_SIZE = r"\s?(?:メートル|センチ|キロ|㍍|m\b|km\b|cm\b|met(?:er|re)s?|kilomet|feet|ft\b|miles?)"
_PERSON = (
    r"氏|さん|閣僚|首脳|相[がはとのにをも、]|大臣|長官|大統領|首相|総理|議員|議長|幕僚長|司令官|報道官|将[がはとの、]|大佐|中佐|少佐|市長|知事|代表|"
    r"教授|監督|選手|王|皇|妃|卿|[ァ-ヴ]{2,}・[ァ-ヴ]{2,}|[a-z]+\s[a-z]+|[一-龥]{2,4}(?:が|は|の|と|に|、)"
)
_COUNTERS = (
    ("人名", "人|名"),
    ("隻艘", "隻|艘"),
    ("機", "機"),
    ("発基", "発|基"),
    ("国", "(?:か|カ|ヵ|ヶ|ケ|箇)?国"),
    ("社", "社"),
    ("回度", "回|度|次"),
    ("分", "分"),
    ("時間", "時間"),
    ("年間", "年"),
    ("日間", "日"),
    ("週間", "週"),
    ("歳才", "歳|才"),
    ("台両", "台|両"),
    ("本", "本"),
    ("か月", "(?:か|カ|ヵ|ヶ|ケ|箇)?月"),
    ("割", "割|%|パーセント"),
    ("位", "位|番"),
)
# What is asked for and the form that an answer has, the more telling one first: "how many people" before "how many".
_ASKED: tuple[tuple[str, str], ...] = (
    (r"何(?:パーセント|%|割)|割合|比率|\bpercent|\bshare of|percentage", r"%|パーセント|割|分の"),
    (r"いくら|(?:金額|価格|費用|値段|単価|予算額|契約額|予算規模)(?:は|を|が)?[^ぁ-ん]*$|契約額|金額|"
     r"how much .{0,40}(?:cost|worth|pa(?:y|id)|spen[dt]|money)|\b(?:price|cost|value|worth)\b", _MONEY),
    (r"いつ|何年(?!間)|何月|何日(?!間)|何世紀|日付は|時期は|\bwhen\b|what (?:date|day|year|month)|which (?:day|year|month)|"
     r"\bdates?\b(?: and \w+)? of|on which days", _DATE),
    (r"射程|航続距離|\brange of\b|what range", _NUMBER + _SIZE),
    (r"全長|長さ|高さ|距離|how (?:long|far|high|tall|deep|wide) (?:is|are) (?!it been)|\blength\b", _NUMBER + _SIZE),
    (r"規模|\bscale of\b", _SCALED + r"\s?(?:人|名|隻|艘|機|台|両|(?:か|カ|ヵ|ヶ|ケ|箇)?国|円|ドル|people|personnel|troops|ships?|aircraft|nations?)"),
    (r"排水量|大きさ|トン数|tonnage|displacement", _SCALED + r"\s?(?:トン|tons?|tonnes?)"),
    (r"会談時間|(?:話|会談|協議|会).{0,12}(?:どのくらい|どれくらい|長)|どのくらい(?:話|続|かか|の時間)|"
     r"how long (?:did|was the|were the|had|has|have)|longer", _NUMBER + r"\s?(?:分|時間|日|週|年|か月|minutes?|hours?|days?|weeks?|years?)"),
    (r"死者|死亡者|犠牲者|death toll|how many .{0,40}(?:die|kill|dead)", _NUMBER + r"\s?(?:人|名)|死|\b(?:dead|deaths?|killed|died)\b"),
    (r"人数|人員|how many (?:\w+ )?(?:people|persons|personnel|troops|soldiers|sailors|members|marines)|counts? of troops",
     _SCALED + r"\s?(?:人|名|personnel|people|troops|soldiers|sailors|members)"),
    (r"隻数|艦の数|how many (?:\w+ )?(?:ships?|vessels?|boats?|carriers?|destroyers?|submarines?)",
     _SCALED + r"\s?(?:隻|艘|ships?|vessels?|boats?|carriers?|destroyers?|submarines?)"),
    (r"機数|how many (?:\w+ )?(?:aircraft|planes?|fighters?|jets?|helicopters?|ospreys?|drones?)",
     _SCALED + r"\s?(?:機|aircraft|planes?|fighters?|jets?|helicopters?|drones?)"),
    (r"(?:参加国|国)(?:の数)?は?いくつ|国数|how many (?:\w+ )?(?:nations?|countries)", _SCALED + r"\s?(?:(?:か|カ|ヵ|ヶ|ケ|箇)?国|nations?|countries)"),
    (r"how many (?:\w+ )?(?:firms?|compan)", _NUMBER + r"\s?(?:社|firms?|companies)"),
    (r"面積|重さ|how (?:large|big|heavy) (?:is|was|are)", _NUMBER),
    (r"\bhow many\b|\bhow much\b|number of|いくつ|発数|何(?:人|名|隻|機|発|基|社|回|分|本|台|両|度|歳)", _NUMBER),
    (r"誰|だれ|\bwho(?:m|se)?\b", _PERSON),
)  # fmt: skip
_WHO = re.compile(r"^\W*who|\band who\b|誰|だれ", re.I)  # asked, not "the officer who"
_COMPILED = tuple((re.compile(asked), re.compile(form)) for asked, form in _ASKED)
_COUNTED = re.compile(
    r"何([人名隻艘機発基社回度分歳才台両本割位]|(?:[かカヵヶケ箇])?国|時間|年間|日間|週間|[かカヵヶケ箇]月)"
)


def expected(question: str) -> re.Pattern[str] | None:
    """A pattern that (folded) text answering `question` must hold somewhere; None when any form will do."""
    return next(iter(forms(question)), None)


@lru_cache(maxsize=256)  # each rule of one answer asks for them
def forms(question: str) -> tuple[re.Pattern[str], ...]:
    """The pattern of each thing that a question asks for: metres and tons for "length and displacement"."""
    folded = fold_width(question)
    found = [re.compile(f"{_NUMBER}\\s?(?:万|千|百|億)*(?:{counters})") for counters in _counters(folded)]
    for asked, form in _COMPILED:
        vague = form.pattern == _NUMBER or (form.pattern == _PERSON and not _WHO.search(folded))
        if asked.search(folded) and not (found and vague):
            found.append(form)
    return tuple(found)


def _counters(folded: str) -> Iterator[str]:
    """The words for what is counted, for each 何隻 and 何人 of a question."""
    for match in _COUNTED.finditer(folded):
        whole, unit = match.group(1), match.group(1)[-1]  # 日間 is no 時間; か国 is known by 国
        fitting = (pattern for asked in (whole, unit) for names, pattern in _COUNTERS if asked in names)
        found = next(fitting, None)
        if found:
            yield found


@lru_cache(maxsize=4_096)  # sentences: several rules of one answer look at the same ones
def holds(form: re.Pattern[str] | None, words: str) -> bool:
    """Whether `words` have the expected form."""
    return form is None or bool(form.search(fold_width(words)))
