"""Keeping the index in good order: bringing it up to date beside the running service, and checking it."""

import threading
from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.messages import messages
from ui.messages.refusals import refusals
from ui.rendering.archive import notice
from ui.rendering.progress import refused, starting
from ui.rendering.upkeep import checking
from ui.web.chat import said_of
from ui.web.desk import Desk
from ui.web.session import Session

POLL_SECONDS = 1.0
_CHECKING = threading.Lock()  # a check reads the whole index; many at once would hold everybody else up


class BuildView:
    """How a rebuild is going: above every tab, so that it is seen wherever it was started."""

    def __init__(self) -> None:
        self.panel = gr.Markdown(elem_id="build-panel", container=False, latex_delimiters=[])
        self.timer = gr.Timer(POLL_SECONDS, active=False)

    def polling(self, active: bool) -> dict[Any, Any]:
        """The timer switched on or off."""
        return {self.timer: gr.Timer(active=active)}


class IndexView:
    """The state of the index, its last update, and its check. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="index", min_width=0):
            self.intro = gr.Markdown(elem_id="rebuild", container=False)
            self.state = gr.Markdown(elem_id="index-state", container=False, latex_delimiters=[])
            self.checked = gr.Markdown(elem_id="index-check", container=False, latex_delimiters=[])


def rebuild(desk: Desk, build: BuildView, session: Session) -> Iterator[dict[Any, Any]]:
    """Start a rebuild in another process; a rebuild that runs already is simply shown."""
    from rag import BuildRunning, start_rebuild

    yield {build.panel: starting(session.language)}
    try:
        start_rebuild(desk.index, desk.data)
    except BuildRunning:
        pass  # it is shown all the same
    except Exception as error:
        yield {build.panel: refused(said_of(error, session.language), session.language)}
        return
    session.following = True
    yield {build.panel: desk.build_panel(session), **build.polling(True)}


def cancel(desk: Desk, build: BuildView, session: Session) -> dict[Any, Any]:
    """Ask the running rebuild to stop."""
    from rag import cancel_rebuild

    cancel_rebuild(desk.index)
    return {build.panel: notice(messages(session.language).rebuild_cancelling), **build.polling(True)}


def check(desk: Desk, view: IndexView, session: Session) -> Iterator[dict[Any, Any]]:
    """Look for everything that is wrong with the index. It reads all of it, so it may take a while."""
    from rag import examine

    if not _CHECKING.acquire(blocking=False):
        yield {view.checked: notice(refusals(session.language).being_checked)}
        return
    yield {view.checked: checking(session.language)}
    try:
        session.checked = tuple(examine(desk.index, desk.data))
    except Exception as error:
        yield {view.checked: notice(said_of(error, session.language))}
        return
    finally:
        _CHECKING.release()
    yield {view.checked: desk.checked(session)}
