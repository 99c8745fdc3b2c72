"""The statements of an answer as Markdown, in the form of its kind: a timeline and a comparison are tables."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from rag.answers import Answer, Statement
from ui.messages import messages
from ui.rendering.steps import by_month, differing, marked
from ui.rendering.text import markdown_text
from ui.rendering.words import day, when

Exactly = Callable[[str, str], str]
"""Writes foreign text as Markdown that keeps its characters and lines; the second text is the indent of its lines."""


def told(answer: Answer, exactly: Exactly) -> list[str]:
    """The lines of all statements, and below them where they differ and how many there are in each month."""
    if answer.kind == "timeline":
        lines = _timeline(answer)
    elif len(answer.sides) == 2:
        lines = _comparison(answer)
    else:
        lines = [f"- {exactly(s.text, '  ')} {_after(s, answer)}".rstrip() for s in answer.statements]
    return [*lines, *(f"\n{markdown_text(line)}" for line in (*differing(answer), *by_month(answer)))]


def _timeline(answer: Answer) -> list[str]:
    words = messages(answer.language)
    sources = {citation.number: citation for citation in answer.citations}
    rows = []
    for statement in answer.statements:
        source = next((sources[number] for number in statement.citations if number in sources), None)
        outlet, published = (source.outlet or words.no_outlet, source.published) if source else ("", None)
        happened = when(statement.event) or words.undated
        rows.append(
            [markdown_text(happened), _cell(statement, answer), markdown_text(outlet), day(published, answer.language)]
        )
    return _table([words.event_date, words.reported, words.outlet, words.published_on], rows)


def _comparison(answer: Answer) -> list[str]:
    columns = [[_cell(s, answer) for s in answer.statements if s.side == side] for side in answer.sides]
    shared = [f"- {_cell(s, answer)}" for s in answer.statements if s.side not in answer.sides]
    table = _table(
        [markdown_text(side) for side in answer.sides], [list(row) for row in zip_longest(*columns, fillvalue="")]
    )
    return [*table, *(["", *shared] if shared else [])]


def _cell(statement: Statement, answer: Answer) -> str:
    return f"{markdown_text(statement.text)} {_after(statement, answer)}".rstrip()


def _after(statement: Statement, answer: Answer) -> str:
    marks = "".join(f"[{number}]" for number in statement.citations)
    return f"{marks} {markdown_text(marked(statement, answer.language))}".rstrip()


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (names, ["---"] * len(names), *rows)]
