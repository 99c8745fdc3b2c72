"""A published generation, opened for reading: find by meaning, find by words, slice an article.

An opened archive never changes, so any number of threads may read it; a newer generation is another `Archive`.
"""

import copy
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidates as Candidates
from index.catalog import Catalog
from index.documents import Article, Passage, Unread
from index.embedders import Embedder, open_embedder
from index.errors import IndexMismatch, NotInArchive
from index.finder import Finder
from index.generations import Generations
from index.holdings import open_holdings
from index.languages.alias_lists import Stamp, read_user_file, stamp_of, user_file
from index.languages.aliases import AliasBook
from index.languages.sounding import Sounds
from index.manifest import Manifest
from index.memory import growing
from index.passage_table import Rows
from index.repeating import Repeating
from index.scope import Mask, Scopes
from index.scope import Scope as Scope  # part of what an archive is asked with, so importable from here too
from index.shares import FoldedPassages
from index.versions import Versions
from index.word_counts import WordCounts

KNOWN = 4_096  # passages that are kept ready
APART_UP_TO = 200_000  # passages whose languages are searched apart; beyond, two searches have not been measured


class Archive:
    """An opened generation."""

    def __init__(self, folder: Path, manifest: Manifest, warnings: tuple[str, ...] = ()) -> None:
        self.manifest = manifest
        self.facts = manifest.facts
        self.generation = folder.name
        self._folder = folder
        self.own_names = user_file(folder.parent)
        self._book: tuple[Stamp, AliasBook] | None = None
        self.warnings = warnings
        catalog = Catalog(folder)
        try:
            self.articles = catalog.articles()
            self.unread: list[Unread] = catalog.unread()
            self._table = catalog.passages()
            self._mined = catalog.aliases()
            self._story = catalog.stories()
        finally:
            catalog.close()
        self._row = {article.id: row for row, article in enumerate(self.articles)}
        holdings = open_holdings(folder, manifest.facts.store)
        self.words = holdings.words
        self._scopes = Scopes(self.articles, self._table)
        self._known: dict[int, Passage] = {}
        self._counts = WordCounts(self.words, len(self.articles))
        self._folded = FoldedPassages(self.articles, self._table)
        self._repeating = Repeating(self.articles, self._table, self._story)
        self.finder = Finder(
            holdings,
            self._table,
            [article.language for article in self.articles],
            self._repeating.is_telling,
            apart=self.passages <= APART_UP_TO and self.facts.store != "milvus",  # to which the rows would be sent
        )

    @cached_property
    def embedder(self) -> Embedder:
        """The model that made this archive, loaded when first needed. Raises IndexMismatch when it is another now."""
        wanted = self.facts.model
        embedder = open_embedder(wanted.name)
        if embedder.facts.fingerprint != wanted.fingerprint:
            raise IndexMismatch(
                f"This index was made with the model {wanted.name} ({wanted.fingerprint}), but that name now gives "
                f"{embedder.facts.fingerprint}. Bring the old model back, or make the index anew: shutten build"
            )
        return embedder

    @property
    def is_warm(self) -> bool:
        """Whether the model is loaded."""
        return "embedder" in vars(self)

    @cached_property
    def sounds(self) -> Sounds:
        """The katakana words of the articles, for names in Latin letters that nobody lists."""
        return Sounds(self.articles)

    @property
    def aliases(self) -> AliasBook:
        """The other names of things: built in, learnt from these articles, and the user's, as his file is now."""
        stamp = stamp_of(self.own_names)
        if self._book is None or self._book[0] != stamp:
            self._book = stamp, AliasBook.open(self._mined, read_user_file(self.own_names))
        return self._book[1]

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self._table.keys)

    def article(self, article_id: str) -> Article:
        """The article with that id. Raises NotInArchive."""
        return self.articles[self.row_of(article_id)]

    def row_of(self, article_id: str) -> int:
        """The row of the article with that id. Raises NotInArchive."""
        if article_id not in self._row:
            raise NotInArchive(
                f"No article has the id '{article_id}'. It may have been removed or changed since; "
                "look for it with: shutten search"
            )
        return self._row[article_id]

    def story_of(self, article_id: str) -> str | None:
        """The id of the earliest version of an article's story; None for a bare headline. Raises NotInArchive."""
        earliest = self._story[self.row_of(article_id)]
        return None if earliest is None else self.articles[earliest].id

    def story_row(self, article_row: int) -> int:
        """The row of the earliest version of an article's story; its own for a bare headline."""
        earliest = self._story[article_row]
        return article_row if earliest is None else earliest

    def versions_of(self, article_id: str) -> tuple[Article, ...]:
        """All articles that tell the same story, that one among them, the oldest first. Raises NotInArchive."""
        row = self.row_of(article_id)
        story = self._story[row]
        return (self.articles[row],) if story is None else self._versions.of(story)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self.articles, self._story)

    def article_row(self, passage_row: int) -> int:
        """The row of the article that a passage belongs to."""
        return int(self._table.article[passage_row])

    def passage(self, row: int) -> Passage:
        """The passage in that row; the last ones asked for are kept, for one question asks several times."""
        known = self._known.get(row)
        if known is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            known = self._known[row] = self._table.passage(row, self.articles[self._table.article[row]].id)
        return known

    def words_of(self, row: int) -> str:
        """The words of the passage in that row."""
        words: str = self.articles[self._table.article[row]].text[self._table.start[row] : self._table.end[row]]
        return words

    def sentence_of(self, row: int, number: int) -> str:
        """The words of the sentence with that number, from 0, of the passage in that row."""
        start, end = self._table.sentences[self._table.first_sentence[row] + number]
        words: str = self.articles[self._table.article[row]].text[start:end]
        return words

    def asides(self, rows: Rows) -> Mask:
        """Which of these passages stand outside the body of their article."""
        return self._table.aside[rows]

    def passages_of(self, article_row: int) -> list[int]:
        """Rows of the passages of an article, in order."""
        first = int(np.searchsorted(self._table.article, article_row))
        last = int(np.searchsorted(self._table.article, article_row, side="right"))
        return list(range(first, last))

    def among(self, article_rows: Collection[int]) -> "Archive":
        """The archive as if it held no other articles than those; rarity of words is still that of the whole."""
        narrowed = copy.copy(self)
        vars(narrowed).pop("everything", None)
        narrowed._scopes = Scopes(self.articles, self._table, article_rows)
        return narrowed

    @cached_property
    def everything(self) -> Scope:
        """The scope without any filter; asked for at every question, so made once."""
        return self._scopes.narrowed(None, None, None, (None, None))

    def today(self) -> date:
        """The day from which "last month" is seen; see `Scopes.newest`."""
        return self._scopes.newest(date.today()) or date.today()

    def scope(
        self,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        about: tuple[date | None, date | None] = (None, None),
    ) -> Scope:
        """The passages of articles published from `since` to `until` whose outlet, file or id fits `source`.

        `about` narrows further to articles that mention a day or month in that window or were published in it or soon
        after, since an exercise of February may be reported in April. Both ends are included. `source` is a pattern
        with * and ?, or a part of the name, or several of them, a line each; case and width do not matter. Raises
        BadQuestion for a window that ends before it begins.
        """
        if not (since or until or source or any(about)):
            return self.everything
        return self._scopes.narrowed(since, until, source, about)

    def files(self) -> dict[str, str]:
        """SHA-256 of each file that was read, by its path below the data folder."""
        catalog = Catalog(self._folder)
        try:
            return catalog.files()
        finally:
            catalog.close()

    def repeats(self, row: int) -> bool:
        """Whether the passage in that row says the same again and again."""
        return self._repeating.of(row)

    def copies(self, row: int) -> bool:
        """Whether the passage in that row only repeats what the earliest version of its story says."""
        return self._repeating.copies(row)

    def naming(self, names: Iterable[str]) -> set[int]:
        """Rows of the articles that have all terms of any of these names in one passage."""
        return {row for name in names for row in self.words.articles_with(name).tolist()}

    def holding(self, word: str, inside: NDArray[np.bool_] | None = None) -> int:
        """How many articles hold `word`; see `WordCounts`."""
        return self._counts.holding(word, inside)

    def folded(self, rows: Sequence[int]) -> list[str]:
        """What a search by words sees of the passages in these rows, their titles included; see `index.shares`."""
        return self._folded.of(rows)

    def folded_words(self, rows: Sequence[int]) -> list[str]:
        """The same without the titles."""
        return self._folded.words_of(rows)


def open_archive(folder: Path) -> Archive:
    """The newest generation of the index in `folder` that can be trusted.

    Raises IndexMissing, IndexDamaged or IndexMismatch, each with the command that repairs it.
    """
    generations = Generations(folder)
    while True:
        opened = generations.current()
        try:
            with growing():
                return Archive(opened.generation.folder, opened.generation.manifest, tuple(opened.warnings))
        except (OSError, ValueError, sqlite3.OperationalError):
            # Two builds may have been published since, and this generation removed; then there is a newer one.
            if generations.number() == opened.generation.number:
                raise
