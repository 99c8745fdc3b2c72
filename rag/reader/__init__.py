"""What tells whether a passage answers? The reader sees it together with the question; the search sees them apart.

It re-reads the best few passages of a ranking. `network.py` runs it, `training.py` made its weights (`make reader`).
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from index.documents import Span

__all__ = ["Reader", "Reading", "Remembering", "Window", "open_reader"]

REMEMBERED = 1_000  # readings: a question is often put again, narrowed, listed as hits, or asked about its sources


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


class Remembering:
    """A reader that has the last readings of another one ready. Safe to call from any number of threads."""

    def __init__(self, reader: Reader, most: int = REMEMBERED) -> None:
        self._reader = reader
        self._most = most
        self._known: OrderedDict[tuple[str, Window], Reading] = OrderedDict()
        self._turn = threading.Lock()

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """See `Reader`."""
        with self._turn:
            found = {window: self._known[question, window] for window in windows if (question, window) in self._known}
        new = [window for window in dict.fromkeys(windows) if window not in found]
        found |= zip(new, self._reader.read(question, new), strict=True) if new else ()
        with self._turn:
            for window, reading in found.items():
                self._known[question, window] = reading
                self._known.move_to_end((question, window))
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return [found[window] for window in windows]


@cache
def open_reader() -> Reader:
    """The reader, loaded when it is first asked for: about as long as loading the bundled model, which it shares.

    Raises ModelError when the model or the weights are missing or damaged.
    """
    from rag.reader.network import Network

    return Remembering(Network())
