"""What is asked: language, kind, window, and the terms and names to look for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Language, Span
from index.errors import BadQuestion
from index.languages import language_of
from index.languages.aliases import AliasBook
from index.languages.calendar_spans import months_from
from index.languages.dates import folded
from index.languages.periods import find_periods
from index.languages.sounding import Sounds
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width, query_terms
from rag.answers import Kind, Window
from rag.followup import SUBJECTS, meaning_of
from rag.followup.wordings import MORE
from rag.wording import kind_of, plain

MAX_CHARS = 2_000  # characters; a longer text is no question but an article
MOST_COUNTED = 8  # of a question's own words
ALIAS_WEIGHT = 0.7  # of a name's other forms, against 1 for the words as asked; data/eval/README.md, table "aliases"
WORD_WEIGHT = 0.35  # of a dictionary word's translation, which may be the wrong sense
MOST_NAMED = 3  # names that say in short what a question is about

_WORD = re.compile(r"[^\W_]")
_ABOUT = SUBJECTS | {"person"}
_NUMBER = re.compile(r"(?<!\d)(\d{4}-\d{6})(?!\d)")
_CONTENT = re.compile(
    r"[A-Za-z][A-Za-z0-9\-]+|[0-9]+[A-Za-z\-]+[0-9A-Za-z]*|[ァ-ヴー][ァ-ヴー・]+[ァ-ヴー]|[一-龥々]{2,}"
)
_SEVERAL = re.compile(r"(?<=[0-9])s$")  # F-35s
_MONTH = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
# Words by which a Japanese question asks; what it asks about are the others.
_FRAMING = frozenset(
    ["最新", "最近", "直近", "関連", "経緯", "推移", "動向", "状況", "情報", "内容", "概要", "要約", "詳細", "一覧", "比較", "年表", "時系列",
     "記事", "報道", "質問", "回答"]
)  # fmt: skip
# 何本, 何か国, 艦名: what is wanted is given by an article, and not called so.
_ASKED_FOR = re.compile(
    r"第?何[一-龥]{0,2}|名称|名前|(?:艦|国|社|人|地)名|(?:人|隻|機|社|国)数|内訳|日付|日時|"
    r"articles?|list|summar(?:y|i[sz]e)|overview|timeline|chronology|latest|newest|compare|comparison|many|happened",
    re.I,
)
# A Japanese question may hardly have a letter of its own: "AUKUSは?", "Resolute Dragonの経緯".
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9])(?:について|って|から|まで|[はのがをにでともへや])")
_LOWER = re.compile(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched.

    `asked` is what it asks, made whole where it follows another ("and in 2023?"). `understood` is the text that is
    searched: `asked` after the subject that a follow-up leaves unsaid; `about` says that in a few words. `page` counts
    how often more was wanted of the same answer, `outlets` says that the reader asks who reported it, `told_in` is the
    language that the quotations should have if they can. `weights` are the terms of the word search with their weights
    (0..1). `known` are the dictionary's groups for words and names of the question, as asked first; `names` those that
    are names, searched as one; `subjects` those of them that a question is about rather than set in (DICAS, Koizumi;
    not Japan). `sounding` are names that nobody lists, each with the archive's words that sound like it; they are among
    `known`, but may be another's. `counted` are the words of which an answer says how many articles hold them.
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
    counted: tuple[str, ...] = ()
    sounding: tuple[tuple[str, ...], ...] = ()
    about: str = ""
    page: int = 0
    outlets: bool = False
    told_in: Language | None = None


def searched_alone(asked: str) -> str | None:
    """The text that is searched for a question that follows none; None for one that is too long."""
    return plain(" ".join(asked.split())) if len(asked) <= MAX_CHARS else None


def understand(
    asked: str,
    after: Sequence[str],
    aliases: AliasBook,
    today: date,
    *,
    undated: bool = False,
    literally: Collection[str] = (),
    sounds: Sounds | None = None,
) -> Question:
    """What `asked` means after the earlier questions `after` (oldest first), in an archive whose newest day is `today`.

    `undated` leaves the dates that it names aside; of the names in `literally` no other form is searched. Names that are
    not known are also searched as the words in `sounds` that sound like them.

    Raises BadQuestion when there is nothing to ask or far too much.
    """
    text = " ".join(asked.split())
    if len(asked) > MAX_CHARS:
        raise BadQuestion(
            f"The question has {len(asked):,} characters; at most {MAX_CHARS:,} are read. Shorten it to its point."
        )
    before: list[str] = []
    for line in (" ".join(earlier.split())[:MAX_CHARS] for earlier in after):
        if query_terms(line) or (before and MORE.fullmatch(line)):
            before.append(line)
    meant = meaning_of(text, before, aliases, today)
    understood = plain(meant.searched)
    if not _WORD.search(text) or not query_terms(understood):
        raise BadQuestion("The question is empty. Type a few words about what you are looking for.")
    weights: dict[str, float] = dict.fromkeys(query_terms(understood), 1.0)
    known: list[tuple[str, ...]] = []
    names: list[tuple[str, ...]] = []
    subjects: list[tuple[str, ...]] = []
    window = None if undated else meant.window
    groups = aliases.groups_in(understood, window.last if window else None)
    for group in groups:
        if group.words in literally:
            continue
        known.append((group.words, *group.others))
        weight = WORD_WEIGHT if group.kind == "word" else ALIAS_WEIGHT
        if group.kind != "word":
            names.append((group.words, *group.others))
        if group.kind in _ABOUT:
            subjects.append((group.words, *group.others))
        for other in group.others:
            for term in query_terms(other):
                weights.setdefault(term, weight)
    heard = sounds.names_in(understood, [group.span for group in groups]) if sounds else ()
    sounding = tuple((name, *others) for name, others in heard if name not in literally)
    for term in (term for _, *others in sounding for other in others for term in query_terms(other)):
        weights.setdefault(term, ALIAS_WEIGHT)
    known_names = [group.span for group in groups if group.kind != "word"]
    telling = content_words(_without_periods(understood, today), known_names)
    counted = tuple(dict.fromkeys(word for word in telling if not _ASKED_FOR.fullmatch(word)))[:MOST_COUNTED]
    return Question(
        asked=meant.asked,
        understood=understood,
        language=meant.told_in or _language_asked_in(text),
        kind=kind_of(meant.asked),
        window=window,
        numbers=tuple(_NUMBER.findall(fold_width(understood))),
        weights=weights,
        words=tuple(dict.fromkeys(content_words(understood))),
        known=(*known, *sounding),
        names=tuple(names),
        subjects=tuple(subjects),
        counted=counted,
        sounding=sounding,
        about=_in_short([group[0] for group in subjects or names] or counted, window),
        page=meant.page,
        outlets=meant.outlets,
        told_in=meant.told_in,
    )


def content_words(text: str, names: Sequence[Span] = ()) -> list[str]:
    """The words of a text that name something: capitals and codes, katakana names, kanji compounds.

    Plain English words name nothing that a Japanese article would repeat; they count only when there are no others.
    Where one of the known `names` stands there is no plain word.
    """
    narrow = folded(text)
    found = [m for m in _CONTENT.finditer(narrow) if query_terms(m.group()) and m.group() not in _FRAMING]
    words = [m for m in found if not _MONTH.fullmatch(m.group())] or found
    opening = not any(span.start == 0 for span in names)
    telling = [m for m in words if not m.group().isascii() or _is_name(m.group(), first=opening and m.start() == 0)]
    return [_SEVERAL.sub("", text[slice(*match.span())]) for match in telling or words]


def _language_asked_in(text: str) -> Language:
    """The language of a question: Japanese too where a particle follows a long Latin name and no English word asks."""
    asks = any(word in ENGLISH_STOP_WORDS for word in _LOWER.findall(text))
    return "ja" if not asks and _PARTICLE.search(folded(text)) else language_of(text)


def _without_periods(text: str, today: date) -> str:
    """A text with blanks for the windows of dates, of whose pieces (年第, Q4) no article tells."""
    for period in find_periods(text, today):
        text = text[: period.span.start] + " " * len(period.words) + text[period.span.end :]
    return text


def _is_name(word: str, *, first: bool) -> bool:
    """Whether a Latin word is a name or a code; a capital at the start of a sentence proves nothing."""
    return any(c.isdigit() for c in word) or any(c.isupper() for c in (word[1:] if first else word))


def _in_short(names: Sequence[str], window: Window | None) -> str:
    """What a question is about, in a few words: "DICAS, 2023"."""
    said = list(dict.fromkeys(names))[:MOST_NAMED]
    return ", ".join([*said, _days(window)] if window else said)


def _days(window: Window) -> str:
    """A window as one year, month or day where it is one, else as its two ends."""
    first, last = window.first, window.last
    if first and first == last:
        return first.isoformat()
    if first and (first, last) == months_from(first.year, first.month, 1):
        return first.isoformat()[:7]
    if first and (first, last) == months_from(first.year, 1, 12):
        return str(first.year)
    return f"{first or ''} – {last or ''}".strip()
