"""Asking: the conversation and the question below it."""

import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.messages import Interface, explain, messages
from ui.rendering.archive import notice
from ui.rendering.conversation import tools
from ui.rendering.text import scrubbed
from ui.web.desk import Desk
from ui.web.scope import ScopeError, Typed, read_scope
from ui.web.session import Session

MAX_QUESTION = 2_000  # characters, as in rag; a test compares the two
OPENING_SECONDS = 180.0  # a question may wait this long for the model
_log = logging.getLogger(__name__)

Updates = dict[Any, Any]


class ChatView:
    """The conversation, the notice, the question, and the row of tools. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="chat", min_width=0):
            self.conversation = gr.Markdown(elem_id="conversation", container=False, latex_delimiters=[])
            with gr.Column(elem_id="composer", min_width=0):
                self.notice = gr.Markdown(elem_id="notice", container=False, latex_delimiters=[])
                # One line with a larger maximum: Enter sends, Shift+Enter breaks the line. Gradio listens to keypress,
                # which the Enter that ends a Japanese conversion does not fire.
                self.question = gr.Textbox(elem_id="question", lines=1, max_lines=8, submit_btn=True, show_label=False)
                self.tools = gr.Markdown(elem_id="tools", container=False)

    def labelled(self, language: Interface) -> Updates:
        """The fields in one language."""
        words = messages(language)
        return {
            self.question: gr.update(label=words.question_label, placeholder=words.question_hint),
            self.tools: tools(language),
        }


def ask(
    desk: Desk, chat: ChatView, evidence: Any, question: object, scope: Typed, session: Session
) -> Iterator[Updates]:
    """Answer a question: first it joins the conversation, then its answer does.

    Whatever keeps it from being answered is said above the question, which stays where it was typed.
    """
    text = scrubbed(question) if isinstance(question, str) else ""
    words = messages(session.language)
    problem = ""
    if not text.strip():
        problem = words.question_empty
    elif len(text) > MAX_QUESTION:
        problem = words.question_long.format(length=len(text), limit=MAX_QUESTION)
    try:
        filters = read_scope(scope, session.language)
    except ScopeError as error:
        problem = problem or str(error)
    if problem:
        yield {chat.notice: notice(problem)}
        return

    turn = session.begin(text)
    yield {chat.conversation: desk.conversation(session), chat.question: "", chat.notice: ""}
    try:
        assistant = desk.opening.fresh(OPENING_SECONDS)
        turn.answer = assistant.ask(
            text,
            after=session.earlier_questions(turn),
            since=filters.since,
            until=filters.until,
            source=filters.source,
        )
    except Exception as error:
        session.withdraw(turn)
        said = said_of(error, session.language)
        yield {chat.conversation: desk.conversation(session), chat.question: text, chat.notice: notice(said)}
        return
    session.select(turn.number)
    yield {chat.conversation: desk.conversation(session), evidence: desk.evidence(session)}


def said_of(error: Exception, language: Interface) -> str:
    """The sentence for any error; one that is no ShuttenError goes to the terminal with its traceback."""
    from rag import ShuttenError

    if isinstance(error, ShuttenError):
        return explain(error, language)
    _log.error("a question failed", exc_info=error)
    return messages(language).unexpected
