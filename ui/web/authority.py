"""Who may do what changes the archive for everybody: rebuild it, stop a rebuild, have it read through for a check.

Asked inside the handlers, for every function of a Gradio page can be called by anyone who reaches the server. Where
people sign in, those who keep the archive are named; elsewhere it is whoever sits at this computer.
"""

from collections.abc import Collection
from typing import Any

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from ui import logs
from ui.messages import Interface
from ui.messages.refusals import refusals
from ui.web.owner import owner_of
from ui.web.pace import UPKEEP


class Authority:
    """Those who keep the archive: `admins` where people sign in, else (None) the people at this computer."""

    def __init__(self, admins: Collection[str] | None = None) -> None:
        self._admins = None if admins is None else frozenset(admins)
        self._counted = FixedWindowRateLimiter(MemoryStorage())
        self._rate = parse(UPKEEP)

    def refusal(self, what: str, request: Any, language: Interface) -> str:
        """Why the sender of `request` may not do `what`, "" when they may. Either is written into the log."""
        who = getattr(request, "username", None) or ""
        address = getattr(getattr(request, "client", None), "host", "")
        if not self._is_admin(who, address, request):
            logs.refused("upkeep_refused", what=what, user=who, address=address)
            return refusals(language).not_admin
        if not self._counted.hit(self._rate, owner_of(request)):
            logs.refused("upkeep_too_often", what=what, user=who, address=address)
            return refusals(language).too_much_upkeep
        logs.event("upkeep", what=what, user=who, address=address)
        return ""

    def _is_admin(self, who: str, address: str, request: Any) -> bool:
        from ui.api.door import is_neighbour

        if self._admins is not None:
            return who in self._admins
        # A program without the browser's secret never opened the page.
        return bool(owner_of(request)) and is_neighbour(address, request.headers)
