"""The content of one generation, made of the articles that were read: written into a draft, and read back."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from index import catalog, chunking, holdings
from index.article_parts import parts_of
from index.documents import Article, Passage
from index.embedders import Embedder, Vectors
from index.embeddings import Known, Nothing, embed
from index.errors import DataError, IndexDamaged
from index.files import checked_file, library_writing
from index.intake import Intake, Progress
from index.languages.aliases import aliases_of
from index.manifest import BuildFacts, Counts
from index.past import Past
from index.rarity import counted
from index.record import REPORT, report_lines
from index.stories import VERSION as STORIES
from index.stories import stories
from index.texts import EmbeddedTexts
from index.workers import Crew


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: its facts, its passages in row order, how many texts were embedded and how many reused.

    `digests` are those of the articles, by id.
    """

    facts: BuildFacts
    passages: tuple[Passage, ...]
    embedded: int
    reused: int
    digests: Mapping[str, str]


def settings() -> dict[str, str]:
    """Versions and parameters of all that shapes the content beside the model."""
    return {
        "chunking": str(chunking.VERSION),
        "terms": "3",
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
    past: Past | None,
    journal: Path,
    progress: Progress,
) -> Made:
    """Write everything a generation consists of into `folder`; what `past` has of it is not made again.

    `journal` is where embeddings are kept until the build is done. Raises DataError and OSError.
    """
    of = intake.articles
    said_by = digests(of)
    parts = [(past.parts(article, said_by[article.id]) if past else None) or parts_of(article) for article in of]
    placed = [(row, passage) for row, its in enumerate(parts) for passage in its.passages]
    texts = EmbeddedTexts(of, placed, pools=crew.embedder.pools)
    known = _known_vectors(past, crew.embedder) if past else Nothing()
    embedded = embed(texts, crew, known, journal, lambda done, total: progress("embedding", done, total))
    passages, sentences = len(placed), len(texts) - len(placed)
    progress("writing", 0, 2)
    passage_keys = np.array([p.key for _, p in placed], np.int64)
    if len(np.unique(passage_keys)) != len(passage_keys):
        raise DataError("Two passages have one key. Rename one of the article ids and build again.")
    rows = np.array([row for row, _ in placed], np.int64)
    told = stories(of)
    of_passages, of_sentences = embedded.vectors.part(0, passages), embedded.vectors.part(passages, len(texts))
    counts = counted(of, rows.tolist(), texts.passages, told)
    held = holdings.contents(of, rows, passage_keys, texts.passages, of_passages, of_sentences, counts)
    with library_writing(folder):
        kind = holdings.write(folder, store, held)
    progress("writing", 1, 2)
    with library_writing(folder / catalog.FILE):
        catalog.write(
            folder,
            of,
            placed,
            [days for its in parts for days in its.dates],
            [its.names for its in parts],
            embedded.keys[:passages],
            embedded.keys[passages:],
            intake.files,
            intake.unread,
            aliases_of((article.id, its.names) for article, its in zip(of, parts, strict=True)),
            told,
        )
    with checked_file(folder / REPORT) as file:
        file.write(report_lines(intake))
    progress("writing", 2, 2)
    digest = hashlib.sha256("".join(sorted(said_by.values())).encode()).hexdigest()
    facts = BuildFacts(
        app_version=version("shutten"),
        model=crew.embedder.facts,
        store=store,
        store_kind=kind,
        counts=Counts(len(of), passages, sentences, len(intake.unread)),
        settings=settings(),
        articles_digest=digest,
    )
    return Made(facts, tuple(p for _, p in placed), embedded.new, len(texts) - embedded.new, said_by)


def _known_vectors(past: Past, embedder: Embedder) -> Known:
    """The vectors that need not be made again: none of another model's, none that a server has lost."""
    if past.facts.model.fingerprint != embedder.facts.fingerprint:
        return Nothing()
    try:
        return past.known_vectors()
    except IndexDamaged:
        return Nothing()


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
