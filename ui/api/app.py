"""The addresses of the API. What they give is the JSON of `ui.contract`."""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from fastapi import FastAPI, Path, Security
from fastapi import Query as InQuery
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPBearer
from fastapi.sse import format_sse_event
from starlette.responses import Response
from starlette.types import ASGIApp
from typing_extensions import TypedDict

from rag import Answer
from ui import logs
from ui.api.door import Door
from ui.api.keys import Keys
from ui.api.pace import Pace
from ui.api.problems import DESCRIPTION, OPENING_SECONDS, PREFIX, SAFE, Json, listen, to_json
from ui.api.requests import Place, Query, Question
from ui.contract import answer_json, article_json, hit_json, status_json
from ui.reports import read_span
from ui.shapes import AnswerJson, ArticleJson, HitsJson, StatusJson
from ui.web.opening import Opening

if TYPE_CHECKING:
    from rag import Assistant

_Result = TypeVar("_Result")
_Responses = dict[int | str, dict[str, Any]]


class ErrorJson(TypedDict):
    """Why a request was not answered: a sentence that says what to do."""

    error: str


_WHY: Final = {
    400: "The body is not JSON.",
    401: "A key is needed, or is not known.",
    403: "A page of another site asks.",
    404: "There is no such article.",
    405: "The address cannot be asked in this way.",
    413: "The body is too large.",
    422: "Something that was sent cannot be used.",
    429: "Too many requests; Retry-After says when to try again.",
    500: "A fault of the program.",
    503: "The archive is being opened, or many questions wait; Retry-After says when to try again.",
}


def create_api(opening: Opening, keys: Keys, pace: Pace, *, shared: bool = False) -> ASGIApp:
    """The API over the archive that `opening` opens; `shared` says that people have to sign in to the page."""
    app = FastAPI(
        title="Shutten",
        version=version("shutten"),
        description="Answers from a news archive, with the source of every statement.",
        openapi_url=DESCRIPTION,
        docs_url=None,  # the usual page of documents fetches its scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        default_response_class=Json,
        dependencies=[Security(HTTPBearer(auto_error=False))] if keys else [],  # says so; the door sees to it
    )
    listen(app)
    _Addresses(opening, pace).add_to(app)
    return Door(app, keys, pace, shared=shared)


class _Addresses:
    """The four addresses, over one archive."""

    def __init__(self, opening: Opening, pace: Pace) -> None:
        self._opening = opening
        self._pace = pace

    def add_to(self, app: FastAPI) -> None:
        """Make the addresses known to `app`."""
        streamed = {"text/event-stream": {"schema": _EVENT, "example": _EXAMPLE}}
        asked: _Responses = {200: {"model": AnswerJson, "description": "The answer.", "content": streamed}}
        app.post(f"{PREFIX}/ask", responses={**asked, **_errors(404)})(self.ask)
        app.get(f"{PREFIX}/search", responses={200: {"model": HitsJson}, **_errors(404, 413)})(self.search)
        app.get(f"{PREFIX}/articles/{{article_id:path}}", responses={200: {"model": ArticleJson}, **_errors(413)})(
            self.show
        )
        app.get(f"{PREFIX}/status", responses={200: {"model": StatusJson}, **_errors(404, 413, 422)})(self.status)

    async def _run(self, work: "Callable[[Assistant], _Result]") -> _Result:
        return await self._pace.run(lambda: work(self._opening.fresh(OPENING_SECONDS)))

    async def ask(self, body: Question) -> Response:
        """One answer made of quotations, each with outlet, date and place.

        A question that the archive does not answer is a result too: `answered` is false, and `text` says what was
        searched. With `stream`, events follow one another: `framing` (the line above the quotations), `statement` and
        `citation` (one each), and `done` with the whole answer.
        """
        answer = await self._run(
            lambda assistant: assistant.ask(
                body.question,
                after=body.after,
                since=body.since,
                until=body.until,
                source=body.source,
                by=body.answerer,
            )
        )
        logs.answered("api", answer)
        if body.stream:
            return StreamingResponse(events(answer), media_type="text/event-stream", headers=_UNBUFFERED)
        return Json(answer_json(answer))

    async def search(self, asked: Annotated[Query, InQuery()]) -> Response:
        """The ranked passages; no answer, no abstention."""
        found = await self._run(
            lambda assistant: assistant.search(
                asked.query, limit=asked.limit, since=asked.since, until=asked.until, source=asked.source
            )
        )
        return Json({"hits": [hit_json(hit) for hit in found]})

    async def show(
        self,
        article_id: Annotated[str, Path(description="The `article_id` of a citation or hit.", max_length=2000)],
        asked: Annotated[Place, InQuery()],
    ) -> Response:
        """An article as stored."""
        article = await self._run(lambda assistant: assistant.article(article_id))
        shown = article_json(article)
        if asked.span is not None:
            start, end = read_span(asked.span, len(article.text))
            shown["span"] = {"start": start, "end": end, "text": article.text[start:end]}
        return Json(shown)

    async def status(self) -> Response:
        """What the archive holds."""
        return Json(status_json(await self._run(lambda assistant: assistant.status())))


_UNBUFFERED: Final = {**SAFE, "x-accel-buffering": "no"}  # a proxy that waits for the end would undo the streaming
_EVENT: Final = {
    "type": "object",
    "description": "`data` is JSON: the framing, a StatementJson, a CitationJson, and at last the whole AnswerJson.",
    "properties": {
        "event": {"type": "string", "enum": ["framing", "statement", "citation", "done"]},
        "data": {"type": "string"},
    },
    "required": ["event", "data"],
}
_EXAMPLE: Final = 'event: framing\ndata: {"text":"…","answered":true}\n\nevent: statement\ndata: {…}\n\n'


def events(answer: Answer) -> Iterator[bytes]:
    """The answer in parts, as server-sent events."""
    whole = answer_json(answer)
    framing = {name: whole[name] for name in ("language", "kind", "answered", "confidence")}
    yield _event("framing", {"text": answer.heading if answer.answered else answer.note, **framing})
    for statement in whole["statements"]:
        yield _event("statement", statement)
    for citation in whole["citations"]:
        yield _event("citation", citation)
    yield _event("done", whole)


def _event(name: str, data: object) -> bytes:
    return format_sse_event(event=name, data_str=to_json(data))


def _errors(*never: int) -> _Responses:
    """The descriptions of what may go wrong, without what cannot go wrong here."""
    return {status: {"model": ErrorJson, "description": why} for status, why in _WHY.items() if status not in never}
