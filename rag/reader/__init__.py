"""What tells whether a passage answers? The reader sees it together with the question; the search sees them apart.

It re-reads the best few passages of a ranking. `network.py` runs it, `training.py` made its weights (`make reader`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from index.documents import Span

__all__ = ["Reader", "Reading", "Window", "open_reader"]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an article that is read: its words and the title they stand under."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one window.

    `answers` is a logit: above 0 it would rather say that the window answers. `span` is the likeliest place of a short
    answer in the window's text, in characters.
    """

    answers: float
    span: Span


class Reader(Protocol):
    """Reads windows for a question."""

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """One reading a window, in their order."""


@cache
def open_reader() -> Reader:
    """The reader, loaded when it is first asked for: about as long as loading the bundled model, which it shares.

    Raises ModelError when the model or the weights are missing or damaged.
    """
    from rag.reader.network import Network

    return Network()
