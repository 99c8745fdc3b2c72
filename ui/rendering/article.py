"""One article as stored, with every quotation of the conversation marked in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.answers import Citation
from ui.messages import Interface, messages
from ui.rendering.alphabets import mixed_alphabets
from ui.rendering.html import EMPTY, Html, button, joined, page_button, sign, tag, web_address
from ui.rendering.places import Link, permalink
from ui.rendering.sources import reference
from ui.rendering.words import whence

if TYPE_CHECKING:
    from rag import Article

Marked = tuple[int, int]
"""A marked stretch of an article: start and end, in code points."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A place of an article that an answer of the conversation cites."""

    turn: int
    question: str
    citation: Citation


def article_view(
    article: "Article",
    place: Link,
    quoted: Sequence[Quoted],
    language: Interface,
    *,
    versions: Sequence["Article"] = (),
) -> Html:
    """The article with the words at `place` and the `quoted` ones marked; those at `place` are scrolled to.

    `versions` are other articles that tell the same story.
    """
    chosen = place.found_in(article.text)
    # A quotation of an older version of the article stands elsewhere by now, so only those that still stand are marked.
    standing = [q for q in quoted if article.slice(q.citation.span) == q.citation.quote]
    marked = sorted({(q.citation.span.start, q.citation.span.end) for q in standing} | ({chosen} if chosen else set()))
    current = marked.index(chosen) if chosen else -1
    return tag(
        "section",
        _bar(len(marked), current, language),
        _moved(place, chosen, language),
        _head(article, marked, current, language),
        _cited_here(quoted, language),
        _versions(versions, language),
        tag("div", *_marked_text(article, marked, current), cls="text", lang=article.language),
        cls="reader",
        id="reader",
    )


def article_gone(language: Interface) -> Html:
    """What stands in the place of an article that left the archive."""
    words = messages(language)
    back = button(f"← {words.back_to_sources}", "close", cls="quiet back")
    return tag(
        "section", tag("p", back, cls="bar"), tag("p", words.link_gone, cls="problem", role="alert"), id="reader"
    )


def _moved(place: Link, chosen: Marked | None, language: Interface) -> Html:
    """That the words at a place stand elsewhere by now, or nowhere; else empty."""
    if not place.fingerprint or chosen == (place.start, place.end):
        return EMPTY
    words = messages(language)
    return tag("p", words.link_moved if chosen else words.link_lost, cls="warning", role="status")


def _bar(marks: int, current: int, language: Interface) -> Html:
    """The way back, and the steps through the marked places."""
    words = messages(language)
    steps = EMPTY
    if marks > 1:
        place = words.excerpt_place.format(place=max(current, 0) + 1, total=marks)
        steps = tag(
            "span",
            page_button(sign("‹", words.previous), "mark -1", title=words.previous, cls="quiet"),
            tag("span", place, cls="place", role="status"),
            page_button(sign("›", words.following), "mark 1", title=words.following, cls="quiet"),
            cls="steps",
        )
    return tag("p", button(f"← {words.back_to_sources}", "close", cls="quiet back"), steps, cls="bar")


def _head(article: "Article", marked: Sequence[Marked], current: int, language: Interface) -> Html:
    words = messages(language)
    address = web_address(article.url)
    original = tag("a", words.original, href=address, rel="noopener noreferrer nofollow", target="_blank")
    return tag(
        "header",
        tag("h3", article.title, lang=article.language),
        tag("p", whence(article.outlet, article.published, language), cls="whence"),
        mixed_alphabets(article.title, article.outlet, language),
        tag("p", tag("span", words.file), " ", article.file, cls="file"),
        # No paragraph: the texts to copy would end it.
        tag("div", *_tools(article, marked, current, language), original if address else EMPTY, cls="passage-tools"),
    )


def _cited_here(quoted: Sequence[Quoted], language: Interface) -> Html:
    """Which answers of the conversation cite this article; each leads to its source card."""
    if not quoted:
        return EMPTY
    words = messages(language)
    rows = [
        tag(
            "li",
            tag("span", str(q.citation.number), cls="number"),
            button(words.sources_of.format(question=q.question), f"source {q.turn} {q.citation.number}", cls="title"),
        )
        for q in quoted
    ]
    summary = tag("summary", words.quoted_here.format(count=len(quoted)))
    return tag("details", summary, tag("ul", *rows), cls="cited-here")


def _versions(versions: Sequence["Article"], language: Interface) -> Html:
    """Other articles that tell the same story; each opens here."""
    if not versions:
        return EMPTY
    words = messages(language)
    rows = [
        tag(
            "li",
            tag("span", button(other.title, f"place {other.id}#0-0", cls="title"), lang=other.language),
            tag("p", whence(other.outlet, other.published, language), cls="whence"),
        )
        for other in versions
    ]
    summary = tag("summary", words.other_versions.format(count=len(versions)))
    return tag("details", summary, tag("ul", *rows), cls="versions", open=True)


def _marked_text(article: "Article", marked: Sequence[Marked], current: int) -> Iterator[Html]:
    """The text cut wherever a mark or an aside begins or ends; the pieces joined are the whole text.

    A piece in mark i has the class `q<i>`, so that the page can step from mark to mark though they overlap.
    """
    text = article.text
    spans = [(max(0, start), min(len(text), end)) for start, end in marked]
    cuts = sorted({0, len(text), *(edge for span in [*spans, *article.asides] for edge in span)})
    for start, end in pairwise(cuts):
        piece = text[start:end]
        inside = [place for place, (first, last) in enumerate(spans) if first <= start and end <= last]
        if inside:
            styles = [f"q{place}" for place in inside] + (["current"] if current in inside else [])
            yield tag("mark", piece, cls=" ".join(styles))
        elif any(first <= start and end <= last for first, last in article.asides):
            yield tag("span", piece, cls="aside")
        else:
            yield tag("span", piece)


def _tools(article: "Article", marked: Sequence[Marked], current: int, language: Interface) -> list[Html]:
    """Copying the current mark with its reference, and a link to it; the page switches between the marks."""
    words = messages(language)
    places = marked or [(0, 0)]
    shown = max(current, 0)
    sets = []
    for place, (start, end) in enumerate(places):
        quote = article.text[start:end]
        said = reference(article, quote, f"{article.id}#{start}-{end}", language)
        copy = joined(
            (
                page_button(words.copy_passage, f"copy passage-{place}", cls="quiet"),
                tag("pre", said, id=f"passage-{place}", cls="stored"),
            )
        )
        link = page_button(words.copy_link, f"link {permalink(article.id, start, end, quote)}", cls="quiet")
        sets.append(
            tag(
                "span",
                copy if quote else EMPTY,
                link,
                cls="of-mark" if place == shown else "of-mark off",
                title=words.excerpt_place.format(place=place + 1, total=len(places)),
            )
        )
    return sets
