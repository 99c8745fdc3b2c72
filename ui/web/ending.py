"""Ctrl+C and SIGTERM end the server, whatever Python is at when they come."""

import contextlib
import signal
import time
from types import FrameType

_HALF_A_SECOND = 0.5  # at most until a signal counts whose exception was dropped


class Ending:
    """Whether the program was asked to end. To be made in the main thread.

    KeyboardInterrupt is raised at once. Python drops what is raised while it clears something away, so it is also
    remembered: else such a server would go on, and be killed by whoever wants it stopped.
    """

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as a shell leaves it to what runs in the background
                signal.signal(number, self._ask)

    def wait(self) -> None:
        """Return when the program was asked to end, in this moment or before."""
        with contextlib.suppress(KeyboardInterrupt):
            while not self._asked:
                time.sleep(_HALF_A_SECOND)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True  # no Event: its lock may be held by this very thread
        raise KeyboardInterrupt
