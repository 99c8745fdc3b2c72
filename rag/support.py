"""What a passage itself says of a question: a title ranks its article, but it cannot answer for it.

Whoever may add an article may put any title above it, the very question among them, and the model sees every sentence
below its title. So a passage must bear out what its title claims, or its article must, and what is quoted must stand
where something is said of the question. A real report does: its body comes back to what its title names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.documents import Article, Passage
from index.languages.aliases import fold
from index.languages.terms import fold_width, query_terms
from index.languages.terms_held import TermTable
from rag.question import Question

# data/eval/README.md, table "support", for both.
ENOUGH = 0.15  # share of the question's terms from which a passage says something of it, whatever its title has
OF_THE_TITLE = 0.25  # of those that its title has; a passage that holds less of them does not bear its title out


class TermShare:
    """How much of a question a text holds: the share of its terms, by rarity.

    A known name counts as held when the text has it under any name, in any language.
    """

    def __init__(self, archive: Archive, question: Question) -> None:
        terms = query_terms(question.understood)
        self._table = TermTable(terms)
        self._rarity = np.array([archive.words.rarity(term) for term in terms])
        self._total = float(self._rarity.sum()) or 1.0
        place = {term: column for column, term in enumerate(terms)}
        known = [([fold(name) for name in names], query_terms(names[0])) for names in question.known]
        self._known = [(names, [place[term] for term in own if term in place]) for names, own in known]
        self._seen: dict[str, NDArray[np.bool_]] = {}  # the same texts are asked about again and again

    def of_each(self, texts: Sequence[str]) -> list[float]:
        """The share that each of these texts holds, 0..1."""
        shares: list[float] = self.worth(self.held_in(texts)).tolist()
        return shares

    def held_in(self, texts: Sequence[str], folded: Sequence[str] | None = None) -> NDArray[np.bool_]:
        """Which of the question's terms each of these texts holds, shape (texts, terms).

        `folded` are the same as `fold_width` has them, where that is known.
        """
        new = {text: place for place, text in enumerate(texts) if text not in self._seen}
        if new:
            narrow = [folded[place] for place in new.values()] if folded else list(map(fold_width, new))
            self._seen.update(zip(new, self._held_in(list(new), narrow), strict=True))
        found = np.empty((len(texts), len(self._rarity)), np.bool_)
        for row, text in enumerate(texts):
            found[row] = self._seen[text]
        return found

    def _held_in(self, texts: Sequence[str], narrow: Sequence[str]) -> NDArray[np.bool_]:
        held = self._table.held_in(narrow)
        for names, own in self._known:
            lacking = np.flatnonzero(~held[:, own].all(1)).tolist()
            folded = [fold(texts[row]) for row in lacking]
            together = "\n".join(folded)
            there = [name for name in names if name in together]  # nearly always none
            for row, text in zip(lacking, folded, strict=True) if there else ():
                if any(name in text for name in there):
                    held[row, own] = True
        return held

    def worth(self, held: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The shares that such terms are of all, 0..1."""
        shares: NDArray[np.float64] = held @ self._rarity / self._total
        return shares


def below_title(article: Article, passage: Passage) -> str:
    """The words of a passage with the title they stand under, which often says what they are about."""
    return f"{article.title} {article.text[passage.start : passage.end]}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a passage says itself: `share` of the question's terms that it, or its article around it, holds, 0..1.

    It is not `sound` where its title claims what neither bears out, or where it says the same again and again.
    """

    share: float
    sound: bool


class Support:
    """Judges passages for one question by what they say without their titles, each of them once."""

    def __init__(self, archive: Archive, share: TermShare) -> None:
        self._archive = archive
        self._share = share
        self._known: dict[int, Said] = {}

    def said_by(self, rows: Sequence[int]) -> list[Said]:
        """What each of the passages in `rows` says itself."""
        new = [row for row in rows if row not in self._known]
        if new:
            self._known.update(zip(new, self._judged(new), strict=True))
        return [self._known[row] for row in rows]

    def _judged(self, rows: Sequence[int]) -> list[Said]:
        archive, worth = self._archive, self._share.worth
        articles = [archive.articles[archive.article_row(row)] for row in rows]
        words = [archive.words_of(row) for row in rows]
        held = self._share.held_in(words, archive.folded_words(rows))
        shares = worth(held)
        few = [place for place, share in enumerate(shares.tolist()) if share < ENOUGH]
        claimed = self._share.held_in([articles[place].title for place in few])
        more = [place for place in few if len(words[place]) < len(articles[place].text)]
        whole = self._share.held_in([articles[place].text for place in more])
        better = worth(whole) > shares[more]
        held[more] = np.where(better[:, None], whole, held[more])
        shares[more] = worth(held[more])
        borne_out = worth(held[few] & claimed) >= OF_THE_TITLE * worth(claimed)
        sound = np.ones(len(rows), np.bool_)
        sound[few] = (shares[few] >= ENOUGH) | borne_out
        return [
            Said(0.0, sound=False) if archive.repeats(row) else Said(share, sound=well)
            for row, share, well in zip(rows, shares.tolist(), sound.tolist(), strict=True)
        ]
