"""Small phrases that several places of the page share: dates, where a quotation stands, what was searched."""

import re
from datetime import date

from rag.answers import Citation, Coverage, Event, Modality, Window
from ui.messages import Interface, filled, messages
from ui.rendering.html import Html, joined, tag

TERMS_SHOWN = 8
ALIASES_SHOWN = 4


def day(published: date | None, language: Interface) -> str:
    """A publication date as ISO, or the words for none."""
    return published.isoformat() if published else messages(language).no_date


def whence(outlet: str | None, published: date | None, language: Interface) -> str:
    """Outlet and date on one line: "共同通信 2026-01-20"."""
    words = messages(language)
    return words.quoted_from.format(outlet=outlet or words.no_outlet, published=day(published, language))


def when(event: Event | None) -> str:
    """When something happened, no more precise than it was said: "2024-11", "2024-11-13 – 2024-11-15"."""
    return str(event).replace("/", " – ") if event else ""


def labels(modality: tuple[Modality, ...], language: Interface) -> str:
    """What a statement does not tell as done, in words: "plan, reported by others"; empty for plain reports."""
    words = messages(language)
    return words.separator.join(words.modality[label] for label in modality)


def also_in(citation: Citation, language: Interface) -> str:
    """The other articles of a citation's story on one line; empty when there are none."""
    if not citation.versions:
        return ""
    words = messages(language)
    told = [f"{v.article_id} ({whence(v.outlet, v.published, language)})" for v in citation.versions]
    return words.also_in.format(versions=words.separator.join(told))


def window(span: Window, language: Interface) -> str:
    """A stretch of days in words; empty when both ends are open."""
    words = messages(language)
    if span.first and span.last:
        same = span.first == span.last
        return (words.window_on if same else words.window_both).format(first=span.first, last=span.last)
    if span.first:
        return words.window_since.format(first=span.first)
    return words.window_until.format(last=span.last) if span.last else ""


def searched(coverage: Coverage, language: Interface) -> list[str]:
    """What was searched for an answer, as short phrases: articles, window, terms with counts, names searched as one."""
    words = messages(language)
    phrases = [filled(words.searched, articles=f"{coverage.articles:,}") if coverage.articles else words.searched_none]
    if coverage.window:
        phrases.append(window(coverage.window, language))
    phrases += counted(coverage, language)
    phrases += [words.same_name.format(names=" = ".join(names)) for names in coverage.aliases[:ALIASES_SHOWN]]
    return [phrase for phrase in phrases if phrase]


def counted(coverage: Coverage, language: Interface) -> list[str]:
    """The question's words with the number of articles that hold each, or of those that have it by another name."""
    words, phrases = messages(language), []
    elsewhere = {term: (name, articles) for term, name, articles in coverage.elsewhere}
    for term, articles in coverage.terms[:TERMS_SHOWN]:
        if articles or term not in elsewhere:
            phrases.append(filled(words.term_count if articles else words.term_absent, term=term, articles=articles))
        else:
            name, of_name = elsewhere[term]
            phrases.append(filled(words.term_elsewhere, term=term, name=name, articles=of_name))
    return phrases


def unbroken(text: str) -> Html:
    """A sentence whose dates are not broken over two lines: browsers break after any hyphen."""
    pieces = re.split(r"(\d{4}-\d\d(?:-\d\d)?)", text)
    return joined(tag("span", piece, cls="day") if place % 2 else piece for place, piece in enumerate(pieces))


def duration(seconds: float) -> str:
    """A stretch of time as minutes and seconds: "1:05"."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
