"""What was searched for an answer, on one line. What narrowed the search is a chip that can be taken away."""

from collections.abc import Mapping

from rag.answers import Answer, Window
from ui.messages import Interface, filled, messages
from ui.rendering.html import EMPTY, Html, button, tag
from ui.rendering.words import ALIASES_SHOWN, counted, window
from ui.turns import Asked, articles_in, followed

_NAMES_SHOWN = 4  # other names of one thing


def searched_line(
    answer: Answer, asked: Asked, turn: int, language: Interface, titles: Mapping[str, str] | None = None
) -> Html:
    """Articles, words with their counts, and the chips; a chip's button asks again without it.

    `titles` are those of the articles that were chosen to be searched, by id.
    """
    words, coverage = messages(language), answer.coverage
    plain = [filled(words.searched, articles=f"{coverage.articles:,}") if coverage.articles else words.searched_none]
    plain += counted(coverage, language)
    if asked.undated:
        plain.append(words.left_undated)
    plain += [words.left_literal.format(name=name) for name in asked.literally]
    plain.append(words.took.format(milliseconds=f"{answer.timing.total:,.0f}"))
    chips = [_chip(said, action, language) for said, action in _removable(answer, asked, turn, language, titles or {})]
    return tag(
        "div",
        tag("ul", *(tag("li", phrase) for phrase in plain), cls="searched"),
        tag("ul", *chips, cls="chips") if chips else EMPTY,
        cls="looked",
        lang=language,
    )


def _removable(
    answer: Answer, asked: Asked, turn: int, language: Interface, titles: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What narrowed or widened the search, each with the action that asks again without it."""
    words, coverage = messages(language), answer.coverage
    found = []
    if asked.after and (before := followed(asked.question, answer.understood)):
        found.append((words.chip_follow_up.format(question=before), f"alone {turn}"))
    if asked.dates:
        found.append((words.chip_dates.format(window=window(asked.dates, language)), f"undate-filter {turn}"))
    if coverage.window and not _same(coverage.window, asked.dates):
        found.append((words.chip_window.format(window=window(coverage.window, language)), f"undated {turn}"))
    for place, source in enumerate(asked.sources):
        one = articles_in([source])
        title = words.chip_article.format(title=titles.get(one[0], one[0])) if one else ""
        found.append((title or words.chip_source.format(source=source), f"unsource {turn} {place}"))
    for place, (name, *others) in enumerate(coverage.aliases[:ALIASES_SHOWN]):
        if others:
            shown = ", ".join(others[:_NAMES_SHOWN]) + (" …" if len(others) > _NAMES_SHOWN else "")
            found.append((words.chip_alias.format(name=name, others=shown), f"literally {turn} {place}"))
    return found


def _same(one: Window, other: Window | None) -> bool:
    return other is not None and (one.first, one.last) == (other.first, other.last)


def _chip(said: str, action: str, language: Interface) -> Html:
    hint = f"{messages(language).chip_remove}: {said}"
    return tag(
        "li", tag("span", said), button(tag("span", hint, cls="unseen"), action, cls="drop", title=hint), cls="chip"
    )
