"""The last generation as a build sees it: whether it still fits the articles, and what of it need not be made anew."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.article_parts import Parts
from index.catalog import Catalog, article_digest
from index.documents import Article, Passage, Span, Unread
from index.embedders import Vectors
from index.embeddings import Known
from index.errors import Code, DataError, IndexDamaged
from index.generations import Opened
from index.holdings import open_holdings
from index.languages.aliases import Groups
from index.passage_table import PassageTable
from index.program import program
from index.readers import list_files, load
from index.record import read_record
from index.rows import Places
from index.sandbox import Reading
from index.stores import Holdings, Keys, store_variant
from index.text_keys import TextKeys, places_among

# Reasons that may be gone at the next try, though the file is the same.
_PASSING: frozenset[Code] = frozenset({"slow", "memory", "crashed", "closed"})


class _Stored:
    """The vectors of a generation by the keys of their texts: those of the passages, then those of the sentences."""

    def __init__(self, opened: Holdings, passages: Keys, keys: TextKeys, dimension: int, *, lasting: bool) -> None:
        self._opened, self._passages, self._keys, self._dimension = opened, passages, keys, dimension
        self.lasting = lasting

    def places_of(self, keys: TextKeys) -> Places:
        """See `Known`."""
        return places_among(self._keys, keys)

    def vectors_at(self, places: Places) -> Vectors:
        """See `Known`."""
        found = np.empty((len(places), self._dimension), np.float32)
        of_passage = places < len(self._passages)
        try:
            if of_passage.any():
                found[of_passage] = self._opened.vectors.vectors_of(self._passages[places[of_passage]])
            found[~of_passage] = self._opened.sentences.vectors_at(places[~of_passage] - len(self._passages))
        except KeyError as lost:
            raise IndexDamaged("The index lacks some of its vectors. Rebuild it with: shutten build --full") from lost
        return found


class Past:
    """A generation whose checksums have been compared."""

    def __init__(self, opened: Opened) -> None:
        generation = opened.generation
        self.generation, self.folder, self.facts = generation.name, generation.folder, generation.manifest.facts
        self.warnings = opened.warnings
        self._record = read_record(self.folder)
        self.by_this_program = self._record is not None and self._record.program == program()
        catalog = Catalog(self.folder)
        try:
            self.files = catalog.files()
            self.unread: tuple[Unread, ...] = tuple(catalog.unread())
        finally:
            catalog.close()

    @property
    def duplicates(self) -> tuple[str, ...]:
        """The articles that were there twice."""
        return self._record.duplicates if self._record else ()

    def is_of(self, data: Path, progress: Callable[[int, int], None]) -> bool:
        """Whether `data` holds just the files that this generation was made of, by their bytes, and nothing else.

        A no may only mean that this cannot be told without reading them. `progress` gets (files done, files). Raises
        DataError for a missing folder.
        """
        if not self._record or not self.by_this_program or not _PASSING.isdisjoint(one.code for one in self.unread):
            return False
        names, passed_over = list_files(data)
        files = self._record.files
        if files.keys() != set(names) or [one for one in self.unread if one.file not in files] != passed_over:
            return False
        try:
            if any((data / name).stat().st_size != files[name]["bytes"] for name in names):
                return False
            for done, name in enumerate(names, 1):
                if hashlib.sha256(load(data, name).raw).hexdigest() != files[name]["sha256"]:
                    return False
                progress(done, len(names))
        except (DataError, OSError):
            return False
        return True

    def reading(self, name: str, sha256: str) -> Reading | None:
        """What a file of these bytes was read as; None where it has to be read again."""
        row = self._record.files.get(name) if self._record and self.by_this_program else None
        if row is None or row["sha256"] != sha256 or row["problems"] or row["copies"]:
            return None  # of copies and of what could not be read nothing is kept
        articles = self._articles_by_file.get(name)
        return Reading(tuple(articles), (), row["encoding"], row["replaced"]) if articles else None

    @cached_property
    def articles(self) -> list[Article]:
        """All articles, in row order."""
        return self._content[0]

    @cached_property
    def digests(self) -> dict[str, str]:
        """A hash of all that each article says, by its id."""
        return {article.id: article_digest(article) for article in self.articles}

    def parts(self, article: Article, digest: str) -> Parts | None:
        """What was made of the article, if it was there, says the same, and this program would make the same of it."""
        return self._parts.get(article.id) if self.digests.get(article.id) == digest else None

    def known_vectors(self) -> Known:
        """All stored vectors by the key of the text they were made of, for a build with the same model."""
        _, table, _, (of_passages, of_sentences) = self._content
        opened = open_holdings(self.folder, self.facts.store)
        # Passages first: theirs are kept more exactly than the sentences'.
        keys, lasting = np.concatenate([of_passages, of_sentences]), store_variant(self.facts.store).whole is None
        return _Stored(opened, table.keys, keys, self.facts.model.dimension, lasting=lasting)

    @cached_property
    def _content(self) -> tuple[list[Article], PassageTable, list[Groups] | None, tuple[TextKeys, TextKeys]]:
        catalog = Catalog(self.folder)
        try:
            return catalog.articles(), catalog.passages(), catalog.names(), catalog.text_keys()
        finally:
            catalog.close()

    @cached_property
    def _articles_by_file(self) -> dict[str, list[Article]]:
        found: dict[str, list[Article]] = {}
        for article in self.articles:
            found.setdefault(article.file, []).append(article)
        return found

    @cached_property
    def _parts(self) -> dict[str, Parts]:
        articles, table, names, _ = self._content
        if not self.by_this_program or names is None:
            return {}
        ends = np.searchsorted(table.article, np.arange(len(articles) + 1)).tolist()
        spans = [Span(start, end) for start, end in table.sentences.tolist()]
        days = [(first, last) for first, last in table.dates.tolist()]
        of_sentences, of_dates = table.first_sentence.tolist(), table.first_date.tolist()
        columns = zip(
            table.start.tolist(), table.end.tolist(), pairwise(of_sentences), table.aside.tolist(), strict=True
        )
        owners = table.article.tolist()
        passages = [
            Passage(articles[owner].id, start, end, tuple(spans[slice(*held)]), aside)
            for owner, (start, end, held, aside) in zip(owners, columns, strict=True)
        ]
        dates = [days[slice(*held)] for held in pairwise(of_dates)]
        return {
            article.id: Parts(passages[slice(*held)], dates[slice(*held)], given)
            for article, held, given in zip(articles, pairwise(ends), names, strict=True)
        }
