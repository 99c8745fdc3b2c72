"""What an answer is made of. Citations are data here; brackets first appear when `ui` renders them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.documents import Language, Span
from index.languages.calendar_spans import Precision

Kind = Literal["fact", "coverage", "definition", "timeline", "latest", "count", "compare"]
Modality = Literal["plan", "considered", "expected", "hearsay", "said"]
Outcome = Literal["answered", "nearest", "nothing"]
Relation = Literal["conflict", "later report"]


@dataclass(frozen=True, slots=True)
class Version:
    """Another article that tells the same story: a copy, a cut, an update or a rewrite."""

    article_id: str
    title: str
    outlet: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One verified quotation: `quote` equals `text[start:end]` of the article it names.

    `number` counts from 1 in the order of how well the quotations answer. `article_sha256` is `Article.sha256` at that
    time, by which an exported citation later knows whether its article was changed. `also` names further places where
    the same words stand ("<article_id>#<start>-<end>"), so that a passage that stands twice is quoted once. `versions`
    are the other articles of the same story.
    """

    number: int
    article_id: str
    title: str
    outlet: str | None
    published: date | None
    url: str | None
    file: str
    span: Span
    quote: str
    article_sha256: str
    also: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()

    @property
    def source_id(self) -> str:
        """The name of the quoted place: `<article_id>#<start>-<end>`."""
        return f"{self.article_id}#{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class Event:
    """When something happens, as its sentence says: first and last day, and how precisely that is said.

    `precise` is "day", "month", "year" or "range" (a stretch that is none of these). This is not the day on which an
    article was published: that one stands in the citation.
    """

    first: date
    last: date
    precise: Precision

    def __str__(self) -> str:
        """ISO 8601, no more precise than it was said: "2024", "2024-11", "2024-11-13", "2024-11-13/2024-11-15"."""
        if self.precise == "range":
            return f"{self.first.isoformat()}/{self.last.isoformat()}"
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precise]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the numbers of the citations it rests on.

    `event` is None when the sentence names no date. `modality` says what the sentence does not tell as done: a "plan",
    something "considered" or "expected", "hearsay" (told by unnamed others) or "said" (a named person's or office's own
    words); empty for what is simply reported. `side` is one of `Answer.sides` in a comparison, else empty.
    """

    text: str
    citations: tuple[int, ...]
    event: Event | None = None
    modality: tuple[Modality, ...] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two quotations that give different values for the same thing; the reader is shown both, never one.

    `citations` and `values` are in the order of publication; `values` stand literally in the quotations. It is a
    "later report" where the second was published on a later day, else a "conflict".
    """

    relation: Relation
    citations: tuple[int, int]
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of publication dates, both ends included; None leaves that end open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched for an answer, so that "not in the archive" can be checked.

    `articles` and `passages` count what the filters left. `terms` are the question's own words with the number
    of articles that hold each literally; `elsewhere` says of those that stand nowhere under which other name the
    archive has them (term, name, articles); `aliases` are groups of names that were searched as one.
    `nearest` are ids of passages that came closest when nothing answered ("<article_id>#<start>-<end>"), empty when
    none came near.
    """

    articles: int
    passages: int
    first: date | None
    last: date | None
    window: Window | None
    terms: tuple[tuple[str, int], ...]
    aliases: tuple[tuple[str, ...], ...]
    nearest: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall time in milliseconds inside the program; `embed` is the encoding of the question, `read` the reader's."""

    total: float
    embed: float
    search: float
    answer: float
    read: float = 0.0


@dataclass(frozen=True, slots=True)
class Arranged:
    """Who wrote the statements: "extractive" where they are the quotations themselves, else the answerer asked.

    `dropped` counts by reason what an answerer wrote and the articles do not carry (`rag/grounding/judging.py`).
    `fell_back` says why the extractive answer stands in place of the one that was asked for; empty where it does not.
    """

    by: str = "extractive"
    dropped: tuple[tuple[str, int], ...] = ()
    fell_back: str = ""


EXTRACTIVE = Arranged()


@dataclass(frozen=True, slots=True)
class Answer:
    """A grounded answer. When `answered` is false there are no statements and no citations.

    `confidence` is the probability (0..1) that the archive answers the question, present either way.
    `heading` and `note` are the program's own framing sentences, in the question's language. `arranged` says who wrote
    the statements. `translations` are quotations in the question's language, by citation number: a machine's, to be
    shown below the original and never in its place.
    `understood` is the question as it was searched: a follow-up with its subject filled in; `about` says in a few words
    what it was taken to be about ("DICAS, 2023"), empty when it names nothing.
    `sides` are the two things that a comparison sets side by side, `differences` where their quotations disagree.
    `signals` are what `confidence` was made of (`rag.relevance.Signals`), empty when nothing was found.
    `months` are what a count counted, by month of publication ("2025-03", 4), in order; undated articles under "".
    `preliminary` is an answer that what is still being read may change or take back.
    """

    question: str
    understood: str
    language: Language
    kind: Kind
    answered: bool
    confidence: float
    heading: str
    note: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    timing: Timing
    generation: str
    model: str
    store: str
    about: str = ""
    sides: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    months: tuple[tuple[str, int], ...] = ()
    arranged: Arranged = EXTRACTIVE
    translations: tuple[tuple[int, str], ...] = ()
    signals: tuple[tuple[str, float], ...] = ()
    preliminary: bool = False

    @property
    def outcome(self) -> Outcome:
        """Whether it answers, shows what came nearest (which is no answer), or found nothing near."""
        if self.answered:
            return "answered"
        return "nearest" if self.coverage.nearest else "nothing"
