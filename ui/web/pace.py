"""How often one address may ask the page for something, and how often it may try to sign in."""

import math
import time
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

RATE_SETTING: Final = "SHUTTEN_PAGE_RATE"
# A tab that follows a rebuild asks twice a second; behind one proxy or router several people share an address.
RATE: Final = "1800/minute"
SIGN_INS: Final = "5/minute"  # that fail, of one address
UPKEEP: Final = "20/minute"  # rebuilds and checks that one person asks for


class Pace:
    """Counts by address. Raises ShuttenError for a rate that is not of the form `1800/minute`."""

    def __init__(self, rate: str = RATE, sign_ins: str = SIGN_INS) -> None:
        from rag import ShuttenError

        try:
            self._rate = parse(rate)
        except ValueError:
            raise ShuttenError(f"{RATE_SETTING} is no rate. Write one such as {RATE} or 50/second.") from None
        self._sign_ins = parse(sign_ins)
        # A fixed window needs one counter an address and forgets it at its end; a log of all requests would grow.
        self._counted = FixedWindowRateLimiter(MemoryStorage())

    def wait_for(self, address: str) -> int:
        """Count a request; the seconds after which the next one is answered when there were too many, else 0."""
        return 0 if self._counted.hit(self._rate, address) else self._left(self._rate, address)

    def wait_to_sign_in(self, address: str) -> int:
        """The seconds after which that address may try to sign in again, 0 for now."""
        return 0 if self._counted.test(self._sign_ins, address) else self._left(self._sign_ins, address)

    def signed_in_wrongly(self, address: str) -> None:
        """Count a name or password that was wrong."""
        self._counted.hit(self._sign_ins, address)

    def _left(self, rate: RateLimitItem, address: str) -> int:
        return max(1, math.ceil(self._counted.get_window_stats(rate, address).reset_time - time.time()))
