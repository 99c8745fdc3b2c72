"""One article as stored, with the quotations of an answer marked in it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, button, page_button, tag, web_address
from ui.rendering.words import whence

if TYPE_CHECKING:
    from rag import Article

Marked = tuple[int, int]
"""A marked stretch of an article: start and end, in code points."""


def article_view(article: "Article", marked: Sequence[Marked], current: int, language: Interface) -> Html:
    """The article with `marked` stretches; the one at place `current` of `marked` is the one to scroll to."""
    words = messages(language)
    address = web_address(article.url)
    chosen = marked[current] if 0 <= current < len(marked) else None
    steps = EMPTY
    if len(marked) > 1:
        steps = tag(
            "span",
            page_button("‹", "mark -1", title=words.previous, cls="quiet"),
            page_button("›", "mark 1", title=words.following, cls="quiet"),
            cls="steps",
        )
    return tag(
        "section",
        tag("p", button(f"← {words.back_to_sources}", "close", cls="quiet back"), steps, cls="bar"),
        tag(
            "header",
            tag("h3", article.title),
            tag("p", whence(article.outlet, article.published, language), cls="whence"),
            tag("p", tag("span", words.file), " ", article.file, cls="file"),
            tag("a", words.original, href=address, rel="noopener noreferrer nofollow", target="_blank")
            if address
            else EMPTY,
        ),
        tag("div", *_marked_text(article, marked, chosen), cls="text", lang=article.language),
        cls="reader",
        id="reader",
    )


def _marked_text(article: "Article", marked: Sequence[Marked], chosen: Marked | None) -> Iterator[Html]:
    """The text cut wherever a mark or an aside begins or ends; the pieces joined are the whole text."""
    text = article.text
    spans = [(max(0, start), min(len(text), end)) for start, end in marked]
    cuts = sorted({0, len(text), *(edge for span in [*spans, *article.asides] for edge in span)})
    begins = {first for first, _ in spans}
    opened = False
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if any(first <= start and end <= last for first, last in spans):
            current = chosen is not None and chosen[0] <= start and end <= chosen[1]
            styles = [name for name, holds in (("begin", start in begins), ("current", current)) if holds]
            yield tag("mark", piece, cls=" ".join(styles), id="excerpt" if current and not opened else None)
            opened = opened or current
        elif any(first <= start and end <= last for first, last in article.asides):
            yield tag("span", piece, cls="aside")
        else:
            yield tag("span", piece)
