"""Saving: an answer or the whole conversation as a file, made by the server and saved by the browser."""

import time

import gradio as gr

from ui.export import export, file_name, format_of
from ui.rendering.html import EMPTY, Html
from ui.rendering.taken import CONVERSATION, file_to_save
from ui.web.actions import Action
from ui.web.session import Session


class SavingView:
    """Where a file waits for the browser; it is never seen. Built inside a Gradio page."""

    def __init__(self) -> None:
        self.file = gr.Markdown(elem_id="file-view", container=False)


def saved(action: Action, session: Session) -> Html:
    """The file that an action asks for; nothing when there is no such answer."""
    turn, name = action.numbers[0], action.word
    answers = [t.answer for t in session.turns if t.answer and turn in (t.number, CONVERSATION)]
    if not answers:
        return EMPTY
    return file_to_save(file_name(name), format_of(name).mime, export(answers, name), time.time_ns())
