"""How many articles name a thing: counted in the articles themselves, never estimated."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Passage, Span
from index.languages.name_forms import fold, folded, named_in
from index.languages.periods import find_periods
from index.languages.terms import fold_width
from rag.excerpts import Excerpt, is_headline
from rag.kinds import Evidence, Telling, in_date_order
from rag.question import Question, content_words
from rag.stories import independent, one_version_each

# What every spelling of a name has: runs of Latin letters, else single letters, but those that ヴァ and バ exchange.
_PIECE = re.compile(r"[a-z0-9]+|[^\W_バビブベボヴァィェォー]")
_RESPELLED = re.compile("block|ブロック|2.?2")  # which can be written in quite other letters
LISTED = 20  # stories that are listed under the count
_NAME_IN_JA = r"[A-Za-z0-9\-+ァ-ヴー・一-龥々 ]"
_NAMED = (
    re.compile(r"[「『\"“]([^」』\"”]{2,60})[」』\"”]"),
    re.compile(
        rf"((?:{_NAME_IN_JA}{{2,40}}(?:または|もしくは|あるいは))?{_NAME_IN_JA}{{2,40}}?)\s?"
        r"(?:の名|という名|に(?:言及|触れ)|が(?:出てくる|登場)|を(?:含む|扱))"
    ),
    re.compile(
        r"\b(?:mention(?:s|ed|ing)?|about|on|name(?:s|d)?|concern(?:s|ing)?|cover(?:s|ed|ing)?)\s+(.{2,60}?)\s*[?.]*$",
        re.I,
    ),
)
_AROUND = re.compile(
    r"^(?:both|either|the|an?|any) |"
    r"(?:\s+(?:(?:that )?(?:were|was|are|is|have been|has been)(?: published| written| there)?|"
    r"in (?:the|this) (?:archive|index)|so far|recently|lately|to date))+$",
    re.I,
)
_LED_BY = re.compile(
    r"\s(?:in|during|since|on|from|before|after|between|until|till|by|over|within|throughout|so far)\s*$", re.I
)
_TOLD = re.compile(r"\s(?:did|does|do|has|have|had)\s.*$", re.I | re.S)  # who published them
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_BOTH = re.compile("両方|双方|どちらも|いずれも")
_EITHER = re.compile(r"\bor\b|または|もしくは|あるいは", re.I)
_COUNTING = re.compile(r"何[本件]|[件本]数|記事|報道|many|articles?|stor(?:y|ies)|entries|items?|reports?", re.I)
_JOINING = frozenset({"and", "or", "both", "in", "on", "of", "the", "at", "with"})


@dataclass(frozen=True, slots=True)
class Counted:
    """`number` articles in scope name `subject`; `telling` quotes a mention in each story of the first ones.

    They tell `stories` different stories, first told by `outlets` different outlets. `months` are all of them by month
    of publication ("2025-03", 4), in order, undated ones last under "".
    """

    subject: str
    number: int
    stories: int
    outlets: int
    telling: Telling
    months: tuple[tuple[str, int], ...]


def count(evidence: Evidence) -> Counted:
    """Count the articles whose title or text names the subject of the question, under any of its names.

    Of a subject of several things each must be named. Where the question names a time, articles of that time count.
    """
    subject = _subject(evidence)
    parts = [[fold(name) for name in names] for names in subject.parts]
    found: list[Excerpt] = []
    scored = {(e.article.id, e.span): e for e in evidence.sentences}
    for row in _possible(evidence, subject):
        article = evidence.archive.articles[row]
        spans = _mentions(evidence, row, parts)
        if spans:
            spans = [(s, p) for s, p in spans if not is_headline(article, s)] or spans
            known = [scored[article.id, span] for span, _ in spans if (article.id, span) in scored]
            span, passage = spans[0]
            found.append(max(known, key=lambda e: e.score) if known else Excerpt(article, span, 0.0, passage))
    found.sort(key=lambda excerpt: -excerpt.score)
    told, outlets = independent(evidence.archive, [excerpt.article for excerpt in found])
    # Not only those that say different things: two notices in the same words are two stories, and both were counted.
    begin = evidence.question.page * LISTED
    listed = one_version_each(evidence.archive, found)[begin : begin + LISTED]
    said = _said(evidence.question, subject)
    return Counted(said, len(found), told, outlets, in_date_order(listed), _by_month(found))


def _said(question: Question, subject: "_Subject") -> str:
    """What is counted, in words: "Trump or DICAS"."""
    both, either = (" and ", " or ") if question.language == "en" else ("・", "または")
    wholes = ([names[0] for names in question.names if set(names) <= set(part)] for part in subject.parts)
    parts = zip(subject.parts, wholes, strict=True)
    return both.join(either.join(whole) if len(whole) > 1 else part[0] for part, whole in parts)


def _by_month(found: Iterable[Excerpt]) -> tuple[tuple[str, int], ...]:
    days = (excerpt.article.published for excerpt in found)
    months = Counter(day.isoformat()[:7] if day else "" for day in days)
    return tuple(sorted(months.items(), key=lambda month: (not month[0], month)))


def _possible(evidence: Evidence, subject: "_Subject") -> list[int]:
    """Rows of the articles that may name all of it; folding every article would take a minute for 100,000."""
    rows, words = evidence.rows(), evidence.archive.words
    window = evidence.question.window
    if window and not subject.timed:  # a search looks around that time, too; what is counted was published in it
        days = {row: evidence.archive.articles[row].published for row in rows}
        first, last = window.first or date.min, window.last or date.max
        rows = [row for row, day in days.items() if day and first <= day <= last]
    for names in subject.parts:
        spellings = [fold_width(name) for name in names]
        if any(not _PIECE.search(spelled) or _RESPELLED.search(spelled) for spelled in spellings):
            continue
        near: set[int] = set()
        for spelled in spellings:
            near.update(words.articles_with(fold(spelled)).tolist())  # SM3 in one piece
            pieces = (set(words.articles_with(piece).tolist()) for piece in _PIECE.findall(spelled))
            near |= set.intersection(*pieces)
        rows = [row for row in rows if row in near]
    return rows


def _mentions(evidence: Evidence, row: int, parts: Sequence[list[str]]) -> list[tuple[Span, Passage]]:
    """The sentences of an article's body that hold most of the names; asides only list what others say.

    None unless each part is named somewhere. Where the title alone does so, the first sentence: a citation shows the
    title beside its words.
    """
    archive = evidence.archive
    article = archive.articles[row]
    body = [p for p in map(archive.passage, archive.passages_of(row)) if not p.aside]
    sentences = [(span, passage) for passage in body for span in passage.sentences]

    def named(text: str) -> set[int]:
        return {place for place, names in enumerate(parts) if named_in(text, names)}

    held = [named(article.slice(span)) for span, _ in sentences]
    if len(named(article.title).union(*held)) < len(parts):
        return []
    most = max(map(len, held), default=0)
    return [one for one, names in zip(sentences, held, strict=True) if len(names) == most] if most else sentences[:1]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is counted: the things that an article must name, each with all its names; `timed` if a time is among it."""

    parts: tuple[tuple[str, ...], ...]
    timed: bool = False


def _subject(evidence: Evidence) -> _Subject:
    """What the question marks as a name, else its rarest known name or word."""
    question, archive = evidence.question, evidence.archive
    quoted, *others = _NAMED
    if match := quoted.search(question.understood):
        wanted = match.group(1).strip(" 、。")
        whole = next((names for names in question.names if fold(names[0]) == fold(wanted)), (wanted,))
        return _Subject((whole,), bool(find_periods(wanted, archive.today())))
    for pattern in others:
        if match := pattern.search(question.understood):
            wanted = _without_time(match.group(1).strip(" 、。"), archive.today())
            if _BOTH.fullmatch(wanted) and question.names:  # 日本と豪州の両方に言及した
                return _Subject(question.names)
            return _Subject(_parts(question, wanted), bool(find_periods(wanted, archive.today())))
    if question.names:
        return _Subject((question.names[0],))
    words = [word for word in question.words if not _COUNTING.fullmatch(word)]
    rarity = [(len(archive.words.articles_with(word)) or archive.passages, word) for word in words]
    return _Subject(((min(rarity)[1] if rarity else question.understood,),))


def _without_time(wanted: str, today: date) -> str:
    """What is counted without the time around it: no "in 2025" behind it, no 今月 before it."""
    wanted = _AROUND.sub("", _TOLD.sub("", wanted))
    for period in find_periods(wanted, today):
        start, end = period.span
        led = _LED_BY.search(wanted[:start])
        if start == 0 and not wanted.isascii():
            wanted = wanted[end:].lstrip("の ")
            break
        if end == len(wanted) and (led or not _BARE_YEAR.fullmatch(period.words)):  # not that of Cope North 2025
            wanted = wanted[: led.start() if led else start].rstrip()
            break
    return _AROUND.sub("", wanted) or wanted


def _parts(question: Question, wanted: str) -> tuple[tuple[str, ...], ...]:
    """The known names in what is wanted, and the words beside them; without a known name, all of it as it stands."""
    form = folded(wanted)
    known = [names for names in question.names if any(form.places(fold(names[0])))]
    rest = wanted
    for names in sorted(known, key=lambda names: -len(names[0])):
        rest = re.sub(rf"(?<![A-Za-z0-9]){re.escape(names[0])}(?![A-Za-z0-9])", " ", rest, flags=re.I)
    if len(known) > 1 and _EITHER.search(wanted):
        return (tuple(name for names in known for name in names),)
    words = [] if not known else [word for word in content_words(rest) if word.lower() not in _JOINING]
    # One typhoon is named where typhoons are asked for.
    several = [(word, word[:-1]) if word.isascii() and word.endswith("s") else (word,) for word in words]
    return (*known, *several) or ((wanted,),)
