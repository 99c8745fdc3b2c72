"""Countries and oceans, which news writes in a hundred ways: 日米, the U.S. side, Japanese, 米軍, 対中, Filipino sailors."""

import re

_WRITTEN: dict[str, str] = {
    "Japan": r"日本(?!海)|日米|日豪|日比|日韓|日英|日中(?!戦)|日仏|日独|日伊|日加|日印|日朝|日露|日ロ|[米豪比韓英仏独印中]日|[対在訪来駐親反]日(?!本)|自衛隊|防衛省|防衛庁|防衛相|防衛大臣|統幕|海自|陸自|空自|海保|"
    r"\bjapan(?:ese)?\b|\btokyo\b|self-defen[cs]e force|\b[gjma]?sdf\b|\bdefen[cs]e ministry\b|\bcabinet office\b",
    "United States": r"米(?![沢原子粒穀俵作価飯寿問])|アメリカ|ペンタゴン|海兵隊|戦争長官|戦争省|ホワイトハウス|国防総省|ワシントン|"
    r"\bu\.?\s?s\.?(?![a-z])|\bunited states\b|\bamerican?s?\b|\bpentagon\b|\bwashington\b|\bmarines?\b|\bwhite house\b|\bcongress\b|\busfj\b",
    "Australia": r"豪(?![雨華雪快族])|オーストラリア|\baustralian?s?\b|\bcanberra\b|\baukus\b",
    "Philippines": r"フィリピン|(?<![対無類])比(?:軍|国|政府|海軍|空軍|大統領|国防|側|沿岸|[、・])|[日米豪]比|\bphilippines?\b|\bfilipinos?\b|\bmanila\b",
    "South Korea": r"韓|\bsouth korean?s?\b|\brok\b|\bseoul\b|republic of korea",
    "North Korea": r"北朝鮮|[日米対]朝(?!鮮半島)|\bnorth korean?s?\b|\bdprk\b|\bpyongyang\b",
    "China": r"中国|中華|[日米対訪台]中(?=[、・のはがと関首外国両会協貿軍]|$)|中(?:台|ロ|露|朝|韓)|人民解放軍|\bchina\b|\bchinese\b|\bbeijing\b|\bpla\b",
    "Taiwan": r"台湾|台(?:北|中関係)|\btaiwan(?:ese)?\b|\btaipei\b",
    "Russia": r"ロシア|露(?!天|店|出|骨|呈)|(?:日|米|中|対)ロ|\brussians?\b|\brussia\b|\bmoscow\b",
    "Ukraine": r"ウクライナ|\bukrainian?s?\b|\bukraine\b|\bkyiv\b",
    "Britain": r"英(?:国|軍|海軍|空軍|陸軍|政府|首相|国防|仏|独|伊|側|[、・])|[日米仏豪]英|イギリス|\bbritain\b|\bbritish\b|\bu\.?k\.?\b|\bunited kingdom\b|\blondon\b|\baukus\b|royal navy",
    "France": r"仏(?:軍|海軍|国|政府|大統領|独|側|[、・])|[日英米独]仏|フランス|\bfrance\b|\bfrench\b|\bparis\b",
    "Germany": r"独(?:軍|政府|首相|仏|側)|[日仏英]独|ドイツ|\bgermany?\b|\bgermans?\b|\bberlin\b",
    "Italy": r"[日英]伊|日英伊|伊(?:軍|政府|首相)|イタリア|\bitaly\b|\bitalians?\b",
    "India": r"インド(?!ネシア|太平洋|洋)|[日米豪]印|\bindia\b|\bindians?\b(?! ocean)",
    "Canada": r"カナダ|[日米]加|\bcanada\b|\bcanadians?\b",
    "New Zealand": r"ニュージーランド|\bnew zealand(?:ers?)?\b",
    "Indonesia": r"インドネシア|\bindonesian?s?\b",
    "Vietnam": r"ベトナム|\bvietnam(?:ese)?\b",
    "Malaysia": r"マレーシア|\bmalaysian?s?\b",
    "Singapore": r"シンガポール|\bsingapore(?:an)?\b",
    "Thailand": r"タイ(?:国|軍|政府|王国|[、・])|\bthai(?:land)?\b",
    "Israel": r"イスラエル|\bisraelis?\b|\bisrael\b",
    "Iran": r"イラン|\biranians?\b|\biran\b",
    "Saudi Arabia": r"サウジ|\bsaudis?\b",
    "Poland": r"ポーランド|\bpoland\b|\bpolish\b",
    "Netherlands": r"オランダ|蘭(?:軍|海軍)|\bnetherlands\b|\bdutch\b",
    "Norway": r"ノルウェー|\bnorw(?:ay|egian)s?\b",
    "Sweden": r"スウェーデン|\bsw(?:eden|edish)\b",
    "Turkey": r"トルコ|\bturk(?:ey|iye|ish)\b",
    "Venezuela": r"ベネズエラ|\bvenezuelan?s?\b",
    "Mongolia": r"モンゴル|\bmongolian?s?\b",
    "the Pacific": r"太平洋|\bpacific\b",
    "the Atlantic": r"大西洋|\batlantic\b",
    "the Indian Ocean": r"インド洋|\bindian ocean\b",
    "Belgium": r"ベルギー|\bbelgi(?:um|an)s?\b",
}  # fmt: skip
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _WRITTEN.items()}
# Words by which an article shows that a country has to do with it, but which do not say that a statement names it.
_HINTS = re.compile(
    r"自衛隊|防衛省|防衛庁|防衛相|防衛大臣|統幕|海自|陸自|空自|海保|東京|海兵隊|ワシントン|ペンタゴン|国防総省|\bmarines?\b|\bdefen[cs]e ministry\b|\bcabinet office\b|\bcongress\b|\baukus\b|self-defen[cs]e force|\b[gjma]?sdf\b|\b(?:tokyo|washington|pentagon|london|paris|berlin|canberra|manila|seoul|pyongyang|beijing|taipei|moscow|kyiv)\b",
    re.I,
)


def nations(text: str, *, hinted: bool = False) -> set[str]:
    """The countries that a text names; with `hinted`, also those it only shows by a ministry, a force or a capital."""
    read = text if hinted else _HINTS.sub(" ", text)
    return {name for name, pattern in _PATTERNS.items() if pattern.search(read)}


def without_nations(text: str) -> str:
    """The text with every country blanked out."""
    for pattern in _PATTERNS.values():
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text
