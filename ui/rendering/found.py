"""The ranked passages of a search, without an answer."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ui.messages import Interface, filled, messages
from ui.rendering.html import Html, button, page_button, tag
from ui.rendering.words import whence

if TYPE_CHECKING:
    from rag import Found


def search_intro(language: Interface) -> Html:
    """What a search does."""
    return tag("p", messages(language).search_intro, cls="none", lang=language)


def search_filters(language: Interface) -> Html:
    """On a phone the way to the filters, whatever was found or not."""
    return tag("p", page_button(messages(language).show_filters, "scope", cls="quiet"), lang=language)


def found_list(found: Sequence["Found"], language: Interface) -> Html:
    """Passages in order, each with its article, outlet, date and whole text, the words of the query marked."""
    words = messages(language)
    if not found:
        return tag("p", words.found_nothing, cls="none", role="status")
    items = [
        tag(
            "li",
            tag(
                "header",
                tag("span", str(hit.rank), cls="number"),
                tag(
                    "h3",
                    button(hit.article.title, f"place {_place(hit)}", cls="title", title=words.open_article),
                    lang=hit.article.language,
                ),
                tag("p", whence(hit.article.outlet, hit.article.published, language), cls="whence"),
            ),
            tag("blockquote", *_marked(hit), lang=hit.article.language),
            tag("p", tag("span", words.file), " ", hit.article.file, cls="file"),
            cls="card",
        )
        for hit in found
    ]
    return tag(
        "section",
        tag("p", filled(words.found, count=len(found)), cls="for", role="status"),
        tag("ol", *items, cls="cards"),
        cls="found",
        lang=language,
    )


def _marked(hit: "Found") -> Iterator[Html]:
    """The passage with the words of the query marked; the pieces joined are the passage."""
    done = 0
    for start, end in hit.matching:
        yield tag("span", hit.text[done:start])
        yield tag("mark", hit.text[start:end])
        done = end
    yield tag("span", hit.text[done:])


def _place(hit: "Found") -> str:
    return f"{hit.passage.article_id}#{hit.passage.start}-{hit.passage.end}"
