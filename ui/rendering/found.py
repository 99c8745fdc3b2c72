"""The ranked passages of a search, without an answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.messages import Interface, messages
from ui.rendering.html import Html, button, tag
from ui.rendering.words import whence

if TYPE_CHECKING:
    from rag import Found


def found_list(found: Sequence["Found"], language: Interface) -> Html:
    """Passages in order, each with its article, outlet, date and whole text."""
    words = messages(language)
    if not found:
        return tag("p", words.found_nothing, cls="none", role="status")
    items = [
        tag(
            "li",
            tag(
                "header",
                tag("span", str(hit.rank), cls="number"),
                tag("h3", button(hit.article.title, f"place {_place(hit)}", cls="title", title=words.open_article)),
                tag("p", whence(hit.article.outlet, hit.article.published, language), cls="whence"),
            ),
            tag("blockquote", hit.text),
            tag("p", tag("span", words.file), " ", hit.article.file, cls="file"),
            cls="card",
        )
        for hit in found
    ]
    return tag(
        "section",
        tag("p", words.found.format(count=len(found)), cls="for", role="status"),
        tag("ol", *items, cls="cards"),
        cls="found",
    )


def _place(hit: "Found") -> str:
    return f"{hit.passage.article_id}#{hit.passage.start}-{hit.passage.end}"
