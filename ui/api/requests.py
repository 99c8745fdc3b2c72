"""What may be sent: every field with its type and bounds. Types are strict, and a field that is not here is refused."""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from ui.api.problems import MAX_QUESTION

MAX_SOURCE: Final = 200
MAX_TURNS: Final = 10  # earlier questions; what is older no longer matters to a follow-up


def _day(value: Any) -> Any:
    # Python reads week dates and days without hyphens too; one form is easier to document and to rely on.
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError("write a day as text, such as 2026-01-31")


Day = Annotated[date, BeforeValidator(_day)]
Asked = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)]
Earlier = Annotated[list[Asked], AfterValidator(lambda questions: questions[-MAX_TURNS:])]


class _Filters(BaseModel):
    """What narrows the articles that are searched."""

    model_config = ConfigDict(strict=True, extra="forbid")

    since: Annotated[
        Day | None, Field(description="Only articles published on this day or later.", examples=["2026-01-01"])
    ] = None
    until: Annotated[
        Day | None, Field(description="Only articles published on this day or before.", examples=["2026-01-31"])
    ] = None
    source: Annotated[
        str | None,
        Field(max_length=MAX_SOURCE, description="Only articles whose outlet, file or id fits; * and ? are wildcards."),
    ] = None


class Question(_Filters):
    """A question, with the earlier ones of the conversation."""

    question: Annotated[Asked, Field(description="The question.", examples=["what did DICAS cover"])]
    after: Annotated[
        Earlier, Field(description=f"The earlier questions, oldest first; the last {MAX_TURNS} are read.")
    ] = []
    answerer: Annotated[str, Field(max_length=40, description="Who arranges the excerpts.")] = "extractive"
    stream: Annotated[bool, Field(description="Send the answer in parts, as server-sent events.")] = False


class Query(_Filters):
    """A search."""

    query: Annotated[Asked, Field(description="Words or a question.", examples=["SM-3 Block IIA"])]
    limit: Annotated[int, Field(strict=False, ge=1, le=1000, description="How many passages.")] = 20


class Place(BaseModel):
    """Which part of an article is meant."""

    model_config = ConfigDict(strict=True, extra="forbid")

    span: Annotated[
        str | None,
        Field(pattern=r"^[0-9]{1,9}:[0-9]{1,9}$", description="START:END in characters; that part is given as `span`."),
    ] = None
