"""The queue is looked at often only while somebody works with the page."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from ui.web import attention
from ui.web.attention import AWAKE, IDLE, Attention


def test_what_is_sent_wakes_it_and_it_rests_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "LASTS", 0.2)
    queue = SimpleNamespace(sleep_when_free=0.001)
    passed = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append((scope["type"], queue.sleep_when_free))

    async def use() -> None:
        layer = Attention(app, queue)
        for scope in ({"type": "lifespan"}, {"type": "http", "method": "GET"}, {"type": "http", "method": "POST"}):
            await layer(scope, None, None)
        await asyncio.sleep(0.15)
        await layer({"type": "http", "method": "POST"}, None, None)
        await asyncio.sleep(0.1)
        assert queue.sleep_when_free == AWAKE, "the second one counts"
        await asyncio.sleep(0.3)

    asyncio.run(use())
    assert passed == [("lifespan", IDLE), ("http", IDLE), ("http", AWAKE), ("http", AWAKE)]
    assert queue.sleep_when_free == IDLE
