"""Which articles tell the same story: copies, cuts, updates and rewrites of one text.

Two articles are versions of one story when the shorter one's words stand in the other and its figures agree. Figures
are what tells the exercise of this year from that of the last. Reports that outlets wrote independently of one another
share the names but not the choice of facts; they stay apart, for they confirm each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix

from index.documents import Article
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width

VERSION = 1  # of the rules below; part of the manifest, so that a change of rules is a reason to build anew

# Tuned on one half of tests/data/stories.jsonl, judged on the other; data/eval/README.md, table "stories".
COPY_SHARE = 0.8  # of the shorter one's words in the other: a copy, a cut or an update
COPY_FIGURES = 0.5  # of its figures agree,
UPDATED_FIGURES = 0.3  # and no more than these, or one, are others
COPY_DAYS = 31  # between the two publications
REPRINT_FIGURES = 3  # all the same, and the reprint may come at any time
REWRITE_SHARE = 0.5
REWRITE_LIKENESS = 0.25  # shared words of all words of both: chance finds half of a short text in a long one
REWRITE_FIGURES = 0.7
FEWEST_FIGURES = 3  # that must agree in a rewrite
REWRITE_DAYS = 14
HEADLINE_DAYS = 3
APART_SHARE = 0.3  # below, or with fewer figures in common than this, two articles are never put into one story
FEWEST_WORDS = 8  # with fewer, everything is contained in something
FEWEST_WORDS_OF_HEADLINE = 5

# A word in more articles than this is no hint that two tell the same. Finding pairs this way takes 0.2 ms an article
# and misses none of the verified pairs; MinHash LSH (datasketch, 128 permutations) takes 11 ms for the same.
MOST_ARTICLES = 100
_BLOCK = 512  # articles that are compared with all others at once

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


@dataclass(frozen=True, slots=True)
class Gist:
    """What an article says, without the words that hold it together: endings, particles and spelling fall away.

    `words` are pairs of kanji, triples of katakana, beginnings of Latin words and codes; `figures` are numbers with
    the unit that follows; `day` is the ordinal of the publication. A `bare` article is a headline and nothing else.
    """

    words: frozenset[str]
    figures: frozenset[str]
    day: int | None
    bare: bool


def stories(articles: Sequence[Article]) -> list[int | None]:
    """For each article the row of the earliest version of its story; None for a bare headline that fits none."""
    gists = [gist(article) for article in articles]
    groups = _Groups(gists)
    found: list[int | None] = []
    for row in range(len(articles)):
        versions = groups.versions(row)
        earliest = min(versions, key=lambda r: (gists[r].bare, gists[r].day or _NEVER, articles[r].id))
        found.append(None if gists[earliest].bare else earliest)
    return found


_NEVER = 10_000_000  # later than any day


def gist(article: Article) -> Gist:
    """The gist of an article's title and body; asides are what stands around it."""
    body, at = "", 0
    for aside in (*sorted(article.asides), None):
        body += article.text[at : aside.start if aside else None] + "\n"
        at = max(at, aside.end) if aside else at
    told = _NO_LETTER.sub("", body.replace(article.number or "\0", "")).replace(_NO_LETTER.sub("", article.title), "")
    text = fold_width(_ADDRESS.sub("", f"{article.title}\n{body}".replace(article.number or "\0", "")))
    latin = _LATIN.findall(text)
    words = {run[i : i + 2] for run in _KANJI.findall(text) for i in range(len(run) - 1)}
    for run in _KATAKANA.findall(text):
        name = run.rstrip("ー")
        words.update(name[i : i + 3] for i in range(max(1, len(name) - 2)))
    words.update(word[:6] for word in latin if word not in ENGLISH_STOP_WORDS)
    words.update(code.replace("-", "") for code in _CODE.findall(text))
    counted = _SMALL_KA.sub("か", _MONTH_OR_CENTURY.sub("", text))
    figures = {number + unit for number, unit in _FIGURE.findall(counted)}
    figures.update(_SPELLED[word] for word in latin if word in _SPELLED)
    day = article.published.toordinal() if article.published else None
    return Gist(frozenset(words), frozenset(figures), day, len(told) < _FEWEST_LETTERS)


def same_story(one: Gist, other: Gist) -> bool:
    """Whether two articles are versions of one story."""
    shared, fewer = len(one.words & other.words), min(len(one.words), len(other.words))
    headline = one.bare or other.bare
    if fewer < (FEWEST_WORDS_OF_HEADLINE if headline else FEWEST_WORDS) or shared < REWRITE_SHARE * fewer:
        return False
    agreeing, figures = len(one.figures & other.figures), min(len(one.figures), len(other.figures))
    days = abs(one.day - other.day) if one.day and other.day else 0
    if shared >= COPY_SHARE * fewer:
        if days <= (HEADLINE_DAYS if headline else COPY_DAYS):
            updated = figures - agreeing
            return agreeing >= COPY_FIGURES * figures and updated <= max(1, UPDATED_FIGURES * figures)
        return one.figures == other.figures and agreeing >= REPRINT_FIGURES and not headline
    return (
        shared >= REWRITE_LIKENESS * (len(one.words) + len(other.words) - shared)
        and agreeing >= max(FEWEST_FIGURES, REWRITE_FIGURES * figures)
        and days <= REWRITE_DAYS
    )


def _apart(one: Gist, other: Gist) -> bool:
    """Whether two articles cannot be one story, though a third (a page of the week) holds what both say."""
    figures = min(len(one.figures), len(other.figures))
    if figures >= FEWEST_FIGURES and len(one.figures & other.figures) < APART_SHARE * figures:
        return True
    return len(one.words & other.words) < APART_SHARE * min(len(one.words), len(other.words))


class _Groups:
    """Rows of articles, put together pair by pair, the likest first."""

    def __init__(self, gists: Sequence[Gist]) -> None:
        self._gists = gists
        self._of = [[row] for row in range(len(gists))]
        copies: dict[Gist, int] = {}
        for row, one in enumerate(gists):
            first = copies.setdefault(one, row)
            if first != row and len(one.words) >= FEWEST_WORDS:
                self._put_together(first, row)
        distinct = sorted(copies.values())
        pairs = [pair for pair in _pairs(gists, distinct) if same_story(gists[pair[0]], gists[pair[1]])]
        pairs.sort(key=lambda pair: (-self._likeness(*pair), pair))
        for one, other in pairs:
            if self._of[one] is not self._of[other] and not self._any_apart(one, other):
                self._put_together(one, other)

    def versions(self, row: int) -> list[int]:
        """The rows of all versions of an article's story, its own among them."""
        return self._of[row]

    def _likeness(self, one: int, other: int) -> float:
        """How much of the shorter one stands in the other, words and figures counted alike."""
        mine, theirs = self._gists[one], self._gists[other]
        figures = min(len(mine.figures), len(theirs.figures))
        shared = len(mine.words & theirs.words) / min(len(mine.words), len(theirs.words))
        return shared + (len(mine.figures & theirs.figures) / figures if figures else 0.5)

    def _any_apart(self, one: int, other: int) -> bool:
        return any(_apart(self._gists[a], self._gists[b]) for a, b in product(self._of[one], self._of[other]))

    def _put_together(self, one: int, other: int) -> None:
        together = sorted(self._of[one] + self._of[other])
        for row in together:
            self._of[row] = together


def _pairs(gists: Sequence[Gist], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs among `rows` that share enough of their rarer words to be looked at."""
    columns: dict[str, int] = {}
    # Sorted, for the order of a set differs from run to run.
    places = [[columns.setdefault(word, len(columns)) for word in sorted(gists[row].words)] for row in rows]
    ends = np.cumsum([0, *map(len, places)])
    indices = np.array([place for held in places for place in held], np.int64)
    table = csr_matrix((np.ones(len(indices), np.int32), indices, ends), shape=(len(rows), len(columns)))
    articles = np.bincount(indices, minlength=len(columns))
    telling = table[:, np.flatnonzero((articles > 1) & (articles <= MOST_ARTICLES))]
    held = np.diff(telling.indptr)
    turned = telling.T.tocsr()
    for start in range(0, len(rows), _BLOCK):
        block = (telling[start : start + _BLOCK] @ turned).tocoo()
        one, other = block.row + start, block.col
        enough = block.data >= np.maximum(2, 0.4 * np.minimum(held[one], held[other]))
        for i, j in zip(*(side[enough & (one < other)].tolist() for side in (one, other)), strict=True):
            yield rows[i], rows[j]
