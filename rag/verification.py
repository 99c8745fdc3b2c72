"""Whether quotations that were taken along still stand in the archive.

A quotation is only ever compared character for character: it stands where it stood, it stands elsewhere, or it is gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.documents import Article, Span
from index.errors import DataError, NotInArchive

if TYPE_CHECKING:
    from index.archive import Archive

Verdict = Literal["stands", "article changed", "moved", "quotation gone", "article gone"]
MAX_BYTES = 50_000_000  # of a file; ten thousand citations need about ten million
MAX_PLACES = 3  # where the words stand now that are named


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of one quotation.

    `span` is None where the file's offsets are none; `article_sha256` and `generation` are empty where it has none.
    """

    number: str
    title: str
    article_id: str
    span: Span | None
    quote: str
    article_sha256: str
    generation: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim held against the archive.

    "stands": the same words at the same place. "article changed": so they do, but the rest of the article is not what
    it was. "moved": the article has them elsewhere. "quotation gone" and "article gone" say what is missing. `places`
    are where the words stand now, the nearest first: in the article, or, where it lacks them, in others.
    """

    claim: Claim
    verdict: Verdict
    places: tuple[str, ...]


def read_text(path: Path) -> str:
    """The text of an exported file, whatever program saved it since. Raises DataError, with what to do."""
    from index.readers.encodings import decode

    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DataError(
            f"{path} has {size:,} bytes; exports have at most {MAX_BYTES:,}. Name a file that Shutten wrote."
        )
    try:
        return decode(path.read_bytes()).text
    except DataError as problem:
        raise DataError(f"{path} cannot be read: {problem}") from problem


def verify(archive: "Archive", claims: Iterable[Claim]) -> Iterator[Checked]:
    """Each claim with what has become of it, in order."""
    digests: dict[str, str] = {}
    for claim in claims:
        try:
            article = archive.article(claim.article_id)
        except NotInArchive:
            yield Checked(claim, "article gone", _elsewhere(archive, claim))
            continue
        if claim.quote and claim.span and article.slice(claim.span) == claim.quote:
            digest = digests.setdefault(article.id, article.sha256)
            same = claim.article_sha256 in ("", digest)
            yield Checked(claim, "stands" if same else "article changed", (_place(article, claim.span),))
        elif places := _places(article, claim):
            yield Checked(claim, "moved", places)
        else:
            yield Checked(claim, "quotation gone", _elsewhere(archive, claim))


def _places(article: Article, claim: Claim) -> tuple[str, ...]:
    """Where the article has the words, the nearest to their old place first."""
    starts: list[int] = []
    at = article.text.find(claim.quote) if claim.quote else -1
    while at >= 0:
        starts.append(at)
        at = article.text.find(claim.quote, at + len(claim.quote))
    before = claim.span.start if claim.span else 0
    starts.sort(key=lambda start: (abs(start - before), start))
    return tuple(_place(article, Span(start, start + len(claim.quote))) for start in starts[:MAX_PLACES])


def _elsewhere(archive: "Archive", claim: Claim) -> tuple[str, ...]:
    """Where other articles have the words: a file that was renamed gives its article another id."""
    found: list[str] = []
    for row in archive.words.articles_with(claim.quote).tolist():
        found += _places(archive.articles[row], claim)[:1]
        if len(found) == MAX_PLACES:
            break
    return tuple(found)


def _place(article: Article, span: Span) -> str:
    return f"{article.id}#{span.start}-{span.end}"
