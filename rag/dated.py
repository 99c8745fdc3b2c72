"""The dates that sentences of an article name; an item of a list takes its year from the item above it.

Below "2025年2月6日、…", the item "2月7日、…" is of 2025, also in an article of January 2026.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from index.documents import Article, Passage, Span
from index.languages import is_bullet
from index.languages.calendar_spans import PAST_DAYS
from index.languages.dates import DateMention, dates_said

AT_THE_HEAD = 6  # characters of an item that may stand before its date: the bullet, "In"


def dates_in(article: Article, passage: Passage, span: Span) -> tuple[DateMention, ...]:
    """The dates in a sentence or list of a passage, in order; their spans count from the beginning of `span`."""
    words = article.slice(span)
    inside = [sentence for sentence in passage.sentences if sentence.within(span)]
    if not any(is_bullet(article.slice(sentence)) for sentence in inside):
        return dates_said(words, article.published)
    found: list[DateMention] = []
    seen_from = nears(map(article.slice, passage.sentences), article.published)
    for sentence, near in zip(passage.sentences, seen_from, strict=True):
        if sentence.within(span):
            ahead = sentence.start - span.start
            found += (
                replace(said, span=Span(said.span.start + ahead, said.span.end + ahead))
                for said in dates_said(article.slice(sentence), near)
            )
    return tuple(found)


def nears(sentences: Iterable[str], published: date | None) -> Iterator[date | None]:
    """For each sentence of a passage, in order, the day near which its dates without a year are.

    That is the day of publication; for an item of a list below one that begins with its date, the last day on which
    such a date still follows that one, where this is sooner.
    """
    latest: date | None = None
    for words in sentences:
        listed = is_bullet(words)
        near = min((day for day in (published, latest if listed else None) if day), default=None)
        yield near
        said = dates_said(words, near)[:1] if listed else ()
        if not listed:
            latest = None
        elif said and said[0].span.start <= AT_THE_HEAD:
            latest = said[0].last + timedelta(days=PAST_DAYS) if said[0].precise != "year" else None
