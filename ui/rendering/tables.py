"""The statements of an answer in the form of its kind: a timeline and a comparison are tables, a count has a chart."""

from itertools import zip_longest

from rag.answers import Difference, Event, Statement
from ui.messages import messages
from ui.rendering.charts import month_chart
from ui.rendering.html import EMPTY, Html, joined, tag
from ui.rendering.statements import Telling, citation_mark, statement_view
from ui.rendering.words import day, when, whence


def told(telling: Telling) -> Html:
    """All statements, and beside them whatever the kind of answer adds."""
    answer = telling.answer
    if not answer.statements:
        return EMPTY
    if answer.kind == "timeline":
        return joined((_timeline(telling), _differences(telling)))
    if answer.kind == "compare" and len(answer.sides) == 2:
        return joined((_comparison(telling), _differences(telling)))
    chart = month_chart(answer.months, telling.language) if answer.kind == "count" else EMPTY
    listed = [statement_view(statement, telling) for statement in answer.statements]
    return joined((chart, tag("div", *listed, cls="statements"), _differences(telling)))


def _timeline(telling: Telling) -> Html:
    """A row a statement, in the order in which they are told: when it happened, what was reported, by whom and when."""
    words = messages(telling.language)
    names = (words.event_date, words.reported, words.told_by)
    rows = [_step(statement, telling) for statement in telling.answer.statements]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    return tag("table", head, tag("tbody", *rows), cls="told timeline", lang=telling.language)


def _step(statement: Statement, telling: Telling) -> Html:
    words, language = messages(telling.language), telling.language
    source = next(iter(telling.cited(statement)), None)
    return tag(
        "tr",
        tag("th", _when(statement.event) or words.undated, scope="row", cls="" if statement.event else "undated"),
        tag("td", statement_view(statement, telling), lang=telling.answer.language),
        # In one column: an outlet and a date of their own would leave little room for what they reported.
        tag(
            "td",
            tag("span", source.outlet or words.no_outlet),
            tag("span", day(source.published, language)),
            cls="source",
        )
        if source
        else tag("td"),
    )


def _when(event: Event | None) -> Html:
    """The days of an event, none of them broken over two lines."""
    return joined((tag("span", one, cls="day") for one in when(event).split(" – ") if one), " – ")


def _comparison(telling: Telling) -> Html:
    """Two columns, a side each, in the order in which the statements answer; what belongs to both spans them."""
    one, other = telling.answer.sides
    columns = [[s for s in telling.answer.statements if s.side == side] for side in (one, other)]
    rows = [
        tag("tr", _cell(left, one, telling), _cell(right, other, telling))
        for left, right in zip_longest(*columns)
        if left or right
    ]
    shared = [s for s in telling.answer.statements if s.side not in (one, other)]
    rows += [tag("tr", tag("td", statement_view(s, telling), colspan=2, cls="shared")) for s in shared]
    caption = tag("caption", messages(telling.language).comparison, cls="unseen")
    head = tag("thead", tag("tr", tag("th", one, scope="col"), tag("th", other, scope="col")))
    return tag("table", caption, head, tag("tbody", *rows), cls="told compare")


def _cell(statement: Statement | None, side: str, telling: Telling) -> Html:
    if statement is None:
        return tag("td", cls="blank")
    # The name of the side is repeated for the phone, where the cells stand one below the other.
    date = tag("span", when(statement.event), cls="when") if statement.event else EMPTY
    return tag("td", tag("p", tag("span", side, cls="side"), date, cls="about"), statement_view(statement, telling))


def _differences(telling: Telling) -> Html:
    """Where two quotations give different values: both, with their sources, and which came later."""
    rows = [_difference(difference, telling) for difference in telling.answer.differences]
    return tag("ul", *filter(None, rows), cls="differences", lang=telling.language) if any(rows) else EMPTY


def _difference(difference: Difference, telling: Telling) -> Html:
    cited = [telling.numbered.get(number) for number in difference.citations]
    values = [
        tag(
            "span",
            tag("b", value),
            tag("sup", citation_mark(citation, telling)),
            tag("span", whence(citation.outlet, citation.published, telling.language), cls="from"),
            cls="value",
        )
        for value, citation in zip(difference.values, cited, strict=True)
        if citation
    ]
    if len(values) < 2:
        return EMPTY
    said = messages(telling.language).relation[difference.relation]
    return tag("li", tag("strong", said), *values, cls=difference.relation.replace(" ", "-"))
