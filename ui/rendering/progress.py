"""How a rebuild is going, and what it changed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ui.messages import Interface, messages
from ui.messages.reasons import reason
from ui.rendering.archive import notice, unread_table
from ui.rendering.html import EMPTY, Html, button, joined, tag
from ui.rendering.words import duration

if TYPE_CHECKING:
    from rag import Progress

NAMED = 30  # articles of each sort that a report names


def progress_view(progress: "Progress | None", now: float, language: Interface, *, first: bool) -> Html:
    """The state of a rebuild; `now` is the present time (epoch seconds), `first` whether no index exists yet."""
    if progress is None:
        return EMPTY
    words = messages(language)
    if progress.state == "running":
        return _running(progress, now, language, first=first)
    if progress.state == "cancelled":
        return tag("section", tag("p", words.rebuild_cancelled, role="status"), _dismiss(language), cls="build")
    if progress.state == "failed":
        return tag(
            "section",
            tag("h3", words.rebuild_failed),
            tag("p", reason(progress.message, language), cls="problem", role="alert"),
            _dismiss(language),
            cls="build",
        )
    return tag(
        "section",
        tag("h3", words.rebuild_done),
        report_view(progress.report or {}, language),
        _dismiss(language),
        cls="build done",
        role="status",
    )


def _dismiss(language: Interface) -> Html:
    """Takes the panel away; the Index tab keeps the report."""
    return button(messages(language).close, "dismiss", cls="quiet")


def refused(text: str, language: Interface) -> Html:
    """Why a rebuild cannot be started."""
    return tag("section", notice(text), _dismiss(language), cls="build")


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


def report_view(report: Mapping[str, Any], language: Interface) -> Html:
    """What an update did: how many articles it added, changed and removed, which, and what it could not read."""
    words = messages(language)
    lists = (
        (words.report_added, _ids(report, "added")),
        (words.report_changed, _ids(report, "changed")),
        (words.report_removed, _ids(report, "removed")),
        (words.report_duplicates, _ids(report, "duplicates")),
    )
    failed = [(str(f.get("file", "")), str(f.get("reason", ""))) for f in report.get("failed") or []]
    counts = [(name, len(ids)) for name, ids in lists]
    counts += [(words.report_failed, len(failed)), (words.report_unchanged, int(report.get("unchanged") or 0))]
    cells = [tag("div", tag("dt", name), tag("dd", f"{count:,}")) for name, count in counts]
    seconds = report.get("seconds")
    # A removed article can no longer be opened, and a duplicate is named with its file.
    named = [_named(name, ids, language, opens=place < 2) for place, (name, ids) in enumerate(lists) if ids]
    return tag(
        "div",
        tag("dl", *cells, cls="report"),
        tag("details", tag("summary", words.report_articles), *named, cls="named") if named else EMPTY,
        tag("h4", words.report_failed) if failed else EMPTY,
        unread_table(failed, language) if failed else EMPTY,
        tag("p", words.report_took.format(time=duration(float(seconds))), cls="times")
        if seconds is not None
        else EMPTY,
    )


def _ids(report: Mapping[str, Any], name: str) -> list[str]:
    return [str(one) for one in report.get(name) or ()]


def _named(name: str, ids: Sequence[str], language: Interface, *, opens: bool) -> Html:
    """Which articles an update touched; each opens where `opens`. Only the first are named."""
    more = messages(language).more.format(count=f"{len(ids) - NAMED:,}")
    rows = [tag("li", button(one, f"place {one}#0-0", cls="title") if opens else one) for one in ids[:NAMED]]
    return joined((tag("h4", name), tag("ul", *rows, tag("li", more) if len(ids) > NAMED else EMPTY)))
