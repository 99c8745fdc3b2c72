"""The pipeline: article files -> a new generation beside the old one, verified, then switched in."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from index import holdings
from index.archive import Archive, open_archive
from index.build_report import BuildReport, report_of
from index.embedders import BUNDLED, fingerprint_of, open_embedder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexOutdated, WouldShrink
from index.files import replace_atomically
from index.generations import Generations
from index.intake import Intake, Progress, read_folder
from index.making import digests, settings, verdict_lines, verify, write
from index.progress import reporting
from index.readers import list_files
from index.stores import DEFAULT, store_variant
from index.workers import crew

JOURNAL = "embedding.journal"
REFUSED = "refused.json"


def build(
    data: Path,
    folder: Path,
    *,
    model: str | None = None,
    store: str | None = None,
    full: bool = False,
    allow_shrink: bool = False,
    workers: int = 1,
    ray: str | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> BuildReport:
    """Bring the index in `folder` up to date with the articles in `data`. Only new text is embedded.

    Without `model` and `store` an index keeps its own; a new one takes the bundled model and FAISS. `full` starts over.
    Fewer than half of the articles are an accident (a disk that is not there, another folder) unless `allow_shrink`.
    `workers` and `ray` say where texts are embedded; see `index.workers.crew`.
    Raises DataError, WouldShrink, ModelError, UnknownVariant or BuildRunning; the old index is then as it was.
    """
    began = time.monotonic()
    store_variant(store or DEFAULT)  # an unknown name is told before any work is done
    list_files(data)  # and so is a missing folder
    with Generations(folder).writing() as draft, reporting(folder) as reporter, _leaving_room(folder):

        def tell(stage: str, done: int, total: int) -> None:
            reporter(stage, done, total)
            progress(stage, done, total)

        intake = read_folder(data, tell)
        if not allow_shrink:
            _refuse_to_shrink(folder, data, intake)
        old = None if full else _previous(folder)
        model = model or (old.facts.model.name if old else BUNDLED)
        store = store or (old.facts.store if old else DEFAULT)
        if old and fingerprint_of(model) == old.facts.model.fingerprint and _is_current(old, store, intake):
            report = report_of(began, intake, old, old.generation, old.passages, None)
        else:
            tell("loading the model", 0, 1)
            embedder = open_embedder(model)
            reusable = old if old and old.facts.model.fingerprint == embedder.facts.fingerprint else None
            with crew(embedder, workers, ray) as embedding:
                made = write(draft.folder, intake, embedding, store, reusable, folder / JOURNAL, tell)
            tell("verifying", 0, 1)
            generation = draft.publish(made.facts, verify=lambda there: verify(there, made))
            holdings.published(generation.folder, made.facts.store)
            for name in (JOURNAL, REFUSED):
                (folder / name).unlink(missing_ok=True)
            report = report_of(began, intake, old, generation.name, made.facts.counts.passages, made)
        reporter.end("done", "", report.as_json())
    return report


@contextlib.contextmanager
def _leaving_room(folder: Path) -> Iterator[None]:
    """A disk that fails or is full needs its room more than the next build needs what was embedded."""
    try:
        yield
    except OSError:
        (folder / JOURNAL).unlink(missing_ok=True)
        raise


def _refuse_to_shrink(folder: Path, data: Path, intake: Intake) -> None:
    """Raise WouldShrink, and keep the verdicts on all files for the person who has to find out why."""
    try:
        before = Generations(folder).current(verify=False).generation.manifest.facts.counts.articles
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return
    after = len(intake.articles)
    if 2 * after < before:
        replace_atomically(folder / REFUSED, verdict_lines(intake))
        raise WouldShrink(
            f"The new index would hold {after:,} articles instead of {before:,}, so the old one stays in use; "
            f"{folder / REFUSED} says what became of each file. Check that {data} is whole and the right folder; "
            f"if so: shutten build --data {data} --allow-shrink"
        )


def _previous(folder: Path) -> Archive | None:
    """The generation to build on; none when there is none that can be read, for then everything is made anew.

    Raises IndexMismatch for an index of a newer program: only `full` may replace it.
    """
    try:
        return open_archive(folder)
    except (IndexMissing, IndexDamaged, IndexOutdated):
        return None


def _is_current(old: Archive, store: str, intake: Intake) -> bool:
    return (
        digests(old.articles) == digests(intake.articles)
        and old.facts.store == store
        and dict(old.facts.settings) == settings()
        and tuple(old.unread) == intake.unread
        and old.files() == dict(intake.files)  # or `shutten doctor` would name a changed file for ever
        and not old.warnings
    )
