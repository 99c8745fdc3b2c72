"""A page that is one article: what its first lines say of title, date, outlet and address, and its asides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from index.documents import Article, Language, Span
from index.errors import DataError
from index.languages import language_of
from index.languages.dates import find_dates
from index.readers.asides import URL, find_asides, is_credit
from index.readers.heads import date_alone, dated_line
from index.readers.item_heads import is_body
from index.readers.lines import Line, lines_of, merged, trimmed
from index.readers.outlets import clean, is_outlet
from index.readers.sources import MAX_CHARACTERS, MAX_LINES, Source
from index.readers.titles import cut_title

_TOP = 6  # lines with words that can be a page's head
_LONGEST_TITLE = 160  # characters
_ANNOUNCED = re.compile(r"発表|公表|明らかに|announc|said|released|reported|statement", re.IGNORECASE)
_TAKEN_FROM = re.compile(r"(?:の|[(（])?\s*([^\s。、()（）]{2,30}?)(?:より|から)(?:転載|引用|抜粋)")
_NAMED = re.compile(
    r"[(（\s]*(?:出典|引用元|転載元|配信元|source)\s*[:：]\s*([^()（）\n]{2,40}?)[)）\s]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page from elsewhere (front matter, markup); None where its own lines must say."""

    id: str | None = None
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    language: Language | None = None


def text_of(source: Source) -> str:
    """The decoded text of a file. Raises DataError when it is broken or too long."""
    text = source.text()
    if len(text) > MAX_CHARACTERS:
        raise DataError(
            f"too large: {len(text):,} characters, at most {MAX_CHARACTERS:,} are read. Split it.", "too-large"
        )
    if (count := max(text.count("\n"), text.count("\r"))) > MAX_LINES:
        raise DataError(f"too long: {count:,} lines, at most {MAX_LINES:,} are read. Split it.", "too-large")
    return text


def article_of(
    file: str, page: str, known: Facts | None = None, metadata: Mapping[str, str] | None = None
) -> Article | None:
    """The page as one article: its text is `page` without outer blank lines. None for a page without words."""
    known = known or Facts()
    span = trimmed(page, 0, len(page))
    text = page[span.start : span.end]
    if not text.strip():
        return None
    lines = lines_of(text)
    asides = find_asides(text, lines)
    head = [line for line in lines if line.words][: _TOP + 1]
    title_line = next((line for line in head if not _inside(line, asides) and not date_alone(line.words)), head[0])
    title = known.title or _title(title_line.words) or PurePosixPath(file).stem
    day, time, dated_at = _date(head, title_line)
    extra = dict(metadata or {})
    if time and known.published is None:
        extra.setdefault("time", time)
    if dated_at is not None:
        asides = merged([*asides, *_between(head, title_line, dated_at)], text)
    return Article(
        id=known.id or file,
        title=title,
        text=text,
        file=file,
        language=known.language or language_of(f"{title}\n{text[:20_000]}"),
        published=known.published or day,
        outlet=known.outlet or _outlet(lines, head),
        url=known.url
        or next((line.words for line in head[1:] if line.words.startswith("http") and URL.fullmatch(line.words)), None),
        asides=asides,
        metadata=extra,
    )


def _inside(line: Line, asides: Sequence[Span]) -> bool:
    return any(line.span.within(aside) for aside in asides)


def _title(words: str) -> str:
    words = re.sub(r"^#+\s+|^[■●◆▼]\s*", "", words)
    return cut_title(words) if is_body(words) or len(words) > _LONGEST_TITLE else words


def _date(head: Sequence[Line], title_line: Line) -> tuple[date | None, str | None, Line | None]:
    """The day the page gives as its own, the time beside it, and the line that says nothing but that."""
    for line in head:
        if alone := date_alone(line.words):
            return alone[0], alone[1], line
    for line in head[1:]:
        if is_credit(line.words):
            for mention in find_dates(line.words):
                if mention.precise == "day":
                    return mention.first, None, None
    if (dated := dated_line(title_line.words)) and not is_body(title_line.words):
        return dated.day, dated.time, None
    for line in head[1:]:
        if is_body(line.words):
            # The lead of a news story: a full date at its beginning, and a verb of announcing.
            lead = [mention for mention in find_dates(line.words[:80]) if mention.precise == "day"]
            return (lead[0].first, None, None) if lead and _ANNOUNCED.search(line.words) else (None, None, None)
    return None, None, None


def _between(head: Sequence[Line], title_line: Line, dated_at: Line) -> list[Span]:
    """The date line and the short lines between it and the title: section names, bylines."""
    between = [line for line in head if title_line.start < line.start <= dated_at.start]
    if dated_at.start < title_line.start:
        return [dated_at.span]
    return [line.span for line in between if line is dated_at or (not is_body(line.words) and len(line.words) <= 40)]


def _outlet(lines: Sequence[Line], head: Sequence[Line]) -> str | None:
    """The outlet that a line near the top or the end names; None unless it is said plainly."""
    filled = [line for line in lines if line.words]
    for line in [*head[1:], *filled[-_TOP:]]:
        words = line.words
        if is_credit(words):
            for pattern in (_TAKEN_FROM, _NAMED):
                name = _name(pattern.search(words), words)
                if name:
                    return name
        elif line in head and is_outlet(clean(words)):
            return clean(words)
    return None


def _name(found: re.Match[str] | None, words: str) -> str | None:
    """The outlet in a credit, without the date before it."""
    if found is None:
        return None
    start = max(
        [m.span.end for m in find_dates(words) if found.start(1) <= m.span.start < found.end(1)], default=found.start(1)
    )
    name = clean(words[start : found.end(1)].removeprefix("の").removeprefix("付"))
    return name if 2 <= len(name) <= 40 and not URL.search(name) else None
