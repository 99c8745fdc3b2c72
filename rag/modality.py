"""What a sentence does not tell as done: plans, what is considered or expected, hearsay, somebody's own words.

Read from the words of the sentence alone, by rules for what news writes. Where a word such as 方針 or "plan" only
names a thing ("the plan entered its first phase"), nothing is marked: a mark too many is worse than one too few.
"""

import re
from datetime import date
from typing import get_args

from rag.answers import Event, Modality

_ENDS = (
    r"(?:だ|である|です|で[、あいお]|。|、|$|と(?:い|さ|し|の|み|述|語|話|説|伝|報|明)|」|"
    r"を(?:固め|示|決め|明らか|打ち出|表明|発表|伝え|持|確認|確かめ))"
)
_MEDIA_WORDS = ("関係者", "報道", "消息筋", "情報筋", "新聞", "紙", "通信", "ニュース", "テレビ", "放送", "メディア")
_MEDIA = f"(?:{'|'.join(_MEDIA_WORDS)})"
_NOT_MEDIA = "".join(f"(?<!{word})" for word in _MEDIA_WORDS)
_OUTLET = (
    r"(?:news(?:paper)?s?|agency|daily|media|press|reports?|sources?|people familiar|officials? familiar|insiders?|"
    r"times|post)"
)

_JAPANESE: dict[Modality, re.Pattern[str]] = {
    "plan": re.compile(
        rf"(?:方針|意向|計画|考え|構え|構想){_ENDS}|予定(?:{_ENDS}|され|して|の)|計画(?:して|され|中)|"
        rf"つもり(?:だ|で|。)|"
        r"目指(?:す|し(?:て)?(?:いる|おり|、|。))|(?:運び|こと)(?:に|と)なって(?:いる|おり)|見送る(?:。|と)|"
        r"(?<![重冷])たい(?:と(?:述べ|語|話|し|の|表明|意欲|伝え)|考え|。|」)"
    ),
    "considered": re.compile(
        r"検討(?:して(?:い|お)|し(?:、|つつ)|する(?:。|、|方|考え|と(?:い|し|述|発|表|明))|中|に(?:入|着手)|"
        r"を(?:始め|進め|続け|急|加速|重ね|求め|指示)|課題)|"
        r"模索(?:し|する)|方向で(?:調整|協議|検討|話し合)|調整(?:中|して(?:い|お)|に入|を(?:進め|続け|急))|"
        r"案(?:が|も)(?:浮上|出て|ある)|視野に(?:入|置)|"
        r"打診(?:し|を)"
    ),
    "expected": re.compile(
        rf"(?:見通し|見込み|公算){_ENDS}|見通(?:した|して(?:い|お))|と(?:予想|予測|推計)した|公算が|見込まれ|と(?:見|み)られ(?:る|て)|と(?:見|み)て(?:い|お)|だろう|"
        rf"であろう|"
        r"可能性(?:が|も|を)(?:ある|あり|高|指摘|出|否定|示)|かもしれない|(?:恐|おそ)れが(?:ある|あり|高)|"
        r"(?:予想|予測|想定|推定|推計|期待|懸念)(?:され|して(?:い|お)|する(?:。|、))|はずだ(?!った)|焦点(?:に|と)なる"
    ),
    "hearsay": re.compile(
        rf"(?<![)）」])という(?:。|$|」)|とされ(?:て|る(?:。|$|」))|と(?:言|い)われ(?:る|て)|と伝えられ|"
        rf"と(?:報じ(?:た|て|られ)|伝えられ)|{_MEDIA}によ(?:ると|れば)|とのこと|"
        rf"らしい(?:。|$)|{_MEDIA}(?:が|は)(?:報じ|伝え|明らか)|との(?:情報|報道)が"
    ),
    "said": re.compile(
        r"と(?:述べ|語(?!る会)|伝え(?!られ)|話し|説明し|強調し|主張し|指摘し|発言し|反論し|批判し|訴え|答え|"
        r"応じ|警告し|評(?:し|価し))|"
        rf"{_NOT_MEDIA}によ(?:ると|れば)|"
        r"考えを(?:示|述べ|語)|(?:不満|見解|懸念|認識|期待|謝意|意欲|決意|立場|見方)を(?:述べ|語|示|表明|表し|伝え)"
    ),
}  # fmt: skip
_ENGLISH: dict[Modality, re.Pattern[str]] = {
    "plan": re.compile(
        r"\b(?:plans? to|plann(?:ed|ing) (?:to|for)|(?:is|are|was|were) planned|intends? to|intended to|"
        r"aims? to|aiming to|hop(?:es?|ing) to|"
        r"wants? to|seeks? to|(?:is|are) to (?!blame)|due to (?:be|begin|start|reach|open|take|meet|join|arrive|"
        r"visit|end|hold)|"
        r"scheduled|slated|set to|about to|poised to|preparing to|will(?! of| likely| probably)|shall|going to|"
        r"intention|vow(?:s|ed) to|pledged to)\b",
        re.I,
    ),
    "considered": re.compile(
        r"\b(?:consider(?:s|ed|ing)? (?:whether|a|an|the|to|\w+ing)|(?:is|are|was|were) considering|"
        r"under consideration|mull(?:s|ing|ed)?|"
        r"weigh(?:s|ing)|exploring|looking (?:at|into)|studying (?:whether|how|a|the)|under (?:review|study)|"
        r"in talks (?:to|on|about|over)|"
        r"floated|proposal to|on the table)\b",
        re.I,
    ),
    "expected": re.compile(
        r"\b(?:expect(?:s|ed)? (?:to|that)|(?:is|are|was|were) expected|likely|unlikely|probably|forecasts?|projected|"
        r"projects that|anticipat\w+|"
        r"may (?!\d)(?:not )?[a-z]+|might|could (?!not)[a-z]+|estimated? (?:to|that)|predict\w*|outlook|"
        r"is believed|are believed|appears? to|seems? to)\b"
    ),
    "hearsay": re.compile(
        rf"\b(?:reportedly|allegedly|apparently|rumou?r\w*|(?:is|are|was|were) said to|"
        rf"according to (?:[\w.']+ ){{0,5}}?{_OUTLET}|{_OUTLET} (?:said|say|says|reported|report|reports)|"
        rf"sources? (?:told|close)|"
        rf"it (?:is|was) (?:said|reported|understood)|reported that)\b",
        re.I,
    ),
    "said": re.compile(
        rf"\b(?:said|says|saying|told|tells|stated (?:that|on|in)|argued|claim(?:ed|s)|stressed|warned|"
        rf"explained|insisted|added that|noted that|"
        rf"remarked|according to(?! (?:[\w.']+ ){{0,5}}?{_OUTLET}))\b",
        re.I,
    ),
}
_JAPANESE_LETTERS = re.compile(r"[ぁ-んァ-ヴ一-龥]")
_DONE = re.compile(
    r"検討した(?:結果|上)|計画(?:を|が)(?:終え|完了|実施)|予定(?:通り|どおり)|"
    r"(?:検討|想定|調整|模索|期待|予定|計画|予想)(?:は|も)?(?:して|されて)(?:は|も)?(?:い|お)(?:な|ません|らず)|"
    r"\bno plans? to\b|\b(?:not|n't) (?:yet |been )?(?:scheduled|planned|expected|slated|due|set|planning)\b|"
    r"not considering|said to have been|is said and done"
)


def modality_of(words: str, event: Event | None = None, published: date | None = None) -> tuple[Modality, ...]:
    """The marks of one sentence, in a fixed order; none for what is simply reported.

    An event after the day of publication can only be planned, however it is worded.
    """
    text = _DONE.sub(" ", words)
    rules = _JAPANESE if len(_JAPANESE_LETTERS.findall(text)) * 5 >= len(text) else _ENGLISH
    found = {label for label, rule in rules.items() if rule.search(text)}
    if "hearsay" in found:
        found.discard("said")
    if event and published and event.first > published and not found & {"plan", "considered", "expected"}:
        found.add("plan")
    return tuple(label for label in get_args(Modality) if label in found)
