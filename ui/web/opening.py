"""Opens the archive in the background, so that the page shows while the model is still loading."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rag import Assistant

State = Literal["opening", "open", "missing", "failed"]
_log = logging.getLogger(__name__)


class Opening:
    """Hands out the assistant once it is there. Safe to use from several threads.

    With `page_first` the model is not loaded ahead before `page_is_there`: both are work for the same processor.
    """

    def __init__(self, open_archive: "Callable[[], Assistant]", *, page_first: bool = False) -> None:
        self._open_archive = open_archive
        self._page = threading.Event()
        if not page_first:
            self._page.set()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._warm = threading.Event()
        self._thread: threading.Thread | None = None
        self._assistant: Assistant | None = None
        self._problem: Exception | None = None
        self.begin()

    def begin(self) -> None:
        """Start to open, or to open again after a failure. Returns at once; does nothing when it is open."""
        with self._lock:
            if self._assistant is not None or (self._problem is None and self._thread):
                return
            self._problem = None
            self._done.clear()
            self._thread = threading.Thread(target=self._open, name="open the archive", daemon=True)
            self._thread.start()

    def _open(self) -> None:
        assistant: Assistant | None = None
        problem: Exception | None = None
        try:
            assistant = self._open_archive()
        except Exception as error:
            problem = error
        with self._lock:
            self._assistant, self._problem = assistant, problem
            self._done.set()
        if assistant is not None:
            self._warm_up(assistant)

    def _warm_up(self, assistant: "Assistant") -> None:
        """Load the model before the first question needs it; an archive whose model is another cannot be used."""
        from rag import ShuttenError

        self._page.wait()
        try:
            assistant.warm()
        except ShuttenError as error:
            with self._lock:
                self._assistant, self._problem = None, error
        except Exception:  # the first question meets the same problem and says it where it is seen
            _log.warning("the model cannot be loaded", exc_info=True)
        self._warm.set()

    def page_is_there(self) -> None:
        """The page can be opened: now the model may be loaded."""
        self._page.set()

    @property
    def warm(self) -> bool:
        """Whether the model is loaded too; until then a question waits for it."""
        return self._warm.is_set()

    @property
    def state(self) -> State:
        """Where the opening stands."""
        from rag import IndexMissing

        with self._lock:
            if self._assistant is not None:
                return "open"
            if self._problem is None:
                return "opening"
            return "missing" if isinstance(self._problem, IndexMissing) else "failed"

    def assistant(self, wait: float) -> "Assistant":
        """The assistant, waiting up to `wait` seconds for it.

        Raises the ShuttenError (or other error) that kept the archive from opening, and TimeoutError.
        """
        if not self._done.wait(wait):
            raise TimeoutError("the archive is still being opened")
        with self._lock:
            if self._assistant is None:
                raise self._problem or RuntimeError("the archive was never opened")
            return self._assistant

    def fresh(self, wait: float) -> "Assistant":
        """The assistant on the newest index: looks for a newer generation, or for a first one."""
        if self.state in {"missing", "failed"}:
            self.begin()
        assistant = self.assistant(wait)
        assistant.refresh()
        return assistant

    def settled(self, wait: float) -> bool:
        """Wait up to `wait` seconds until the archive is open or cannot be opened. Whether that came about."""
        return self._done.wait(wait)
