"""A page that lists articles on a topic: a headline, its standfirst, a line that says so, then a summary a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.documents import Span
from index.languages.dates import find_dates
from index.readers.asides import find_asides, is_listing_note
from index.readers.heads import ends_a_sentence
from index.readers.items import COVER, Item
from index.readers.lines import Line, trimmed
from index.readers.titles import cut_title

FEWEST_SUMMARIES = 5
_SHORTEST, _LONGEST = 60, 600  # characters of a summary
_CONTINUES = re.compile(
    r"(?:また|さらに|しかし|だが|ただし?|一方|これに|これを|この(?:ため|うち|ほか)|そして|そのため|その後|同(?:氏|紙|省)"
    r"|なお|それ|However|But|He |She |They |It |In addition|Meanwhile)"
)
_SLACK = timedelta(days=7)  # what a summary dates is the event, some days around its publication
_MOST_DATED = 400  # dated summaries that are put in order; the time for it grows with the square
_REACH = timedelta(days=183)  # how far from the nearest dated summary an undated one can be


@dataclass(frozen=True, slots=True)
class _Listing:
    """Where the summaries stand: indices of lines; `lead` is the first line of a headline and standfirst above them."""

    lead: int | None
    summaries: list[int]


def find_summary_items(page: str, lines: Sequence[Line]) -> list[Item]:
    """One item a summary, in order; empty unless the page says, or shows by repeating its standfirst, that it lists."""
    listing = _listing(lines)
    if listing is None:
        return []
    starts = listing.summaries
    texts = [lines[i].words for i in starts]
    days = _days(texts)
    items: list[Item] = []
    told: set[str] = set()
    for place, (i, day) in enumerate(zip(starts, days, strict=True)):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        if lines[i].words in told:
            continue
        told.add(lines[i].words)
        if listing.lead is not None and place == 0:
            below = next(n for n, line in enumerate(lines) if line.words == lines[i].words)
            head = lines[listing.lead]
            span = trimmed(page, head.start, lines[below].end)
            items.append(Item(span, head.span, head.words, day))
        else:
            span = trimmed(page, lines[i].start, lines[end - 1].end)
            asides = find_asides(page, lines[i + 1 : end]) if end > i + 1 else ()
            items.append(Item(span, Span(span.start, span.start), cut_title(lines[i].words), day, asides=asides))
    return items


def _listing(lines: Sequence[Line]) -> _Listing | None:
    """The summaries of the page, if it is a listing."""
    filled = [i for i, line in enumerate(lines) if line.words]
    note = next((i for i in filled if is_listing_note(lines[i].words)), None)
    first: dict[str, int] = {}
    twice = next((i for i in filled if _is_summary(lines[i].words) and first.setdefault(lines[i].words, i) != i), None)
    start = note + 1 if note is not None else twice
    if start is None:
        return None
    below = [i for i in filled if i >= start]
    summaries = [i for i in below if _is_summary(lines[i].words)]
    texts = [lines[i].words for i in summaries]
    if len(set(texts)) < FEWEST_SUMMARIES or not _alike(texts):
        return None
    total = sum(len(lines[i].words) for i in filled)
    if sum(map(len, texts)) < COVER * total or sum(bool(_CONTINUES.match(text)) for text in texts) > 0.1 * len(texts):
        return None
    standfirst = next((i for i in filled if i < start and lines[i].words == texts[0]), None)
    lead = None
    if standfirst is not None:
        above = [i for i in filled if i < standfirst]
        lead = above[-1] if above and not _is_summary(lines[above[-1]].words) else standfirst
    return _Listing(lead, summaries)


def _is_summary(words: str) -> bool:
    return _SHORTEST <= len(words) <= _LONGEST and ends_a_sentence(words)


def _alike(texts: Sequence[str]) -> bool:
    """Whether nearly all texts have about one length, as summaries do and paragraphs do not."""
    middle = sorted(map(len, texts))[len(texts) // 2]
    return sum(0.5 * middle <= len(text) <= 1.8 * middle for text in texts) >= 0.9 * len(texts)


def _days(texts: Sequence[str]) -> list[date | None]:
    """What day each summary tells of: full dates first, then "1月16日" and "29日" by their place between those.

    A listing runs from new to old; a date that leaves that order, or could be read in two ways, is None.
    """
    full = [_first_day(text, None) for text in texts]
    if not 2 <= sum(day is not None for day in full) <= _MOST_DATED:
        return full
    days = _descending(full)
    if sum(day is not None for day in days) < 0.6 * sum(day is not None for day in full):
        return full  # in no order: full dates are all that can be trusted
    for i, text in enumerate(texts):
        if days[i] is None and full[i] is None:
            newer = next((day for day in reversed(days[:i]) if day), None)
            older = next((day for day in days[i + 1 :] if day), None)
            if newer or older:
                last = newer or (older or date.min) + _REACH
                first = older or last - _REACH
                days[i] = _only_day(text, first - _SLACK, last + _SLACK)
    return days


def _only_day(text: str, first: date, last: date) -> date | None:
    """The one day between `first` and `last` that the first date of the text can mean."""
    near = (first + timedelta(days=step) for step in range(0, (last - first).days + 15, 15))
    found = {day for day in (_first_day(text, when) for when in near) if day and first <= day <= last}
    return found.pop() if len(found) == 1 else None


def _first_day(text: str, near: date | None) -> date | None:
    """The first day that the text names."""
    return next((mention.first for mention in find_dates(text, near=near) if mention.precise == "day"), None)


def _descending(days: Sequence[date | None]) -> list[date | None]:
    """The days with as few as possible set to None so that none is later than one before it (give or take a week)."""
    places = [i for i, day in enumerate(days) if day is not None]
    best: dict[int, list[int]] = {}
    for i in places:
        day = days[i] or date.min
        chains = [chain for j, chain in best.items() if (days[j] or date.min) + _SLACK >= day]
        best[i] = [*max(chains, key=len, default=[]), i]
    longest: list[int] = max(best.values(), key=len)
    kept = set(longest)
    return [day if i in kept else None for i, day in enumerate(days)]
