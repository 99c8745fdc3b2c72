"""The pipeline: article files -> a new generation beside the old one, verified, then switched in."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from index import catalog, chunking, holdings
from index.archive import Archive, open_archive
from index.documents import Article, Passage, Unread
from index.embedders import BUNDLED, Embedder, Vectors, fingerprint_of, open_embedder
from index.embeddings import embed
from index.errors import DataError, IndexDamaged, IndexMissing
from index.generations import Draft, Generations
from index.intake import Intake, Progress, read_folder
from index.languages.aliases import mine_aliases
from index.languages.dates import find_dates
from index.manifest import BuildFacts, Counts
from index.progress import reporting
from index.readers import list_files
from index.stores import DEFAULT, store_variant
from index.stories import VERSION as STORIES
from index.stories import stories

JOURNAL = "embedding.journal"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `added`, `changed`, `removed` are article ids; `embedded` counts texts, `seconds` wall time."""

    generation: str
    published: bool
    articles: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    duplicates: tuple[str, ...]
    failed: tuple[Unread, ...]
    embedded: int
    reused: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def build(
    data: Path,
    folder: Path,
    *,
    model: str | None = None,
    store: str | None = None,
    full: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> BuildReport:
    """Bring the index in `folder` up to date with the articles in `data`. Only new text is embedded.

    Without `model` and `store` an index keeps its own; a new one takes the bundled model and FAISS. `full` starts over.
    Raises DataError, ModelError, UnknownVariant or BuildRunning; the old index is then as it was.
    """
    began = time.monotonic()
    store_variant(store or DEFAULT)  # an unknown name is told before any work is done
    list_files(data)  # and so is a missing folder
    with Generations(folder).writing() as draft, reporting(folder) as reporter:

        def tell(stage: str, done: int, total: int) -> None:
            reporter(stage, done, total)
            progress(stage, done, total)

        intake = read_folder(data, tell)
        old = None if full else _previous(folder)
        model = model or (old.facts.model.name if old else BUNDLED)
        store = store or (old.facts.store if old else DEFAULT)
        if old and fingerprint_of(model) == old.facts.model.fingerprint and _is_current(old, store, intake):
            report = _report(began, intake, old, old.generation, old.passages, None)
        else:
            tell("loading the model", 0, 1)
            embedder = open_embedder(model)
            reusable = old if old and old.facts.model.fingerprint == embedder.facts.fingerprint else None
            made = _write(draft, intake, embedder, store, reusable, folder / JOURNAL, tell)
            tell("verifying", 0, 1)
            generation = draft.publish(made.facts, verify=lambda there: _verify(there, made))
            holdings.published(generation.folder, made.facts.store)
            (folder / JOURNAL).unlink(missing_ok=True)
            report = _report(began, intake, old, generation.name, made.facts.counts.passages, made)
        reporter.end("done", "", report.as_json())
    return report


def _previous(folder: Path) -> Archive | None:
    """The generation to build on; none when there is none that can be read, for then everything is made anew.

    Raises IndexMismatch for an index of a newer program: only `full` may replace it.
    """
    try:
        return open_archive(folder)
    except (IndexMissing, IndexDamaged):
        return None


def _digests(articles: Iterable[Article]) -> dict[str, str]:
    return {article.id: catalog.article_digest(article) for article in articles}


def _settings() -> dict[str, str]:
    return {
        "chunking": str(chunking.VERSION),
        "terms": "1",
        "stories": str(STORIES),
        "max_chars": str(chunking.MAX_CHARS),
    }


def _is_current(old: Archive, store: str, intake: Intake) -> bool:
    return (
        _digests(old.articles) == _digests(intake.articles)
        and old.facts.store == store
        and dict(old.facts.settings) == _settings()
        and tuple(old.unread) == intake.unread
        and old.files() == dict(intake.files)  # or `shutten doctor` would name a changed file for ever
        and not old.warnings
    )


@dataclass(frozen=True, slots=True)
class _Made:
    facts: BuildFacts
    passages: tuple[Passage, ...]
    embedded: int
    reused: int


def _write(
    draft: Draft,
    intake: Intake,
    embedder: Embedder,
    store: str,
    old: Archive | None,
    journal: Path,
    progress: Progress,
) -> _Made:
    """Write everything a generation consists of into the draft's folder."""
    placed = [(row, p) for row, article in enumerate(intake.articles) for p in chunking.passages(article)]
    of = intake.articles
    texts = [searchable(of[row], of[row].text[p.start : p.end]) for row, p in placed]
    said = [searchable(of[row], of[row].slice(s)) for row, p in placed for s in p.sentences]
    known = old.known_vectors() if old else {}
    vectors, keys, embedded = embed(
        texts + said, embedder, known, journal, lambda done, total: progress("embedding", done, total)
    )
    progress("writing", 0, 2)
    passage_keys = np.array([p.key for _, p in placed], np.int64)
    if len(np.unique(passage_keys)) != len(passage_keys):
        raise DataError("Two passages have one key. Rename one of the article ids and build again.")
    rows = np.array([row for row, _ in placed], np.int64)
    held = holdings.contents(of, rows, passage_keys, texts, vectors[: len(texts)], vectors[len(texts) :])
    kind = holdings.write(draft.folder, store, held)
    progress("writing", 1, 2)
    aliases = mine_aliases((a.id, a.text) for a in of)
    dates = [_dates(of[row], p) for row, p in placed]
    catalog.write(
        draft.folder,
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
    progress("writing", 2, 2)
    digest = hashlib.sha256("".join(sorted(catalog.article_digest(a) for a in of)).encode()).hexdigest()
    facts = BuildFacts(
        app_version=version("shutten"),
        model=embedder.facts,
        store=store,
        store_kind=kind,
        counts=Counts(len(of), len(texts), len(said), len(intake.unread)),
        settings=_settings(),
        articles_digest=digest,
    )
    return _Made(facts, tuple(p for _, p in placed), embedded, len(keys) - embedded)


def _dates(article: Article, passage: Passage) -> list[tuple[int, int]]:
    """The days that a passage mentions, as (first, last) ordinals; a date without a year is near the publication."""
    mentions = find_dates(article.text[passage.start : passage.end], near=article.published)
    return [(mention.first.toordinal(), mention.last.toordinal()) for mention in mentions]


def searchable(article: Article, words_there: str) -> str:
    """What a search sees of a slice: the title of its article, then the words there."""
    return f"{article.title}\n{words_there}" if article.title else words_there


def _verify(folder: Path, made: _Made) -> None:
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


def _report(
    began: float, intake: Intake, old: Archive | None, generation: str, passages: int, made: _Made | None
) -> BuildReport:
    """What the build did; without `made`, there was nothing to do."""
    before, after = _digests(old.articles if old else ()), _digests(intake.articles)
    both = before.keys() & after.keys()
    changed = sorted(article_id for article_id in both if before[article_id] != after[article_id])
    return BuildReport(
        generation=generation,
        published=made is not None,
        articles=len(after),
        passages=passages,
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(changed),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=len(both) - len(changed),
        duplicates=intake.duplicates,
        failed=intake.unread,
        embedded=made.embedded if made else 0,
        reused=made.reused if made else 0,
        seconds=round(time.monotonic() - began, 2),
    )
