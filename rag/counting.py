"""How many articles name a thing: counted in the articles themselves, never estimated."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from index.documents import Passage, Span
from index.languages.name_forms import fold, folded
from index.languages.terms import fold_width
from rag.excerpts import Excerpt, is_headline
from rag.kinds import Evidence, Telling, in_date_order
from rag.stories import independent, one_version_each

# What every spelling of a name has: runs of Latin letters, else single letters, but those that ヴァ and バ exchange.
_PIECE = re.compile(r"[a-z0-9]+|[^\W_バビブベボヴァィェォー]")
_RESPELLED = re.compile("block|ブロック|2.?2")  # which can be written in quite other letters
LISTED = 20  # stories that are listed under the count
_NAMED = (
    re.compile(r"[「『\"“]([^」』\"”]{2,60})[」』\"”]"),
    re.compile(
        r"([A-Za-z0-9\-+ァ-ヴー・一-龥々 ]{2,40}?)\s?"
        r"(?:の名|という名|に(?:言及|触れ)|が(?:出てくる|登場)|を(?:含む|扱))"
    ),
    re.compile(
        r"\b(?:mention(?:s|ed|ing)?|about|on|name(?:s|d)?|concern(?:s|ing)?|cover(?:s|ed|ing)?)\s+(.{2,60}?)\s*[?.]*$",
        re.I,
    ),
)


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
    """Count the articles whose title or text names the subject of the question, under any of its names."""
    subject, names = _subject(evidence)
    folds = [fold(name) for name in names]
    found: list[Excerpt] = []
    scored = {(e.article.id, e.span): e for e in evidence.sentences}
    for row in _possible(evidence, names):
        article = evidence.archive.articles[row]
        spans = _mentions(evidence, row, folds)
        if spans:
            spans = [(s, p) for s, p in spans if not is_headline(article, s)] or spans
            known = [scored[article.id, span] for span, _ in spans if (article.id, span) in scored]
            span, passage = spans[0]
            found.append(max(known, key=lambda e: e.score) if known else Excerpt(article, span, 0.0, passage))
    found.sort(key=lambda excerpt: -excerpt.score)
    told, outlets = independent(evidence.archive, [excerpt.article for excerpt in found])
    # Not only those that say different things: two notices in the same words are two stories, and both were counted.
    listed = one_version_each(evidence.archive, found)[:LISTED]
    return Counted(subject, len(found), told, outlets, in_date_order(listed), _by_month(found))


def _by_month(found: Iterable[Excerpt]) -> tuple[tuple[str, int], ...]:
    days = (excerpt.article.published for excerpt in found)
    months = Counter(day.isoformat()[:7] if day else "" for day in days)
    return tuple(sorted(months.items(), key=lambda month: (not month[0], month)))


def _possible(evidence: Evidence, names: Iterable[str]) -> list[int]:
    """Rows of the articles that may name one of these; folding every article would take a minute for 100,000."""
    rows, words = evidence.rows(), evidence.archive.words
    near: set[int] = set()
    for name in names:
        spelled = fold_width(name)
        pieces = _PIECE.findall(spelled)
        if not pieces or _RESPELLED.search(spelled):
            return rows
        near |= words.articles_with(fold(name))  # SM3 in one piece
        near |= set.intersection(*(words.articles_with(piece) for piece in pieces))
    return [row for row in rows if row in near]


def _mentions(evidence: Evidence, row: int, names: list[str]) -> list[tuple[Span, Passage]]:
    """The sentences of an article's body that hold one of the names; asides only list what others say.

    Where the title alone holds it, the first sentence: a citation shows the title beside its words.
    """
    article = evidence.archive.articles[row]
    titled = _names_one(article.title, names)
    found: list[tuple[Span, Passage]] = []
    first: list[tuple[Span, Passage]] = []
    for passage_row in evidence.archive.passages_of(row):
        passage = evidence.archive.passage(passage_row)
        if not passage.aside:
            for span in passage.sentences:
                if _names_one(article.slice(span), names):
                    found.append((span, passage))
                elif titled and not first:
                    first.append((span, passage))
    return found or first


def _names_one(text: str, names: Iterable[str]) -> bool:
    """Whether a folded name stands in a text, and not inside another word: no CIA in "artificial"."""
    said = fold(text)
    there = [name for name in names if name in said]
    return bool(there) and any(folded(text).places(name) for name in there)


def _subject(evidence: Evidence) -> tuple[str, tuple[str, ...]]:
    """What is counted, and all its names: what the question marks as a name, else its rarest known name or word."""
    question = evidence.question
    for pattern in _NAMED:
        if match := pattern.search(question.understood):
            wanted = match.group(1).strip(" 、。")
            return wanted, _all_names(evidence, wanted)
    if question.names:
        return question.names[0][0], question.names[0]
    archive = evidence.archive
    words = [(len(archive.words.articles_with(word)) or archive.passages, word) for word in question.words]
    wanted = min(words)[1] if words else question.understood
    return wanted, _all_names(evidence, wanted)


def _all_names(evidence: Evidence, wanted: str) -> tuple[str, ...]:
    mine = fold(wanted)
    return next((names for names in evidence.question.names if any(fold(name) in mine for name in names)), (wanted,))
