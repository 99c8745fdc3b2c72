"""What form the answer to a question must have: a date when asked when, a number of ships when asked how many."""

import re

from index.languages.terms import fold_width

_NUMBER = r"(?:[0-9][0-9.,]*|[〇一二三四五六七八九十百千]+|数)"
_DATE = (
    r"[0-9元]+年|[0-9]+月|[0-9]+日|[0-9]{4}|世紀|昨年|今年|来年|今月|来月|先月|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_MONEY = (
    _NUMBER
    + r"\s?(?:兆|億|万|千|百)*[0-9]*(?:円|ドル|㌦|元|ユーロ|ポンド|ウォン|豪ドル)|[$€£¥]\s?[0-9]|aud|usd|dollars?\b|\byen\b"
)
_PERSON = (
    r"氏|さん|相[がはとのにをも、]|大臣|長官|大統領|首相|総理|議員|議長|幕僚長|司令官|報道官|将[がはとの、]|大佐|中佐|少佐|市長|知事|代表|"
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
    ("歳才", "歳|才"),
    ("台両", "台|両"),
    ("本", "本"),
    ("か月", "(?:か|カ|ヵ|ヶ|ケ|箇)?月"),
    ("割", "割|%|パーセント"),
    ("位", "位|番"),
)
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"何(?:パーセント|%|割)|割合|比率|percent"), r"%|パーセント|割|分の"),
    (re.compile(r"いくら|(?:金額|価格|費用|値段|単価|予算額|契約額|規模)(?:は|を|が)?[^ぁ-ん]*$|how much .{0,40}(?:cost|worth|pa(?:y|id)|spen[dt]|money)|(?:price|cost|value|worth) of|unit price"), _MONEY),
    (re.compile(r"いつ|何年|何月|何日|何世紀|日付は|時期は|\bwhen\b|what (?:date|day|year|month)|which (?:day|year|month)|date of"), _DATE),
    (re.compile(r"全長|長さ|高さ|距離|面積|重さ|how (?:long|far|high|tall|large|big|deep|wide|heavy) (?:is|was|are)"), _NUMBER),
    (re.compile(r"\bhow many\b|\bhow much\b|number of|いくつ|人数|隻数|機数|発数|何(?:人|名|隻|機|発|基|社|回|分|本|台|両|度|歳)"), _NUMBER),
    (re.compile(r"誰|だれ|\bwho(?:m|se)?\b"), _PERSON),
)  # fmt: skip
_COUNTED = re.compile(r"何([人名隻艘機発基社回度分歳才台両本割位]|(?:[かカヵヶケ箇])?国|時間|年間|[かカヵヶケ箇]月)")


def expected(question: str) -> re.Pattern[str] | None:
    """A pattern that (folded) text answering `question` must hold somewhere; None when any form will do."""
    folded = fold_width(question)
    counted = _COUNTED.search(folded)
    if counted:
        unit = counted.group(1)[-1]
        counters = next((pattern for names, pattern in _COUNTERS if unit in names or counted.group(1) in names), None)
        if counters:
            return re.compile(f"{_NUMBER}\\s?(?:万|千|百|億)*(?:{counters})")
    return next((re.compile(form) for asked, form in _ASKED if asked.search(folded)), None)


def holds(form: re.Pattern[str] | None, words: str) -> bool:
    """Whether `words` have the expected form."""
    return form is None or bool(form.search(fold_width(words)))
