"""What goes wrong with a request: a status, and one sentence as JSON that says what to do. No traceback, no path."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from rag import BadQuestion, IndexMissing, ModelError, NotInArchive, ShuttenError, UnknownVariant
from ui.api.pace import TooMany
from ui.messages import explain, preferred
from ui.messages.programs import program_messages, wrong
from ui.rendering.text import plain_text

MAX_BODY: Final = 256 * 1024  # bytes; the longest question with ten earlier ones is half of it in escaped Japanese
MAX_QUESTION: Final = 2_000  # characters, as in rag; a test compares the two
OPENING_SECONDS: Final = 5
SERVER_SECONDS: Final = 60  # a person has to do something first
PREFIX: Final = "/api/v1"
DESCRIPTION: Final = f"{PREFIX}/openapi.json"
SAFE: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
_SHOWN: Final = 60  # characters of a field's name that are repeated
_OF_HTTP: Final = {400: "not_json", 404: "not_here", 405: "wrong_method", 413: "too_large"}
_log = logging.getLogger(__name__)


class Problem(Exception):
    """A request that is not answered: its status, the name of a sentence, and what is filled in."""

    def __init__(self, status: int, name: str, *, retry: int | None = None, **words: Any) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.retry = retry
        self.words = words


class Json(JSONResponse):
    """JSON in UTF-8, not ASCII-escaped but for lone surrogates, which UTF-8 cannot hold."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """The headers, and those that keep a browser from making anything else of it."""
        super().init_headers({**SAFE, **(headers or {})})

    def render(self, content: Any) -> bytes:
        """The bytes of `content`."""
        return to_json(content).encode("utf-8", "backslashreplace")


def to_json(content: object) -> str:
    """`content` as one line of JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def answer_with(problem: Problem, headers: Mapping[str, str]) -> Response:
    """The response to a request with these headers."""
    language = preferred(headers.get("accept-language", ""))
    words: dict[str, Any] = {"seconds": problem.retry, "path": DESCRIPTION, **problem.words}
    if problem.name == "wrong_field":
        words["what"] = wrong(words["kind"], words["what"], words["facts"], language)
    said = getattr(program_messages(language), problem.name).format(**words)
    return _response(problem.status, said, problem.retry)


def _response(status: int, sentence: str, retry: int | None = None) -> Response:
    more = {"retry-after": str(retry)} if retry is not None else {}
    if status == 401:
        more["www-authenticate"] = "Bearer"
    return Json({"error": plain_text(sentence)}, status, more)


def listen(app: FastAPI) -> None:
    """Make every problem inside `app` a sentence."""

    async def problem(request: Request, found: Exception) -> Response:
        if isinstance(found, ShuttenError) and (status := _STATUS.get(type(found))):
            return _response(status, explain(found, preferred(request.headers.get("accept-language", ""))))
        response = answer_with(_read(found), request.headers)
        if isinstance(found, HTTPException) and "Allow" in (found.headers or {}):
            response.headers["allow"] = (found.headers or {})["Allow"]
        return response

    for kind in (Problem, ShuttenError, TooMany, TimeoutError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, problem)


# What the person who asks can put right. All else is for whoever runs the server, and may name paths.
_STATUS: Final[dict[type[ShuttenError], int]] = {BadQuestion: 422, UnknownVariant: 422, NotInArchive: 404}
_OF_SERVER: Final[dict[type[ShuttenError], str]] = {IndexMissing: "no_index", ModelError: "no_model"}


def _read(found: Exception) -> Problem:
    match found:
        case Problem():
            return found
        case TooMany():
            return Problem(503, "busy", retry=found.seconds)
        case TimeoutError():
            return Problem(503, "opening", retry=OPENING_SECONDS)
        case ShuttenError():
            _log.warning("%s", found)
            name = next((name for kind, name in _OF_SERVER.items() if isinstance(found, kind)), "closed")
            return Problem(503, name, retry=SERVER_SECONDS)
        case RequestValidationError():
            return _invalid(found.errors())
        case HTTPException():
            methods = (found.headers or {}).get("Allow", "")
            name = _OF_HTTP.get(found.status_code, "not_here")
            return Problem(found.status_code, name, methods=methods, limit=MAX_BODY, question=MAX_QUESTION)
    _log.error("unexpected", exc_info=found)
    return Problem(500, "unexpected")


def _invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The first thing wrong with what was sent."""
    first = errors[0]
    # "body" and "query" say where FastAPI looked, which the sender knows.
    field = ".".join(str(part) for part in first["loc"][1:])[:_SHOWN]
    match first["type"]:
        case "json_invalid":
            return Problem(400, "not_json")
        case "extra_forbidden":
            return Problem(422, "unknown_field", field=field)
        case "missing" if field:
            return Problem(422, "missing_field", field=field)
        case _ if not field:
            return Problem(422, "not_an_object")
    what = first["msg"].removeprefix("Value error, ")
    return Problem(422, "wrong_field", field=field, kind=first["type"], facts=first.get("ctx", {}), what=what)
