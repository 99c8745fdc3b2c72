"""The filters: publication dates and outlet or file. They are read here, and drawn on the left of the page."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.messages import Interface, messages
from ui.rendering.text import plain_text, scrubbed
from ui.turns import MAX_SOURCE, MAX_SOURCES, ONE_ARTICLE, Asked, is_choosable

if TYPE_CHECKING:
    from rag import Status

Choices = list[tuple[str, str]]
"""What one can choose, each as it is shown and its value."""
Typed = tuple[object, object, object]
"""What stands in the fields: since, until, sources. Anyone can send anything, so nothing is assumed."""

_DAY = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:月|(?:[-/.月]\s*(\d{1,2})\s*日?))?|年)?")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles are searched; None leaves a side open. `source` is a pattern a line."""

    since: date | None = None
    until: date | None = None
    source: str | None = None


class ScopeError(Exception):
    """A filter cannot be understood; the message is in the language of the page."""


def read_scope(typed: Typed, language: Interface) -> Scope:
    """The filters from what was typed into the three fields.

    A month or year stands for its first day in `since` and its last in `until`.

    Raises ScopeError with a sentence that names the remedy.
    """
    since, until, sources = typed
    first, last = _read_day(since, language, last=False), _read_day(until, language, last=True)
    if first and last and first > last:
        raise ScopeError(messages(language).dates_reversed.format(first=first, last=last))
    return Scope(first, last, "\n".join(read_sources(sources)) or None)


def _read_day(typed: object, language: Interface, *, last: bool) -> date | None:
    text = typed.strip() if isinstance(typed, str) else ""
    if not text:
        return None
    # Digits may be full width; int() and \d read them as they are.
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # noqa: S101 - the pattern demands it; this tells the type checker
        at_month = month or (12 if last else 1)
        return date(year, at_month, day or (calendar.monthrange(year, at_month)[1] if last else 1))
    except ValueError:
        raise ScopeError(messages(language).date_bad.format(text=plain_text(text)[:60])) from None


def read_sources(sources: object) -> list[str]:
    """The patterns in the field for sources, each once."""
    named = [sources] if isinstance(sources, str) else sources if isinstance(sources, list) else []
    patterns = [" ".join(one.split())[:MAX_SOURCE] for one in named[:MAX_SOURCES] if isinstance(one, str)]
    return list(dict.fromkeys(filter(None, patterns)))


def toggled(sources: object, article_id: str) -> list[str]:
    """The sources with one article more, or without it when it was among them."""
    before, one = read_sources(sources), ONE_ARTICLE + article_id
    if one in before:
        return [source for source in before if source != one]
    return [*before, one] if is_choosable(article_id) and len(before) < MAX_SOURCES else before


def source_choices(status: "Status | None") -> list[tuple[str, str]]:
    """The outlets and files one can choose, each with its number of articles."""
    rows: Sequence[tuple[str, int]] = (*status.outlets, *status.files) if status else ()
    return [(plain_text(f"{name} ({count:,})"), scrubbed(name)) for name, count in rows if name]


class ScopeFields:
    """The column at the left: kept conversations, and the filters. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="scope", min_width=0):
            self.kept = gr.Markdown(elem_id="kept", container=False, latex_delimiters=[])
            self.heading = gr.Markdown(elem_id="scope-heading", container=False)
            self.since = gr.Textbox(elem_id="since", lines=1, max_lines=1)
            self.until = gr.Textbox(elem_id="until", lines=1, max_lines=1)
            self.source = gr.Dropdown(
                choices=[], value=[], elem_id="source", multiselect=True, allow_custom_value=True, filterable=True
            )

    @property
    def inputs(self) -> list[Any]:
        """The fields in the order of `read_scope`."""
        return [self.since, self.until, self.source]

    def cleared(self) -> dict[Any, Any]:
        """The fields without any filter."""
        return {self.since: "", self.until: "", self.source: []}

    def showing(self, asked: Asked, choices: Choices) -> dict[Any, Any]:
        """The fields with the filters of a question."""
        dates = {self.since: asked.since, self.until: asked.until}
        days = {field: str(day or "") for field, day in dates.items()}
        return {**days, self.source: gr.update(value=list(asked.sources), choices=choices)}

    def narrowed(self, sources: list[str], choices: Choices) -> dict[Any, Any]:
        """The fields with other sources."""
        return {self.source: gr.update(value=sources, choices=choices)}

    def labelled(self, choices: Choices, language: Interface) -> dict[Any, Any]:
        """The fields in one language, offering what one can choose."""
        from ui.rendering.archive import scope_heading

        words = messages(language)
        return {
            self.heading: scope_heading(language),
            self.since: gr.update(label=words.since, placeholder=words.date_hint),
            self.until: gr.update(label=words.until, placeholder=words.date_hint),
            self.source: gr.update(label=words.source, choices=choices),
        }
