"""How much other programs may take: so many requests in a time each, so many questions at once together."""

import math
import time
from collections.abc import Callable
from typing import Final, TypeVar

import anyio
import anyio.to_thread
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

RATE_SETTING: Final = "SHUTTEN_API_RATE"
RATE: Final = "600/minute"  # of one key or address; a person's page needs a few
AT_ONCE: Final = 8  # questions computed side by side, as on the page
WAITING: Final = 64  # as on the page; more than these would wait longer than a client does
BUSY_SECONDS: Final = 2

_Result = TypeVar("_Result")


class TooMany(Exception):
    """No place is free; `seconds` says when to try again."""

    def __init__(self, seconds: int, limit: str = "") -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.limit = limit


class Pace:
    """Counts requests by who sends them, and questions that are being computed.

    Raises ShuttenError for a rate that is not of the form `600/minute`.
    """

    def __init__(self, rate: str = RATE, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        from rag import ShuttenError

        try:
            self._rate = parse(rate)
        except ValueError:
            raise ShuttenError(f"{RATE_SETTING} is no rate. Write one such as {RATE} or 20/second.") from None
        # A fixed window needs one counter each and forgets it at its end; a log of every request would grow.
        self._counted = FixedWindowRateLimiter(MemoryStorage())
        self._threads = anyio.CapacityLimiter(at_once)
        self._places = at_once + waiting
        self._pending = 0

    def count(self, who: str) -> None:
        """Count a request of `who`. Raises TooMany when that is more than the rate."""
        if not self._counted.hit(self._rate, who):
            reset = self._counted.get_window_stats(self._rate, who).reset_time
            raise TooMany(max(1, math.ceil(reset - time.time())), str(self._rate))

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """The result of `work`, computed in a thread when one is free. Raises TooMany when too many wait already."""
        if self._pending >= self._places:
            raise TooMany(BUSY_SECONDS)
        self._pending += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._pending -= 1
