"""Ctrl+C and SIGTERM end the server, whatever Python is at when they come."""

import contextlib
import signal
import threading
from types import FrameType


class Ending:
    """Whether the program was asked to end. To be made in the main thread.

    KeyboardInterrupt is raised at once. Python drops what is raised while it clears something away, so it is also
    remembered: else such a server would go on, and be killed by whoever wants it stopped.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def wait(self) -> None:
        """Return when the program was asked to end, in this moment or before."""
        with contextlib.suppress(KeyboardInterrupt):
            while not self._asked.wait(0.5):  # Windows hears of no signal while it waits
                pass

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()
        raise KeyboardInterrupt
