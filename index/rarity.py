"""What counts for how rare the words of an archive are.

A question's words weigh by their rarity, so whoever could add many articles of one kind would change every ranking.
Therefore what is said once counts once, and what its own title has nothing to do with does not count.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.documents import Article
from index.languages.repetition import repeats
from index.languages.terms import fold_width, terms
from index.rows import TextRows

BORNE_OUT = 0.25  # of a title's terms that stand in the article; as a passage bears its title out, see rag/support.py


def counted(
    articles: Sequence[Article], rows: Sequence[int], texts: TextRows[str], stories: Sequence[int | None]
) -> NDArray[np.int64]:
    """From which character on the text of each passage counts: all that a search sees, that without the title, nothing.

    `rows` and `texts` are by passage, `stories` by article as `index.stories` tells them. Nothing counts of a copy of a
    story, of mere repetition, of words that another passage had before, and of an article that says nothing of what its
    title names. Where most are such articles (their titles are names of files), their words count without the titles.
    """
    borne_out = np.array([_is_borne_out(article) for article in articles], bool)
    below, ends = _new(articles, rows, texts, stories)
    new, titled = below < ends, borne_out[np.asarray(rows, np.int64)]
    mostly = 2 * (new & titled).sum() > new.sum()
    return np.where(new & titled, 0, ends if mostly else below)


def _new(
    articles: Sequence[Article], rows: Sequence[int], texts: TextRows[str], stories: Sequence[int | None]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where in each passage's text the words below the title begin (at its end if they are not new), and its end."""
    known: set[bytes] = set()
    below, ends = np.empty((2, len(texts)), np.int64)
    for place, (row, text) in enumerate(zip(rows, texts, strict=True)):
        words = text[len(articles[row].title) :].lstrip("\n")
        said = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        is_new = stories[row] in (None, row) and said not in known and not repeats(words)
        below[place], ends[place] = len(text) - len(words) if is_new else len(text), len(text)
        known.add(said)
    return below, ends


def _is_borne_out(article: Article) -> bool:
    """Whether an article says something of what its title names."""
    claimed, said = set(terms(article.title)), fold_width(article.text)
    return sum(term in said for term in claimed) >= BORNE_OUT * len(claimed)
