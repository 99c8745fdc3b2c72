"""The index: what it says of itself, what the last update did, and what a check of it finds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.messages import Interface, messages
from ui.messages.reasons import reason
from ui.rendering.archive import moment
from ui.rendering.html import EMPTY, Html, button, joined, tag
from ui.rendering.progress import report_view

if TYPE_CHECKING:
    from rag import Finding, Progress, Status


def index_view(status: "Status | None", last: "Progress | None", language: Interface) -> Html:
    """The state of the index, and what its last update did."""
    return tag(
        "section",
        _state(status, language) if status else EMPTY,
        _last_build(last, language),
        lang=language,
        cls="upkeep",
    )


def _state(status: "Status", language: Interface) -> Html:
    words = messages(language)
    period = f"{status.first} – {status.last}" if status.first and status.last else words.no_date
    facts = (
        (words.articles, f"{status.articles:,}"),
        (words.passages, f"{status.passages:,}"),
        (words.period, period),
        (words.built, moment(status.built)),
        (words.model, status.model),
        (words.store, status.store),
        (words.generation, status.generation),
    )
    return joined(
        (
            tag("h2", words.index_state),
            *(tag("p", reason(warning, language), cls="warning") for warning in status.warnings),
            tag("dl", *(joined((tag("dt", name), tag("dd", value))) for name, value in facts), cls="facts"),
        )
    )


def _last_build(last: "Progress | None", language: Interface) -> Html:
    words = messages(language)
    report = last.report if last and last.state == "done" else None
    said = report_view(report, language) if report else tag("p", words.no_build, cls="none")
    return joined((tag("h2", words.last_build), said))


def check_view(checked: "Sequence[Finding] | None", language: Interface) -> Html:
    """The check of the index, and what it found; None before there was one."""
    words = messages(language)
    found = EMPTY
    if checked is not None:
        rows = [
            tag("tr", tag("th", f.where, scope="row"), tag("td", reason(f.what, language)), tag("td", f.remedy))
            for f in checked
        ]
        names = (words.doctor_where, words.doctor_what, words.doctor_remedy)
        head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
        said = words.doctor_found.format(count=len(rows)) if rows else words.doctor_fine
        found = joined(
            (
                tag("p", said, cls="warning" if rows else "fine", role="status"),
                tag("table", head, tag("tbody", *rows), cls="unread") if rows else EMPTY,
            )
        )
    return tag(
        "div",
        tag("h2", words.doctor_title),
        tag("p", words.doctor_explained, cls="none"),
        button(words.doctor, "doctor", cls="primary"),
        found,
        cls="doctor",
        lang=language,
    )


def checking(language: Interface) -> Html:
    """What stands in the place of the findings while they are looked for."""
    return tag("p", messages(language).doctor_running, cls="waiting", role="status", lang=language)
