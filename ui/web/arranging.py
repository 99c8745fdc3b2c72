"""A language model's answer in place of the quotations, and back: chosen for one answer at a time.

The quotations were shown first and stay one click away. What the model writes appears as it passes the checks.
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.rendering.archive import notice
from ui.web.actions import Action
from ui.web.chat import OPENING_SECONDS, ChatView, Updates, said_of
from ui.web.desk import Desk
from ui.web.session import Session

MODEL = "llm"  # its name among the answerers


def arranged(desk: Desk, chat: ChatView, evidence: Any, action: Action, session: Session) -> Iterator[Updates]:
    """Exchange the answer of a turn for the model's, or for the quotations that stood there before."""
    turn = session.turn(action.numbers[0])
    if turn is None or turn.answer is None or turn.arranging:
        yield {chat.notice: gr.skip()}  # not {}, which Gradio takes for a missing value
        return
    if action.verb == "quotations":
        turn.answer, turn.quotations = turn.quotations or turn.answer, None
        session.select(turn.number)
        yield {**chat.told(desk, session, turn.number), evidence: desk.evidence(session)}
        return
    if not turn.arrangeable or turn.quotations:
        yield {chat.notice: gr.skip()}
        return
    before, asked = turn.answer, turn.asked
    turn.arranging = True
    yield {**chat.told(desk, session, turn.number), chat.notice: ""}
    try:
        answers = desk.opening.fresh(OPENING_SECONDS).asking(asked.question, **asked.given, by=MODEL)
        for turn.answer in answers:
            if turn.answer.arranged.by == MODEL and not turn.answer.arranged.fell_back:
                session.select(turn.number)
                yield {**chat.told(desk, session, turn.number), evidence: desk.evidence(session)}
        turn.quotations = before if not turn.answer.arranged.fell_back else None
    except Exception as error:
        turn.answer = before
        yield {chat.notice: notice(said_of(error, session.language))}
    finally:
        turn.arranging = False
    session.select(turn.number)
    yield {**chat.told(desk, session, turn.number), evidence: desk.evidence(session)}
