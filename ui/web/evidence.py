"""The column on the right: the sources of the selected answer, or the article that is open."""

import gradio as gr

from ui.rendering.places import Link
from ui.web.actions import Action
from ui.web.session import Session


class EvidenceView:
    """Where evidence shows. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="evidence", min_width=0):
            self.view = gr.Markdown(elem_id="evidence-view", container=False, latex_delimiters=[])


def turn_to(action: Action, session: Session) -> bool:
    """Show the evidence that an action asks for. False when it asks for something else."""
    match action:
        case Action("select", (turn,)):
            session.select(turn)
        case Action("source", (turn, citation)):
            session.select(turn, citation)
        case Action("why", (turn, citation)):
            session.ask_why(turn, citation)
        case Action("article", (turn, citation)):
            session.read_citation(turn, citation)
        case Action("place", place=(article_id, start, end)):
            session.reading = Link(article_id, start, end)
        case Action("link", link=Link() as link):
            session.reading = link
        case Action("close"):
            session.reading = None
        case _:
            return False
    return True
