"""The articles and passages of one generation, in SQLite. The only module that knows SQL."""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index import older_catalogs
from index.documents import Article, Language, Passage, Span, Unread
from index.languages.aliases import Alias, Groups
from index.passage_table import (
    COLUMNS,
    Days,
    PassageTable,
    columns_of,
    packed,
    packed_keys,
    table_of,
    unpacked,
    unpacked_keys,
)
from index.text_keys import TextKeys

FILE = "catalog.sqlite"
_LANGUAGES: dict[str, Language] = {"ja": "ja", "en": "en"}
_TABLES = """
CREATE TABLE articles (row INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    file TEXT NOT NULL, language TEXT NOT NULL, published TEXT, outlet TEXT, url TEXT, number TEXT,
    asides TEXT, metadata TEXT, names TEXT);
CREATE TABLE columns (name TEXT PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE files (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE unread (file TEXT NOT NULL, reason TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE aliases (names TEXT NOT NULL, learnt TEXT NOT NULL, kind TEXT NOT NULL);
"""


def article_digest(article: Article) -> str:
    """A hash of all that an article says, so that a change of it is noticed."""
    fields = (
        article.id,
        article.title,
        article.text,
        article.file,
        article.language,
        str(article.published),
        article.outlet,
        article.url,
        article.number,
        [list(span) for span in article.asides],
        dict(sorted(article.metadata.items())),
    )
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def write(
    folder: Path,
    articles: Sequence[Article],
    passages: Sequence[tuple[int, Passage]],
    dates: Sequence[Days],
    names: Sequence[Groups],
    text_keys: TextKeys,
    sentence_keys: TextKeys,
    files: Iterable[tuple[str, str]],
    unread: Iterable[Unread],
    aliases: Iterable[Alias],
    stories: Iterable[int | None],
) -> None:
    """Write the catalog into `folder`.

    `passages` are (row of the article, passage), `dates` the (first, last) ordinals each mentions; `names` are the
    groups of names that each article gives; keys are of the embedded texts; `stories` are for each article the row of
    the earliest version of its story.
    """
    columns = {
        **columns_of(passages, dates),
        "passage_key": packed_keys(text_keys),
        "sentence_key": packed_keys(sentence_keys),
        "story": packed(np.array([0 if row is None else row + 1 for row in stories], np.int64)),
    }
    connection = sqlite3.connect(folder / FILE)
    try:
        connection.execute("PRAGMA journal_mode=OFF")  # the whole generation is published or thrown away
        connection.executescript(_TABLES)
        connection.executemany(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    row,
                    a.id,
                    a.title,
                    a.text,
                    a.file,
                    a.language,
                    a.published.isoformat() if a.published else None,
                    a.outlet,
                    a.url,
                    a.number,
                    json.dumps(a.asides) if a.asides else None,
                    json.dumps(dict(a.metadata), sort_keys=True) if a.metadata else None,
                    json.dumps(given, ensure_ascii=False) if given else None,
                )
                for row, (a, given) in enumerate(zip(articles, names, strict=True))
            ),
        )
        connection.executemany("INSERT INTO columns VALUES (?,?)", columns.items())
        connection.executemany("INSERT INTO files VALUES (?,?)", files)
        connection.executemany("INSERT INTO unread VALUES (?,?,?)", ((u.file, u.reason, u.code) for u in unread))
        connection.executemany(
            "INSERT INTO aliases VALUES (?,?,?)",
            ((json.dumps(alias.names), alias.learnt, alias.kind) for alias in aliases),
        )
        connection.commit()
    finally:
        connection.close()


class Catalog:
    """A catalog opened for reading; nothing is written, so a read-only folder will do."""

    def __init__(self, folder: Path) -> None:
        path = (folder / FILE).resolve()
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._older = older_catalogs.is_older(self._connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def articles(self) -> list[Article]:
        """All articles, in row order; what many have in common is held in memory once."""
        nothing: dict[str, str] = {}
        columns = "id, title, text, file, language, published, outlet, url, number, asides, metadata"
        return [
            Article(
                id=id_,
                title=title,
                text=text,
                file=sys.intern(file),
                language=_LANGUAGES[language],
                published=date.fromisoformat(published) if published else None,
                outlet=sys.intern(outlet) if outlet else outlet,
                url=url,
                number=number,
                asides=tuple(Span(*pair) for pair in json.loads(asides)) if asides else (),
                metadata=json.loads(metadata) if metadata else nothing,
            )
            for id_, title, text, file, language, published, outlet, url, number, asides, metadata in (
                self._connection.execute(f"SELECT {columns} FROM articles ORDER BY row")  # noqa: S608 - a constant
            )
        ]

    def passages(self) -> PassageTable:
        """All passages, in row order."""
        if self._older:
            return older_catalogs.passages(self._connection)
        return table_of({name: self._column(name) for name in COLUMNS})

    def text_keys(self) -> tuple[TextKeys, TextKeys]:
        """The keys of the texts that were embedded: of the passages, and of the sentences, both in row order."""
        if self._older:
            return older_catalogs.text_keys(self._connection)
        return unpacked_keys(self._column("passage_key")), unpacked_keys(self._column("sentence_key"))

    def names(self) -> list[Groups] | None:
        """The groups of names that each article gives, in row order; None where the catalog does not know."""
        if self._older:
            return None
        rows = self._connection.execute("SELECT names FROM articles ORDER BY row")
        return [[tuple(group) for group in json.loads(given)] if given else [] for (given,) in rows]

    def files(self) -> dict[str, str]:
        """SHA-256 of each file that was read, by its path below the data folder."""
        return dict(self._connection.execute("SELECT file, sha256 FROM files"))

    def unread(self) -> list[Unread]:
        """What could not be read, and why."""
        # Indexes made before there were codes have two columns.
        return [Unread(*row) for row in self._connection.execute("SELECT * FROM unread ORDER BY rowid")]

    def aliases(self) -> list[Alias]:
        """Names learnt from the articles."""
        rows = self._connection.execute("SELECT names, learnt, kind FROM aliases ORDER BY rowid")
        return [Alias(tuple(json.loads(names)), learnt, kind) for names, learnt, kind in rows]

    def stories(self) -> list[int | None]:
        """For each article the row of the earliest version of its story; None for a bare headline."""
        if self._older:
            return older_catalogs.stories(self._connection)
        return [row - 1 if row else None for row in unpacked(self._column("story")).tolist()]

    def _column(self, name: str) -> bytes:
        (numbers,) = self._connection.execute("SELECT numbers FROM columns WHERE name = ?", (name,)).fetchone()
        return bytes(numbers)
