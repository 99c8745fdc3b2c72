"""The form of the JSON that other programs rely on, field for field.

`ui.contract` fills these forms, the type checker compares the two, and the OpenAPI document and the MCP tools describe
their results by them, so that code and description cannot part. Days are ISO 8601 ("2026-01-31"); offsets count Unicode
code points of an article's text, the end excluded.
"""

from typing import Literal, NotRequired

# Not typing's own: Pydantic, which makes the descriptions, needs this one before Python 3.12.
from typing_extensions import TypedDict

from rag import Kind, Outcome


class EventJson(TypedDict):
    """When something happens, as its sentence says: first and last day, and how precisely that is said."""

    first: str
    last: str
    precision: str


class StatementJson(TypedDict):
    """One sentence of an answer and the numbers of the citations it rests on."""

    text: str
    citations: list[int]
    event: EventJson | None
    modality: list[str]
    side: str


class VersionJson(TypedDict):
    """Another article that tells the same story."""

    article_id: str
    title: str
    outlet: str | None
    published: str | None


class CitationJson(TypedDict):
    """One verified quotation: `quote` equals characters `start` to `end` of the text of the article it names.

    `also` names further places with the same words. `article_sha256` tells whether the article changed since.
    `versions` are other articles that tell the same story.
    """

    number: int
    source_id: str
    article_id: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    file: str
    start: int
    end: int
    quote: str
    article_sha256: str
    also: list[str]
    versions: list[VersionJson]


class DifferenceJson(TypedDict):
    """Two quotations that give different values for the same thing, in the order of publication."""

    relation: str
    citations: list[int]
    values: list[str]


class MonthJson(TypedDict):
    """How many of the counted articles were published in a month ("2025-03"); null for undated ones."""

    month: str | None
    articles: int


class TermJson(TypedDict):
    """A word of the question, and how many articles hold it literally."""

    term: str
    articles: int


class ElsewhereJson(TypedDict):
    """A word of the question that no article holds, and a name of the same thing with the articles that hold that."""

    term: str
    name: str
    articles: int


class CoverageJson(TypedDict):
    """What was searched. `nearest` are the places that came closest when nothing answered."""

    articles: int
    passages: int
    first: str | None
    last: str | None
    window: list[str | None] | None
    terms: list[TermJson]
    aliases: list[list[str]]
    nearest: list[str]
    elsewhere: list[ElsewhereJson]


class TimingJson(TypedDict):
    """Wall time in milliseconds inside the program."""

    total: float
    embed: float
    search: float
    answer: float
    read: float


class GenerationJson(TypedDict):
    """Which index answered."""

    generation: str
    model: str
    store: str


class DroppedJson(TypedDict):
    """How many sentences of a language model were left out for one reason."""

    reason: str
    statements: int


class ArrangedJson(TypedDict):
    """Who wrote the statements, what was left out, and why the quotations stand instead ("" where they do not)."""

    by: str
    dropped: list[DroppedJson]
    fell_back: str


class TranslationJson(TypedDict):
    """A quotation in the language of the question, made by a machine; the original is in the citation."""

    citation: int
    text: str


class AnswerJson(TypedDict):
    """A grounded answer. When `answered` is false, `text` says what was searched, and nothing is quoted.

    `outcome` is then "nearest" where `coverage.nearest` names passages that came near, or "nothing".
    """

    question: str
    understood: str
    language: Literal["ja", "en"]
    kind: Kind
    answered: bool
    outcome: Outcome
    confidence: float
    text: str
    note: str
    arranged: ArrangedJson
    translations: list[TranslationJson]
    statements: list[StatementJson]
    citations: list[CitationJson]
    about: str
    sides: list[str]
    differences: list[DifferenceJson]
    months: list[MonthJson]
    coverage: CoverageJson
    timing_ms: TimingJson
    index: GenerationJson


class HitJson(TypedDict):
    """A passage that a search found; a higher score is better."""

    rank: int
    score: float
    article_id: str
    file: str
    title: str
    published: str | None
    start: int
    end: int
    text: str


class HitsJson(TypedDict):
    """The ranked passages, best first."""

    hits: list[HitJson]


class SpanJson(TypedDict):
    """The part of an article that was asked for."""

    start: int
    end: int
    text: str


class ArticleJson(TypedDict):
    """An article as stored. `asides` are the parts of the text that are not the article itself."""

    id: str
    title: str
    text: str
    file: str
    language: Literal["ja", "en"]
    published: str | None
    outlet: str | None
    url: str | None
    number: str | None
    asides: list[list[int]]
    metadata: dict[str, str]
    span: NotRequired[SpanJson]


class OutletJson(TypedDict):
    """An outlet and how many articles it has."""

    outlet: str
    articles: int


class FileJson(TypedDict):
    """A file and how many articles it has."""

    file: str
    articles: int


class UnreadJson(TypedDict):
    """A file that could not be read, and why; `verdict` is "skipped" or "quarantined"."""

    file: str
    reason: str
    code: str
    verdict: str


class StatusJson(TypedDict):
    """What an index holds. `built` is UTC, ISO 8601."""

    articles: int
    passages: int
    first: str | None
    last: str | None
    outlets: list[OutletJson]
    files: list[FileJson]
    model: str
    store: str
    generation: str
    built: str
    unread: list[UnreadJson]
    warnings: list[str]
