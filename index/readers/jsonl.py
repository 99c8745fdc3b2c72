"""JSON Lines: one article a line."""

import json
import re
from collections.abc import Iterator

from index.documents import Article, Unread
from index.errors import DataError
from index.readers.fields import article_of
from index.readers.reports import Reasons
from index.readers.sources import Source

# Not str.splitlines: it also splits at U+2028, which JSON strings may hold.
_LINE_END = re.compile(r"\r\n|\n|\r")


def read(source: Source) -> Iterator[Article | Unread]:
    """The articles of the file, then what could not be read, one entry a reason. Raises DataError as decoding does."""
    reasons = Reasons(source.file, "line")
    place = 0
    for number, line in enumerate(_LINE_END.split(source.text()), start=1):
        if not line.strip():
            continue
        place += 1
        try:
            yield article_of(_record(line), source.file, place)
        except DataError as problem:
            reasons.add(number, str(problem))
    yield from reasons.report()


def _record(line: str) -> dict[str, object]:
    """One line as a JSON object. Raises DataError when it is none."""
    try:
        record = json.loads(line)
    except RecursionError as problem:
        raise DataError("not valid JSON (nested too deeply)") from problem
    except ValueError as problem:
        what = getattr(problem, "msg", None) or "a number with too many digits"
        raise DataError(f"not valid JSON ({what})") from problem
    if not isinstance(record, dict):
        raise DataError("not a JSON object with named fields")
    return record
