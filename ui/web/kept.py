"""Opening, renaming and deleting kept conversations. What is done is done in the session and in the file."""

from ui.messages import messages
from ui.rendering.archive import notice
from ui.web.actions import Action
from ui.web.chat import is_arrangeable
from ui.web.desk import Desk
from ui.web.session import Session

VERBS = frozenset({"new", "open", "rename", "delete", "undelete"})


def act(desk: Desk, action: Action, session: Session) -> str:
    """Do what was asked with a conversation; returns what is to be said about it, "" for nothing."""
    store, owner = desk.conversations, session.owner
    match action:
        case Action("new"):
            session.start_over()
        case Action("open", word=name):
            return take_up(desk, name, session)
        case Action("rename", word=name, said=title):
            store.rename(owner, name, title)
        case Action("delete", word=name):
            deleted = store.delete(owner, name)
            session.deleted = None if deleted is None else (name, deleted)
            if deleted is not None and session.conversation == name:
                session.start_over()
        case Action("undelete") if session.deleted:
            if store.bring_back(owner, session.deleted[0]) is None:
                return notice(messages(session.language).conversation_unread)
            return take_up(desk, session.deleted[0], session)
    return ""


def take_up(desk: Desk, conversation: str, session: Session) -> str:
    """Show a kept conversation in place of the present one; returns the sentence that says why there is none.

    The present one stays when the file fails.
    """
    turns = desk.conversations.turns(session.owner, conversation)
    if turns is None:
        return notice(messages(session.language).conversation_unread)
    session.deleted = None
    if not turns:
        session.start_over()
        return notice(messages(session.language).conversation_gone)
    for turn in turns:
        turn.arrangeable = is_arrangeable(turn)
    session.take_up(conversation, turns)
    return ""
