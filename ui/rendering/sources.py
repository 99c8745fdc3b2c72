"""The sources of one answer: a card for each quotation, marked inside the text that surrounds it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from rag.answers import Answer, Citation
from ui.messages import Interface, messages
from ui.rendering.alphabets import mixed_alphabets
from ui.rendering.html import EMPTY, Html, button, joined, page_button, tag, web_address
from ui.rendering.places import permalink, place_of
from ui.rendering.taken import take_along
from ui.rendering.text import plain_text
from ui.rendering.why import reasons_view
from ui.rendering.words import whence

if TYPE_CHECKING:
    from rag import Article, Reasons

REACH = 180  # characters of surrounding text shown on either side of a quotation
_BREAKS = "\n。！？"


class Surroundings(NamedTuple):
    """The text around a quotation; `cut_before` and `cut_after` say whether more stands there."""

    before: str
    after: str
    cut_before: bool
    cut_after: bool


def surroundings(text: str, start: int, end: int, reach: int = REACH) -> Surroundings:
    """What stands up to `reach` characters before and after `text[start:end]`, cut at a sentence if one is near."""
    first, last = max(0, start - reach), min(len(text), end + reach)
    if first:
        first = next((i + 1 for i in range(first, start) if text[i] in _BREAKS), first)
    if last < len(text):
        last = next((i + 1 for i in range(last - 1, end - 1, -1) if text[i] in _BREAKS), last)
    return Surroundings(text[first:start], text[end:last], first > 0, last < len(text))


def sources_panel(
    answer: Answer,
    articles: Mapping[str, "Article"],
    turn: int,
    current: int,
    language: Interface,
    why: "Reasons | None" = None,
) -> Html:
    """All sources of one answer. `articles` holds those still in the archive; `current` is the chosen number.

    `why` says why the chosen passage came up, where somebody asked.
    """
    words = messages(language)
    cards = [
        _card(
            c,
            articles.get(c.article_id),
            turn,
            language,
            current=c.number == current,
            why=why,
            translated=dict(answer.translations).get(c.number, ""),
        )
        for c in answer.citations
    ]
    terms = [term for term, found in answer.coverage.terms if found]
    terms += [name for names in answer.coverage.aliases for name in names]
    places = () if answer.citations else answer.coverage.nearest
    nearest = [_near(place, articles, terms, language) for place in places]
    return tag(
        "section",
        tag("p", words.sources_of.format(question=answer.question), cls="for"),
        tag("ol", *cards, cls="cards") if cards else EMPTY,
        tag("p", words.no_sources, cls="none") if not cards else EMPTY,
        joined((tag("h3", words.nearest), tag("ol", *nearest, cls="cards"))) if any(nearest) else EMPTY,
        take_along(answer, turn, language),
        cls="sources",
        id=f"sources-{turn}",
    )


def _card(
    citation: Citation,
    article: "Article | None",
    turn: int,
    language: Interface,
    *,
    current: bool,
    why: "Reasons | None",
    translated: str = "",
) -> Html:
    words = messages(language)
    if article is None:
        state, quote = words.gone, tag("mark", citation.quote)
    elif article.text[citation.span.start : citation.span.end] != citation.quote:
        state, quote = words.changed, tag("mark", citation.quote)
    else:
        state, quote = "", in_context(article, *citation.span, mark_id=f"mark-{turn}-{citation.number}")
    address = web_address(citation.url)
    name = f"source-{turn}-{citation.number}"
    return tag(
        "li",
        tag(
            "header",
            tag("span", str(citation.number), cls="number"),
            tag(
                "h3",
                button(citation.title, f"article {turn} {citation.number}", cls="title", title=words.open_article),
                lang=article.language,
            )
            if article
            else tag("h3", citation.title),
            tag("p", whence(citation.outlet, citation.published, language), cls="whence"),
        ),
        mixed_alphabets(citation.title, citation.outlet, language),
        tag("blockquote", quote, lang=article.language if article else None),
        tag("p", tag("strong", words.machine_translation), " ", translated, cls="translation") if translated else EMPTY,
        tag("p", state, cls="warning") if state else EMPTY,
        _also(citation, articles_id=citation.article_id, language=language),
        _versions(citation, language),
        tag(
            "p",
            EMPTY if state else joined((tag("span", f"✓ {words.verbatim}", cls="verbatim"), " · ")),
            joined((words.file, " ", citation.file)),
            cls="file",
        ),
        tag(
            "footer",
            button(words.open_article, f"article {turn} {citation.number}", cls="quiet") if article else EMPTY,
            button(words.why, f"why {turn} {citation.number}", cls="quiet") if article else EMPTY,
            page_button(words.copy_quotation, f"copy reference-{turn}-{citation.number}", cls="quiet"),
            page_button(words.copy_link, f"link {_link(citation)}", cls="quiet"),
            tag("a", words.original, href=address, rel="noopener noreferrer nofollow", target="_blank")
            if address
            else EMPTY,
        ),
        reasons_view(why, language) if why and current else EMPTY,
        tag(
            "pre",
            reference(citation, citation.quote, citation.source_id, language),
            id=f"reference-{turn}-{citation.number}",
            cls="stored",
        ),
        cls="card current" if current else "card",
        id=name,
        tabindex="-1",
    )


def reference(told: "Citation | Article", quote: str, place: str, language: Interface) -> str:
    """A quotation with its reference as plain text, for the clipboard. `place` is "<article_id>#<start>-<end>"."""
    address = f"\n{told.url}" if web_address(told.url) else ""
    source = f"{told.title} ({whence(told.outlet, told.published, language)})"
    return plain_text(f"「{quote}」\n{source}{address}\n{place}")


def in_context(article: "Article", start: int, end: int, *, mark_id: str) -> Html:
    """A quotation marked inside its surrounding text, exactly as the article has it."""
    around = surroundings(article.text, start, end)
    return joined(
        (
            tag("span", around.before.lstrip("\n"), cls="around cut-before" if around.cut_before else "around"),
            tag("mark", article.text[start:end], id=mark_id),
            tag("span", around.after.rstrip("\n"), cls="around cut-after" if around.cut_after else "around"),
        )
    )


def _also(citation: Citation, *, articles_id: str, language: Interface) -> Html:
    if not citation.also:
        return EMPTY
    words = messages(language)
    places = [
        words.also_at_here if place.rpartition("#")[0] == articles_id else place.rpartition("#")[0] or place
        for place in citation.also
    ]
    return tag("p", words.also_at, " ", "; ".join(dict.fromkeys(places)), cls="also")


def _versions(citation: Citation, language: Interface) -> Html:
    """The other articles that tell the same story, each with a button that opens it."""
    if not citation.versions:
        return EMPTY
    words = messages(language)
    links = [
        button(whence(v.outlet, v.published, language), f"place {v.article_id}#0-0", cls="quiet", title=v.title)
        for v in citation.versions
    ]
    before, after = words.also_in.split("{versions}")
    return tag("p", before, joined(links, " "), after, cls="also")


def _near(place: str, articles: Mapping[str, "Article"], terms: Iterable[str], language: Interface) -> Html:
    found = place_of(place)
    article = articles.get(found[0]) if found else None
    if found is None or article is None or found[2] > len(article.text):
        return EMPTY
    return tag(
        "li",
        tag(
            "header",
            tag(
                "h3",
                button(article.title, f"place {place}", cls="title", title=messages(language).open_article),
                lang=article.language,
            ),
            tag("p", whence(article.outlet, article.published, language), cls="whence"),
        ),
        tag("blockquote", *_with_terms(article.text[found[1] : found[2]], terms)),
        cls="card near",
    )


def _with_terms(text: str, terms: Iterable[str]) -> Iterator[Html]:
    """A text in pieces, in which the words of the question are marked as they are in a search."""
    wanted = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True) if term)
    for place, piece in enumerate(re.split(f"({wanted})", text, flags=re.IGNORECASE) if wanted else (text,)):
        if piece:
            yield tag("mark", piece) if place % 2 else tag("span", piece, cls="around")


def _link(citation: Citation) -> str:
    return permalink(citation.article_id, *citation.span, citation.quote)
