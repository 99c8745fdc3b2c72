"""How many answers a model is asked for at once and in a minute, so that a crowd cannot run up a bill."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.answerers.llm.failures import ModelFailed

MINUTE = 60.0


class Budget:
    """Slots that are taken and given back, and a count of the last minute. For any number of threads."""

    def __init__(self, slots: int, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = slots
        self._per_minute = per_minute
        self._begun: deque[float] = deque()
        self._clock = clock
        self._lock = threading.Lock()

    @property
    def free(self) -> int:
        """How many slots nobody holds."""
        return self._free

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot. Raises ModelFailed "busy" at once when there is none: the person already has an answer."""
        with self._lock:
            now = self._clock()
            while self._begun and now - self._begun[0] >= MINUTE:
                self._begun.popleft()
            if self._free <= 0 or len(self._begun) >= self._per_minute:
                raise ModelFailed("busy")
            self._free -= 1
            self._begun.append(now)
        try:
            yield
        finally:
            with self._lock:
                self._free += 1
