"""The content of one generation, made of the articles that were read: written into a draft, and read back."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from index import catalog, chunking, holdings
from index.archive import Archive
from index.documents import Article, Passage
from index.embedders import Vectors
from index.embeddings import embed
from index.errors import DataError, IndexDamaged
from index.files import checked_file, library_writing
from index.intake import Intake, Progress
from index.languages.aliases import mine_aliases
from index.languages.dates import find_dates
from index.manifest import BuildFacts, Counts
from index.stories import VERSION as STORIES
from index.stories import stories
from index.workers import Crew

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: its facts, its passages in row order, how many texts were embedded and how many reused."""

    facts: BuildFacts
    passages: tuple[Passage, ...]
    embedded: int
    reused: int


def verdict_lines(intake: Intake) -> bytes:
    """What became of every file, as one JSON document with a file a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in intake.verdicts())
    return f'{{"files": [\n{lines}\n]}}\n'.encode()


def settings() -> dict[str, str]:
    """Versions and parameters of all that shapes the content beside the model."""
    return {
        "chunking": str(chunking.VERSION),
        "terms": "1",
        "stories": str(STORIES),
        "max_chars": str(chunking.MAX_CHARS),
    }


def digests(articles: Iterable[Article]) -> dict[str, str]:
    """A hash of all that each article says, by its id."""
    return {article.id: catalog.article_digest(article) for article in articles}


def write(
    folder: Path,
    intake: Intake,
    crew: Crew,
    store: str,
    old: Archive | None,
    journal: Path,
    progress: Progress,
) -> Made:
    """Write everything a generation consists of into `folder`; what `old` has embedded is not embedded again.

    `journal` is where embeddings are kept until the build is done. Raises DataError and OSError.
    """
    placed = [(row, p) for row, article in enumerate(intake.articles) for p in chunking.passages(article)]
    of = intake.articles
    texts = [searchable(of[row], of[row].text[p.start : p.end]) for row, p in placed]
    said = [searchable(of[row], of[row].slice(s)) for row, p in placed for s in p.sentences]
    known = old.known_vectors() if old else {}
    vectors, keys, embedded = embed(
        texts + said, crew, known, journal, lambda done, total: progress("embedding", done, total)
    )
    progress("writing", 0, 2)
    passage_keys = np.array([p.key for _, p in placed], np.int64)
    if len(np.unique(passage_keys)) != len(passage_keys):
        raise DataError("Two passages have one key. Rename one of the article ids and build again.")
    rows = np.array([row for row, _ in placed], np.int64)
    held = holdings.contents(of, rows, passage_keys, texts, vectors[: len(texts)], vectors[len(texts) :])
    with library_writing(folder):
        kind = holdings.write(folder, store, held)
    progress("writing", 1, 2)
    aliases = mine_aliases((a.id, a.text) for a in of)
    dates = [_dates(of[row], p) for row, p in placed]
    with library_writing(folder / catalog.FILE):
        catalog.write(
            folder,
            of,
            placed,
            dates,
            keys[: len(texts)],
            keys[len(texts) :],
            intake.files,
            intake.unread,
            aliases,
            stories(of),
        )
    with checked_file(folder / REPORT) as file:
        file.write(verdict_lines(intake))
    progress("writing", 2, 2)
    digest = hashlib.sha256("".join(sorted(catalog.article_digest(a) for a in of)).encode()).hexdigest()
    facts = BuildFacts(
        app_version=version("shutten"),
        model=crew.embedder.facts,
        store=store,
        store_kind=kind,
        counts=Counts(len(of), len(texts), len(said), len(intake.unread)),
        settings=settings(),
        articles_digest=digest,
    )
    return Made(facts, tuple(p for _, p in placed), embedded, len(keys) - embedded)


def _dates(article: Article, passage: Passage) -> list[tuple[int, int]]:
    """The days that a passage mentions, as (first, last) ordinals; a date without a year is near the publication."""
    mentions = find_dates(article.text[passage.start : passage.end], near=article.published)
    return [(mention.first.toordinal(), mention.last.toordinal()) for mention in mentions]


def searchable(article: Article, words_there: str) -> str:
    """What a search sees of a slice: the title of its article, then the words there."""
    return f"{article.title}\n{words_there}" if article.title else words_there


def verify(folder: Path, made: Made) -> None:
    """Open what was written and search it. Raises IndexDamaged when it does not hold what was put in."""
    opened, word_index, _ = holdings.open_holdings(folder, made.facts.store)
    table = catalog.Catalog(folder)
    try:
        stored = table.passages()
    finally:
        table.close()
    step = max(1, len(made.passages) // 20)
    for row in range(0, len(made.passages), step):
        key = made.passages[row].key
        vector: Vectors = opened.vectors_of(np.array([key]))[0]
        # Equal texts have equal vectors, so another passage of the same score may come first.
        nearest = opened.nearest(vector, 1)
        if int(stored.keys[row]) != key or not len(nearest.keys) or nearest.scores[0] < float(vector @ vector) - 1e-3:
            raise IndexDamaged("The new index does not find its own passages; the old one stays in use. Build again.")
    del word_index
    if len(stored.keys) != made.facts.counts.passages or len(stored.sentences) != made.facts.counts.sentences:
        raise IndexDamaged("The new index lacks passages; the old one stays in use. Build again.")
