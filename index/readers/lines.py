"""The lines of a page with the place where each stands, so that everything cut from a page is a slice of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Span

# Not str.splitlines: it also splits at U+2028, U+0085 and form feeds, which are part of a sentence.
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `page[start:end]` is its text without the line end; `words` is that without outer blanks."""

    start: int
    end: int
    words: str

    @property
    def span(self) -> Span:
        """The words' own place in the page, blanks left out (empty at `start` for a blank line)."""
        return Span(self.start, self.end)


def lines_of(page: str) -> list[Line]:
    """Every line of the page, blank ones too."""
    return [Line(found.start(1), found.end(1), found.group(1).strip()) for found in _LINE.finditer(page)]


def trimmed(page: str, start: int, end: int) -> Span:
    """The same stretch without blank lines around it; the indent of its first line stays."""
    piece = page[start:end]
    stripped = piece.strip()
    if not stripped:
        return Span(start, start)
    first = start + piece.index(stripped[0])
    last = first + len(piece[first - start :].rstrip())
    while first > start and page[first - 1] not in "\r\n":
        first -= 1
    return Span(first, last)


def merged(spans: Sequence[Span], page: str) -> tuple[Span, ...]:
    """The spans in order, joined where nothing but white space lies between them; empty ones are dropped."""
    joined: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if joined and (span.start <= joined[-1].end or not page[joined[-1].end : span.start].strip()):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
