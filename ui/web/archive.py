"""The archive: what it holds, and bringing its index up to date."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.messages import messages
from ui.rendering.archive import notice
from ui.rendering.progress import starting
from ui.web.chat import said_of
from ui.web.desk import Desk
from ui.web.session import Session

POLL_SECONDS = 1.0


class ArchiveView:
    """What the archive holds, and its rebuild. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="archive", min_width=0):
            self.intro = gr.Markdown(elem_id="rebuild", container=False)
            self.contents = gr.Markdown(elem_id="contents", container=False, latex_delimiters=[])


class BuildView:
    """How a rebuild is going: above every tab, so that it is seen wherever it was started."""

    def __init__(self) -> None:
        self.panel = gr.Markdown(elem_id="build-panel", container=False, latex_delimiters=[])
        self.timer = gr.Timer(POLL_SECONDS, active=False)

    def polling(self, active: bool) -> dict[Any, Any]:
        """The timer switched on or off."""
        return {self.timer: gr.Timer(active=active)}


def rebuild(desk: Desk, build: BuildView, session: Session) -> Iterator[dict[Any, Any]]:
    """Start a rebuild in another process; a rebuild that runs already is simply shown."""
    from rag import BuildRunning, start_rebuild

    yield {build.panel: starting(session.language)}
    try:
        start_rebuild(desk.index, desk.data)
    except BuildRunning:
        pass  # it is shown all the same
    except Exception as error:
        yield {build.panel: notice(said_of(error, session.language))}
        return
    session.following = True
    yield {build.panel: desk.build_panel(session), **build.polling(True)}


def cancel(desk: Desk, build: BuildView, session: Session) -> dict[Any, Any]:
    """Ask the running rebuild to stop."""
    from rag import cancel_rebuild

    cancel_rebuild(desk.index)
    return {build.panel: notice(messages(session.language).rebuild_cancelling), **build.polling(True)}
