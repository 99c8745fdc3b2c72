"""The archive: when its articles were published and by whom, and all of them as a list."""

from dataclasses import replace
from typing import Any, get_args

import gradio as gr

from ui.messages import Interface, messages
from ui.rendering.browse import Browse, Column
from ui.rendering.text import scrubbed
from ui.turns import articles_in
from ui.web.actions import Action
from ui.web.desk import Desk
from ui.web.scope import read_sources, toggled
from ui.web.session import Session

CHOOSING = frozenset({"only", "only-none"})  # actions that choose articles to be searched
MAX_WANTED = 200  # characters by which the list is narrowed


class ArchiveView:
    """What the archive holds. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="archive", min_width=0):
            self.overview = gr.Markdown(elem_id="overview", container=False, latex_delimiters=[])
            self.wanted = gr.Textbox(elem_id="wanted", lines=1, max_lines=1, max_length=MAX_WANTED)
            self.listing = gr.Markdown(elem_id="listing", container=False, latex_delimiters=[])
            self.contents = gr.Markdown(elem_id="contents", container=False, latex_delimiters=[])

    @property
    def parts(self) -> list[Any]:
        """Everything that changes here."""
        return [self.overview, self.wanted, self.listing, self.contents]

    def labelled(self, language: Interface) -> dict[Any, Any]:
        """The field in one language."""
        words = messages(language)
        return {self.wanted: gr.update(label=words.browse_label, placeholder=words.browse_hint)}

    def drawn(self, desk: Desk, session: Session) -> dict[Any, Any]:
        """All parts as the session has them."""
        return {
            self.overview: desk.overview(session),
            self.listing: desk.listing(session),
            self.contents: desk.contents(session),
        }


def narrow(text: object, session: Session) -> None:
    """List the articles in whose title, outlet or file name the words stand."""
    words = scrubbed(text)[:MAX_WANTED] if isinstance(text, str) else ""
    session.browse = replace(session.browse, text=words, page=0)


def chosen(action: Action, sources: object) -> list[str]:
    """The sources of the scope after an article was chosen or left, or all of them were left."""
    if action.verb == "only":
        return toggled(sources, action.word)
    return [source for source in read_sources(sources) if not articles_in([source])]


def browse(action: Action, session: Session) -> bool:
    """Change which articles are listed and how. False when the action asks for something else."""
    now = session.browse
    match action:
        case Action("sort", word=column) if column in get_args(Column):
            session.browse = now.sorted_by(column)  # type: ignore[arg-type]
        case Action("month", word=month):
            session.browse = replace(now, month="" if month == now.month else month, page=0)
        case Action("page", (page,)):
            session.browse = replace(now, page=page)
        case Action("browse-all"):
            session.browse = replace(Browse(), column=now.column, descending=now.descending)
        case _:
            return False
    return True
