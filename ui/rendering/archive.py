"""What the archive holds, before the first question and on its own tab."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, button, joined, tag
from ui.rendering.words import day

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
        return words.holds.format(articles=count, first=status.first, last=status.last)
    return words.holds_undated.format(articles=count)


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
        tag("p", holdings(status, language), cls="holds"),
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


def contents(status: "Status", language: Interface) -> Html:
    """All the index says of itself: sizes, dates, outlets, files, and what could not be read."""
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
    listed = [joined((tag("dt", name), tag("dd", value))) for name, value in facts]
    return tag(
        "section",
        tag("h2", words.contents),
        *(tag("p", warning, cls="warning") for warning in status.warnings),
        tag("dl", *listed, cls="facts"),
        tag(
            "div",
            _counted(words.outlets, status.outlets, language),
            _counted(words.files, status.files, language),
            cls="two",
        ),
        tag("h3", words.unread),
        unread_table(((u.file, u.reason) for u in status.unread), language),
        cls="contents",
    )


def article_list(articles: Iterable["Article"], language: Interface) -> Html:
    """All articles, newest first; a title opens the article beside the list."""
    words = messages(language)
    ordered = sorted(articles, key=lambda article: article.published or date.min, reverse=True)
    rows = [
        tag(
            "tr",
            tag("td", day(article.published, language)),
            tag("td", button(article.title, f"place {article.id}#0-0", cls="title", title=words.open_article)),
            tag("td", article.outlet or words.no_outlet),
        )
        for article in ordered[:ROWS_SHOWN]
    ]
    rest = len(ordered) - ROWS_SHOWN
    return tag(
        "section",
        tag("h3", words.newest_first),
        tag("table", tag("tbody", *rows), cls="articles"),
        tag("p", words.more.format(count=rest)) if rest > 0 else EMPTY,
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
        tag("h3", title),
        tag("table", tag("tbody", *lines), cls="counts"),
        tag("p", words.more.format(count=rest)) if rest > 0 else EMPTY,
    )


def unread_table(rows: Iterable[tuple[str, str]], language: Interface) -> Html:
    """Files and records that could not be read, each with the reason."""
    words = messages(language)
    lines = [tag("tr", tag("th", file, scope="row"), tag("td", reason)) for file, reason in rows]
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
