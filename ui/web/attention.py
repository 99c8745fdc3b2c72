"""How often Gradio's queue is looked at: it has no way of being told that something waits."""

import asyncio
from typing import Any, Protocol

IDLE = 0.02  # seconds between two looks; Gradio looks every millisecond, all night long
AWAKE = 0.004  # while somebody works with the page
LASTS = 60.0  # seconds after the last thing that was done there


class Queue(Protocol):
    """What matters of Gradio's queue."""

    sleep_when_free: float


class Attention:
    """An ASGI layer that looks at a queue often while somebody asks, and seldom while nobody does."""

    def __init__(self, app: Any, queue: Queue) -> None:
        self._app, self._queue = app, queue
        self._rest: asyncio.TimerHandle | None = None
        self._sleep(IDLE)

    def _sleep(self, seconds: float) -> None:
        self._queue.sleep_when_free = seconds

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["method"] == "POST":
            if self._rest:
                self._rest.cancel()
            self._sleep(AWAKE)
            self._rest = asyncio.get_running_loop().call_later(LASTS, self._sleep, IDLE)
        await self._app(scope, receive, send)
