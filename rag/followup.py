"""What a question means after the ones before it, without a language model.

What is DICAS?  ->  Which missiles does it cover?      the subject is carried: "DICAS Which missiles does it cover?"
...             ->  And in 2023?                       the same question at another time
...             ->  And Iron Fist?                     the same question about another thing
...             ->  More / Which outlet? / In Japanese the same question, told on, or told in another way
...             ->  Where was Keen Edge held?          another subject: nothing is carried
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.documents import Language, Span
from index.languages.aliases import AliasBook, Group, fold
from index.languages.calendar_spans import PAST_DAYS, months_from, shifted
from index.languages.periods import Period, find_period, find_periods
from index.languages.terms import query_terms
from rag.answers import Window
from rag.wording import kind_of, plain

REMEMBERED = 8  # earlier questions that are read; what was said before them is forgotten
MOST_UNNAMED = {"ja": 22, "en": 12}  # characters, words: a longer question that refers to nothing stands alone
SUBJECTS = frozenset({"name", "weapon", "exercise"})  # what questions are about; the other known names act in them


@dataclass(frozen=True, slots=True)
class Meant:
    """A question made whole. `asked` is what it asks ("and in 2023?" with its verb), `searched` what is looked for:
    `asked` after the subject that it leaves unsaid. `window` is the time it asks for. `page` counts how often more was
    wanted of the same answer; `outlets` that the reader asks who reported it; `told_in` the language wished for.
    """

    asked: str
    searched: str
    window: Window | None
    page: int = 0
    outlets: bool = False
    told_in: Language | None = None


_MORE = re.compile(
    r"(?:(?:and |any |some |show (?:me )?|tell me |give me )*(?:more|the rest|(?:any|some)thing else|what else|others?)"
    r"(?: (?:please|details?|about (?:it|this|that)|on (?:it|this|that)|sources?|articles?|results?|is there|are there))*"
    r"|go on|continue|next"
    r"|(?:もっと|続き|続けて|さらに|他に|ほかに|他|ほか)(?:詳しく|は|も|には|にも|を|ありますか|ある|あるか|教えて|見せて|の記事|の報道|何か|ない)*)"
    r"[\s?!.。!?]*",
    re.I,
)
_OUTLETS = re.compile(
    r"(?:and )?(?:(?:which|what) (?:outlets?|sources?|papers?|newspapers?|media)(?: (?:reported|says?|said|carried) (?:it|this|that|so))?"
    r"|who (?:reported|says|said|wrote) (?:it|this|that|so)|where (?:was|is) (?:it|this|that) reported"
    r"|(?:what|which) (?:is|are) (?:the |its |your )?sources?|according to whom|sources?)[\s?!.]*"
    r"|(?:それは|これは)?(?:どの|どこの|何の|なんの)(?:媒体|新聞|メディア|記事|報道機関|通信社|紙)(?:が|で|の|に)?(?:報じた|報道|伝えた|記事|出て|情報)?"
    r"(?:した|いる|ました|いますか|の|です|か|ますか)*[\s?。]*|(?:出典|情報源|ソース|出所)(?:は|を)?(?:どこ|何|教えて)?(?:です)?か?[\s?。]*",
    re.I,
)
_TOLD_IN = re.compile(
    r"(?:and |now |please )?(?:(?:say|answer|tell me|explain|repeat|show)(?: (?:it|that|this))? )?in (?P<en>japanese|english)(?:,? please)?[\s?!.]*"
    r"|(?P<ja>日本語|英語)(?:で|では|に)(?:お願い(?:します)?|答えて|教えて|言って|訳して|説明して|もう一度|ください|下さい|は)*[\s?。]*",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:and|but|so|also|then|ok|okay|what about|how about)[, ]+)+|^(?:では|じゃあ|じゃ|それでは|で|あと|また)[、,]\s*|"
    r"^(?:では|じゃあ|それでは)",
    re.I,
)
_REFERS = re.compile(
    r"それ(?!ぞれ)|その|これ(?!まで|から)|この(?!ところ|ほど|たび|[春夏秋冬])|同(?:氏|社|艦|協議|会議|演習|紙|省)|彼|前回|上記|そこ[でへに]|"
    r"[他ほか]に(?:は|も|どんな|どの|何|誰)|もっと|(?<!手)続き|"
    r"\b(?:it|its|they|them|their|this|those|these|he|she|his|her|him|there|the former|the latter|the ones?|the same)\b|"
    r"\b(?:about|of|in|at|by|for|to|from|on|after|before|since|was|is|did|does) that\b|"
    r"^(?:では|じゃあ|それで)|^(?:and|but|so|also|what about|how about|more)\b",
    re.I,
)
_NOTHING_REFERRED_TO = re.compile(r"\b(?:had|has|have|did|does|will|would|is|was) it (?:been|take|taken|cost)\b", re.I)
_ORDINAL = re.compile(
    r"第?[0-9一二三四五六七八九十]+回目?|初回|最初|次回|前回|\b(?:first|second|third|fourth|fifth|last|next|1st|2nd|3rd|[4-9]th)"
    r"(?: (?:one|time|round|edition|meeting|session))?\b",
    re.I,
)
_BESIDE = re.compile(
    r"(?:その|この)?(?P<ja>前|次|翌)の?(?P<ju>年|月|週|日)(?![0-9本])"
    r"|(?:the )?(?P<u1>year|month|week|day) (?P<d1>before|earlier|after|later|afterwards)\b(?! [a-z]*ing)"
    r"|(?:a|one) (?P<u2>year|month|week|day) (?P<d2>before|earlier|after|later)"
    r"|the (?P<d3>previous|preceding|following|next) (?P<u3>year|month|week|day)",
    re.I,
)
_FROM_TODAY = re.compile(r"[昨今来先去前]|\b(?:last|this|next|ago|past|recent|today|yesterday)\b", re.I)
_UNITS = {"年": "year", "月": "month", "週": "week", "日": "day"}
_BACK = frozenset({"前", "before", "earlier", "previous", "preceding"})
_LITTLE = re.compile(
    r"[\s、。,.?!？！・「」()のはがをにでもとやへか-]|とは|です|なら|どう|年|月|日|\b(?:in|on|of|the|for|at|about|with|a|an)\b",
    re.I,
)
_OWN_NAME = re.compile(
    r"「[^」]{2,30}」|(?<=[a-z,] )[A-Z][A-Za-z]+(?:[- ][A-Z][A-Za-z]+)*|\b[A-Z]+[/-]?[A-Z]*-?[0-9]+[A-Za-z0-9-]*|\b[A-Z]{3,}\b"
)
_NO_NAME = re.compile(
    r"[A-Z][a-z]+(?:ese|ian|ean|ish|can|pine)|French|Thai|Dutch|(?:Jan|Febr)uary|March|April|May|June|July|August|"
    r"(?:Septem|Octo|Novem|Decem)ber|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_CLASS = re.compile(r"[a-z \-]+|[一-龥]+")
_OF_ACTORS = re.compile(
    r"\s*(?:の|'s )?\s*(?:艦|隊|部隊|機|人数|兵|反応|側|立場|役割|見解|狙い|対応|回答|答|主張|発言|負担|参加|司令|長官|大臣|担当|代表|意見|政府|"
    r"side|government|military|forces?|navy|army|minister|ministry|spokes|official|ships?|aircraft|troops|delegation|"
    r"response|reaction|view|position|role|part|share|contribution|people|personnel|one\b|officer|chief|leader)",
    re.I,
)
_ASKING = re.compile(
    r"\b(?:(?:in |at |on |by |to |from |for )?(?:which|what|how many|how much|how long|how far|how) (?:(?:kinds?|sorts?) of )?)"
    r"|\b(?:what|when|where|who|whom|whose|why|which|how|did|does|do|is|are|was|were|will|would|has|have|had|been|be|can|could|please|"
    r"tell|me|about|explain|show|give|say|said|says|happened|happening|take|took|takes|part|held|spoke|spoken|speak|call|called|there|many|much|long|dates?|"
    r"places?|name|and|it|its|they|their|he|his)\b",
    re.I,
)
_WH_NOUN = re.compile(
    r"\b(?:which|what|how many|how much)\s+(?!(?:is|are|was|were|did|does|do|will|has|have|had)\b)[a-z]+\b", re.I
)
_ABOUT = re.compile(r"について|に関して|に関する|をめぐって|をめぐる|をめぐり")
_TOPIC_ENDS = re.compile(r"とは|って(?=何|なに|どん)|(?<![でにとへら])は[、,]?")
_INTERROGATIVE = re.compile(r"(?:何|なに|誰|だれ|どこ|どの|どう|どん|どれ|どちら|いつ|いくら|いくつ|なぜ).*$")


def meaning_of(text: str, after: Sequence[str], book: AliasBook, today: date) -> Meant:
    """What `text` means after the earlier questions (oldest first), as of `today`."""
    if not after:
        return Meant(text, text, _window(find_period(text, today)))
    *earlier, last = after[-REMEMBERED:]
    before = meaning_of(last, earlier, book, today)
    if _MORE.fullmatch(text):
        return replace(before, page=before.page + 1)
    if _OUTLETS.fullmatch(text):
        return replace(before, outlets=True, page=0)
    if told := _TOLD_IN.fullmatch(text):
        wish = (told["en"] or told["ja"]).lower()
        return replace(before, told_in="ja" if wish in ("japanese", "日本語") else "en")
    before = replace(before, page=0, outlets=False)
    return (
        _other_time(text, before, today)
        or _other_thing(text, before, book, today)
        or _carried(text, before, book, today)
    )


def _other_time(text: str, before: Meant, today: date) -> Meant | None:
    """The same question at another time, when the words give nothing but a time."""
    bare = _LEAD.sub("", text)
    beside = _BESIDE.search(bare)
    if beside and before.window:
        window = _next_to(before.window, beside)
        span = Span(*beside.span())
    else:
        period = _seen_from(bare, before, today)
        if period is None:
            return None
        window, span = Window(period.first, period.last), period.span
    if not _says_nothing(bare[: span.start] + bare[span.end :]):
        return None
    asked = _without_times(before.asked, today)
    searched = _without_times(before.searched, today)
    return Meant(asked, f"{searched} {bare[span.start : span.end]}", window, told_in=before.told_in)


def _other_thing(text: str, before: Meant, book: AliasBook, today: date) -> Meant | None:
    """The same question about another thing: its name, or its number in a series, takes the place of the old one."""
    bare = _LEAD.sub("", text)
    groups = [group for group in book.groups_in(bare) if group.kind != "word"]
    ordinal = _ORDINAL.search(bare)
    if len(groups) == 1 and _says_nothing(re.sub("[0-9]", "", _cut(bare, groups[0].span))):
        kind, new = groups[0].kind, _trimmed(bare)
        old = [group for group in book.groups_in(before.asked) if group.kind == kind]
        if not old:
            return None
        spans = [_with_year(before.asked, group.span) for group in old[:1]]
    elif ordinal and _says_nothing(_cut(bare, Span(*ordinal.span()))):
        found = _ORDINAL.search(before.asked)
        if found is None:
            return None
        new, spans = ordinal.group(), [Span(*found.span())]
    else:
        return None
    (start, end) = spans[0]
    asked = before.asked[:start] + new + before.asked[end:]
    prefix = before.searched.removesuffix(before.asked)
    period = find_period(asked, today)
    return Meant(asked, prefix + asked, _window(period) or before.window, told_in=before.told_in)


def _carried(text: str, before: Meant, book: AliasBook, today: date) -> Meant:
    """The question with the subject that it leaves unsaid, or as it is when it brings a subject of its own."""
    if not _follows(text, before, book):
        return Meant(text, text, _window(find_period(text, today)))
    beside = _BESIDE.search(text)
    window = _next_to(before.window, beside) if beside and before.window else None
    window = window or _window(_seen_from(text, before, today))
    subject = topic(before, book)
    if window:
        subject = _without_times(subject, today)
    return Meant(text, f"{subject} {text}".strip(), window or before.window, told_in=before.told_in)


def _follows(text: str, before: Meant, book: AliasBook) -> bool:
    """Whether a question leaves its subject to the one before it.

    A thing that is named is a subject of its own, unless the words refer back or it was spoken of before. Organisations,
    countries and persons mostly act within a subject ("how many does Japan send?"); they are one where the question
    asks what they are, or where they name a thing ("the AUKUS test").
    """
    groups = [group for group in book.groups_in(text) if group.kind != "word"]
    own = [group.span for group in groups if _is_subject(text, group)]
    own += [
        span
        for span in _unknown_names(text)
        if not any(span.start < g.span.end and g.span.start < span.end for g in groups)
    ]
    persons = [group.span for group in groups if group.kind == "person"]
    if len(persons) > 1 or (groups and kind_of(text) == "definition"):
        own += [group.span for group in groups]
    spoken_of = fold(before.searched)
    own = [span for span in own if fold(text[span.start : span.end]) not in spoken_of]
    if refers := _REFERS.search(_NOTHING_REFERRED_TO.sub(" ", text)):
        # "What did Koizumi say on his visit": the pronoun means somebody in the same question.
        return not own or refers.start() < min(span.start for span in own + persons)
    if own:
        return False
    if text.isascii():
        return len(text.split()) <= MOST_UNNAMED["en"]
    return len(text) <= MOST_UNNAMED["ja"]


def _is_subject(text: str, group: Group) -> bool:
    """Whether a known name is what a question is about; "carriers" and 空母 are a class of things, no subject."""
    if group.kind == "weapon":
        return not _CLASS.fullmatch(group.words)
    return group.kind in SUBJECTS or _names_a_thing(text, group)


def _unknown_names(text: str) -> list[Span]:
    """Names that no dictionary has: capitals within a sentence, codes, what stands in quotation marks."""
    return [Span(*match.span()) for match in _OWN_NAME.finditer(text) if not _NO_NAME.fullmatch(match.group())]


def _names_a_thing(text: str, group: Group) -> bool:
    """Whether an organisation stands before a noun that it names: "the AUKUS test", 「AUKUSの実験」, not "the US side"."""
    if group.kind != "organisation":
        return False
    rest = text[group.span.end :]
    if _OF_ACTORS.match(rest):
        return False
    if text.isascii():
        before = text[: group.span.start]
        return (
            re.search(r"\bthe\s$", before, re.I) is not None
            and re.match(
                r"(?:'s)? (?!to\b|in\b|on\b|and\b|say|said|do\b|does\b|did\b|want|plan|have\b|has\b|had\b|ask|make|made)[a-z]+",
                rest,
            )
            is not None
        )
    return re.match(r"の[一-龥ァ-ヴA-Z]{2,}", rest) is not None


def topic(before: Meant, book: AliasBook) -> str:
    """What a question is about, in its own words, without what it asks of it."""
    prefix = before.searched.removesuffix(before.asked).strip()
    text = plain(before.asked)
    if prefix and prefix != before.searched:
        return " ".join([prefix, *_kept(text, book)])
    found = _english_topic(text) if text.isascii() else _japanese_topic(text, book)
    return found or text


def _kept(text: str, book: AliasBook) -> list[str]:
    """What a question that itself followed another adds to the subject: names and its place in a series."""
    kept = [group.words for group in book.groups_in(text) if group.kind in SUBJECTS]
    return kept + [match.group() for match in _ORDINAL.finditer(text)]


def _english_topic(text: str) -> str:
    words = " ".join(_ASKING.sub(" ", _WH_NOUN.sub(" ", text)).split())
    words = re.sub(
        r"^(?:(?:the|a|an|of|in|on|at|to|for|with|by)\b\s*)+|(?:\s*\b(?:the|a|an|of|in|on|at|to|for|with|by))+\s*[?.!]*$|[?.!,]+$",
        "",
        words,
        flags=re.I,
    )
    return words.strip(" ,?.!") if query_terms(words) else ""


def _japanese_topic(text: str, book: AliasBook) -> str:
    if about := _ABOUT.search(text):
        head = text[: about.start()]
        return re.split(r"(?<![でにとへ])は[、,]?", head)[-1].strip(" 、,") or head
    for end in _TOPIC_ENDS.finditer(text):
        head = text[: end.start()]
        if not _only_actors(head, book) and not _INTERROGATIVE.search(head):
            return head.strip(" 、,")
    return _INTERROGATIVE.sub("", text).strip(" 、,。?")


def _only_actors(words: str, book: AliasBook) -> bool:
    """Whether words name nobody and nothing but organisations, countries and persons."""
    rest = words
    for group in reversed(book.groups_in(words)):
        if group.kind in SUBJECTS:
            return False
        if group.kind != "word":
            rest = _cut(rest, group.span)
    return _says_nothing(re.sub("側|氏|さん|両国|政府|軍", "", rest))


def _seen_from(text: str, before: Meant, today: date) -> Period | None:
    """The time that a follow-up asks for; "in February" is a February in or around the time spoken of before."""
    found = [find_period(text, today)]
    if before.window and not (found[0] and _FROM_TODAY.search(found[0].words)):
        first, last = before.window.first or before.window.last, before.window.last or today
        around = [last, (first or last) + timedelta(days=PAST_DAYS), first or last]
        found = [*(find_period(text, min(day, today)) for day in around), *found]
    past = [period for period in found if period and not (period.first and period.first > today)]
    return next(
        (period for period in past if before.window and _begins_in(period, before.window)), next(iter(past), None)
    )


def _begins_in(period: Period, window: Window) -> bool:
    day = period.first or period.last
    return bool(day and (not window.first or window.first <= day) and (not window.last or day <= window.last))


def _next_to(window: Window, beside: re.Match[str]) -> Window | None:
    """The year, month, week or day beside a window: "the month before"."""
    groups = beside.groupdict()
    unit = _UNITS.get(groups["ju"] or "") or (groups["u1"] or groups["u2"] or groups["u3"]).lower()
    way = (groups["ja"] or groups["d1"] or groups["d2"] or groups["d3"]).lower()
    step = -1 if way in _BACK else 1
    day = window.first if step < 0 else window.last
    day = day or window.first or window.last
    if day is None:
        return None
    if unit == "day":
        return Window(day + timedelta(days=step), day + timedelta(days=step))
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * step)
        return Window(monday, monday + timedelta(days=6))
    if unit == "month":
        return Window(*months_from(*shifted(day.year, day.month, step), 1))
    return Window(date(day.year + step, 1, 1), date(day.year + step, 12, 31))


def _without_times(text: str, today: date) -> str:
    for period in reversed(find_periods(text, today)):
        text = (
            re.sub(r"\b(?:on|in|since|until|from|during)\s$", "", text[: period.span.start], flags=re.I)
            + text[period.span.end :]
        )
    text = text.replace("のの", "の")
    return re.sub(r" (?=[?？.,])", "", " ".join(re.sub(r"^[、,\s]*の?", "", text).split()))


def _with_year(text: str, span: Span) -> Span:
    """A name with the year behind it: Cope North 2025."""
    year = re.match(r"[ ]?(?:19|20)[0-9]{2}(?!年)", text[span.end :])
    return Span(span.start, span.end + year.end()) if year else span


def _cut(text: str, span: Span) -> str:
    return text[: span.start] + text[span.end :]


def _trimmed(bare: str) -> str:
    return re.sub(r"(?:は|については|の場合は?|だと|なら)?[\s?？!。.]*$|^(?:(?:in|on|about|for|the)\s)+", "", bare)


def _says_nothing(words: str) -> bool:
    return not _LITTLE.sub("", words)


def _window(period: Period | None) -> Window | None:
    return Window(period.first, period.last) if period else None
