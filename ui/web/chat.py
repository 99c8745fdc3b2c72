"""Asking: the conversation and the question below it."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui import logs
from ui.messages import Interface, explain, messages
from ui.rendering.archive import notice
from ui.rendering.conversation import tools
from ui.rendering.text import scrubbed
from ui.turns import Asked, Turn
from ui.web.actions import Action
from ui.web.ahead import Ahead
from ui.web.desk import Desk
from ui.web.scope import ScopeError, Typed, read_scope
from ui.web.session import Session
from ui.web.unfailing import unexpected

if TYPE_CHECKING:
    from rag.answers import Answer

MAX_QUESTION = 2_000  # characters, as in rag; a test compares the two
OPENING_SECONDS = 180.0  # a question may wait this long for the model
QUOTING = "extractive"  # the answerer whose answers are the quotations themselves
PATIENCE = 0.2  # seconds in which most questions find something; the question need not be drawn alone before it
UNSETTLED = 5  # turns that are drawn again with each further one
_log = logging.getLogger(__name__)

Updates = dict[Any, Any]


class ChatView:
    """The conversation, the notice, the question, and the row of tools. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="chat", min_width=0):
            with gr.Column(elem_id="conversation", min_width=0):
                # Apart, so that a long conversation is not sent and drawn again for each step of a new answer.
                self.earlier = gr.Markdown(elem_id="earlier", container=False, latex_delimiters=[])
                self.recent = gr.Markdown(elem_id="recent", container=False, latex_delimiters=[])
                self.newest = gr.Markdown(elem_id="newest", container=False, latex_delimiters=[])
            with gr.Column(elem_id="composer", min_width=0):
                self.notice = gr.Markdown(elem_id="notice", container=False, latex_delimiters=[])
                # One line with a larger maximum: Enter sends, Shift+Enter breaks the line. Gradio listens to keypress,
                # which the Enter that ends a Japanese conversion does not fire.
                self.question = gr.Textbox(elem_id="question", lines=1, max_lines=8, submit_btn=True, show_label=False)
                self.tools = gr.Markdown(elem_id="tools", container=False)

    def conversed(self, desk: Desk, session: Session) -> Updates:
        """The whole conversation."""
        session.settle()
        return {self.earlier: desk.earlier(session), **self._later(desk, session)}

    def put_away(self, desk: Desk, session: Session, number: int) -> Updates:
        """What is answered, among it the turn of that number, drawn apart from what will be asked next."""
        settled = session.settle(UNSETTLED) or number <= session.settled
        return self.conversed(desk, session) if settled else self._later(desk, session)

    def _later(self, desk: Desk, session: Session) -> Updates:
        # Together, and as of one moment: two questions may be answered at once.
        settled, recent = session.settled, session.recent
        return {self.recent: desk.recent(session, settled, recent), self.newest: desk.newest(session, recent)}

    def told(self, desk: Desk, session: Session, number: int) -> Updates:
        """The part of the conversation that holds a turn."""
        if number <= session.settled:
            return {self.earlier: desk.earlier(session)}
        recent = session.recent
        return self._later(desk, session) if number <= recent else {self.newest: desk.newest(session, recent)}

    def labelled(self, language: Interface) -> Updates:
        """The fields in one language."""
        words = messages(language)
        return {
            self.question: gr.update(label=words.question_label, placeholder=words.question_hint),
            self.tools: tools(language),
        }


def read_question(question: object, scope: Typed, session: Session) -> Asked | str:
    """What is asked with the filters that are set, or the sentence that says what is wrong with it."""
    text = scrubbed(question) if isinstance(question, str) else ""
    words = messages(session.language)
    if not text.strip():
        return words.question_empty
    if len(text) > MAX_QUESTION:
        return words.question_long.format(length=len(text), limit=MAX_QUESTION)
    try:
        filters = read_scope(scope, session.language)
    except ScopeError as error:
        return str(error)
    return Asked(text, session.earlier_questions(), filters.since, filters.until, filters.source)


def asked_again(action: Action, session: Session) -> Asked | None:
    """The question of a turn again, without what the action takes away; None when there is nothing to take away."""
    turn = session.turn(action.numbers[0]) if action.numbers else None
    if turn is None:
        return None
    asked = turn.asked
    match action:
        case Action("again"):
            return asked
        case Action("alone"):
            return replace(asked, after=())
        case Action("undated"):
            return replace(asked, undated=True)
        case Action("undate-filter"):
            return replace(asked, since=None, until=None)
        case Action("unsource", (_, place)):
            return asked.without_source(place)
        case Action("unfiltered"):
            return replace(asked, since=None, until=None, source=None)
        case Action("literally", (_, place)) if turn.answer and place < len(turn.answer.coverage.aliases):
            return replace(asked, literally=(*asked.literally, turn.answer.coverage.aliases[place][0]))
    return None


def offered(action: Action, session: Session) -> str:
    """The question that an example or a question to go on with stands for; empty when the action means neither."""
    match action:
        case Action("example", (place,)):
            return session.examples[place] if place < len(session.examples) else ""
        case Action("follow", (number, place)):
            turn = session.turn(number)
            return turn.follow_ups[place] if turn and place < len(turn.follow_ups) else ""
    return ""


def voted(desk: Desk, chat: ChatView, action: Action, session: Session) -> Updates:
    """Keep what somebody thinks of an answer; the same thumb again takes it back. It is said when it is lost."""
    vote = {"helpful": 1, "unhelpful": -1}.get(action.verb, 0)
    number = action.numbers[0] if vote else int(action.word) if action.word.isdecimal() else None
    turn = session.turn(number)
    if turn is None or turn.answer is None or not (vote or turn.vote):
        return {}
    if vote:
        turn.vote, turn.reason = (0 if turn.vote == vote else vote), ""
    else:
        turn.reason = action.said
    kept = desk.conversations.vote(session.owner, turn)
    said = "" if kept else notice(messages(session.language).vote_lost)
    return {**chat.told(desk, session, turn.number), chat.notice: said}


def answer(
    desk: Desk, chat: ChatView, evidence: Any, kept: Any, asked: Asked, session: Session, *, typed: bool
) -> Iterator[Updates]:
    """Answer a question: it joins the conversation, then come what is found, its answer, and where to go on.

    Whatever keeps it from being answered is said above the question, which stays where it was `typed`. One that was
    clicked leaves alone what is being typed.
    """
    answers = Ahead(_answers(desk, asked))
    store, owner = desk.conversations, session.owner
    if owner and session.conversation is None:
        session.conversation = store.begin(owner, asked.question)
    conversation, turn = session.conversation, session.begin(asked)
    # Once: what is typed from then on is another question.
    sent: Updates = {chat.notice: "", **({chat.question: ""} if typed else {})}

    def there() -> bool:
        return session.turn(turn.number) is turn  # or another conversation was opened meanwhile

    def step() -> Updates:
        nonlocal sent
        told = chat.told(desk, session, turn.number) if there() else {chat.notice: gr.skip()}
        updates, sent = {**told, **sent}, {}
        return updates

    try:
        if not answers.there(PATIENCE):
            yield step()
        for found in answers:
            if found.preliminary:
                turn.found = found
                yield step()
        turn.answer, turn.found = found, None
    except GeneratorExit:  # the tab was closed: nobody waits for it any more
        session.withdraw(turn)
        raise
    except Exception as error:
        session.withdraw(turn)  # or it would wait for its answer for ever
        said = notice(said_of(error, session.language))
        back = {chat.question: asked.question} if typed else {}
        yield {**chat.told(desk, session, turn.number), **back, chat.notice: said}
        return
    logs.answered("page", turn.answer)
    turn.arrangeable = is_arrangeable(turn)
    if conversation and store.keep(owner, conversation, turn) is False:  # it was deleted in another tab meanwhile
        conversation = store.begin(owner, asked.question)
        store.keep(owner, conversation or "", turn)
    if session.select(turn.number) and conversation:  # unless another conversation was opened meanwhile
        session.conversation = conversation
    yield step()
    sources = {evidence: desk.evidence(session)} if session.selected == turn.number else {}
    yield {**sources, kept: desk.kept(session)}
    turn.follow_ups = _follow_ups(desk, turn)
    if turn.follow_ups:
        store.keep_follow_ups(owner, turn)
    if there():
        yield chat.put_away(desk, session, turn.number)


def is_arrangeable(turn: Turn) -> bool:
    """Whether a language model could be asked to arrange what a turn quotes."""
    from rag import model_configured

    answer = turn.answer
    quoted = answer is not None and answer.answered and answer.kind != "count" and answer.arranged.by == QUOTING
    return quoted and model_configured()


def _answers(desk: Desk, asked: Asked) -> "Iterator[Answer]":
    """The answer as it grows, over the newest index."""
    yield from desk.opening.fresh(OPENING_SECONDS).asking(asked.question, **asked.given, early=True)


def _follow_ups(desk: Desk, turn: Turn) -> tuple[str, ...]:
    """Questions to go on with; what goes wrong with them is nothing that the person should be told of."""
    if turn.answer is None:
        return ()
    asked = turn.asked
    try:
        assistant = desk.opening.fresh(0)
        return tuple(assistant.follow_ups(turn.answer, since=asked.since, until=asked.until, source=asked.source))
    except Exception:
        _log.warning("no questions to go on with could be found", exc_info=True)
        return ()


def said_of(error: Exception, language: Interface) -> str:
    """The sentence for any error; one that is no ShuttenError goes to the log with its traceback."""
    from rag import ShuttenError

    return explain(error, language) if isinstance(error, ShuttenError) else unexpected(error, "page", language)
