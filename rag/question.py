"""What is asked: language, kind, window, the terms and names to look for, and a follow-up's subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Language
from index.errors import BadQuestion
from index.languages import language_of
from index.languages.aliases import AliasBook
from index.languages.periods import asks_latest, find_period
from index.languages.terms import fold_width, query_terms, terms
from rag.answers import Kind, Window

MAX_CHARS = 2_000  # characters; a longer text is no question but an article
ALIAS_WEIGHT = 0.7  # of a name's other forms, against 1 for the words as asked; data/eval/README.md, table "aliases"
WORD_WEIGHT = 0.35  # of a dictionary word's translation, which may be the wrong sense

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "count",
        re.compile(
            r"何本|何件|(?:記事|報道|項目|ニュース)(?:の数|はいくつ)|件数|本数|"
            r"how many (?:\w+ ){0,5}?(?:articles?|items?|reports?|stories|entries|pieces)|number of (?:articles|items|reports)",
            re.I,
        ),
    ),
    (
        "compare",
        re.compile(r"違い|異な|比較|比べ|\bvs\b\.?|versus|\bcompare|\bdiffer|changed between|変わった点", re.I),
    ),
    (
        "timeline",
        re.compile(
            r"経緯|推移|年表|年順|日付順|年ごと|順を追|時系列|歩み|変遷|これまで(?:と今後|の(?:流れ|動き|開催|経過))|のこれまで|timeline|chronolog|"
            r"histor(?:y|ical) of|year by year|how (?:did|has|have) .{2,60} (?:develop|evolve|unfold)|step by step",
            re.I,
        ),
    ),
    (
        "coverage",
        re.compile(
            r"どんな|どのような|何を(?:確認|議論|合意|話|協議|扱|決)|何が(?:議論|話し合|合意|確認|決)|内容|まとめ|概要|一覧|"
            r"主な|項目|取り上げ|議題|テーマ|何について|取り扱|列挙|何をした|何が起き|挙げて|分野|"
            r"what (?:did|does|do) .{2,80} (?:cover|discuss|agree|include|involve|address|deal)|"
            r"what (?:was|were) (?:.{2,60})?(?:discussed|agreed|covered|on the agenda)|what (?:areas|kinds|topics|subjects|items|sorts|types)|"
            r"scope of|summar|outline|overview|contents of|\blist\b|what happened|tell me about|areas .{2,40}(?:cover|look)",
            re.I,
        ),
    ),
    (
        "definition",
        re.compile(
            r"とは(?:何|なん|どんな(?:もの|枠組み|協議))?(?:のこと)?(?:です|でしょう)?か?[?？。\s]*$|って(?:何|なに)|とは何|"
            r"何の略|意味は|^what(?:'s| is| are) (?:an? |the )?[\w\- ]{2,40}\??$|stands? for|\bdefine\b|meaning of",
            re.I,
        ),
    ),
)
_SUBJECTS = frozenset({"name", "weapon", "exercise", "person"})
_NUMBER = re.compile(r"(?<!\d)(\d{4}-\d{6})(?!\d)")
_TAIL = re.compile(
    r"(?:について)?(?:詳しく|簡単に)?(?:教えて(?:ください|下さい|くれますか|ほしい)?|説明して(?:ください|下さい)?|知りたい(?:です)?|"
    r"お願いします|を?まとめて(?:ください|下さい)?)[。.!！?？\s]*$|^(?:please |could you |can you )?(?:tell me|explain|show me)(?: about)? ",
    re.I,
)
_REFERS = re.compile(
    r"それ|その|これ|この|同(?:氏|社|艦|協議|会議|演習|紙|省)|彼|前回|上記|そこで|他に|ほかに|もっと|続き|では|じゃあ|"
    r"\b(?:it|its|they|them|their|that|this|those|these|he|she|his|her|him|there|then|former|latter|the ones?|same)\b|"
    r"^(?:and|but|so|also|what about|how about|more)\b",
    re.I,
)
_CONTENT = re.compile(r"[A-Za-z][A-Za-z0-9\-]+|[0-9]+[A-Za-z\-]+[0-9A-Za-z]*|[ァ-ヴー・]{3,}|[一-龥々]{2,}")


_FRAMING = frozenset(
    [
        "最新",
        "最近",
        "直近",
        "関連",
        "経緯",
        "推移",
        "動向",
        "状況",
        "情報",
        "内容",
        "概要",
        "詳細",
        "一覧",
        "比較",
        "年表",
        "時系列",
        "記事",
        "報道",
        "質問",
        "回答",
    ]
)  # words by which a Japanese question asks; what it asks about are the others


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched.

    `understood` is the text that is searched: `asked`, after a follow-up's subject was put before it. `weights` are
    the terms of the word search with their weights (0..1). `known` are the
    dictionary's groups for words and names of the question, as asked first; `names` those that are names, searched as
    one; `subjects`
    those of them that a question is about rather than set in (DICAS, Koizumi; not Japan).
    """

    asked: str
    understood: str
    language: Language
    kind: Kind
    window: Window | None
    numbers: tuple[str, ...]
    weights: dict[str, float]
    words: tuple[str, ...]
    known: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, ...], ...]
    subjects: tuple[tuple[str, ...], ...]


def understand(asked: str, after: Sequence[str], aliases: AliasBook, today: date) -> Question:
    """What `asked` means after the earlier questions `after` (oldest first), in an archive whose newest day is `today`.

    Raises BadQuestion when there is nothing to ask or far too much.
    """
    text = " ".join(asked.split())
    if not text or not query_terms(text):
        raise BadQuestion("The question is empty. Type a few words about what you are looking for.")
    if len(asked) > MAX_CHARS:
        raise BadQuestion(
            f"The question has {len(asked):,} characters; at most {MAX_CHARS:,} are read. Shorten it to its point."
        )
    folded = fold_width(text)
    text = _TAIL.sub("", text).strip() or text
    subject = _subject(text, after, aliases)
    understood = f"{subject} {text}" if subject else text
    period = find_period(text, today) or (find_period(after[-1], today) if after and subject else None)
    weights: dict[str, float] = dict.fromkeys(query_terms(understood), 1.0)
    known: list[tuple[str, ...]] = []
    names: list[tuple[str, ...]] = []
    subjects: list[tuple[str, ...]] = []
    for group in aliases.groups_in(understood):
        known.append((group.words, *group.others))
        weight = WORD_WEIGHT if group.kind == "word" else ALIAS_WEIGHT
        if group.kind != "word":
            names.append((group.words, *group.others))
        if group.kind in _SUBJECTS:
            subjects.append((group.words, *group.others))
        for other in group.others:
            for term in query_terms(other):
                weights.setdefault(term, weight)
    return Question(
        asked=asked,
        understood=understood,
        language=language_of(text),
        kind=_kind(folded, text),
        window=Window(period.first, period.last) if period else None,
        numbers=tuple(_NUMBER.findall(folded)),
        weights=weights,
        words=tuple(dict.fromkeys(content_words(understood))),
        known=tuple(known),
        names=tuple(names),
        subjects=tuple(subjects),
    )


def content_words(text: str) -> list[str]:
    """The words of a text that name something: capitals and codes, katakana names, kanji compounds.

    Plain English words name nothing that a Japanese article would repeat; they count only when there are no others.
    """
    words = [m for m in _CONTENT.finditer(text) if query_terms(m.group()) and m.group() not in _FRAMING]
    telling = [m for m in words if not m.group().isascii() or _is_name(m.group(), first=m.start() == 0)]
    return [match.group() for match in telling or words]


def _is_name(word: str, *, first: bool) -> bool:
    """Whether a Latin word is a name or a code; a capital at the start of a sentence proves nothing."""
    return any(c.isdigit() for c in word) or any(c.isupper() for c in (word[1:] if first else word))


def _kind(folded: str, text: str) -> Kind:
    for kind, pattern in _KINDS:
        if pattern.search(folded) and not (kind == "definition" and asks_latest(text)):
            return kind
    return "latest" if asks_latest(text) else "fact"


def _subject(text: str, after: Sequence[str], aliases: AliasBook) -> str:
    """What a follow-up leaves unsaid: the last question that named something, when this one refers back or is short.

    A question that names a subject of its own and does not refer back has changed the subject.
    """
    if not after:
        return ""
    own = [group for group in aliases.groups_in(text) if group.kind in _SUBJECTS]
    refers = bool(_REFERS.search(text))
    short = len(terms(text)) <= 24
    if own and not refers:
        return ""
    if not refers and not short:
        return ""
    for earlier in reversed(after):
        if content_words(earlier) and not (_REFERS.search(earlier) and len(after) > 1 and earlier is not after[0]):
            return " ".join(_TAIL.sub("", " ".join(earlier.split())).split())
    return after[0]
