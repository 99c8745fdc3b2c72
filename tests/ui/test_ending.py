"""A server ends when it is asked to, also in a moment in which Python drops what is raised."""

import os
import signal
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from ui.web.ending import Ending

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals that a process can send itself")


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield request.param
    for one, handler in before.items():
        signal.signal(one, handler)


class Cleared:
    pass


def test_whoever_waits_is_told(number: signal.Signals) -> None:
    ending = Ending()
    threading.Timer(0.2, os.kill, (os.getpid(), number)).start()
    began = time.monotonic()
    ending.wait()
    assert 0.1 < time.monotonic() - began < 10


def test_before_anybody_waits_it_is_raised(number: signal.Signals) -> None:
    ending = Ending()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    ending.wait()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_whose_exception_is_dropped_ends_it_all_the_same(number: signal.Signals) -> None:
    ending = Ending()
    thing = Cleared()
    watched = weakref.ref(thing, lambda _: signal.raise_signal(number))
    del thing  # the callback runs now, and what it raises goes nowhere
    assert watched() is None
    ending.wait()


def test_what_the_shell_keeps_from_a_program_in_the_background_stays_so(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    Ending()
    signal.raise_signal(number)
