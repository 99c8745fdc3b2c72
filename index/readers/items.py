"""One item of a page that holds many, as places in that page, and the judgement whether items are really items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from index.documents import Span

FEWEST = 3  # items of one shape; fewer may be chance
COVER = 0.6  # share of the page that its items must make up
ORDER = 0.7  # share of neighbouring dates that must run one way
BODY = 50  # characters that the middle item has beside its headline


@dataclass(frozen=True, slots=True)
class Item:
    """An item at `span` of a page. `headline` and `asides` are places in the page, too; `title` is its headline."""

    span: Span
    headline: Span
    title: str
    published: date | None = None
    outlet: str | None = None
    number: str | None = None
    url: str | None = None
    asides: tuple[Span, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


def believable(items: Sequence[Item], page: str, *, body: int = BODY) -> bool:
    """Whether cutting the page into `items` is safe: enough of them, most of the page, in order, with bodies."""
    if len(items) < FEWEST:
        return False
    covered = sum(item.span.end - item.span.start for item in items)
    bodies = sorted(len(page[item.headline.end : item.span.end].strip()) for item in items)
    with_title = sum(1 for item in items if item.title)
    return (
        covered >= COVER * len(page.strip())
        and with_title >= 0.8 * len(items)
        and bodies[len(bodies) // 2] >= body
        and in_order([item.published for item in items if item.published])
    )


def in_order(days: Sequence[date]) -> bool:
    """Whether dates run mostly one way, as they do in a digest. Fewer than three prove nothing against it."""
    if len(days) < FEWEST:
        return True
    pairs = list(pairwise(days))
    down = sum(1 for one, next_ in pairs if one >= next_)
    up = sum(1 for one, next_ in pairs if one <= next_)
    return max(down, up) >= ORDER * len(pairs)
