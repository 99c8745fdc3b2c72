"""How many articles there are by month: columns to look at, and the same figures as a table to read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ui.messages import Interface, filled, messages
from ui.rendering.html import EMPTY, Html, button, tag
from ui.rendering.words import unbroken

if TYPE_CHECKING:
    from rag import Article

SERIES = 5  # outlets that have a colour of their own; the rest share one
FIGURED = 18  # columns up to which each has its figure above it
MONTHS = 144  # columns of one chart; of an archive of more months the last are drawn, the table has all


def month_chart(months: Sequence[tuple[str, int]], language: Interface) -> Html:
    """What was counted, by month ("2025-03", 4); what has no date ("") is told, not drawn. Empty for a single month."""
    dated = {month: count for month, count in months if month}
    if len(dated) < 2:
        return EMPTY
    words = messages(language)
    drawn = every_month(dated)
    most = max(dated.get(month, 0) for month in drawn)
    figured = len(drawn) <= FIGURED
    columns = [
        tag(
            "span",
            *_bars([dated.get(month, 0)], most),
            _figure(dated.get(month, 0)) if figured else EMPTY,
            cls="column",
        )
        for month in drawn
    ]
    rows = [(month, [count]) for month, count in dated.items()]
    undated = sum(count for month, count in months if not month)
    rows += [(words.undated, [undated])] if undated else []
    return tag(
        "figure",
        tag("figcaption", words.by_month),
        # One picture for those who listen; the figures behind it are in the table.
        tag("div", *columns, cls="chart told" if figured else "chart", role="img", title=said(dated, language)),
        _axis(drawn),
        _figures(rows, (words.articles,), language),
        cls="by-month",
        lang=language,
    )


def archive_chart(articles: Iterable["Article"], chosen: str, language: Interface) -> Html:
    """All articles by month and outlet; a column or a row lists the articles of that month. `chosen` is listed now."""
    counted = Counter((_month(article), article.outlet or "") for article in articles if article.published)
    if not counted:
        return EMPTY
    words = messages(language)
    of_month: Counter[str] = Counter()
    of_outlet: Counter[str] = Counter()
    for (month, outlet), count in counted.items():
        of_month[month] += count
        of_outlet[outlet] += count
    # An outlet of more articles first; equal ones by name, so that a colour stays an outlet's.
    named = sorted(of_outlet, key=lambda outlet: (-of_outlet[outlet], outlet))[:SERIES]
    months = every_month(of_month)
    parts = {month: _parts(month, named, counted, of_month[month]) for month in of_month}
    most = max(of_month[month] for month in months)
    # Not reached by the Tab key: the table below has the same button for each month, with its figures.
    columns = [
        tag(
            "button",
            *_bars(parts.get(month, []), most),
            cls="do column on" if month == chosen else "do column",
            type="button",
            value=f"month {month}",
            title=filled(words.month_count, month=month, count=of_month[month]),
            tabindex=-1,
        )
        for month in months
    ]
    legend = [outlet or words.no_outlet for outlet in named] + ([words.others] if len(of_outlet) > SERIES else [])
    keys = [tag("li", tag("span", cls=f"key s{place}"), outlet) for place, outlet in enumerate(legend)]
    rows = [(month, [*parts[month][: len(legend)], of_month[month]]) for month in sorted(of_month, reverse=True)]
    return tag(
        "figure",
        tag("figcaption", words.by_month_and_outlet),
        tag("p", unbroken(said(of_month, language)), cls="none"),
        tag("div", *columns, cls="chart"),
        _axis(months),
        tag("ul", *keys, cls="legend"),
        _figures(rows, (*legend, words.total), language, "month"),
        cls="by-month",
    )


def said(counts: Mapping[str, int], language: Interface) -> str:
    """A chart in one sentence: how many, from when to when, and the month of the most."""
    most = max(counts, key=lambda month: (counts[month], month))
    return filled(
        messages(language).chart_said,
        count=f"{sum(counts.values()):,}",
        first=min(counts),
        last=max(counts),
        most=most,
        top=f"{counts[most]:,}",
    )


def every_month(counts: Iterable[str]) -> list[str]:
    """All months ("2025-03") from the first to the last of `counts`, the empty ones too, or one shape of time is lost.

    An archive of more than `MONTHS` months is too wide: then the last that hold something.
    """
    known = sorted(set(counts))
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (known[0], known[-1]))
    if last - first >= MONTHS:
        return known[-MONTHS:]
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _month(article: "Article") -> str:
    return f"{article.published:%Y-%m}".rjust(7, "0") if article.published else ""


def _parts(month: str, named: Sequence[str], counted: Mapping[tuple[str, str], int], total: int) -> list[int]:
    own = [counted.get((month, outlet), 0) for outlet in named]
    return [*own, total - sum(own)]


def _bars(parts: Sequence[int], most: int) -> list[Html]:
    """One month's parts stacked, in percent of the highest column; part i is drawn as series i."""
    return [tag("span", cls=f"bar s{i}", style=f"height:{count / most:.1%}") for i, count in enumerate(parts) if count]


def _figure(count: int) -> Html:
    return tag("span", f"{count:,}", cls="count") if count else EMPTY


def _axis(months: Sequence[str]) -> Html:
    return tag("p", tag("span", months[0]), tag("span", months[-1]), cls="axis")


def _figures(
    rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[str], language: Interface, action: str = ""
) -> Html:
    words = messages(language)
    head = tag("tr", tag("th", words.month, scope="col"), *(tag("th", name, scope="col") for name in columns))
    body = [
        tag(
            "tr",
            tag("th", button(name, f"{action} {name}") if action else name, scope="row"),
            *(tag("td", f"{count:,}") for count in counts),
        )
        for name, counts in rows
    ]
    table = tag("table", tag("thead", head), tag("tbody", *body), cls="figures")
    return tag("details", tag("summary", words.chart_table), tag("div", table, cls="scroll"))
