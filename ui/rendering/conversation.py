"""The conversation in the middle and the evidence beside it, as whole pieces of the page."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from rag.answers import Answer
from ui.messages import Interface, messages
from ui.rendering.answer import answer_message, found_message, question_bubble
from ui.rendering.html import Html, button, joined, page_button, sign, tag
from ui.turns import Turn

if TYPE_CHECKING:
    from rag import Article


def conversation_view(
    turns: Iterable[Turn],
    selected: int | None,
    waiting: str,
    language: Interface,
    *,
    conversation: str | None = None,
    fallen: Mapping[int, AbstractSet[int]] | None = None,
    generation: str = "",
    titles: Mapping[str, str] | None = None,
    earlier: bool = False,
) -> Html:
    """These turns; `waiting` is said where an answer is still to come. `earlier` says that others follow them.

    `conversation` is the id under which they are kept. `fallen` names, by turn, the citations that no longer stand in
    the archive, whose generation is `generation`. `titles` are those of the articles that were chosen, by id.
    """
    lost = fallen or {}
    shown = []
    for turn in turns:
        if turn.answer:
            gone = lost.get(turn.number, frozenset())
            said = answer_message(turn, language, fallen=gone, generation=generation, titles=titles)
        elif turn.found:
            said = found_message(turn, turn.found, language, titles)
        else:
            said = _unreadable(turn, language) if turn.kept else _waiting(waiting, language)
        style = "turn selected" if turn.number == selected else "turn"
        shown.append(
            tag("article", question_bubble(turn.question, language), said, cls=style, id=f"turn-{turn.number}")
        )
    name = "" if earlier else f"in-{conversation or ''}"
    return tag("div", *shown, cls="turns", lang=language, id=name)


def _waiting(said: str, language: Interface) -> Html:
    slow = tag("span", messages(language).slow, cls="slow")
    return tag("p", said, " ", slow, cls="waiting", role="status")


def _unreadable(turn: Turn, language: Interface) -> Html:
    words = messages(language)
    again = button(words.ask_again, f"again {turn.number}", cls="quiet")
    return joined((tag("p", words.answer_unreadable, " ", again, cls="standing warning"),))


def evidence_frame(body: str, language: Interface) -> Html:
    """The column on the right, with the button that closes it on a phone."""
    words = messages(language)
    closing = page_button(sign("×", words.close), "unsheet", cls="quiet unsheet", title=words.close)
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
        button(words.new_conversation, "new", cls="quiet narrow"),
        tag("span", words.keys, cls="keys"),
        *(tag("span", said, cls="stored", id=name) for name, said in _for_the_page(language)),
        cls="tools",
        lang=language,
    )


def _for_the_page(language: Interface) -> list[tuple[str, str]]:
    """Sentences that the page itself needs, some of them when no server is there to say them, by element id."""
    words = messages(language)
    return [
        ("copied", words.copied),
        ("say-gone", words.server_gone),
        ("say-busy", words.server_busy),
        ("say-again", words.try_again),
        ("say-every", words.every_source),
        ("say-send", words.send),
        ("say-rename", words.rename_label),
        ("say-reason", words.reason_label),
    ]


def articles_of(answer: Answer) -> set[str]:
    """The ids of the articles that the evidence of an answer needs."""
    quoted = {citation.article_id for citation in answer.citations}
    return quoted or {place.rpartition("#")[0] for place in answer.coverage.nearest}


def fallen(answer: Answer, articles: "Mapping[str, Article]") -> frozenset[int]:
    """The citations of an answer that no longer stand in `articles` (by id) as they were quoted."""
    return frozenset(
        citation.number
        for citation in answer.citations
        if citation.article_id not in articles
        or articles[citation.article_id].text[citation.span.start : citation.span.end] != citation.quote
    )
