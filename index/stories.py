"""Which articles tell the same story: copies, cuts, updates and rewrites of one text.

Two articles are versions of one story when the shorter one's words stand in the other and its figures agree. Figures
are what tells the exercise of this year from that of the last. Reports that outlets wrote independently of one another
share the names but not the choice of facts; they stay apart, for they confirm each other.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from index.documents import Article
from index.gists import Gist, Gists, gist

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

_NEVER = 10_000_000  # an ordinal later than any day


def stories(articles: Sequence[Article]) -> list[int | None]:
    """For each article the row of the earliest version of its story; None for a bare headline that fits none."""
    gists = Gists(map(gist, articles))
    together: dict[int, list[int]] = {}
    for row, group in enumerate(_groups(gists)):
        together.setdefault(group, []).append(row)
    found: list[int | None] = [None] * len(articles)
    for versions in together.values():
        earliest = min(versions, key=lambda row: (gists.bare[row], gists.days[row] or _NEVER, articles[row].id))
        if not gists.bare[earliest]:
            for row in versions:
                found[row] = earliest
    return found


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


def _groups(gists: Gists) -> list[int]:
    """For each gist the first row of its group; groups are put together pair by pair, the likest first."""
    # What was copied word for word on one day is looked at once, however often it stands there.
    copied: dict[bytes, int] = {}
    first = [
        copied.setdefault(gists.sameness(row), row) if gists.word_count(row) >= FEWEST_WORDS else row
        for row in range(len(gists))
    ]
    rows = sorted(set(first))
    groups: dict[int, list[int]] = {}  # of those rows that are not alone
    pairs = [
        (-_likeness(gists[one], gists[other]), one, other)
        for one, other in _pairs(gists, rows)
        if same_story(gists[one], gists[other])
    ]
    for _, one, other in sorted(pairs):
        its, others = groups.setdefault(one, [one]), groups.setdefault(other, [other])
        if its is not others and not any(_apart(gists[a], gists[b]) for a, b in product(its, others)):
            together = sorted(its + others)
            groups.update(dict.fromkeys(together, together))
    return [groups.get(row, [row])[0] for row in first]


def _pairs(gists: Gists, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs among `rows` that share enough of their rarer words to be looked at."""
    telling = gists.table(rows, MOST_ARTICLES)
    held = np.diff(telling.indptr)
    turned = telling.T.tocsr()
    for start in range(0, len(rows), _BLOCK):
        block = (telling[start : start + _BLOCK] @ turned).tocoo()
        one, other = block.row + start, block.col
        enough = block.data >= np.maximum(2, 0.4 * np.minimum(held[one], held[other]))
        for i, j in zip(*(side[enough & (one < other)].tolist() for side in (one, other)), strict=True):
            yield rows[i], rows[j]
