"""The normal form of a name: SM-3ブロックⅡA, SM-3 Block IIA and SM3 Block 2A are one, F-35 and F-35A are two.

A folded text remembers where each of its characters comes from and where two of them were apart, so that names found
in it can be shown as they are written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.documents import Span

_DASHES = "-‐‑‒–—−―﹣"
_MARK = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")  # accents and voicing marks: part of the letter before
_LETTER = re.compile(rf".{_MARK.pattern}*", re.DOTALL)
# ASCII, kana, kanji and full width: letters that never join, so that all of a text can be made plain at once.
_APART = re.compile("[\x00-\x7f\u3000-\u3029\u3030-\u3098\u309b-\u30ff\u4e00-\u9fff\uff01-\uff9d]*")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_VOWELS = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_UNVOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポァィゥェォャュョ",
    "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホアイウエオヤユヨ",
    "ーッ",
)


def _block(match: re.Match[str]) -> str:
    number = match["number"]
    return f"block{_ROMAN.get(number, number)}{match['letter']}"


_Replacement = Callable[[re.Match[str]], str]
_RULES: tuple[tuple[re.Pattern[str], _Replacement], ...] = (
    (re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}"), lambda match: match.group().replace(".", "")),
    (
        re.compile(r"(?<![a-z0-9])(?:two|2)[ -]*(?:plus|プラス)[ -]*(?:two|2)(?![a-z0-9])|ツー[・ ]?プラス[・ ]?ツー?"),
        lambda _: "2+2",
    ),
    (
        re.compile(
            r"(?:(?<![a-z])block|ブロック)[ -]*(?P<number>[0-9]+|viii|vii|vi|iv|ix|v|iii|ii|i)"
            r"[ -]?(?P<letter>[a-c]?)(?![a-z0-9])"
        ),
        _block,
    ),
    (re.compile("ヴ[ァィェォ]?"), lambda match: _VOWELS.get(match.group(), "ブ")),
    # [\s・･=＝’']+ or (?<=\w)-+(?=\w), but beginning with one set of letters, which is found three times as fast.
    (re.compile(r"[\s・･=＝’'-](?:(?<!-)[\s・･=＝’']*|(?<=\w-)-*(?=\w))"), lambda _: ""),
    (re.compile(r"([^ー])ー+(?![ァ-ヶー])"), lambda match: match[1]),
)
# Without one of its two, a rule has nothing to do; looking for them is faster than for its pattern.
_SIGNS = ((".", "."), ("plus", "プラス"), ("block", "ブロック"), ("ヴ", "ヴ"), ("", ""), ("ー", "ー"))


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in normal form.

    Its character i stands at `starts[i]`..`ends[i]` of the original. `edges[i]` says whether a name can begin at i or
    end before it; there is one edge more than characters.
    """

    text: str
    starts: list[int]
    ends: list[int]
    edges: list[bool]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original text that folded characters `start`..`end` come from."""
        return Span(self.starts[start], self.ends[end - 1])

    def places(self, name: str) -> list[Span]:
        """Where a folded name stands in the original text, at the edges of words where its letters have such."""
        found = []
        start = self.text.find(name) if name else -1
        while start >= 0:
            end = start + len(name)
            if self.edges[start] and self.edges[end]:
                found.append(self.span(start, end))
            start = self.text.find(name, start + 1)
        return found


class _Letters(dict[str, str]):
    """The normal form of each letter (with its marks), made when first met."""

    def __missing__(self, letter: str) -> str:
        form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold())
        form = "-" if form in _DASHES else form
        if len(self) < 1 << 16:
            self[letter] = form
        return form


class _Kinds(dict[str, str]):
    """Latin letters and digits, katakana, or other, for each letter; names of the first two need an edge."""

    def __missing__(self, letter: str) -> str:
        kind = "latin" if letter.isascii() and letter.isalnum() else "other"
        kind = "kana" if "ァ" <= letter <= "ヶ" or letter == "ー" else kind
        if len(self) < 1 << 16:
            self[letter] = kind
        return kind


_LETTERS, _KINDS = _Letters(), _Kinds()


def _split(text: str) -> list[str]:
    """The letters of a text, each with its marks."""
    return _LETTER.findall(text) if len(text) > 1 and _MARK.search(text) else list(text)


def _plain(text: str) -> str:
    """Each letter in its normal form."""
    if _APART.fullmatch(text):
        return unicodedata.normalize("NFKC", text).casefold()
    return "".join(map(_LETTERS.__getitem__, _split(text) if _MARK.search(text) else text))


def _letters(text: str) -> tuple[str, list[int], list[int]]:
    """Each letter in its normal form, and where it stands."""
    letters = _split(text)
    pieces = [_LETTERS[letter] for letter in letters]
    plain = "".join(pieces)
    if len(plain) == len(text) == len(letters):
        return plain, list(range(len(text))), list(range(1, len(text) + 1))
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for letter, piece in zip(letters, pieces, strict=True):
        starts += [position] * len(piece)
        position += len(letter)
        ends += [position] * len(piece)
    return plain, starts, ends


def _replaced(
    text: str, starts: list[int], ends: list[int], pattern: re.Pattern[str], replacement: _Replacement
) -> tuple[str, list[int], list[int]]:
    """All matches replaced; a replacement stands where its match stood."""
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        first, last = match.span()
        new = replacement(match)
        pieces += [text[done:first], new]
        new_starts += starts[done:first] + [starts[first]] * len(new)
        new_ends += ends[done:first] + [ends[last - 1]] * len(new)
        done = last
    pieces.append(text[done:])
    return "".join(pieces), new_starts + starts[done:], new_ends + ends[done:]


def folded(text: str) -> Folded:
    """The normal form of a text with its way back."""
    plain, starts, ends = _letters(text)
    while True:
        before = plain
        for pattern, replacement in _RULES:
            if pattern.search(plain):
                plain, starts, ends = _replaced(plain, starts, ends, pattern, replacement)
        if plain == before:
            break
        if not plain.isascii():
            # What was dropped can bring a letter and its mark together, so that folding twice would change more.
            plain, again, until = _letters(plain)
            starts, ends = [starts[i] for i in again], [ends[i - 1] for i in until]
    kinds = [_KINDS[letter] for letter in plain]
    edges = [True]
    edges += [
        kind == "other" or kind != last or start > end
        for kind, last, start, end in zip(kinds[1:], kinds, starts[1:], ends, strict=False)
    ]
    edges += [True] * (len(plain) + 1 - len(edges))
    return Folded(plain, starts, ends, edges)


@lru_cache(maxsize=4_096)  # the passages of one question are folded again and again
def fold(text: str) -> str:
    """The normal form of a name; equal for two spellings of one name. Never raises; folding twice changes nothing."""
    # As `folded` does it, without the way back, which takes most of its time.
    plain = _plain(text)
    while True:
        before = plain
        for (pattern, replacement), (sign, other) in zip(_RULES, _SIGNS, strict=True):
            if sign in plain or other in plain:
                plain = pattern.sub(replacement, plain)
        if plain == before:
            return plain
        if not plain.isascii():
            plain = _plain(plain)


def named_in(text: str, names: Iterable[str], sure: int | None = None) -> bool:
    """Whether a folded name stands in a text, and not inside another word: no CIA in "artificial".

    Names of more than `sure` characters need no such look; it takes ten times as long as finding them.
    """
    said = fold(text)
    there = [name for name in names if name in said]
    if sure is not None and any(len(name) > sure for name in there):
        return True
    return bool(there) and any(folded(text).places(name) for name in there)


def loose(form: str) -> str:
    """A rougher form for misspellings: kana without voicing and length, Latin letters without doubling."""
    return re.sub(r"([a-z])\1+", r"\1", form.translate(_UNVOICED))
