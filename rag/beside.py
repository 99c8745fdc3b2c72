"""Work on another core, while the caller's own goes on where Python is not needed."""

import threading
from collections.abc import Callable


def beside(work: Callable[[], None]) -> Callable[[], None]:
    """Begin `work` in a thread of its own. What is returned waits for its end, and raises what it raised.

    No pool: one made before a fork is dead after it, and none takes work once the main thread has ended.
    """
    problems: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=run, name="beside", daemon=True)
    thread.start()

    def wait() -> None:
        thread.join()
        if problems:
            raise problems[0]

    return wait
