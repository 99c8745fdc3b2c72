"""An answer as a message of the conversation, with its numbered citation marks."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from rag.answers import Answer
from ui.messages import Interface, messages
from ui.rendering.afterwards import go_on, standing, thanks, verdict
from ui.rendering.chips import searched_line
from ui.rendering.html import EMPTY, Html, tag
from ui.rendering.statements import Telling, peeks
from ui.rendering.tables import told
from ui.rendering.words import unbroken
from ui.turns import Turn


def question_bubble(question: str, language: Interface) -> Html:
    """What the person asked."""
    return tag("div", tag("h2", messages(language).you, cls="who"), tag("p", question, cls="asked"), cls="question")


def found_message(turn: Turn, found: Answer, language: Interface, titles: Mapping[str, str] | None = None) -> Html:
    """The excerpts of a preliminary answer, where its turn waits for the one that stays."""
    return tag(
        "div",
        searched_line(found, turn.asked, turn.number, language, titles),
        tag("p", found.heading, cls="heading") if found.heading else EMPTY,
        told(Telling(found, turn.number, language)),
        tag("p", messages(language).checking, cls="waiting", role="status", lang=language),
        cls="found",
        lang=found.language,
    )


def answer_message(
    turn: Turn,
    language: Interface,
    *,
    fallen: AbstractSet[int] = frozenset(),
    generation: str = "",
    titles: Mapping[str, str] | None = None,
) -> Html:
    """An answered turn as HTML. Its citation marks lead to `#source-<turn>-<n>`.

    `fallen` are the numbers of citations that no longer stand in the archive, whose generation is `generation`.
    `titles` are those of the articles that were chosen to be searched, by id.
    """
    answer = turn.answer
    if answer is None:
        return EMPTY
    telling = Telling(answer, turn.number, language, fallen)
    return tag(
        "div",
        searched_line(answer, turn.asked, turn.number, language, titles),
        standing(turn, answer, fallen, generation or answer.generation, language),
        tag("p", answer.heading, cls="heading") if answer.heading else EMPTY,
        told(telling),
        tag("p", unbroken(answer.note), cls="note") if answer.note else EMPTY,
        verdict(turn, answer, language),
        thanks(turn, language),
        go_on(turn, language),
        peeks(telling),
        cls="answer",
        lang=answer.language,
    )
