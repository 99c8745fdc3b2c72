"""Work on another core, while the caller's own goes on where Python is not needed."""

import _thread
from collections.abc import Callable


def beside(work: Callable[[], None]) -> Callable[[], None]:
    """Begin `work` in a thread of its own. What is returned waits for its end, and raises what it raised.

    No pool: one made before a fork is dead after it, and none takes work once the main thread has ended.
    """
    problems: list[BaseException] = []
    working = _thread.allocate_lock()
    working.acquire()

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            working.release()

    # `threading` would wait for it to begin, and then for it to let go of Python: up to 5 ms.
    _thread.start_new_thread(run, ())

    def wait() -> None:
        with working:
            pass
        if problems:
            raise problems[0]

    return wait
