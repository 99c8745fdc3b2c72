"""Working something out while the page draws what it has already."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
AT_ONCE = 24  # the questions that the page's queues let in at once, `ui/web/app.py`
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ahead")


class Ahead(Generic[_Item]):
    """The same items, of which another thread begins to make the first now, not when it is asked for."""

    def __init__(self, items: Iterator[_Item]) -> None:
        self._items = items
        self._first = _pool.submit(lambda: list(zip(range(1), items, strict=False)))

    def there(self, seconds: float) -> bool:
        """Whether the first item is made, or has failed, within that time."""
        return bool(wait([self._first], seconds).done)

    def __iter__(self) -> Iterator[_Item]:
        for _, item in self._first.result():
            yield item
        yield from self._items
