"""How a rebuild is going, and what it changed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.messages import Interface, messages
from ui.rendering.archive import unread_table
from ui.rendering.html import EMPTY, Html, button, tag
from ui.rendering.words import duration

if TYPE_CHECKING:
    from rag import Progress


def progress_view(progress: "Progress | None", now: float, language: Interface, *, first: bool) -> Html:
    """The state of a rebuild; `now` is the present time (epoch seconds), `first` whether no index exists yet."""
    if progress is None:
        return EMPTY
    words = messages(language)
    if progress.state == "running":
        return _running(progress, now, language, first=first)
    if progress.state == "cancelled":
        return tag("section", tag("p", words.rebuild_cancelled, role="status"), cls="build")
    if progress.state == "failed":
        return tag(
            "section",
            tag("h3", words.rebuild_failed),
            tag("p", progress.message, cls="problem", role="alert"),
            cls="build",
        )
    return tag(
        "section",
        tag("h3", words.rebuild_done),
        _report(progress.report or {}, language),
        cls="build done",
        role="status",
    )


def starting(language: Interface) -> Html:
    """What is shown from the click on a rebuild until it says how far it is."""
    words = messages(language)
    return tag(
        "section", tag("h3", words.rebuild_running), tag("p", words.rebuild_starting, cls="waiting"), cls="build"
    )


def _running(progress: "Progress", now: float, language: Interface, *, first: bool) -> Html:
    words = messages(language)
    elapsed = max(0.0, now - progress.started)
    counted = words.rebuild_count.format(done=f"{progress.done:,}", total=f"{progress.total:,}")
    known = progress.total > 0
    facts = [words.elapsed.format(time=duration(elapsed))]
    if known and 0 < progress.done < progress.total and elapsed > 3:
        left = elapsed * (progress.total - progress.done) / progress.done
        facts.append(words.remaining.format(time=duration(left)))
    return tag(
        "section",
        tag("h3", words.rebuild_first if first else words.rebuild_running),
        tag(
            "p",
            tag("span", words.stages.get(progress.stage, progress.stage)),
            tag("span", counted if known else "", cls="count"),
            cls="stage",
        ),
        tag("progress", max=progress.total if known else None, value=str(progress.done) if known else None, id="build"),
        tag("p", " · ".join(facts), cls="times"),
        button(words.cancel, "cancel", cls="quiet"),
        cls="build",
    )


def _report(report: Mapping[str, Any], language: Interface) -> Html:
    words = messages(language)
    counts = (
        (words.report_added, report.get("added")),
        (words.report_changed, report.get("changed")),
        (words.report_removed, report.get("removed")),
        (words.report_unchanged, report.get("unchanged")),
    )
    cells = [tag("div", tag("dt", name), tag("dd", _amount(value))) for name, value in counts if value is not None]
    failed = [(str(f.get("file", "")), str(f.get("reason", ""))) for f in report.get("failed") or []]
    seconds = report.get("seconds")
    return tag(
        "div",
        tag("dl", *cells, cls="report"),
        tag("h4", words.report_failed) if failed else EMPTY,
        unread_table(failed, language) if failed else EMPTY,
        tag("p", words.report_took.format(time=duration(float(seconds))), cls="times")
        if seconds is not None
        else EMPTY,
    )


def _amount(value: object) -> str:
    return (
        f"{len(value):,}" if isinstance(value, list | tuple) else f"{value:,}" if isinstance(value, int) else str(value)
    )
