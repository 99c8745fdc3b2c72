"""What the program writes down of itself: one line of JSON an event, so that other programs can read it.

Nothing that is logged can begin a line of its own or reach a terminal: everything outside ASCII and every control
character is escaped. Questions are not logged unless asked for; keys, cookies and passwords never are.
See docs/logs.md.
"""

import json
import logging
import os
import secrets
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rag import Answer

FILE: Final = "SHUTTEN_LOG"  # the file, or - for standard error; a build that the page starts inherits it
QUESTIONS: Final = "SHUTTEN_LOG_QUESTIONS"
_LONGEST: Final = 2_000  # characters of one fact
_LONGEST_TRACE: Final = 8_000
_SECRET: Final = ("KEY", "KEYS", "TOKEN", "PASSWORD", "SECRET")
_SHORTEST_SECRET: Final = 8
_log = logging.getLogger("shutten")


class OneLine(logging.Formatter):
    """A record as one line of JSON in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        facts: Mapping[str, Any] = getattr(record, "facts", {})
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "message"),
        }
        if not hasattr(record, "event"):
            line |= {"from": record.name, "message": _masked(record.getMessage())[:_LONGEST]}
        line |= {name: _masked(fact)[:_LONGEST] if isinstance(fact, str) else fact for name, fact in facts.items()}
        if record.exc_info and record.exc_info[1] is not None:
            trace = "".join(traceback.format_exception(record.exc_info[1]))
            line["traceback"] = _masked(trace)[-_LONGEST_TRACE:]
        return json.dumps(line, ensure_ascii=True, default=str)


def begin(file: str | None = None, *, questions: bool = False) -> None:
    """Write events to `file`, or where SHUTTEN_LOG says; without either, only warnings, to standard error.

    Processes that are started later inherit it. Raises OSError for a file that cannot be written.
    """
    file = file or os.environ.get(FILE, "").strip()
    handler: logging.Handler
    if file and file != "-":
        path = Path(file).absolute()
        # Whoever runs the server may move the file away at any time; the next line begins a new one.
        handler = WatchedFileHandler(path, encoding="ascii", delay=False)
        file = str(path)
    else:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old.formatter, OneLine):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    _log.setLevel(logging.INFO if file else logging.WARNING)
    if file:
        os.environ[FILE] = file
    if questions:
        os.environ[QUESTIONS] = "1"


def adopt(*names: str) -> None:
    """Let libraries that write lines of their own form write ours."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def event(name: str, **facts: Any) -> None:
    """Something happened as it should."""
    _log.info(name, extra={"event": name, "facts": facts})


def refused(name: str, **facts: Any) -> None:
    """Somebody was refused something."""
    _log.warning(name, extra={"event": name, "facts": facts})


def failed(name: str, problem: BaseException, **facts: Any) -> str:
    """Something went wrong inside the program. Returns the number under which the log has the details."""
    number = secrets.token_hex(4)
    shown = (type(problem), problem, problem.__traceback__)
    _log.error(name, exc_info=shown, extra={"event": name, "facts": {"id": number, **facts}})
    return number


def answered(door: str, answer: "Answer") -> None:
    """A question was answered, or found to have no answer here."""
    asked = {"question": answer.question} if os.environ.get(QUESTIONS) else {}
    event(
        "question",
        door=door,
        language=answer.language,
        kind=answer.kind,
        answered=answer.answered,
        confidence=answer.confidence,
        citations=len(answer.citations),
        ms=round(answer.timing.total, 1),
        generation=answer.generation,
        **asked,
    )


@contextmanager
def logged_build(folder: Path) -> Iterator[dict[str, Any]]:
    """Write down that a build began and how it ended, where SHUTTEN_LOG asks for it; the block fills in the report."""
    report: dict[str, Any] = {}
    if not os.environ.get(FILE, "").strip():
        # An event that no handler takes would still reach standard error, as its bare name.
        yield report
        return
    begin()
    event("build_begun", index=str(folder), pid=os.getpid())
    try:
        yield report
    except BaseException as problem:
        refused("build_ended_early", index=str(folder), kind=type(problem).__name__, reason=str(problem))
        raise
    counted = {name: len(value) if isinstance(value, tuple | list) else value for name, value in report.items()}
    event("build_done", index=str(folder), **counted)


def _masked(text: str) -> str:
    """`text` without the secrets that the environment holds: a library may name one in what it raises."""
    for name, value in os.environ.items():
        if name.endswith(_SECRET) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "***")
    return text
