"""Why a passage came up, in words."""

from typing import TYPE_CHECKING

from ui.messages import Interface, messages
from ui.rendering.html import Html, joined, tag

if TYPE_CHECKING:
    from rag import Reasons


def reasons_view(reasons: "Reasons", language: Interface) -> Html:
    """What the passage shares with the question, and its place in each ranking."""
    words = messages(language)
    names = [words.why_name.format(found=found, asked=asked) for asked, found in reasons.names]
    facts = [(words.why_words, words.separator.join(reasons.words) or words.why_no_words)]
    facts += [(words.why_names, words.separator.join(names))] if names else []
    rankings = (
        (words.why_meaning, reasons.by_meaning),
        (words.why_by_words, reasons.by_words),
        (words.why_together, reasons.together),
    )
    facts += [(name, _place(place, reasons, language)) for name, place in rankings]
    return tag("dl", *(joined((tag("dt", name), tag("dd", said))) for name, said in facts), cls="why", lang=language)


def _place(place: int | None, reasons: "Reasons", language: Interface) -> str:
    words = messages(language)
    if place is None:
        return words.why_beyond.format(among=reasons.among)
    return words.why_place.format(place=place, passages=f"{reasons.passages:,}")
