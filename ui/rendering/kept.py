"""The list of kept conversations at the left, and what is said when they cannot be kept."""

from collections.abc import Sequence

from ui.conversations import Listed
from ui.database import Problem
from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, button, page_button, sign, tag


def conversation_list(
    listed: Sequence[Listed],
    current: str | None,
    deleted: tuple[str, str] | None,
    problem: Problem | None,
    language: Interface,
    user: str = "",
) -> Html:
    """The conversations, the last used first; `deleted` is the id and title of the one that can be brought back.

    `user` is the name of who signed in; without one they are the browser's.
    """
    words = messages(language)
    undo = button(words.undo, "undelete", cls="quiet")
    return tag(
        "section",
        tag(
            "header",
            tag("h2", words.conversations),
            button(words.new_conversation, "new", cls="quiet new"),
            page_button(sign("×", words.close), "unscope", cls="quiet unscope", title=words.close),
            cls="scope-head",
        ),
        tag("p", _trouble(problem, language), cls="warning") if problem else EMPTY,
        tag("p", words.deleted.format(title=deleted[1]), " ", undo, cls="undo", role="status") if deleted else EMPTY,
        tag("ul", *(_line(one, one.id == current, language) for one in listed), cls="kept")
        if listed
        else tag("p", words.conversations_of.format(user=user) if user else words.conversations_none, cls="none"),
        tag("p", words.signed_in.format(user=user), " ", tag("a", words.sign_out, href="logout"), cls="none")
        if user
        else EMPTY,
        id="conversations",
        lang=language,
    )


def _line(one: Listed, current: bool, language: Interface) -> Html:
    words = messages(language)
    return tag(
        "li",
        button(one.title, f"open {one.id}", cls="open", title=one.title),
        page_button(_unseen(words.rename, one), f"write rename {one.id}", cls="edit pen", title=words.rename),
        button(_unseen(words.delete, one), f"delete {one.id}", cls="edit bin", title=words.delete),
        cls="current" if current else "",
    )


def _unseen(verb: str, one: Listed) -> Html:
    return tag("span", f"{verb}: {one.title}", cls="unseen")


def _trouble(problem: Problem, language: Interface) -> str:
    words = messages(language)
    said = {"damaged": words.kept_damaged, "newer": words.kept_newer, "unwritable": words.kept_unwritable}
    return said[problem.trouble].format(file=problem.file.name)
