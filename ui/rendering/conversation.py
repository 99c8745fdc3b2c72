"""The conversation in the middle and the evidence beside it, as whole pieces of the page."""

from collections.abc import Iterable

from rag.answers import Answer
from ui.messages import Interface, messages
from ui.rendering.answer import answer_message, question_bubble
from ui.rendering.html import Html, button, page_button, tag


def conversation_view(
    turns: Iterable[tuple[int, str, Answer | None]], selected: int | None, waiting: str, language: Interface
) -> Html:
    """All turns as (number, question, answer); `waiting` is said where an answer is still to come."""
    shown = []
    for number, question, answer in turns:
        said = answer_message(answer, number, language) if answer else tag("p", waiting, cls="waiting", role="status")
        style = "turn selected" if number == selected else "turn"
        shown.append(tag("article", question_bubble(question, language), said, cls=style, id=f"turn-{number}"))
    return tag("div", *shown, cls="turns", lang=language)


def evidence_frame(body: str, language: Interface) -> Html:
    """The column on the right, with the button that closes it on a phone."""
    words = messages(language)
    closing = page_button("×", "unsheet", cls="quiet unsheet", title=words.close)
    return tag("div", tag("header", tag("h2", words.sources), closing, cls="evidence-head"), body, lang=language)


def no_sources_yet(language: Interface) -> Html:
    """What stands in the evidence column before the first answer."""
    return tag("p", messages(language).no_sources_yet, cls="none")


def tools(language: Interface) -> Html:
    """The row below the question: a new conversation, and on a phone the filters and the sources."""
    words = messages(language)
    return tag(
        "div",
        page_button(words.show_filters, "scope", cls="quiet narrow"),
        page_button(words.show_sources, "sheet", cls="quiet narrow"),
        button(words.new_conversation, "new", cls="quiet"),
        tag("span", words.keys, cls="keys"),
        tag("span", words.copied, cls="stored", id="copied"),
        cls="tools",
        lang=language,
    )


def articles_of(answer: Answer) -> set[str]:
    """The ids of the articles that the evidence of an answer needs."""
    quoted = {citation.article_id for citation in answer.citations}
    return quoted or {place.rpartition("#")[0] for place in answer.coverage.nearest}
