"""Working something out while the page draws what it has already."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
AT_ONCE = 24  # the questions that the page's queues let in at once, `ui/web/app.py`
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")


def ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items, of which another thread begins to make the first now, not when it is asked for."""
    first = _pool.submit(lambda: list(zip(range(1), items, strict=False)))

    def going_on() -> Iterator[_Item]:
        for _, item in first.result():
            yield item
        yield from items

    return going_on()
