"""Whether a figure or a day of a statement belongs to something else in the evidence: another ship's tons, the day of the report.

The figure itself is there, or `judging` would have dropped the statement before. Here each sentence that has it is
compared with those that have another of its kind: where such a rival shares clearly more with the statement, the
figure was taken from the wrong place.
"""

import re
from collections.abc import Sequence
from datetime import date

from index.languages.aliases import fold
from index.languages.dates import DateMention, dates_said
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width
from rag.grounding.excerpts import Sentence
from rag.grounding.facts import Fact, Facts, holds
from rag.grounding.nations import nations
from rag.grounding.numbers import Number, numbers

CLEARLY = 2.0  # more in common than the best sentence that has the figure
MOST = 0.5  # of a statement's words
WEIGHT = 3.0  # of a name, a day or another figure, against a word
_JAPANESE_KEYS = re.compile(r"「[^」]{2,20}」|[一-龥々]{2,}|[一-龥々][ぁ-ん]|[ァ-ヴー]{3,}")
_PARTICLES = re.compile(r"[のはがをにへとでもや]$")
_CUT = re.compile(r"[、;；]|,\s|\b(?:and|but|while)\b")


def misplaced(statement: str, facts: Facts, sentences: Sequence[Sentence], alike: Sequence[float]) -> bool:
    """Whether some day or number of the statement stands in the evidence only beside something else.

    `alike` is the cosine of the statement and each sentence: the nearest is no wrong place.
    """
    nearest = max(zip(alike, sentences, strict=True), key=lambda pair: pair[0])[1]
    figures: list[DateMention | Number] = [*facts.dates, *facts.numbers]
    return any(
        _from_elsewhere(fact, statement, facts, sentences)
        for fact in figures
        if not holds(fact, nearest, nearest.words)
    )


def another_country(statement: str, facts: Facts, proof: Sequence[Sentence]) -> bool:
    """Whether a statement tells of one country what its first proof, which has its figures, tells of another."""
    first = proof[0]
    figures: list[DateMention | Number] = [*facts.dates, *facts.numbers]
    if not figures or not all(holds(figure, first, first.words) for figure in figures):
        return False
    said, shown = nations(statement), nations(first.words)
    return bool(said and shown) and not said & nations(first.words, hinted=True)


def _from_elsewhere(fact: DateMention | Number, statement: str, facts: Facts, sentences: Sequence[Sentence]) -> bool:
    part, others = _part_with(fact, statement, facts)
    keys = words_of(part)
    if not keys and not others:
        return False
    own, rival = -1.0, 0.0
    for sentence in sentences:
        common = _common(keys, others, sentence)
        if holds(fact, sentence, sentence.words):
            own = max(own, common)
        elif _has_another(fact, sentence):
            rival = max(rival, common)
    return own >= 0 and rival >= own + CLEARLY


def _part_with(fact: DateMention | Number, statement: str, facts: Facts) -> tuple[str, list[Fact]]:
    """The clause of the statement that has the figure, without it, and the other facts of that clause."""
    parts = [part for part in _CUT.split(statement) if part.strip()]
    holding = [part for part in parts if _mentions(fact, part)]
    clause = holding[0] if len(holding) == 1 and words_of(holding[0]) else statement
    others = [other for other in facts.every if other != fact and _mentions(other, clause)]
    return clause, others


def _mentions(fact: Fact, text: str) -> bool:
    if isinstance(fact, Number):
        return any(number.value == fact.value for number in numbers(text))
    if isinstance(fact, DateMention):
        return any((mention.first, mention.last) == (fact.first, fact.last) for mention in dates_said(text, fact.first))
    folded = fold(text)
    return any(fold(name) in folded for name in fact)


def words_of(text: str) -> set[str]:
    """The words of a statement by which its sentence in an article can be known."""
    if re.search(r"[ぁ-ん]", text):
        found = {_PARTICLES.sub("", word) for word in _JAPANESE_KEYS.findall(text)}
        return {word for word in found if len(word) > 1}
    words = re.findall(r"[a-z]{3,}", fold_width(text))
    return {word[:5] for word in words if word not in ENGLISH_STOP_WORDS}


def tells_of_it(words: set[str], sentence: Sentence) -> bool:
    """Whether a sentence has most of a statement's words, and so may be the one that it was made of."""
    folded = fold_width(sentence.words)
    return bool(words) and sum(min(1.0, _within(word, folded)) for word in words) >= MOST * len(words)


def _common(keys: set[str], others: Sequence[Fact], sentence: Sentence) -> float:
    folded = fold_width(sentence.words)
    return sum(_within(key, folded) for key in keys) + WEIGHT * sum(
        holds(fact, sentence, sentence.words) for fact in others
    )


def _within(key: str, folded: str) -> float:
    if key.isascii():
        return float(bool(re.search(rf"\b{re.escape(key)}", folded)))
    if key.startswith("「"):
        return WEIGHT * (key in folded)
    pairs = [key[i : i + 2] for i in range(len(key) - 1)]
    return sum(pair in folded for pair in pairs) / len(pairs)


def _has_another(fact: DateMention | Number, sentence: Sentence) -> bool:
    """Whether a sentence has a figure of the same kind; only such can have been meant instead."""
    if isinstance(fact, Number):
        return any(
            number.value != fact.value and _of_one_kind(number, fact) for number in numbers(_without_dates(sentence))
        )
    return any(
        mention.precise == fact.precise and not _overlap(mention, fact.first, fact.last)
        for mention in dates_said(sentence.words, sentence.near)
    )


def _of_one_kind(one: Number, other: Number) -> bool:
    """Whether both count the same; where that is not said, whether they are of one size."""
    if one.counted and other.counted:
        return bool(one.counted & other.counted)
    return min(one.value, other.value) * 10 >= max(one.value, other.value)


def _without_dates(sentence: Sentence) -> str:
    words = sentence.words
    for mention in dates_said(words, sentence.near):
        words = words[: mention.span.start] + " " * (mention.span.end - mention.span.start) + words[mention.span.end :]
    return words


def _overlap(mention: DateMention, first: date, last: date) -> bool:
    return mention.first <= last and first <= mention.last
