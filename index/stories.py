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
REWRITE_DAYS = 2  # a follow-up repeats what was reported some days before
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
_NEVER = 10_000_000  # an ordinal later than any day
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
    together: dict[int, list[int]] = {}
    for row, group in enumerate(_groups(gists)):
        together.setdefault(group, []).append(row)
    found: list[int | None] = [None] * len(articles)
    for versions in together.values():
        earliest = min(versions, key=lambda row: (gists[row].bare, gists[row].day or _NEVER, articles[row].id))
        if not gists[earliest].bare:
            for row in versions:
                found[row] = earliest
    return found


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


def _likeness(one: Gist, other: Gist) -> float:
    """How much of the shorter one stands in the other, words and figures counted alike."""
    figures = min(len(one.figures), len(other.figures))
    shared = len(one.words & other.words) / min(len(one.words), len(other.words))
    return shared + (len(one.figures & other.figures) / figures if figures else 0.5)


def _groups(gists: Sequence[Gist]) -> list[int]:
    """For each gist the first row of its group; groups are put together pair by pair, the likest first."""
    # What was copied word for word on one day is looked at once, however often it stands there.
    copied: dict[Gist, int] = {}
    first = [copied.setdefault(one, row) if len(one.words) >= FEWEST_WORDS else row for row, one in enumerate(gists)]
    rows = sorted(set(first))
    groups = {row: [row] for row in rows}
    pairs = [(one, other) for one, other in _pairs(gists, rows) if same_story(gists[one], gists[other])]
    for one, other in sorted(pairs, key=lambda pair: (-_likeness(gists[pair[0]], gists[pair[1]]), pair)):
        if groups[one] is groups[other]:
            continue
        if not any(_apart(gists[a], gists[b]) for a, b in product(groups[one], groups[other])):
            together = sorted(groups[one] + groups[other])
            groups.update(dict.fromkeys(together, together))
    return [groups[row][0] for row in first]


def _pairs(gists: Sequence[Gist], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs among `rows` that share enough of their rarer words to be looked at."""
    from scipy.sparse import csr_matrix  # half as slow to load as all else of a build that has nothing to do

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
