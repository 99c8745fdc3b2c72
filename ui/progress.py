"""Progress bars for long work, on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_STAGES = {
    "reading": "Reading articles",
    "loading the model": "Loading the model",
    "embedding": "Embedding",
    "writing": "Writing the index",
    "verifying": "Verifying",
    "asking": "Asking",
}


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A function `progress(stage, done, total)` that draws a bar per stage on standard error."""
    from tqdm import tqdm

    drawn: dict[str, tqdm[Any]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in drawn:
            for earlier in drawn.values():
                earlier.close()
            drawn[stage] = tqdm(total=total, desc=_STAGES.get(stage, stage), file=sys.stderr, disable=None, leave=False)
        bar = drawn[stage]
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        for bar in drawn.values():
            bar.close()
