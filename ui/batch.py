"""Many questions in one run: JSON Lines in, one JSON document a line out, in the same order."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from rag import BadQuestion, UnknownVariant
from ui.rendering.text import scrubbed


def run_batch(batch: Path, one: Callable[[dict[str, Any]], Mapping[str, object]]) -> None:
    """Print what `one` makes of each line, with its `id`; a line that cannot be read gives its error in its place."""
    for result in results(batch, one):
        click.echo(json.dumps(result, ensure_ascii=False))


def results(batch: Path, one: Callable[[dict[str, Any]], Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """What `one` makes of each line, with its `id`, or an `error` in its place."""
    with batch.open("rb") as lines:
        for number, raw in enumerate(lines):
            if not raw.strip():
                continue
            line_id: Any = None
            try:
                line = json.loads(raw.decode("utf-8-sig" if number == 0 else "utf-8"))
                if not isinstance(line, dict):
                    raise BadQuestion("The line is no JSON object.")
                json.dumps(line.get("id"), allow_nan=False)  # json.loads takes NaN and 1e999, which JSON has not
                line_id = line.get("id")
                result = {"id": line_id, **one(line)}
            except (BadQuestion, UnknownVariant) as problem:
                result = {"id": line_id, "error": str(problem)}
            except (ValueError, RecursionError) as problem:
                result = {"id": line_id, "error": f"The line is not JSON: {problem}"}
            yield result


def text_of(line: dict[str, Any], name: str) -> str:
    """The text under `name`. Raises BadQuestion when there is none."""
    if not isinstance(line.get(name), str):
        raise BadQuestion(f"The line has no text under '{name}'.")
    return scrubbed(line[name])


def texts_of(line: dict[str, Any], name: str) -> list[str]:
    """The texts under `name`, none when the line has no such name. Raises BadQuestion when it is no list of texts."""
    texts = line.get(name) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadQuestion(f"The line has no list of texts under '{name}'.")
    return [scrubbed(text) for text in texts]


def read_day(text: str) -> date:
    """A day such as 2026-01-31. Raises BadQuestion, which says how to write one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise BadQuestion(f"'{text}' is no date. Write it as year-month-day, such as 2026-01-31.") from problem
