"""What the archive is made of: articles, their passages, and what could not be read.

All offsets count Unicode code points in `Article.text`, the end is exclusive, as in Python slices.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from index.errors import Code

Language = Literal["ja", "en"]
SKIPPED = frozenset({"unsupported", "link", "special", "empty"})  # nothing is wrong with those


class Span(NamedTuple):
    """A stretch of an article's text: `text[start:end]`."""

    start: int
    end: int

    def within(self, other: "Span") -> bool:
        """Whether this span lies inside `other`."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its file says it; nothing in `text` is normalised.

    `id` is unique in an archive and stable across rebuilds. `file` is the path below the data folder,
    written with `/`. `number` is the item number that a digest page gives it ("2505-042824"), else None.
    `asides` are the parts of the text that are not the article itself: navigation, ranking lists, link
    lists, the date and outlet lines of a digest item. They are stored and shown, never quoted before a body.
    """

    id: str
    title: str
    text: str
    file: str
    language: Language
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    number: str | None = None
    asides: tuple[Span, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def slice(self, span: Span) -> str:
        """The words at `span`, byte for byte as the article has them."""
        return self.text[span.start : span.end]

    def passage(self, start: int, end: int, sentences: tuple[Span, ...] = (), *, aside: bool = False) -> "Passage":
        """The passage at `start`..`end`. Raises ValueError when that is no part of the text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{start}..{end} is no part of article {self.id} ({len(self.text)} characters)")
        return Passage(self.id, start, end, sentences or (Span(start, end),), aside)


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of an article, the unit of search. `sentences` are the spans inside it that can be quoted."""

    article_id: str
    start: int
    end: int
    sentences: tuple[Span, ...]
    aside: bool

    @property
    def id(self) -> str:
        """The name by which a passage crosses boundaries: `<article_id>#<start>-<end>`."""
        return f"{self.article_id}#{self.start}-{self.end}"

    @property
    def key(self) -> int:
        """The id as a 63-bit number, which every search engine takes; equal ids have equal keys, always."""
        return int.from_bytes(hashlib.sha256(self.id.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def searchable(article: Article, words_there: str) -> str:
    """What a search sees of a slice: the title of its article, then the words there."""
    return f"{article.title}\n{words_there}" if article.title else words_there


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or record that could not be read, with a reason that a person can act on and a code for programs."""

    file: str
    reason: str
    code: Code = "damaged"

    @property
    def verdict(self) -> Literal["skipped", "quarantined"]:
        """Whether it was passed over, or should have been read and could not be."""
        return "skipped" if self.code in SKIPPED else "quarantined"
