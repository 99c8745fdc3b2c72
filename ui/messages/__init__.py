"""Every sentence that the program itself says on the page, one file a language.

What an answer says (`Answer.heading`, `Answer.note`) comes from `rag`, in the question's language.
"""

import re
from typing import TYPE_CHECKING, Final, Literal

from ui.messages.english import ENGLISH
from ui.messages.japanese import JAPANESE
from ui.messages.reasons import reason
from ui.messages.sentences import Messages

if TYPE_CHECKING:
    from rag import ShuttenError

__all__ = ["LANGUAGES", "Interface", "Messages", "confidence", "explain", "filled", "messages", "preferred"]

Interface = Literal["ja", "en"]
LANGUAGES: Final[dict[Interface, Messages]] = {"ja": JAPANESE, "en": ENGLISH}

HIGH_CONFIDENCE = 0.8  # probability from which an answer is called well supported
MIDDLING_CONFIDENCE = 0.5


def messages(language: Interface) -> Messages:
    """The sentences of one language."""
    return LANGUAGES[language]


def filled(sentence: str, **values: object) -> str:
    """A sentence with its values in their places; what is counted is one article, and not 1 articles."""
    for name, value in values.items():
        if str(value) == "1":
            sentence = re.sub(rf"(?<=\{{{name}\}} )([a-z]+)s\b", r"\1", sentence)
    return sentence.format(**values)


def preferred(accept_language: str) -> Interface:
    """The language a browser asks for: the first of Japanese and English in its Accept-Language header.

    English when it names neither. Weights (`;q=0.8`) are read; a malformed one counts as 0.
    """
    wishes = [
        (-_weight(weight), place, language)
        for place, (tag, _, weight) in enumerate(part.partition(";") for part in accept_language.split(","))
        for language in LANGUAGES
        if tag.strip().lower().partition("-")[0] == language
    ]
    return min(wishes)[2] if wishes else "en"


def _weight(text: str) -> float:
    if not text.strip():
        return 1.0
    try:
        return float(text.strip().removeprefix("q="))
    except ValueError:
        return 0.0


def explain(error: "ShuttenError", language: Interface) -> str:
    """The sentence for a problem: the error's own, in Japanese after a summary of it."""
    words = messages(language)
    summary = next(
        (words.problems[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in words.problems), ""
    )
    return words.problem.format(summary=summary, problem=reason(str(error), language)).strip()


def confidence(probability: float, answered: bool, language: Interface) -> str:
    """The probability (0..1) that the archive answers, in words."""
    words = messages(language)
    if not answered:
        return words.confidence_none
    if probability >= HIGH_CONFIDENCE:
        return words.confidence_high
    return words.confidence_middling if probability >= MIDDLING_CONFIDENCE else words.confidence_low
