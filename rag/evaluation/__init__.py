"""Scores an archive against a question set: is the right article found, quoted, and a question without answer refused?

What the lines of the set hold decides what is measured; `rag/evaluation/questions.py` tells their form.
"""

import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from index.errors import BadQuestion, DataError, IndexMismatch
from index.generations import Generations
from rag.answers import Answer
from rag.assistant import Assistant
from rag.evaluation import measures
from rag.evaluation.halves import with_and_without
from rag.evaluation.questions import UNANSWERABLE, Asked, read_questions, sample
from rag.evaluation.resampling import Resampler
from rag.maintenance import build_index
from rag.settings import PARTS, chosen

Values = Mapping[str, Mapping[int, float]]
"""Of every measure, what each question is worth, by its place in the set."""
Progress = Callable[[str, int, int], None]
ARTICLES = "articles.jsonl"
TITLES = "titles"  # a part that only an index made without them can do without


def evaluate(
    folder: Path | None,
    questions: Path,
    *,
    limit: int | None = None,
    seed: int = 0,
    model: str | None = None,
    without: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    ablate: bool = False,
    halved: bool = False,
    details: Path | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> dict[str, Any]:
    """Scores of the index in `folder` on a question file, as plain data; see `score`.

    Where `folder` holds no index yet, one is made there over the `articles.jsonl` beside the questions, with `model`;
    without `folder` it is made in a temporary place. `limit` draws that many questions by `seed`.

    `without` switches off parts named in `rag.settings.PARTS`, or the titles of an index that is made here; `weights`
    changes those of the fused score. With `ablate`, "ablation" holds the scores without each further part, by its name.

    With `halved` each question is asked twice, of the half of each title's articles that has its own and of the other.
    `details` is a file for one line of JSON a question: what is known of it, its confidence and signals, for
    `rag.evaluation.fitting`.
    Raises DataError for questions that cannot be read and for articles that are not there, UnknownVariant for a part or
    weight there is not, IndexMismatch for a `model`, or titles, of an index that is there already.
    """
    asked = sample(read_questions(questions), limit, seed)
    off = [part for part in without if part != TITLES]
    settings = chosen(off, weights or {})
    with _index(folder, questions.parent / ARTICLES, model, TITLES not in without, progress) as there:

        def scored(assistant: Assistant, file: Path | None = None) -> dict[str, Any]:
            pairs = with_and_without(assistant, asked) if halved else ((assistant, one) for one in asked)
            return score(list(pairs), progress, file)

        found = scored(Assistant(there, settings), details)
        if ablate:
            found["ablation"] = {
                part: scored(Assistant(there, chosen([*off, part], weights or {})))["scores"]
                for part in PARTS
                if part not in off
            }
    return {"file": str(questions), "without": sorted(without), "weights": dict(weights or {}), **found}


def score(
    pairs: Sequence[tuple[Assistant, Asked]],
    progress: Progress = lambda stage, done, total: None,
    details: Path | None = None,
) -> dict[str, Any]:
    """Ask every question of its assistant, and score: `scores[measure][part]` has `n`, `value`, `low` and `high`.

    Parts are "all", and each language and kind that the questions name. `broken_citations` must be 0. `gold_missing`
    counts questions none of whose right articles is in the archive. Times are milliseconds inside the program.
    """
    archive = pairs[0][0].archive
    asked = [one for _, one in pairs]
    values: dict[str, dict[int, float]] = defaultdict(dict)
    answers: list[Answer | None] = []
    broken = 0
    for place, (assistant, one) in enumerate(pairs):
        progress("asking", place, len(asked))
        answer = _answer(assistant, one)
        answers.append(answer)
        wrong = measures.unsound(archive, answer)
        broken += wrong
        for name, value in _values(assistant, one, answer, sound=not wrong).items():
            values[name][place] = value
    progress("asking", len(asked), len(asked))
    if details:
        _write(details, asked, answers, values)
    times = [answer.timing for answer in answers if answer]
    known = {article.id for article in archive.articles}
    return {
        "questions": len(asked),
        "not_asked": answers.count(None),
        "gold_missing": sum(bool(one.gold) and not one.gold & known for one in asked),
        "broken_citations": broken,
        "index": {
            "generation": archive.generation,
            "model": archive.facts.model.name,
            "store": archive.facts.store,
            "articles": len(archive.articles),
        },
        "median_ms": {
            "total": round(median(time.total for time in times), 2) if times else 0.0,
            "embed": round(median(time.embed for time in times), 2) if times else 0.0,
            "read": round(median(time.read for time in times), 2) if times else 0.0,
        },
        "scores": _scores(asked, answers, values),
        "reliability": _reliability(asked, answers),
    }


def _write(file: Path, asked: Sequence[Asked], answers: Sequence[Answer | None], values: Values) -> None:
    """A line of JSON for every question that was asked."""
    with file.open("w", encoding="utf-8") as out:
        for place, (one, answer) in enumerate(zip(asked, answers, strict=True)):
            if answer:
                row = {"id": one.id, "cluster": one.cluster, "answerable": one.answerable}
                known = {name: by_place[place] for name, by_place in values.items() if place in by_place}
                told = {"confidence": answer.confidence, "signals": dict(answer.signals), "values": known}
                out.write(json.dumps({**row, **told}, ensure_ascii=False) + "\n")


def _answer(assistant: Assistant, one: Asked) -> Answer | None:
    """The answer; None for a question that cannot be understood, which then counts as a miss."""
    try:
        return assistant.ask(one.question, after=one.after)
    except BadQuestion:
        return None


def _values(assistant: Assistant, one: Asked, answer: Answer | None, *, sound: bool) -> dict[str, float]:
    """What this answer is worth by every measure that the question allows."""
    values: dict[str, float] = {}
    citations = answer.citations if answer and sound else ()
    if one.gold:
        found = assistant.search(one.question, limit=measures.RANKED) if answer else []
        values |= measures.ranking(measures.rank_of_gold(one.gold, [(hit.article.id, hit.score) for hit in found]))
    if one.gold and one.answers:
        values |= measures.in_quotations(one, citations)
    if one.facts is not None:
        values["facts quoted"] = measures.facts_shown(one, answer, citations)
        if answer and answer.answered and one.kind != UNANSWERABLE:
            values["characters quoted"] = float(sum(len(c.quote[: measures.MOST_CHARS]) for c in citations[:8]))
    if one.answerable is not None and answer:
        values["error" if one.answerable else "hallucination"] = float(answer.answered != one.answerable)
    elif one.answerable is None:
        values["answered"] = float(bool(answer and answer.answered))
    return values


def _scores(
    asked: Sequence[Asked], answers: Sequence[Answer | None], values: Values
) -> dict[str, dict[str, dict[str, float]]]:
    resampler = Resampler([one.cluster for one in asked])
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    parts = _parts(asked)
    for name, by_place in values.items():
        for part, places in parts.items():
            rows = np.array([place for place in places if place in by_place], np.int64)
            if len(rows) and (part == "all" or len(rows) < len(by_place)):
                column = np.array([by_place[place] for place in rows.tolist()])
                found[name][part] = resampler.score(measures.mean(column), rows).as_json()
    for part, places in parts.items():
        rows = np.array([p for p in places if asked[p].answerable is not None and answers[p]], np.int64)
        confidence = np.array([answer.confidence for p in rows.tolist() if (answer := answers[p])])
        answerable = np.array([bool(asked[p].answerable) for p in rows.tolist()])
        if len(rows) and 0 < answerable.sum() < len(answerable):
            found["AUROC"][part] = resampler.score(measures.auroc(confidence, answerable), rows).as_json()
            name = f"hallucination where error <= {measures.TOLERATED:.2f}"
            found[name][part] = resampler.score(measures.hallucination_at(confidence, answerable), rows).as_json()
    return dict(found)


def _reliability(asked: Sequence[Asked], answers: Sequence[Answer | None]) -> list[dict[str, float]]:
    """The reliability diagram of `confidence`: by tenths of it, how many questions and how many are answerable."""
    known = [
        (answer.confidence, one.answerable)
        for one, answer in zip(asked, answers, strict=True)
        if answer and one.answerable is not None
    ]
    return measures.reliability(known)


def _parts(asked: Sequence[Asked]) -> dict[str, list[int]]:
    """Places of all questions, then of each language's, then of each kind's."""
    parts: dict[str, list[int]] = {"all": list(range(len(asked)))}
    for name in (*sorted({one.language for one in asked}), *sorted({one.kind for one in asked})):
        if name:
            parts[name] = [place for place, one in enumerate(asked) if name in (one.language, one.kind)]
    return parts


@contextmanager
def _index(folder: Path | None, articles: Path, model: str | None, titles: bool, progress: Progress) -> Iterator[Path]:
    """The folder of the index to score, made first when there is none."""
    built = folder is not None and Generations(folder).number() is not None
    if folder and (built or not articles.is_file()):
        if model or not titles:
            raise IndexMismatch(
                f"--model and --without {TITLES} are for an index that is made here. Leave them out, or name a new "
                f"--index than {folder}."
            )
        yield folder
        return
    if not articles.is_file():
        raise DataError(f"There are no articles in {articles}. Put them there, or name an index with --index.")
    with tempfile.TemporaryDirectory(prefix="shutten-eval-") as temporary:
        # The questions beside the articles are no articles.
        data = Path(temporary) / "articles"
        data.mkdir()
        if titles:
            shutil.copy(articles, data / ARTICLES)
        else:
            _copy_untitled(articles, data / ARTICLES)
        made = folder or Path(temporary) / "index"
        build_index(data, made, model=model, progress=progress)
        yield made


def _copy_untitled(articles: Path, copy: Path) -> None:
    """The articles under titles that say nothing."""
    with articles.open(encoding="utf-8") as lines, copy.open("w", encoding="utf-8") as untitled:
        for line in lines:
            untitled.write(json.dumps({**json.loads(line), "title": "-"}, ensure_ascii=False) + "\n")
