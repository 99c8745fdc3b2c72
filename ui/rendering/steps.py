"""The statements of an answer as plain lines, in the form of its kind: for the terminal and for plain text."""

from collections.abc import Iterator

from rag.answers import Answer, Citation, Statement
from ui.messages import Interface, messages
from ui.rendering.words import day, labels, when


def marked(statement: Statement, language: Interface) -> str:
    """What a statement does not tell as done, in brackets that lead nowhere: "(plan)"."""
    return f"({labels(statement.modality, language)})" if statement.modality else ""


def steps(answer: Answer) -> Iterator[tuple[str, Statement]]:
    """Each statement and the line above it: dates and outlet in a timeline, a side's name where it begins."""
    side = ""
    for statement in answer.statements:
        if answer.kind == "timeline":
            yield _dates(answer, statement), statement
        else:
            yield statement.side if statement.side != side else "", statement
            side = statement.side


def _dates(answer: Answer, statement: Statement) -> str:
    words = messages(answer.language)
    cited = next((citation for citation in answer.citations if citation.number in statement.citations), None)
    told = [when(statement.event) or words.undated]
    if cited:
        told += [cited.outlet or words.no_outlet, f"{words.published_on} {day(cited.published, answer.language)}"]
    return " | ".join(told)


def differing(answer: Answer) -> list[str]:
    """A line for each two quotations that give different values: both, with their sources."""
    words = messages(answer.language)
    by_number = {citation.number: citation for citation in answer.citations}
    lines = []
    for difference in answer.differences:
        values = [
            f"{value} [{number}] ({_source(by_number[number], answer.language)})"
            for value, number in zip(difference.values, difference.citations, strict=True)
        ]
        lines.append(f"{words.relation[difference.relation]}: {' / '.join(values)}")
    return lines


def by_month(answer: Answer) -> list[str]:
    """How many of the counted articles were published in each month, on one line."""
    words = messages(answer.language)
    months = words.separator.join(f"{month or words.undated}: {articles}" for month, articles in answer.months)
    return [f"{words.by_month}: {months}"] if months else []


def _source(citation: Citation, language: Interface) -> str:
    return f"{citation.outlet or citation.title}, {day(citation.published, language)}"
