"""The articles and passages of one generation, in SQLite. The only module that knows SQL."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.documents import Article, Passage, Span, Unread
from index.languages.aliases import Alias
from index.stores import Keys

FILE = "catalog.sqlite"
_TABLES = """
CREATE TABLE articles (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    file TEXT NOT NULL, language TEXT NOT NULL, published TEXT, outlet TEXT, url TEXT, number TEXT,
    asides TEXT NOT NULL, metadata TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, article INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, aside INTEGER NOT NULL, sentences BLOB NOT NULL,
    dates BLOB NOT NULL, text_key BLOB NOT NULL);
CREATE TABLE sentence_keys (row INTEGER PRIMARY KEY, text_key BLOB NOT NULL);
CREATE TABLE files (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE unread (file TEXT NOT NULL, reason TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE aliases (names TEXT NOT NULL, learnt TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE stories (article INTEGER PRIMARY KEY, earliest INTEGER);
"""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PassageTable:
    """All passages as columns; row i of each describes passage i. `keys` are the passages' own 63-bit keys.

    Sentences of passage i are `sentences[first_sentence[i]:first_sentence[i + 1]]`, pairs of start and end; the dates
    it mentions are `dates[first_date[i]:first_date[i + 1]]`, pairs of first and last day as proleptic ordinals.
    """

    keys: Keys
    article: Rows
    start: Rows
    end: Rows
    aside: NDArray[np.bool_]
    first_sentence: Rows
    sentences: Rows
    first_date: Rows
    dates: Rows


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
    dates: Sequence[Sequence[tuple[int, int]]],
    text_keys: Sequence[bytes],
    sentence_keys: Sequence[bytes],
    files: Iterable[tuple[str, str]],
    unread: Iterable[Unread],
    aliases: Iterable[Alias],
    stories: Iterable[int | None],
) -> None:
    """Write the catalog into `folder`.

    `passages` are (row of the article, passage), `dates` the (first, last) ordinals each mentions; keys are of the
    embedded texts; `stories` are for each article the row of the earliest version of its story.
    """
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
                    json.dumps([list(span) for span in a.asides]),
                    json.dumps(dict(a.metadata), sort_keys=True),
                    article_digest(a),
                )
                for row, a in enumerate(articles)
            ),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?)",
            (
                (i, p.key, row, p.start, p.end, p.aside, _pairs(p.sentences), _pairs(dates[i]), text_keys[i])
                for i, (row, p) in enumerate(passages)
            ),
        )
        connection.executemany("INSERT INTO sentence_keys VALUES (?,?)", enumerate(sentence_keys))
        connection.executemany("INSERT INTO files VALUES (?,?)", files)
        connection.executemany("INSERT INTO unread VALUES (?,?,?)", ((u.file, u.reason, u.code) for u in unread))
        connection.executemany(
            "INSERT INTO aliases VALUES (?,?,?)",
            ((json.dumps(alias.names), alias.learnt, alias.kind) for alias in aliases),
        )
        connection.executemany("INSERT INTO stories VALUES (?,?)", enumerate(stories))
        connection.commit()
    finally:
        connection.close()


class Catalog:
    """A catalog opened for reading; nothing is written, so a read-only folder will do."""

    def __init__(self, folder: Path) -> None:
        path = (folder / FILE).resolve()
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def articles(self) -> list[Article]:
        """All articles, in row order."""
        columns = "id, title, text, file, language, published, outlet, url, number, asides, metadata"
        return [
            Article(
                id=id_,
                title=title,
                text=text,
                file=file,
                language=language,
                published=date.fromisoformat(published) if published else None,
                outlet=outlet,
                url=url,
                number=number,
                asides=tuple(Span(*pair) for pair in json.loads(asides)) if asides != "[]" else (),
                metadata=json.loads(metadata) if metadata != "{}" else {},
            )
            for id_, title, text, file, language, published, outlet, url, number, asides, metadata in (
                self._connection.execute(f"SELECT {columns} FROM articles ORDER BY row")  # noqa: S608 - a constant
            )
        ]

    def passages(self) -> PassageTable:
        """All passages, in row order."""
        rows = self._connection.execute(
            'SELECT key, article, "start", "end", aside, sentences, dates FROM passages ORDER BY row'
        ).fetchall()
        numbers = np.array([row[:5] for row in rows], np.int64).reshape(-1, 5)
        first_sentence, sentences = _unpaired([row[5] for row in rows])
        first_date, dates = _unpaired([row[6] for row in rows])
        return PassageTable(
            keys=numbers[:, 0].copy(),
            article=numbers[:, 1].copy(),
            start=numbers[:, 2].copy(),
            end=numbers[:, 3].copy(),
            aside=numbers[:, 4].astype(bool),
            first_sentence=first_sentence,
            sentences=sentences,
            first_date=first_date,
            dates=dates,
        )

    def text_keys(self) -> tuple[list[bytes], list[bytes]]:
        """The keys of the texts that were embedded: of the passages, and of the sentences, both in row order."""
        return (
            [key for (key,) in self._connection.execute("SELECT text_key FROM passages ORDER BY row")],
            [key for (key,) in self._connection.execute("SELECT text_key FROM sentence_keys ORDER BY row")],
        )

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
        return [row for (row,) in self._connection.execute("SELECT earliest FROM stories ORDER BY article")]


def _pairs(pairs: Sequence[tuple[int, int]]) -> bytes:
    return np.asarray(pairs, "<i8").tobytes()


def _unpaired(blobs: Sequence[bytes]) -> tuple[Rows, Rows]:
    """Where each blob's pairs begin, shape (n + 1,), and all pairs, shape (m, 2)."""
    counts = [len(blob) // 16 for blob in blobs]
    pairs = np.frombuffer(b"".join(blobs), "<i8").astype(np.int64).reshape(-1, 2)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), pairs
