"""CSV and TSV: one article a row, named columns in the first row."""

import csv
import re
from collections.abc import Iterator, Sequence

from index.documents import Article, Unread
from index.errors import DataError
from index.readers.fields import article_of
from index.readers.reports import Reasons
from index.readers.sources import MAX_BYTES, Source

# Quoted cells may hold line ends, and keep theirs; so lines are cut here with their ends on.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DELIMITERS = (",", "\t", ";", "|")
_MOST_BROKEN = 20  # quotes that are never closed, after which a file is given up: each costs reading its rest


def read(source: Source) -> Iterator[Article | Unread]:
    """The articles of the file, then what could not be read, one entry a reason.

    Raises DataError when there is no column `text` (naming the columns found), or as decoding does.
    """
    csv.field_size_limit(MAX_BYTES)
    lines = _LINE.findall(source.text())
    while lines and not lines[0].strip():
        lines.pop(0)
    if not lines:
        return
    delimiter = _delimiter(lines[0])
    rows = _rows(lines, delimiter)
    first = next(rows, (1, [lines[0].strip()]))[1]
    if isinstance(first, str):
        raise DataError(f"the row of column names cannot be read ({first}); close its quotes.")
    names = [name.strip().lower() for name in first]
    named = [name for name in names if name]
    if "text" not in named:
        raise DataError(f"no column 'text' (found: {', '.join(named[:12]) or 'nothing'}); name one column 'text'.")
    if len(set(named)) < len(named):
        raise DataError(f"two columns have one name (found: {', '.join(named[:12])}); rename one.")
    reasons = Reasons(source.file, "line")
    for place, (number, row) in enumerate(rows, start=1):
        try:
            yield article_of(_record(names, row), source.file, place)
        except DataError as problem:
            reasons.add(number, str(problem))
    yield from reasons.report()


def _record(names: Sequence[str], row: Sequence[str] | str) -> dict[str, object]:
    """A row by its columns' names, without columns that have none, such as Excel leaves at the end.

    Raises DataError for a row that has more or fewer cells, or is broken.
    """
    if isinstance(row, str):
        raise DataError(row)
    if len(row) != len(names):
        raise DataError(f"{len(row)} cells where there are {len(names)} columns; quote cells that hold the separator")
    return {name: cell for name, cell in zip(names, row, strict=True) if name and (cell or name == "text")}


def _delimiter(head: str) -> str:
    """What separates the columns' names: the candidate that occurs most often outside quotes."""
    plain = re.sub(r'"[^"]*"', "", head)
    return max(_DELIMITERS, key=plain.count)


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the number of its first line; in place of a broken row, what is wrong with it.

    After a broken row reading goes on with the next line, so that one open quote does not swallow the file. A line
    that tabs alone cut into as many cells as there are columns is not broken: many programs quote nothing there.
    """
    at = broken = columns = 0
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter, strict=True)
        begun = 0
        try:
            for row in reader:
                if row:
                    columns = columns or len(row)
                    yield at + begun + 1, row
                begun = reader.line_num
            return
        except csv.Error as problem:
            cells = lines[at + begun].rstrip("\r\n").split(delimiter)
            if delimiter == "\t" and len(cells) == columns:
                yield at + begun + 1, cells
            else:
                broken += 1
                yield at + begun + 1, f"a quote is not closed or not doubled ({problem})"
            if broken == _MOST_BROKEN:
                yield at + begun + 2, "from here on nothing was read: too many open quotes before"
                return
        at += begun + 1
