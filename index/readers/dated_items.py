"""Items that open with a date, end their headline with an item number, or give the date behind the headline.

2025.03.01            2025.03.01 朝刊タイムス 見出し <2503-0101>      1. 見出し (朝刊タイムス、2025年3月1日)
 18:54                 本文。                                         本文。
朝刊タイムス
(Portal)              【2025年3月1日】見出し                          ■ 見出し(2025.3.1)
見出し <2503-0101>     本文。                                         本文。
 本文。
"""

from collections import Counter
from collections.abc import Collection, Sequence

from index.readers.asides import COMMENT_HEAD
from index.readers.heads import HEADLINE, DatedLine, dated_line, ends_a_sentence, is_time, is_via, item_number
from index.readers.item_heads import HEAD_LINES, is_body, item_at, outlets_of
from index.readers.items import BODY, FEWEST, Item
from index.readers.lines import Line


def find_dated_items(page: str, lines: Sequence[Line]) -> list[Item]:
    """The items of the page's commonest shape, in order; empty when no shape occurs three times."""
    dated, numbered = _candidates(lines)
    shapes = Counter(line.shape for line in dated.values())
    shape, count = shapes.most_common(1)[0] if shapes else ("", 0)
    if len(numbered) < FEWEST:
        numbered = []
    dates = [i for i, line in dated.items() if line.shape == shape]
    if count < FEWEST:
        # Too few to trust by themselves; but a date above a numbered headline is the date of that item.
        dates = [i for i in dates if _first_numbered(lines, i, numbered)]
    if _headlines_stand_above(lines, dates, dated):
        dates = [_line_above(lines, i) for i in dates]
    starts = sorted({*dates, *_numbered_alone(lines, dates, numbered)})
    if len(starts) < FEWEST or len(page) < BODY * len(starts):
        return []
    ends = [*starts[1:], len(lines)]
    segments = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    seen = outlets_of(segments, numbered=bool(numbered))
    items: list[Item] = []
    day = None
    for segment in segments:
        item = item_at(page, segment, seen, numbered=bool(numbered), day=day)
        day = item.published or day
        items.append(item)
    return items


def _candidates(lines: Sequence[Line]) -> tuple[dict[int, DatedLine], list[int]]:
    """Lines that could open an item by their date, and lines that end in an item number."""
    dated: dict[int, DatedLine] = {}
    numbered: list[int] = []
    for i, line in enumerate(lines):
        if not line.words or len(line.words) > HEADLINE + 60:
            continue
        if COMMENT_HEAD.fullmatch(line.words):
            break  # what readers wrote below an article is dated, too
        if item_number(line.words)[0] is not None:
            numbered.append(i)
        found = dated_line(line.words)
        if found and not ends_a_sentence(line.words[: item_number(line.words)[1]]):
            dated[i] = found
    return dated, numbered


def _numbered_alone(lines: Sequence[Line], dates: Sequence[int], numbered: Sequence[int]) -> list[int]:
    """Where items begin that have a number but share the date line of the item before."""
    heads: list[int] = []
    opened, known = set(dates), set(numbered)
    claimed = {i for date_at in dates for i in _first_numbered(lines, date_at, known)}
    for i in numbered:
        if i in claimed:
            continue
        start = i
        while start > 0 and start - 1 not in opened and _belongs_to_head(lines[start - 1].words):
            start -= 1
        while not lines[start].words:
            start += 1
        heads.append(start)
    return heads


def _first_numbered(lines: Sequence[Line], date_at: int, numbered: Collection[int]) -> list[int]:
    """The numbered headline that belongs to the date line at `date_at`."""
    left = HEAD_LINES
    for i in range(date_at, len(lines)):
        if i in numbered:
            return [i]
        left -= bool(lines[i].words)
        if left < 0 or is_body(lines[i].words):
            break
    return []


def _belongs_to_head(words: str) -> bool:
    return not words or is_time(words) or is_via(words)


def _headlines_stand_above(lines: Sequence[Line], dates: Sequence[int], dated: dict[int, DatedLine]) -> bool:
    """Whether the page writes headline, date, text: text follows the date lines, a short line precedes them."""
    alone = [i for i in dates if not dated[i].rest(lines[i].words)]
    if len(alone) < FEWEST or len(alone) < len(dates):
        return False
    votes = 0
    for i in alone:
        below = next((line.words for line in lines[i + 1 : i + 1 + HEAD_LINES] if line.words), "")
        at = _line_above(lines, i)
        above = lines[at].words
        votes += at < i and is_body(below) and len(above) <= HEADLINE // 2 and not is_body(above)
    return votes >= 0.8 * len(alone)


def _line_above(lines: Sequence[Line], i: int) -> int:
    """The nearest line with words above line `i`, or `i` when there is none."""
    return next((above for above in range(i - 1, max(-1, i - HEAD_LINES), -1) if lines[above].words), i)
