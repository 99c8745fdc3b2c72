"""The pipeline: article files -> a new generation beside the old one, verified, then switched in."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from index import holdings
from index.build_report import BuildReport, report_of, report_of_nothing
from index.drafts import Draft
from index.embedders import BUNDLED, fingerprint_of, open_embedder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexOutdated, WouldShrink
from index.files import replace_atomically
from index.generations import Generations
from index.intake import Intake, Progress, read_folder
from index.layout import generation_numbers, read_manifest
from index.making import Made, digests, settings, verify, write
from index.manifest import Manifest
from index.past import Past
from index.progress import reporting
from index.readers import list_files
from index.record import report_lines
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
    """Bring the index in `folder` up to date with the articles in `data`. Only what is new is read and embedded.

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

        past = None if full else _past(folder)
        own = _own(folder)
        model, store = model or own[0], store or own[1]
        suits = past is not None and _suits(past, model, store)
        if past and suits and past.is_of(data, lambda done, total: tell("reading", done, total)):
            report = report_of_nothing(began, past)
        else:
            intake = read_folder(data, tell, past.reading if past else _unknown)
            if not allow_shrink:
                _refuse_to_shrink(folder, data, intake)
            if past and suits and _holds_all(past, intake):
                report = report_of(began, intake, past, past.generation, None)
            else:
                made = _written(draft, intake, model, store, past, workers, ray, tell)
                report = report_of(began, intake, past, draft.folder.name, made)
        reporter.end("done", "", report.as_json())
    return report


def _written(
    draft: Draft,
    intake: Intake,
    model: str,
    store: str,
    past: Past | None,
    workers: int,
    ray: str | None,
    tell: Progress,
) -> Made:
    """Make a generation of the articles and publish it."""
    folder = draft.folder.parent
    tell("loading the model", 0, 1)
    embedder = open_embedder(model)
    with crew(embedder, workers, ray) as embedding:
        made = write(draft.folder, intake, embedding, store, past, folder / JOURNAL, tell)
    tell("verifying", 0, 1)
    generation = draft.publish(made.facts, verify=lambda there: verify(there, made))
    holdings.published(generation.folder, made.facts.store)
    for name in (JOURNAL, REFUSED):
        (folder / name).unlink(missing_ok=True)
    return made


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
        replace_atomically(folder / REFUSED, report_lines(intake))
        raise WouldShrink(
            f"The new index would hold {after:,} articles instead of {before:,}, so the old one stays in use; "
            f"{folder / REFUSED} says what became of each file. Check that {data} is whole and the right folder; "
            f"if so: shutten build --data {data} --allow-shrink"
        )


def _own(folder: Path) -> tuple[str, str]:
    """The names of the index's own model and store, however damaged it is otherwise; of a new index the usual ones."""
    for number in sorted(generation_numbers(folder), reverse=True):
        with contextlib.suppress(IndexMismatch):
            manifest = read_manifest(folder, number)
            if isinstance(manifest, Manifest):
                return manifest.facts.model.name, manifest.facts.store
    return BUNDLED, DEFAULT


def _past(folder: Path) -> Past | None:
    """The generation to build on; none when there is none that can be read, for then everything is made anew.

    Raises IndexMismatch for an index of a newer program: only `full` may replace it.
    """
    try:
        past = Past(Generations(folder).current())
        if store_variant(past.facts.store).whole:  # a server may have lost what it kept
            holdings.open_holdings(past.folder, past.facts.store)
    except (IndexMissing, IndexDamaged, IndexOutdated):
        return None
    return past


def _unknown(name: str, sha256: str) -> None:
    """Nothing is known of any file."""


def _suits(past: Past, model: str, store: str) -> bool:
    """Whether the generation is what would be made now, if the articles are still the same."""
    return (
        not past.warnings
        and past.by_this_program
        and past.facts.store == store
        and dict(past.facts.settings) == settings()
        and fingerprint_of(model) == past.facts.model.fingerprint
    )


def _holds_all(past: Past, intake: Intake) -> bool:
    return (
        past.digests == digests(intake.articles)
        and past.unread == intake.unread
        and past.files == dict(intake.files)  # or `shutten doctor` would name a changed file for ever
    )
