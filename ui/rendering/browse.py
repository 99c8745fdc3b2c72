"""The list of all articles: narrowed by words or a month, sorted by a column, a page at a time."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from ui.messages import Interface, filled, messages
from ui.rendering.html import EMPTY, Html, button, page_button, sign, tag
from ui.rendering.words import day
from ui.turns import MAX_SOURCES, is_choosable

if TYPE_CHECKING:
    from rag import Article

PAGE: Final = 50  # articles
Column = Literal["published", "title", "outlet", "file"]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
_KEYS: Final[dict[Column, Callable[["Article"], str | date]]] = {
    "published": lambda article: article.published or date.min,
    "title": lambda article: _folded(article.title),
    "outlet": lambda article: _folded(article.outlet or ""),
    "file": lambda article: article.file,
}


@dataclass(frozen=True, slots=True)
class Browse:
    """Which articles are listed, and how. `month` is "2025-03" or empty, `page` counts from 0."""

    text: str = ""
    month: str = ""
    column: Column = "published"
    descending: bool = True
    page: int = 0

    def sorted_by(self, column: Column) -> "Browse":
        """By `column`; the other way round when it is sorted so already. A date begins with the newest."""
        descending = not self.descending if column == self.column else column == "published"
        return replace(self, column=column, descending=descending, page=0)


def listed(articles: Sequence["Article"], browse: Browse) -> list["Article"]:
    """The articles that fit, in order. All words of the text must stand in title, outlet or file."""
    words = _folded(browse.text).split()
    found = [a for a in articles if (not browse.month or _month(a) == browse.month) and _fits(a, words)]
    found.sort(key=lambda article: (article.file, article.id))
    # Sorting is stable, so equal ones keep the order of their files, in both directions.
    found.sort(key=_KEYS[browse.column], reverse=browse.descending)
    return found


def article_list(
    articles: Sequence["Article"], browse: Browse, language: Interface, only: Collection[str] = ()
) -> Html:
    """A page of the list; a title opens the article beside it. `only` are the ids of the chosen articles."""
    words = messages(language)
    found = listed(articles, browse)
    first = min(browse.page, max(0, len(found) - 1) // PAGE) * PAGE
    shown = found[first : first + PAGE]
    said = filled(words.browse_shown, first=first + 1, last=first + len(shown), total=f"{len(found):,}")
    narrowed = bool(browse.month or browse.text)
    return tag(
        "section",
        tag("p", words.in_month.format(month=browse.month), cls="for") if browse.month else EMPTY,
        tag("p", said if found else words.browse_none, cls="none", role="status"),
        button(words.browse_all, "browse-all", cls="quiet") if narrowed else EMPTY,
        _chosen(len(only), language) if only else EMPTY,
        _table(shown, browse, only, language) if shown else EMPTY,
        _pages(first, len(found), language),
        cls="browse",
        id="browse-list",
    )


def _chosen(count: int, language: Interface) -> Html:
    words = messages(language)
    return tag(
        "div",
        tag("span", words.only_chosen.format(count=count), role="status"),
        page_button(words.only_ask, "ask", cls="primary"),
        button(words.only_clear, "only-none", cls="quiet"),
        cls="chosen",
    )


def _choice(article: "Article", only: Collection[str], language: Interface) -> Html:
    words, on = messages(language), article.id in only
    if not is_choosable(article.id) or (len(only) >= MAX_SOURCES and not on):
        return EMPTY
    hint = (words.only_drop if on else words.only_add).format(title=article.title or article.id)
    return button(sign("✓" if on else "", hint), f"only {article.id}", cls="choice on" if on else "choice", title=hint)


def _table(articles: Sequence["Article"], browse: Browse, only: Collection[str], language: Interface) -> Html:
    words = messages(language)
    names = {"published": words.published_on, "title": words.title, "outlet": words.outlet, "file": words.file}
    heads = [tag("th", tag("span", words.only, title=words.only_hint), scope="col", cls="only")]
    for column in COLUMNS:
        arrow = (" ▼" if browse.descending else " ▲") if column == browse.column else ""
        hint = words.sort_by.format(column=names[column])
        heads.append(tag("th", button(names[column] + arrow, f"sort {column}", title=hint), scope="col", cls=column))
    rows = [
        tag(
            "tr",
            tag("td", _choice(article, only, language), cls="only"),
            tag("td", day(article.published, language), cls="published"),
            tag(
                "td",
                tag(
                    "span",
                    button(
                        article.title or article.id, f"place {article.id}#0-0", cls="title", title=words.open_article
                    ),
                    lang=article.language,
                ),
                tag("span", article.outlet or words.no_outlet, cls="narrow"),
            ),
            tag("td", article.outlet or words.no_outlet, cls="outlet"),
            tag("td", article.file, cls="file"),
        )
        for article in articles
    ]
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), cls="articles")


def _pages(first: int, total: int, language: Interface) -> Html:
    words = messages(language)
    page = first // PAGE
    before = button(f"‹ {words.page_before}", f"page {page - 1}", cls="quiet") if page else EMPTY
    after = button(f"{words.page_after} ›", f"page {page + 1}", cls="quiet") if first + PAGE < total else EMPTY
    return tag("p", before, after, cls="pages") if before or after else EMPTY


def _fits(article: "Article", words: Sequence[str]) -> bool:
    if not words:
        return True
    text = _folded(f"{article.title}\n{article.outlet or ''}\n{article.file}")
    return all(word in text for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _month(article: "Article") -> str:
    return article.published.isoformat()[:7] if article.published else ""
