"""Which words of an archive sound like a name in the other script: Hegseth -> ヘグセス, マーキュリー -> Mercury.

The library e2k says how an English speaker's word is written in katakana. Only words that the articles hold are given,
and their spelling may differ in voicing, length and doubling, in which writers differ too.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal

from index.documents import Article, Span
from index.languages import language_of
from index.languages.consonants import katakana_consonants, latin_consonants, latin_initials
from index.languages.name_forms import fold, loose
from index.languages.terms import ENGLISH_STOP_WORDS

Model = Literal["turbo", "base"]
# e2k's two models: the second, which takes three times as long, is asked where the articles have nothing of the first.
# Of 881 names in questions over the Japanese Wikipedia the first finds 186, the second 196, both 204.
_MODELS: tuple[Model, ...] = ("turbo", "base")
LONGEST = 24  # letters of a name; e2k writes at most 16 katakana
_SHORTEST = 3  # katakana of a sound: two are that of many words
_KATAKANA = re.compile(f"[ァ-ヴー]{{{_SHORTEST},}}")
_OPENING = re.compile(r"(?:^|[.!?:]\s)[\s\"'“‘(]*\Z")
_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z](?=[A-Za-z-]*[a-z]{2})[A-Za-z-]{2,}(?![A-Za-z0-9-])")


class Sounds:
    """The words of some articles, found by how they sound. Safe to call from any number of threads."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    def of(self, name: str) -> tuple[str, ...]:
        """The katakana words that sound like a single word in Latin letters, in the order of the articles."""
        written = (_sound(katakana(name, model)) for model in _MODELS)
        found = (self._by_sound.get(sound, ()) for sound in written if len(sound) >= _SHORTEST)
        return next(filter(None, found), ())

    def names_in(self, text: str, known: Collection[Span]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names outside the spans that are `known`, with the words of the other script that sound like them.

        In Latin letters each word is a name for itself; a capital at the start of an English sentence makes none. In
        katakana those are looked for that no article has.
        """
        english = language_of(text) == "en"
        for match in _NAME.finditer(text):
            start, end = match.span()
            opens = english and _OPENING.search(text, 0, start)
            plain = opens or match.group().lower() in ENGLISH_STOP_WORDS
            if not plain and not any(span.start < end and start < span.end for span in known):
                words = self.of(match.group())
                if words:
                    yield match.group(), words
        for match in _KATAKANA.finditer(text):
            if not any(span.start < match.end() and match.start() < span.end for span in known):
                yield from self._in_latin(match.group())

    def _in_latin(self, word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """A katakana word that no article has, or the part of it that follows or precedes one, and its Latin names."""
        if word in self._katakana:
            return
        cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
        halves = [(word[:cut], word[cut:]) for cut in cuts]
        parts = [b for a, b in halves if a in self._katakana] + [a for a, b in halves if b in self._katakana]
        for part in (word, *(part for part in parts if part not in self._katakana)):
            if names := self.written_as(part):
                yield part, names
                return

    def written_as(self, word: str) -> tuple[str, ...]:
        """The names in Latin letters that a katakana word writes, in the order of the articles."""
        sound, consonants = _sound(word), katakana_consonants(word)
        if len(sound) < _SHORTEST or not consonants:
            return ()
        likely = [name for letter in latin_initials(word) for name in self._latin.get(letter, ())]
        likely = [name for name in likely if consonants in _consonants(name)]
        return tuple(name for name in likely if any(_sound(katakana(name, model)) == sound for model in _MODELS))

    @cached_property
    def _latin(self) -> dict[str, tuple[str, ...]]:
        """The names in Latin letters by their first letter."""
        found: dict[str, dict[str, None]] = {}
        for article in self._articles:
            for name in _NAME.findall(f"{article.title}\n{article.text}"):
                found.setdefault(name[0].lower(), {})[name] = None
        return {letter: tuple(names) for letter, names in found.items()}

    @cached_property
    def _katakana(self) -> dict[str, None]:
        words: dict[str, None] = {}
        for article in self._articles:
            words.update(dict.fromkeys(_KATAKANA.findall(f"{article.title}\n{article.text}")))
        return words

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for word in self._katakana:
            if len(sound := _sound(word)) < _SHORTEST:
                continue
            found[sound] = (*found.get(sound, ()), word)
        return found


@lru_cache(maxsize=4_096)
def katakana(name: str, model: Model = "turbo") -> str:
    """A word in Latin letters as it is likely written in katakana; nothing for what has no letters or too many."""
    letters = "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if "a" <= letter <= "z")
    return _transcriber(model)(letters) if 0 < len(letters) <= LONGEST else ""


def _sound(word: str) -> str:
    return loose(fold(word))


_consonants = lru_cache(maxsize=16_384)(latin_consonants)


@cache
def _transcriber(model: Model) -> Callable[[str], str]:
    from e2k import C2K

    transcribe: Callable[[str], str] = C2K(model=model)
    return transcribe
