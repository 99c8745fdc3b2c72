"""What the archive holds, before the first question and on its own tab."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ui.messages import Interface, filled, messages
from ui.messages.reasons import reason
from ui.rendering.charts import archive_chart
from ui.rendering.html import EMPTY, Html, button, joined, tag
from ui.rendering.words import unbroken

if TYPE_CHECKING:
    from rag import Article, Status

ROWS_SHOWN = 200


def top_bar(language: Interface) -> Html:
    """The name of the program, its promise, and the switch to the other language."""
    words = messages(language)
    other = "en" if language == "ja" else "ja"
    switch = tag(
        "button",
        words.other_language,
        cls="do quiet",
        id="language",
        type="button",
        value=f"language {other}",
        title=words.switch_language,
        lang=other,
    )
    return tag(
        "header",
        tag("h1", tag("span", "出典", cls="mark", lang="ja"), " Shutten"),
        tag("p", words.tagline),
        switch,
        cls="top",
        id="top",
        lang=language,
    )


def holdings(status: "Status", language: Interface) -> str:
    """One sentence on what the archive holds."""
    words = messages(language)
    count = f"{status.articles:,}"
    if status.first and status.last:
        return filled(words.holds, articles=count, first=status.first, last=status.last)
    return filled(words.holds_undated, articles=count)


def moment(iso: str) -> str:
    """An ISO date-time as "2026-01-20 09:30 UTC", in the server's time zone; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M %Z}"
    except ValueError:
        return iso


def welcome(status: "Status", examples: Sequence[str], language: Interface) -> Html:
    """The empty conversation: what the archive holds, and questions to begin with."""
    words = messages(language)
    asked = [tag("li", button(example, f"example {i}", cls="example")) for i, example in enumerate(examples)]
    return tag(
        "section",
        tag("h2", words.welcome),
        tag("p", unbroken(holdings(status, language)), cls="holds"),
        tag("p", words.built_at.format(built=moment(status.built)), cls="built"),
        joined((tag("h3", words.try_asking), tag("ul", *asked))) if asked else EMPTY,
        cls="welcome",
    )


def no_index(language: Interface, *, building: bool) -> Html:
    """The empty state when there is no index: a button that builds one."""
    words = messages(language)
    build = button(words.build_now, "rebuild", cls="primary") if not building else EMPTY
    return tag("section", tag("h2", words.no_index_title), tag("p", words.no_index), build, cls="welcome")


def cannot_open(problem: str, language: Interface) -> Html:
    """The empty state when the archive cannot be opened, with the sentence that names the remedy."""
    words = messages(language)
    return tag(
        "section",
        tag("h2", words.cannot_open_title),
        tag("p", problem, cls="warning"),
        button(words.rebuild, "rebuild", cls="primary"),
        cls="welcome",
    )


def notice(text: str) -> Html:
    """A problem, said where it happened; empty when there is none."""
    return tag("p", text, cls="problem", role="alert") if text else EMPTY


def overview(status: "Status", articles: Iterable["Article"], month: str, language: Interface) -> Html:
    """The head of the Archive tab: how much there is, and when it was published. `month` is the one that is listed."""
    words = messages(language)
    return tag(
        "section",
        tag("h2", words.contents),
        tag("p", unbroken(holdings(status, language)), cls="holds"),
        archive_chart(articles, month, language),
        tag("h2", words.all_articles),
        lang=language,
    )


def contents(status: "Status", language: Interface) -> Html:
    """The foot of the Archive tab: outlets and files with their articles, and what could not be read."""
    words = messages(language)
    return tag(
        "section",
        tag(
            "div",
            _counted(words.outlets, status.outlets, language),
            _counted(words.files, status.files, language),
            cls="two",
        ),
        tag("h2", words.unread),
        unread_table(((u.file, u.reason) for u in status.unread), language),
        cls="contents",
        lang=language,
    )


def _counted(title: str, rows: Sequence[tuple[str, int]], language: Interface) -> Html:
    words = messages(language)
    most = max((count for _, count in rows), default=1)
    lines = [
        tag(
            "tr",
            tag("th", name or words.no_outlet, scope="row"),
            tag("td", str(count)),
            tag("td", tag("span", cls="bar", style=f"width:{count / most:.0%}"), cls="bars"),
        )
        for name, count in rows[:ROWS_SHOWN]
    ]
    rest = len(rows) - ROWS_SHOWN
    return tag(
        "div",
        tag("h2", title),
        tag("table", tag("tbody", *lines), cls="counts"),
        tag("p", words.more.format(count=rest)) if rest > 0 else EMPTY,
    )


def unread_table(rows: Iterable[tuple[str, str]], language: Interface) -> Html:
    """Files and records that could not be read, each with the reason."""
    words = messages(language)
    lines = [tag("tr", tag("th", file, scope="row"), tag("td", reason(why, language))) for file, why in rows]
    if not lines:
        return tag("p", words.unread_none, cls="none")
    head = tag("thead", tag("tr", tag("th", words.file, scope="col"), tag("th", words.reason, scope="col")))
    return tag("table", head, tag("tbody", *lines), cls="unread")


def scope_heading(language: Interface) -> Html:
    """The head of the filters, with the button that clears them."""
    words = messages(language)
    return tag("header", tag("h2", words.scope), button(words.clear_scope, "unfilter", cls="quiet"), cls="scope-head")


def rebuild_intro(language: Interface) -> Html:
    """What a rebuild does, and the button that starts it."""
    words = messages(language)
    return tag(
        "section",
        tag("h2", words.rebuild_title),
        tag("p", words.rebuild_explained),
        button(words.rebuild, "rebuild", cls="primary"),
        lang=language,
    )
