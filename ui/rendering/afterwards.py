"""What stands below an answer: how sure it is, its sources, copying it, what one thinks of it, and where to go on."""

from collections.abc import Set as AbstractSet

from rag.answers import Answer
from ui.contract import plain_text
from ui.messages import Interface, confidence, messages
from ui.rendering.html import EMPTY, Html, button, page_button, tag
from ui.turns import Turn

_LEVELS = {"confidence_high": "high", "confidence_middling": "middling", "confidence_low": "low"}


def verdict(turn: Turn, answer: Answer, language: Interface) -> Html:
    """The row below an answer."""
    words = messages(language)
    number = turn.number
    return tag(
        "div",
        tag(
            "span",
            confidence(answer.confidence, answer.answered, language),
            cls=f"confidence {level(answer, language)}",
            title=f"{words.confidence_hint}: {answer.confidence:.0%}",
        ),
        tag(
            "span",
            _leading_to_sources(answer, number, language),
            page_button(words.copy_answer, f"copy answer-{number}", cls="quiet copy", title=words.copy_answer_hint),
            page_button(words.take, f"take {number}", cls="quiet", title=words.take_hint),
            _arranging(turn, language),
            _thumb(turn, 1, "helpful", words.helpful),
            _thumb(turn, -1, "unhelpful", words.unhelpful),
            cls="row",
        ),
        tag("pre", plain_text(answer), id=f"answer-{number}", cls="stored"),
        cls="verdict",
        lang=language,
    )


def _leading_to_sources(answer: Answer, number: int, language: Interface) -> Html:
    words = messages(language)
    if answer.citations:
        return button(f"{words.sources} ({len(answer.citations)})", f"select {number}", cls="quiet show-sources")
    return button(words.nearest, f"select {number}", cls="quiet show-sources") if answer.coverage.nearest else EMPTY


def _arranging(turn: Turn, language: Interface) -> Html:
    """What leads to a language model's answer, and back from it to the quotations."""
    words = messages(language)
    if turn.arranging:
        return tag("span", words.arranging, cls="waiting", role="status")
    if turn.quotations:
        return button(words.show_quotations, f"quotations {turn.number}", cls="quiet")
    if not turn.arrangeable:
        return EMPTY
    return button(words.arrange, f"arrange {turn.number}", cls="quiet", title=words.arrange_hint)


def _thumb(turn: Turn, vote: int, verb: str, said: str) -> Html:
    style = f"quiet thumb {verb} on" if turn.vote == vote else f"quiet thumb {verb}"
    return button(tag("span", said, cls="unseen"), f"{verb} {turn.number}", cls=style, title=said)


def level(answer: Answer, language: Interface) -> str:
    """The style class of the answer's confidence: high, middling, low or none."""
    words = messages(language)
    said = confidence(answer.confidence, answer.answered, language)
    return next((level for field, level in _LEVELS.items() if getattr(words, field) == said), "none")


def thanks(turn: Turn, language: Interface) -> Html:
    """What is said after a vote, with room for a reason; empty without one."""
    if not turn.vote:
        return EMPTY
    words = messages(language)
    said = words.reason_given.format(reason=turn.reason) if turn.reason else words.vote_kept
    asking = page_button(words.add_reason, f"write reason {turn.number}", cls="quiet", title=words.reason_label)
    return tag("p", said, " ", asking, cls="thanks", lang=language)


def go_on(turn: Turn, language: Interface) -> Html:
    """Questions that the archive can answer next, and after nothing was found the same question without filters."""
    words = messages(language)
    answer, asked = turn.answer, turn.asked
    filtered = answer is not None and not answer.answered and (asked.dates or asked.source)
    wider = button(words.ask_unfiltered, f"unfiltered {turn.number}", cls="example") if filtered else EMPTY
    asked_next = [button(text, f"follow {turn.number} {i}", cls="example") for i, text in enumerate(turn.follow_ups)]
    if not asked_next:
        return wider
    listed = [tag("li", one) for one in asked_next]
    return tag("div", wider, tag("h3", words.follow_ups), tag("ul", *listed), cls="go-on", lang=language)


def standing(turn: Turn, answer: Answer, fallen: AbstractSet[int], generation: str, language: Interface) -> Html:
    """That an answer is of an earlier index, and how many of its quotations no longer stand; else empty."""
    words = messages(language)
    said = words.fallen.format(count=len(fallen), total=len(answer.citations)) if fallen else ""
    if not said and answer.generation != generation:
        said = words.outdated
    if not said:
        return EMPTY
    again = button(words.ask_again, f"again {turn.number}", cls="quiet")
    return tag("p", said, " ", again, cls="standing warning" if fallen else "standing", lang=language)
