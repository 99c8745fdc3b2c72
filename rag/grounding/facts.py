"""What in a statement can be looked up: dates, numbers, and the names that say what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.documents import Span
from index.languages.aliases import Group, fold
from index.languages.dates import DateMention, dates_said
from rag.grounding import names
from rag.grounding.dates import unsupported as unknown_dates
from rag.grounding.excerpts import Offered, Sentence
from rag.grounding.nations import nations, without_nations
from rag.grounding.numbers import Number, numbers
from rag.grounding.numbers import unsupported as unknown_numbers

_TELLING = frozenset({"name", "weapon", "exercise", "place", "person"})  # kinds of names that say what it is about
_GIVEN = frozenset({"built-in", "user file"})  # where a name that no article taught comes from
_KANA = re.compile(r"[ァ-ヺー・･]+")

Fact = DateMention | Number | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What in a statement can be looked up: each as a test on sentences."""

    dates: Sequence[DateMention]
    numbers: list[Number]
    names: list[tuple[str, ...]]

    @property
    def every(self) -> list[Fact]:
        """All of them."""
        return [*self.dates, *self.numbers, *self.names]


def facts_of(archive: Archive, text: str, cited: Sequence[Offered]) -> Facts:
    """The facts of a statement whose writer names these excerpts."""
    near = next((excerpt.published for excerpt in cited if excerpt.published), None)
    said = dates_said(text, near)
    rest = blanked(text, [mention.span for mention in said])
    groups = [group for group in archive.aliases.groups_in(text) if group.kind != "word" and group.spelled]
    telling = [group for group in groups if group.kind in _TELLING and not _generic(group) and not _said_once(group)]
    known = [(group.words, *group.others) for group in telling]
    bare = without_nations(blanked(rest, [group.span for group in groups]))
    return Facts(said, numbers(rest), known + [(code,) for code in names.codes(bare)])


def _generic(group: Group) -> bool:
    """Whether a known name is one of many: a country, or a word such as destroyer that is written small."""
    every = (group.words, *group.others)
    return bool(nations(group.words)) or any(name.isascii() and name.islower() for name in every)


def _said_once(group: Group) -> bool:
    """Whether a name was learnt in kana and Latin letters: a ship's or person's, who is 同艦 or 同氏 further on."""
    every = (group.words, *group.others)
    kana, latin = any(map(_KANA.fullmatch, every)), any(name.isascii() for name in every)
    return group.learnt not in _GIVEN and len(every) == 2 and kana and latin


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with these stretches as blanks."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def holds(fact: Fact, sentence: Sentence, words: str) -> bool:
    """Whether `words` (the sentence, or with what stands around it) have this fact."""
    if isinstance(fact, DateMention):
        return not unknown_dates([fact], dates_said(words, sentence.near), ())
    if isinstance(fact, Number):
        return not unknown_numbers([fact], numbers(words), words)
    folded = fold(words)
    return any(fold(name) in folded for name in fact)


def stands_by(fact: Fact, sentence: Sentence) -> bool:
    """Whether a sentence has a fact; what it is about may be named above it, as a list or a following sentence has it."""
    return holds(fact, sentence, sentence.around if isinstance(fact, tuple) else sentence.words)
