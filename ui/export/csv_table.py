"""CSV: a citation a row, for spreadsheets.

A spreadsheet runs a cell that begins with =, +, -, @ or their full-width forms as a formula, so an apostrophe is put
before it (OWASP, "CSV Injection"). The byte order mark tells Excel that the file is UTF-8; rows end as RFC 4180 says.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from rag.answers import Answer
from rag.verification import Claim
from ui.contract import citation_json
from ui.export.fields import claim_of

LABEL, SUFFIX, MIME = "CSV", ".csv", "text/csv"
_OF_CITATION = (
    *("number", "outlet", "title", "published", "url", "quote", "source_id", "article_id", "start", "end"),
    *("file", "article_sha256"),
)
COLUMNS = ("answer", "question", *_OF_CITATION, "generation")
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_GUARDED = re.compile(rf"\A'(?={_FORMULA.pattern})")


def write(answers: Sequence[Answer]) -> str:
    """A table with a row for each citation; `answer` counts the answers from 1."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for place, answer in enumerate(answers, 1):
        for citation in answer.citations:
            fields: dict[str, object] = {**citation_json(citation)}
            row = (place, answer.question, *(fields[name] for name in _OF_CITATION), answer.generation)
            table.writerow([safe_cell(cell) for cell in row])
    return "\ufeff" + file.getvalue()


def claims(text: str) -> list[Claim]:
    """The citations of a table that `write` made, also after a spreadsheet saved it with other separators."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    if not {"quote", "article_id"} <= set(re.findall(r"\w+", head)):
        return []
    separator = max(",;\t", key=head.count)
    return list(_claims(text, separator))


def _claims(text: str, separator: str) -> Iterator[Claim]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in rows:
            cells = {name: _GUARDED.sub("", cell) for name, cell in row.items() if name and cell is not None}
            if claim := claim_of(cells, f"{cells.get('answer', '')}.{cells.get('number', '')}"):
                yield claim
    except csv.Error:  # a cell longer than the library allows: what was read so far was right
        return


def safe_cell(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula: it begins with an apostrophe if need be."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text
