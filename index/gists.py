"""What articles say in short, to tell which of them tell the same."""

import hashlib
import re
from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.documents import Article
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width

_KANJI = re.compile(r"[一-龥々]{2,}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
_LATIN = re.compile(r"[a-z]{3,}")
_CODE = re.compile(r"(?<![a-z0-9])[a-z]{1,5}-?[0-9]{1,4}[a-z]{0,2}(?![a-z0-9])")
_ADDRESS = re.compile(r"https?://\S+")
_MONTH_OR_CENTURY = re.compile(
    r"[0-9]{1,2}月(?=[0-9])|(?<![0-9])20(?=[0-9]{2}年)"
)  # 7月8日 may be told as 8日, 2031年 as 31年
_SMALL_KA = re.compile(r"[カヶヵ箇](?=[月国所年])")
_FIGURE = re.compile(r"(?<![a-z0-9.])(?<![a-z]-)0*([0-9]+(?:\.[0-9]+)?)\s?([一-龥ァ-ヴか%]?)")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELLED = {word: str(number) for number, word in enumerate(_NUMBERS, 2)}
_NO_LETTER = re.compile(r"[\W_]+")
_FEWEST_LETTERS = 10  # besides its title, from which an article says something
_AT_HAND = 4_096  # gists that are kept as sets; they are compared block by block


@dataclass(frozen=True, slots=True)
class Gist:
    """What an article says, without the words that hold it together: endings, particles and spelling fall away.

    `words` are pairs of kanji, triples of katakana, beginnings of Latin words and codes; `figures` are numbers with
    the unit that follows; `day` is the ordinal of the publication. A `bare` article is a headline and nothing else.
    """

    words: frozenset[Hashable]
    figures: frozenset[Hashable]
    day: int | None
    bare: bool


def gist(article: Article) -> Gist:
    """The gist of an article's title and body; asides are what stands around it."""
    body, at = "", 0
    for aside in sorted(article.asides):
        body += article.text[at : aside.start] + "\n"
        at = max(at, aside.end)
    body += article.text[at:]
    if article.number:
        body = body.replace(article.number, "")
    bare = len(_NO_LETTER.sub("", body).replace(_NO_LETTER.sub("", article.title), "")) < _FEWEST_LETTERS
    text = fold_width(_ADDRESS.sub("", f"{article.title}\n{body}"))
    day = article.published.toordinal() if article.published else None
    return Gist(frozenset(_words(text)), frozenset(_figures(text)), day, bare)


def _words(text: str) -> Iterator[str]:
    for run in _KANJI.findall(text):
        yield from (run[i : i + 2] for i in range(len(run) - 1))
    for run in _KATAKANA.findall(text):
        name = run.rstrip("ー")
        yield from (name[i : i + 3] for i in range(max(1, len(name) - 2)))
    yield from (word[:6] for word in _LATIN.findall(text) if word not in ENGLISH_STOP_WORDS)
    yield from (code.replace("-", "") for code in _CODE.findall(text))


def _figures(text: str) -> Iterator[str]:
    counted = _SMALL_KA.sub("か", _MONTH_OR_CENTURY.sub("", text))
    yield from (number + unit for number, unit in _FIGURE.findall(counted))
    yield from (_SPELLED[word] for word in _LATIN.findall(text) if word in _SPELLED)


class Gists:
    """Gists by row in little memory: each word and figure has a number, and a gist is the numbers of its own."""

    def __init__(self, gists: Iterable[Gist]) -> None:
        numbers: dict[Hashable, int] = {}
        held, ends = array("i"), array("q", [0])
        self.days: list[int | None] = []
        self.bare: list[bool] = []
        for one in gists:
            for kind in (one.words, one.figures):
                held.extend(sorted(numbers.setdefault(word, len(numbers)) for word in kind))
                ends.append(len(held))
            self.days.append(one.day)
            self.bare.append(one.bare)
        self._held, self._ends = np.asarray(held, np.int32), np.asarray(ends, np.int64)
        self._vocabulary = len(numbers)
        self._at_hand: dict[int, Gist] = {}

    def __len__(self) -> int:
        return len(self.days)

    def __getitem__(self, row: int) -> Gist:
        """The gist in that row, with numbers for words and figures."""
        found = self._at_hand.get(row)
        if found is None:
            if len(self._at_hand) == _AT_HAND:
                self._at_hand.clear()
            found = self._at_hand[row] = self._gist(row)
        return found

    def word_count(self, row: int) -> int:
        """How many words the gist in that row has."""
        return int(self._ends[2 * row + 1] - self._ends[2 * row])

    def sameness(self, row: int) -> bytes:
        """Equal for two rows if their gists are."""
        held, middle = self._held[self._ends[2 * row] : self._ends[2 * row + 2]], self.word_count(row)
        beside = repr((middle, self.days[row], self.bare[row])).encode()
        return hashlib.blake2b(held.tobytes() + beside, digest_size=16).digest()

    def table(self, rows: Sequence[int], most: int) -> Any:
        """Which words the gists in these rows have, as a sparse matrix of 1 (gist, word).

        Of words that one gist alone has, or more than `most`, there is none.
        """
        from scipy.sparse import csr_matrix  # half as slow to load as all else of a build that has nothing to do

        firsts, ends = self._ends[2 * np.asarray(rows, np.int64)], self._ends[2 * np.asarray(rows, np.int64) + 1]
        words = np.concatenate([self._held[:0], *map(self._held.__getitem__, map(slice, firsts, ends))])
        held_by = np.bincount(words, minlength=self._vocabulary)
        telling = (held_by > 1) & (held_by <= most)
        kept = telling[words]
        stretches = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], np.cumsum(ends - firsts)])]
        columns = (np.cumsum(telling) - 1)[words[kept]]
        return csr_matrix((np.ones(len(columns), np.int32), columns, stretches), shape=(len(rows), int(telling.sum())))

    def _gist(self, row: int) -> Gist:
        words, figures = (
            frozenset(self._held[self._ends[place] : self._ends[place + 1]].tolist())
            for place in (2 * row, 2 * row + 1)
        )
        return Gist(words, figures, self.days[row], self.bare[row])
