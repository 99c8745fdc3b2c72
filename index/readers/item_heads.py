"""The head of one digest item: which of its first lines are date, time, outlet, portal and headline."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.documents import Span
from index.readers.asides import URL, find_asides, is_rule
from index.readers.heads import (
    HEADLINE,
    date_alone,
    dated_line,
    ends_a_sentence,
    is_time,
    is_via,
    item_number,
)
from index.readers.items import Item
from index.readers.lines import Line, trimmed
from index.readers.outlets import clean, is_outlet, joined, leading_outlet
from index.readers.titles import cut_title

HEAD_LINES = 8  # lines with words; the headline is among the first of them
_SHORT = 80  # characters; a longer line without an item number is text


@dataclass(slots=True)
class _Head:
    """What has been read of a head so far."""

    day: date | None = None
    time: str | None = None
    via: str | None = None
    names: list[str] = field(default_factory=list)
    headline: Span | None = None
    line: int = 0
    number: str | None = None


def is_body(words: str) -> bool:
    """Whether a line is running text: long, or ending as sentences do."""
    return (len(words) > _SHORT or ends_a_sentence(words)) and item_number(words)[0] is None


def outlets_of(segments: Sequence[Sequence[Line]], *, numbered: bool) -> frozenset[str]:
    """Names that stand alone where outlets stand, above the headline; without item numbers only repeated ones."""
    names: Counter[str] = Counter()
    for segment in segments:
        words = [line.words for line in segment[: HEAD_LINES * 2] if line.words]
        heads = [w for w in words if not (date_alone(w) or is_time(w) or is_via(w))][:HEAD_LINES]
        place = next((i for i, w in enumerate(heads) if item_number(w)[0] is not None), None)
        parts = heads[:place] if numbered and place is not None else heads[:1]
        if parts and all(len(part) <= 30 and not dated_line(part) for part in parts):
            names[joined(parts)] += 1
    return frozenset(name for name, count in names.items() if numbered or count > 1)


def item_at(
    page: str, segment: Sequence[Line], seen: Collection[str], *, numbered: bool, day: date | None = None
) -> Item:
    """The item that the lines of `segment` make up. `day` is the date it shares with the item before, if any."""
    head = _read_head(page, segment, seen, numbered=numbered)
    span = trimmed(page, segment[0].start, segment[-1].end)
    if head.headline is None:
        first = next((line for line in segment[head.line :] if line.words), segment[0])
        title = cut_title(first.words)
        headline = Span(first.start, first.start)
    else:
        headline = head.headline
        title = page[headline.start : headline.end].strip()
    above = next((line for line in reversed(segment) if line.start <= headline.start), segment[0])
    asides = [trimmed(page, span.start, above.start)] if above.start > span.start else []
    rest = [line for line in segment if line.start > headline.end]
    asides += find_asides(page, rest) if any(is_body(line.words) for line in rest) else ()
    links = [line.words for line in segment if URL.fullmatch(line.words)]
    metadata = {name: value for name, value in (("time", head.time), ("via", head.via)) if value}
    return Item(
        span=span,
        headline=headline,
        title=title,
        published=head.day or day,
        outlet=joined(head.names) or None,
        number=head.number,
        url=links[0] if len(links) == 1 and links[0].startswith("http") else None,
        asides=tuple(a for a in asides if a.start < a.end),
        metadata=metadata,
    )


def _read_head(page: str, segment: Sequence[Line], seen: Collection[str], *, numbered: bool) -> _Head:
    """The head's lines, one after another, until running text begins."""
    head = _Head()
    numbers = [i for i, line in enumerate(segment) if line.words and item_number(line.words)[0] is not None]
    filled = [i for i, line in enumerate(segment) if line.words and not is_rule(line.words)][:HEAD_LINES]
    expected = next((i for i in numbers if numbered and i in filled), None)
    for i in filled:
        words = segment[i].words
        if is_time(words):
            head.time = head.time or words
        elif is_via(words):
            head.via = head.via or words.strip("()（）")
        elif (alone := date_alone(words)) is not None:
            head.day, head.time = head.day or alone[0], head.time or alone[1]
        elif head.headline is None and i == expected:
            _take_headline(head, page, segment, i, seen)
        elif (expected is not None and i < expected) or (not head.names and is_outlet(clean(words), seen)):
            head.names.append(words)  # all that stands between the date and a numbered headline names the outlet
        elif head.headline is None and not is_body(words) and len(words) <= HEADLINE:
            _take_headline(head, page, segment, i, seen)
        else:
            break
        head.line = i + 1 if head.headline is None else head.line
    return head


def _take_headline(head: _Head, page: str, segment: Sequence[Line], i: int, seen: Collection[str]) -> None:
    """Line `i` is the headline; its number, and a date or outlet on the same line, are taken off."""
    line = segment[i]
    start = line.start + page[line.start : line.end].index(line.words[0])
    words = line.words
    head.number, end = item_number(words)
    begin = 0
    dated = dated_line(words[:end])
    if dated is not None and dated.rest(words[:end]):
        begin, end = dated.rest_start, dated.rest_end
        head.day, head.time = head.day or dated.day, head.time or dated.time
        if dated.source and not head.names:
            head.names.append(dated.source)
        if head.number is None and words[:begin].strip(" .．)）、(（").isdecimal():
            head.number = words[:begin].strip(" .．)）、(（")
    if not head.names:
        name, skip = leading_outlet(words[begin:end], seen)
        if name:
            head.names.append(name)
            begin += skip
    piece = words[begin:end]
    begin += len(piece) - len(piece.lstrip(" \u3000】]）)"))
    end -= len(piece) - len(piece.rstrip())
    head.headline, head.line = Span(start + begin, start + max(begin, end)), i
