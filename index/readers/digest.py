"""Pages that hold many items: each item is an article of its own, an exact slice of the file.

Three kinds of page are known (`summary_items`, `separated_items`, `dated_items`). A page is cut only when what comes
out is believable; when in doubt it stays whole, which is for the text reader.
"""

from collections.abc import Iterator

from index.documents import Article, Span
from index.languages import language_of
from index.readers.dated_items import find_dated_items
from index.readers.item_heads import is_body
from index.readers.items import Item, believable
from index.readers.lines import lines_of, merged
from index.readers.pages import text_of
from index.readers.separated_items import find_separated_items
from index.readers.sources import Source
from index.readers.summary_items import find_summary_items
from index.readers.titles import cut_title

TOLD = 2  # lines of running text above the first item that are more than the page's own head


def read(source: Source) -> Iterator[Article]:
    """The items of the page, in its order; nothing when it does not hold several. Raises DataError as decoding does."""
    page = text_of(source)
    taken: set[str] = set()
    items = items_of(page)
    above = _above(page, items)
    for place, item in enumerate([*above, *items], start=1 - len(above)):  # the first item stays number 1
        yield _article(source.file, page, item, _name(item.number, place, taken))


def items_of(page: str) -> list[Item]:
    """The items of a page; empty when it is better left whole."""
    lines = lines_of(page)
    if summaries := find_summary_items(page, lines):
        return summaries
    ways = [find_separated_items(page, lines), find_dated_items(page, lines)]
    return max((items for items in ways if believable(items, page)), key=len, default=[])


def _above(page: str, items: list[Item]) -> list[Item]:
    """What is told above the first item, as an item of its own; nothing where that is the page's own head."""
    lines = [line for line in lines_of(page) if line.words and items and line.span.end <= items[0].span.start]
    if sum(is_body(line.words) for line in lines) < TOLD:
        return []
    first = lines[0]
    return [Item(Span(first.span.start, lines[-1].span.end), first.span, cut_title(first.words))]


def _name(number: str | None, place: int, taken: set[str]) -> str:
    """The item's own number, else its place on the page; a number that comes twice gets its place, too."""
    name = number or str(place)
    if name in taken:
        name = f"{name}-{place}"
    taken.add(name)
    return name


def _article(file: str, page: str, item: Item, name: str) -> Article:
    text = page[item.span.start : item.span.end]
    asides = [Span(aside.start - item.span.start, aside.end - item.span.start) for aside in item.asides]
    return Article(
        id=f"{file}/{name}",
        title=item.title,
        text=text,
        file=file,
        language=language_of(f"{item.title}\n{text}"),
        published=item.published,
        outlet=item.outlet,
        url=item.url,
        number=item.number,
        asides=merged(asides, text),
        metadata=item.metadata,
    )
