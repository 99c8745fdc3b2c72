"""What the words of a question find and hold: all that can be known of it while its vector is still being made."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.archive import Archive, Scope
from index.embedders import Vectors
from index.languages.terms import fold_width, query_terms
from index.passage_table import Rows
from index.shares import Names, Shares
from index.stores import Keys
from rag.expected import forms, holds
from rag.question import Question
from rag.support import Support, TermShare

RUN = 3  # characters of a phrase; data/eval/README.md, table "phrases"
READY = 24  # best passages by words whose sentences are looked at ahead; an answer quotes from 12 or 40
JUDGED = 40  # best passages by words that are judged ahead; of those judged in the end about half are among them
LONE_WORD = 0.5  # what another form of a dictionary word is worth where it is all that is known; table "aliases"


class Lexical:
    """The words of one question in one archive. What was looked for once is kept for as long as the question lasts."""

    def __init__(self, archive: Archive, question: Question) -> None:
        self._archive, self._question = archive, question
        self._found: list[tuple[Scope, int, Keys]] = []
        self._held: dict[int, float] = {}
        self._phrased: dict[str, float] = {}
        asked = fold_width(question.understood)
        # Three letters of an English question stand in any English text and in no Japanese one, whatever either says.
        self._runs = frozenset(() if asked.isascii() else (asked[i : i + RUN] for i in range(len(asked) - RUN + 1)))

    @cached_property
    def share(self) -> TermShare:
        """How much of the question a text holds, as it stands: names in any form, no title."""
        return TermShare(self._archive, self._question)

    @cached_property
    def support(self) -> Support:
        """What each passage says of the question itself."""
        return Support(self._archive, self.share)

    @cached_property
    def _shares(self) -> Shares:
        """How much of it a passage holds together with its title; what ranks, where `share` judges and quotes."""
        question = self._question
        # One dictionary word (money, students) stands in many passages that are about something else.
        credit = LONE_WORD if len(question.known) == 1 and not question.names else 1.0
        known = [
            Names(query_terms(own), [query_terms(other) for other in others], credit) for own, *others in question.known
        ]
        return Shares(query_terms(question.understood), known, self._archive.words.rarity)

    def found(self, scope: Scope, limit: int) -> Keys:
        """The best passages in `scope` by words, at most `limit`."""
        for where, most, keys in self._found:
            if where is scope and most == limit:
                return keys
        keys = self._archive.finder.by_words(self._question.weights, limit, scope)
        self._found.append((scope, limit, keys))
        return keys

    def held(self, rows: Rows) -> Vectors:
        """How much of the question's terms the passages in these rows hold, with their titles, by rarity, 0..1."""
        wanted = rows.tolist()
        new = [row for row in wanted if row not in self._held]
        if new:
            shares = self._shares.of(self._archive.folded(new))
            self._held.update(zip(new, shares.tolist(), strict=True))
        return np.array([self._held[row] for row in wanted], np.float32)

    def phrases(self, title: str, words: str) -> float:
        """The share of the question's runs of `RUN` characters that stand in words or their title, 0..1."""
        if not self._runs:
            return 0.0
        said = f"{title} {words}"
        if said not in self._phrased:
            folded = fold_width(said)
            self._phrased[said] = sum(map(folded.__contains__, self._runs)) / len(self._runs)
        return self._phrased[said]

    def look(self, searches: Sequence[tuple[Scope, int]]) -> None:
        """Look up beforehand what `found`, `held` and `share` are asked next: for these scopes, each with its limit.

        So is how many articles hold each word, and what is asked of the sentences of the passages that hold most.
        """
        for scope, limit in searches:
            rows = self._archive.finder.rows_of(self.found(scope, limit))
            best = rows[np.argsort(-self.held(rows), kind="stable")].tolist()
            self._look_at_sentences(best[:READY])
            self.support.said_by(best[:JUDGED])
        for word in self._question.counted:
            self._archive.holding(word)

    def _look_at_sentences(self, rows: Sequence[int]) -> None:
        passages = [self._archive.passage(row) for row in rows]
        articles = [self._archive.article(passage.article_id) for passage in passages]
        said = [
            (article.title, article.slice(span))
            for article, passage in zip(articles, passages, strict=True)
            for span in passage.sentences
        ]
        self.share.held_in([words for _, words in said])
        asked = forms(self._question.asked)
        for title, words in said:
            self.phrases(title, words)
            for form in asked:
                holds(form, words)
