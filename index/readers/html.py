"""HTML: the main text of a page and what its markup says of title, date, outlet and address. Nothing is fetched."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.documents import Article
from index.errors import DataError
from index.readers.fields import day_of
from index.readers.pages import Facts, article_of
from index.readers.sources import MAX_CHARACTERS, Source

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ \t\n', 'abcdefghijklmnopqrstuvwxyz')"
_UNSEEN = (
    "//script | //style | //noscript | //template | //iframe | //object | //svg | //comment()"
    f" | //*[@hidden or @aria-hidden='true' or contains({_STYLE}, 'display:none')"
    f" or contains({_STYLE}, 'visibility:hidden')"
    # Of size 0 or next to it; 0.9em is a smaller print that is meant to be read.
    f" or (contains({_STYLE}, 'font-size:0') and (not(contains({_STYLE}, 'font-size:0.'))"
    f" or contains({_STYLE}, 'font-size:0.0')))]"
)
_CHROME = "//nav | //header | //footer | //aside | //form | //button | //select | //head"
_BLOCKS = (
    *("p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("br", "hr", "table", "tr", "td", "th", "blockquote", "pre", "figure", "figcaption"),
)
_DAY = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='article:published_time'"
    " or @name='date' or @name='pubdate' or @name='dc.date' or @name='DC.date' or @name='dcterms.date']/@content"
    " | //time[@pubdate or @itemprop='datePublished']/@datetime"
)
_MOST_TAGS = 200_000  # more make a parser's memory, not an article
_LONGEST_VALUE = 4_000  # characters of an attribute; in longer ones the search for facts takes the square of them
_TOO_DEEP = "Excessive depth"  # of libxml2, which then leaves the rest of the page out


def read(source: Source) -> Iterator[Article]:
    """The page as one article; its text is what was extracted. Raises DataError when there is no text in it."""
    declared = _CHARSET.search(source.raw[:4096])
    page = source.text(declared[1].decode("ascii") if declared else None)
    if page.count("<") > _MOST_TAGS or len(page) > MAX_CHARACTERS:
        raise DataError("too large for a web page; save the article alone.", "too-large")
    from lxml import html  # type: ignore[import-untyped]

    # Bytes with a stated encoding: lxml refuses text that carries an XML declaration of another one.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    if any(_TOO_DEEP in said.message for said in parser.error_log):
        raise DataError("its tags are nested too deeply for a web page; save the article as text.")
    _drop_long_values(tree)
    _drop_readings(tree)
    facts = _facts(tree)
    for unseen in tree.xpath(_UNSEEN):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    text = _main_text(tree) or _all_text(tree)
    if article := article_of(source.file, text, facts):
        yield article
    else:
        raise DataError("no text was found in the page; it may be built by scripts. Save it as text.", "no-text")


def _drop_long_values(tree: Any) -> None:
    """No fact of an article is that long; pictures written into the page are."""
    for node in tree.iter():
        for name, value in node.attrib.items():
            if len(value) > _LONGEST_VALUE:
                del node.attrib[name]


def _drop_readings(tree: Any) -> None:
    """The kana beside a word of kanji are not part of the sentence, nor are the brackets around them."""
    from lxml import etree

    etree.strip_elements(tree, "rt", "rtc", "rp", with_tail=False)
    etree.strip_tags(tree, "ruby", "rb")


def _facts(tree: Any) -> Facts:
    """Title, date, outlet and address from the markup."""
    from trafilatura.metadata import extract_metadata

    # The date search of the library guesses from the whole page; only what the markup states is taken.
    found: Any = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    title = _clean(found.title if found else None) or _first(tree, "//h1") or _first(tree, "//title")
    url = _attribute(tree, "//link[@rel='canonical']/@href") or _attribute(tree, "//meta[@property='og:url']/@content")
    return Facts(
        title=title,
        published=_day(tree) or (day_of(found.date) if found and found.date else None),
        outlet=_attribute(tree, "//meta[@property='og:site_name']/@content")
        or _clean(found.sitename if found else None),
        url=url if url and re.match(r"https?://\S+$", url) else None,
    )


def _day(tree: Any) -> date | None:
    """The day of publication that the markup states."""
    stated = (day for value in tree.xpath(_DAY) if (day := day_of(str(value).strip())))
    return next(stated, None)


def _main_text(tree: Any) -> str:
    """The article without what surrounds it; empty when none was recognised."""
    from copy import deepcopy

    import trafilatura

    found: Any = trafilatura.bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    text = (found.text if found else None) or ""
    return text if len(text) >= 40 else ""


def _all_text(tree: Any) -> str:
    """All text that a reader would see, a line a block, without navigation and forms."""
    for chrome in tree.xpath(_CHROME):
        if chrome.getparent() is not None:
            chrome.drop_tree()
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
        block.text = "\n" + (block.text or "")
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _first(tree: Any, path: str) -> str | None:
    return next((words for node in tree.xpath(path) if (words := _clean(node.text_content()))), None)


def _attribute(tree: Any, path: str) -> str | None:
    return next((words for value in tree.xpath(path) if (words := _clean(str(value)))), None)


def _clean(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None
