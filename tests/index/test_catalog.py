"""The catalog gives back exactly what was put in, also hostile text, and writes nothing when it is read."""

import json
import sqlite3
from dataclasses import astuple
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.catalog import FILE, Catalog, article_digest, write
from index.chunking import passages
from index.documents import Article, Span, Unread
from index.languages.aliases import Alias
from index.text_keys import KEY

OLDER = """
CREATE TABLE articles (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    file TEXT NOT NULL, language TEXT NOT NULL, published TEXT, outlet TEXT, url TEXT, number TEXT,
    asides TEXT NOT NULL, metadata TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, article INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, aside INTEGER NOT NULL, sentences BLOB NOT NULL,
    dates BLOB NOT NULL, text_key BLOB NOT NULL);
CREATE TABLE sentence_keys (row INTEGER PRIMARY KEY, text_key BLOB NOT NULL);
CREATE TABLE stories (article INTEGER PRIMARY KEY, earliest INTEGER);
"""  # of schema 3
FULL = Article(
    id='港"; DROP TABLE articles; --',
    title="見出し\x00𠮷",
    text="本文は\u2028二つに\r\n分かれ、\x00を含む。\n関連記事\n",
    file="部/港.md",
    language="ja",
    published=date(2031, 4, 2),
    outlet="見本新聞",
    url="https://example.org/a?b=c&d='e'",
    number="2505-042824",
    asides=(Span(20, 25),),
    metadata={"source": "x", "空": ""},
)
NAMES = [("定期協議", "DICAS"), ("港", "Port", "P&O")]
BARE = Article("bare", "", "x", "a.txt", "en")


def written(folder: Path, articles: list[Article]) -> Catalog:
    placed = [(row, passage) for row, article in enumerate(articles) for passage in passages(article)]
    dates = [[(row, row + 1)] * (row % 3) for row in range(len(placed))]
    keys = np.array([bytes([row]) * 16 for row in range(len(placed))], KEY)
    files = [("a.txt", "0" * 64), ("部/港.md", "1" * 64)]
    unread = [Unread("b.pdf", "it is damaged."), Unread("b.pdf", "twice.")]
    aliases = [Alias(("DICAS", "定期協議"), "bare", "name")]
    stories = [None if article is BARE else 0 for article in articles]
    names = [NAMES if article is FULL else [] for article in articles]
    write(folder, articles, placed, dates, names, keys, keys[:1], files, unread, aliases, stories)
    return Catalog(folder)


def test_articles_come_back_as_they_were_in_order(tmp_path: Path) -> None:
    catalog = written(tmp_path, [FULL, BARE])
    assert catalog.articles() == [FULL, BARE]


def test_what_could_not_be_read_and_files_and_aliases_and_keys_come_back(tmp_path: Path) -> None:
    catalog = written(tmp_path, [FULL, BARE])
    assert catalog.unread() == [Unread("b.pdf", "it is damaged."), Unread("b.pdf", "twice.")]
    assert catalog.files() == {"a.txt": "0" * 64, "部/港.md": "1" * 64}
    assert catalog.aliases() == [Alias(("DICAS", "定期協議"), "bare", "name")]
    of_passages, of_sentences = catalog.text_keys()
    assert of_passages[1] == bytes([1]) * 16 and np.array_equal(of_sentences, np.zeros(1, KEY))
    assert catalog.names() == [NAMES, []]


def test_stories_come_back_by_row_and_a_bare_headline_has_none(tmp_path: Path) -> None:
    third = Article("third", "t", "一つ目。", "c.txt", "ja")
    assert written(tmp_path, [FULL, BARE, third]).stories() == [0, None, 0]


def test_passages_come_back_as_columns(tmp_path: Path) -> None:
    articles = [FULL, BARE, Article("third", "t", "一つ目。二つ目。三つ目。", "c.txt", "ja")]
    made = [(row, passage) for row, article in enumerate(articles) for passage in passages(article)]
    table = written(tmp_path, articles).passages()
    assert table.keys.tolist() == [passage.key for _, passage in made]
    assert table.article.tolist() == [row for row, _ in made]
    for i, (_, passage) in enumerate(made):
        assert (table.start[i], table.end[i], table.aside[i]) == (passage.start, passage.end, passage.aside)
        mine = table.sentences[table.first_sentence[i] : table.first_sentence[i + 1]]
        assert [tuple(pair) for pair in mine.tolist()] == list(passage.sentences)
        days = table.dates[table.first_date[i] : table.first_date[i + 1]]
        assert days.tolist() == [[i, i + 1]] * (i % 3)


def test_a_catalog_without_articles_has_columns_without_rows(tmp_path: Path) -> None:
    catalog = written(tmp_path, [])
    table = catalog.passages()
    assert [keys.shape for keys in catalog.text_keys()] == [(0,), (0,)] and catalog.names() == []
    assert len(table.keys) == 0 and table.sentences.shape == table.dates.shape == (0, 2)
    assert table.first_sentence.tolist() == table.first_date.tolist() == [0]


def test_reading_writes_nothing_beside_the_file(tmp_path: Path) -> None:
    catalog = written(tmp_path, [FULL])
    catalog.articles()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    catalog.close()


def test_a_folder_whose_name_means_something_in_an_address_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "a?mode=rw#50%の 港"
    folder.mkdir()
    assert written(folder, [FULL]).articles() == [FULL]


def test_a_catalog_of_an_older_program_says_the_same(tmp_path: Path) -> None:
    articles = [FULL, BARE, Article("third", "t", "一つ目。二つ目。三つ目。", "c.txt", "ja")]
    new, folder = written(tmp_path, articles), tmp_path / "older"
    folder.mkdir()
    connection = sqlite3.connect(folder / FILE)
    connection.executescript(OLDER)
    for row, a in enumerate(articles):
        spans, facts = json.dumps([list(span) for span in a.asides]), json.dumps(dict(a.metadata))
        day = a.published.isoformat() if a.published else None
        told = (row, a.id, a.title, a.text, a.file, a.language, day, a.outlet, a.url, a.number, spans, facts, "0")
        connection.execute(f"INSERT INTO articles VALUES ({','.join('?' * 13)})", told)
    placed = [(row, passage) for row, article in enumerate(articles) for passage in passages(article)]
    for row, (of, p) in enumerate(placed):
        spans_, days = (np.array(pairs, "<i8").tobytes() for pairs in (p.sentences, [(row, row + 1)] * (row % 3)))
        values = (row, p.key, of, p.start, p.end, p.aside, spans_, days, bytes([row]) * 16)
        connection.execute("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?)", values)
    connection.execute("INSERT INTO sentence_keys VALUES (0, ?)", (bytes(16),))
    connection.executemany("INSERT INTO stories VALUES (?,?)", enumerate([0, None, 0]))
    connection.commit()
    connection.close()
    old = Catalog(folder)
    assert old.articles() == new.articles() and old.stories() == new.stories()
    assert all(map(np.array_equal, old.text_keys(), new.text_keys()))
    for one, other in zip(astuple(old.passages()), astuple(new.passages()), strict=True):
        assert np.array_equal(one, other) and one.dtype == other.dtype
    assert old.names() is None  # so a build mines them again


def test_any_change_of_what_an_article_says_changes_its_digest() -> None:
    others = [
        *(Article(**{**_fields(FULL), name: "other"}) for name in ("id", "title", "text", "file", "outlet", "url")),
        Article(**{**_fields(FULL), "number": None}),
        Article(**{**_fields(FULL), "published": None}),
        Article(**{**_fields(FULL), "language": "en"}),
        Article(**{**_fields(FULL), "asides": ()}),
        Article(**{**_fields(FULL), "metadata": {}}),
    ]
    digests = [article_digest(article) for article in (FULL, *others)]
    assert len(set(digests)) == len(digests) == len(_fields(FULL)) + 1


def _fields(article: Article) -> dict:  # type: ignore[type-arg]
    return {name: getattr(article, name) for name in Article.__slots__}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_any_text_comes_back_character_for_character(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        catalog = written(Path(folder), [Article("a", text, text, "a.txt", "ja", metadata={text: text})])
        (back,) = catalog.articles()
        catalog.close()
    assert back.text == back.title == text and back.metadata == {text: text}
    assert np.array_equal(list(back.text), list(text))
