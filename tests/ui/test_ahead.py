"""Working ahead of what is asked for."""

import threading
from collections.abc import Iterator

import pytest

from ui.web.ahead import Ahead


def test_the_first_item_is_made_before_it_is_asked_for_and_the_order_stays() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        made.set()
        yield from range(3)

    going_on = Ahead(items())
    assert made.wait(10)
    assert list(going_on) == [0, 1, 2]
    assert list(Ahead(iter(()))) == []


@pytest.mark.parametrize("before", [0, 1])
def test_what_goes_wrong_is_told_where_the_item_is_asked_for(before: int) -> None:
    def items() -> Iterator[int]:
        yield from range(before)
        raise ValueError("no")

    going_on = iter(Ahead(items()))
    for expected in range(before):
        assert next(going_on) == expected
    with pytest.raises(ValueError, match="no"):
        next(going_on)


def test_the_first_item_is_waited_for_no_longer_than_one_likes() -> None:
    let_go = threading.Event()

    def items() -> Iterator[int]:
        assert let_go.wait(10)
        yield 1
        raise ValueError("no")

    going_on = Ahead(items())
    assert not going_on.there(0)
    let_go.set()
    assert going_on.there(10)
    assert next(iter(going_on)) == 1
