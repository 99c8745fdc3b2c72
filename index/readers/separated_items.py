"""Items with a drawn line between them ("-----", "＊＊＊"), each with a short headline and a date near its top."""

from collections.abc import Sequence

from index.readers.asides import is_rule
from index.readers.heads import HEADLINE, date_alone, dated_line
from index.readers.item_heads import is_body, item_at, outlets_of
from index.readers.items import FEWEST, Item
from index.readers.lines import Line

_TOP = 4  # lines with words in which a block gives its date


def find_separated_items(page: str, lines: Sequence[Line]) -> list[Item]:
    """The blocks between drawn lines as items; empty unless nearly all of them are headed and dated.

    A block without a date goes to the item before it, so that a rule inside an article does not cut it.
    """
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if is_rule(line.words):
            blocks.append([])
        blocks[-1].append(line)
    opened = [block for block in blocks if _opens_an_item(block)]
    # The page's own head is no item, neither is one block of small print below the last.
    if len(opened) < FEWEST or len(opened) < len([b for b in blocks if _words(b)]) - 2:
        return []
    segments: list[list[Line]] = []
    for block in blocks:
        if _opens_an_item(block):
            segments.append([line for line in block if not is_rule(line.words)])
        elif segments:
            segments[-1] += block
    seen = outlets_of(segments, numbered=False)
    return [item_at(page, segment, seen, numbered=False) for segment in segments]


def _words(block: Sequence[Line]) -> list[str]:
    return [line.words for line in block if line.words and not is_rule(line.words)]


def _opens_an_item(block: Sequence[Line]) -> bool:
    """Whether a block begins with a headline and a date, in any order, and goes on with text."""
    words = _words(block)
    top = words[:_TOP]
    dated = any(date_alone(line) or (dated_line(line) and not is_body(line)) for line in top)
    headed = any(not date_alone(line) and not is_body(line) and len(line) <= HEADLINE for line in top)
    return dated and headed and any(is_body(line) for line in words)
