"""What counts for how rare the words of an archive are.

A question's words weigh by their rarity, so whoever could add many articles of one kind would change every ranking.
Therefore what is said once counts once, and what its own title has nothing to do with does not count.
"""

import hashlib
from collections.abc import Iterator, Sequence

from index.documents import Article
from index.languages.repetition import repeats
from index.languages.terms import fold_width, terms

BORNE_OUT = 0.25  # of a title's terms that stand in the article; as a passage bears its title out, see rag/support.py


def counted(
    articles: Sequence[Article], rows: Sequence[int], texts: Sequence[str], stories: Sequence[int | None]
) -> list[str]:
    """What counts of each passage: its text as a search sees it, that without the title, or nothing.

    `rows` and `texts` are by passage, `stories` by article as `index.stories` tells them. Nothing counts of a copy of a
    story, of mere repetition, of words that another passage had before, and of an article that says nothing of what its
    title names. Where most are such articles (their titles are names of files), their words count without the titles.
    """
    borne_out = [_is_borne_out(article) for article in articles]
    new = list(_new(articles, rows, texts, stories))
    titled = [words for words, row in zip(new, rows, strict=True) if words and borne_out[row]]
    mostly = 2 * len(titled) > sum(map(bool, new))
    return [
        (text if borne_out[row] else "" if mostly else words) if words else ""
        for words, row, text in zip(new, rows, texts, strict=True)
    ]


def _new(
    articles: Sequence[Article], rows: Sequence[int], texts: Sequence[str], stories: Sequence[int | None]
) -> Iterator[str]:
    """The words of each passage below its title; "" where they were said before."""
    known: set[bytes] = set()
    for row, text in zip(rows, texts, strict=True):
        words = text[len(articles[row].title) :].lstrip("\n")
        said = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        yield words if stories[row] in (None, row) and said not in known and not repeats(words) else ""
        known.add(said)


def _is_borne_out(article: Article) -> bool:
    """Whether an article says something of what its title names."""
    claimed, said = set(terms(article.title)), fold_width(article.text)
    return sum(term in said for term in claimed) >= BORNE_OUT * len(claimed)
