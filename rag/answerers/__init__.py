"""Who turns excerpts into statements. An answerer never writes a quotation: it chooses, orders and frames.

A new answerer is one file with an `answer` function and one line in `ANSWERERS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from index.errors import UnknownVariant
from rag.answers import Citation, Statement
from rag.kinds import Evidence

ANSWERERS = {"extractive": "extractive"}
DEFAULT = "extractive"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an answerer proposes; grounding decides what of it is shown."""

    heading: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


Answerer = Callable[[Evidence], Drafted]


def answerer(name: str = DEFAULT) -> Answerer:
    """The answerer called `name`. Raises UnknownVariant when there is none."""
    if name not in ANSWERERS:
        raise UnknownVariant("answerer", name, ANSWERERS)
    chosen: Answerer = import_module(f"rag.answerers.{ANSWERERS[name]}").answer
    return chosen
