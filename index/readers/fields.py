"""Named fields -> Article: what JSON Lines, CSV and front matter have in common (id, title, text, published, ...)."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

from index.documents import Article, Language
from index.errors import DataError
from index.languages import language_of
from index.languages.dates import find_dates
from index.readers.pages import Facts
from index.readers.sources import MAX_CHARACTERS
from index.readers.titles import cut_title

NAMES = ("id", "title", "text", "published", "outlet", "url", "language")
_LONGEST_VALUE = 2_000  # characters of one metadata value
_WEEKDAY = re.compile(r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+", re.I)
_CLOCK = re.compile(  # what may stand behind the day of publication: a weekday, the time of day, its zone
    r"(?:[\s\u3000:,0-9TZ+-]|[(（][月火水木金土日]曜?日?[)）]|午前|午後|[時分秒]|\b(?:AM|PM|JST|UTC|GMT|EST|EDT)\b)*",
    re.I,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def article_of(record: Mapping[str, object], file: str, place: int) -> Article:
    """The article of one record; `place` counts records from 1 and names a record without an id.

    Raises DataError when the record has no usable `text`. The text is kept exactly as given.
    """
    text = record.get("text")
    if "text" not in record:
        raise DataError(f"no field 'text' (found: {', '.join(map(str, list(record)[:8])) or 'nothing'})")
    if not isinstance(text, str) or not text.strip():
        raise DataError("'text' is empty or no string")
    if len(text) > MAX_CHARACTERS:
        raise DataError(f"'text' is longer than {MAX_CHARACTERS:,} characters")
    if any(_SURROGATE.search(value) for value in map(_written, record.values())):
        raise DataError("it holds half a character (a lone surrogate)")
    facts, metadata = facts_of(record)
    title = facts.title or cut_title(text)
    return Article(
        id=facts.id or f"{file}/{place}",
        title=title,
        text=text,
        file=file,
        language=facts.language or language_of(f"{title}\n{text[:20_000]}"),
        published=facts.published,
        outlet=facts.outlet,
        url=facts.url,
        metadata=metadata,
    )


def facts_of(record: Mapping[str, object]) -> tuple[Facts, dict[str, str]]:
    """What a record says under the known names, and the rest as metadata.

    A date that is none and an address that is not http(s) are kept as metadata, under their own names.
    """
    told = {name: _written(record.get(name)).strip() for name in NAMES if name != "text"}
    metadata = {
        name: _written(value) for name, value in record.items() if name not in NAMES and _written(value).strip()
    }
    published = day_of(told["published"] or _written(record.get("date")).strip())
    if told["published"] and (published is None or told["published"] != published.isoformat()):
        metadata["published"] = told["published"]  # an unusable date, or the time of day beside it
    url = told["url"] if re.fullmatch(r"(?i:https?)://[^\s<>\"]+", told["url"]) else None
    if told["url"] and url is None:
        metadata["url"] = told["url"]
    language: Language | None = None
    if (code := told["language"].lower()[:2]) in ("ja", "en"):
        language = "ja" if code == "ja" else "en"
    facts = Facts(
        id=told["id"] or None,
        title=told["title"] or None,
        published=published,
        outlet=told["outlet"] or None,
        url=url,
        language=language,
    )
    return facts, metadata


def day_of(written: str) -> date | None:
    """The day that an ISO date or date-time, or a date in words and nothing else, gives; None when it is none."""
    try:
        return _sensible(datetime.fromisoformat(written).date())
    except ValueError:
        pass
    written = _WEEKDAY.sub("", written)
    for mention in find_dates(written):
        whole = mention.span.start == 0 and _CLOCK.fullmatch(written, mention.span.end)
        if mention.precise == "day" and whole:
            return mention.first
    return None


def _sensible(day: date) -> date | None:
    """Years such as 1 or 9999 stand for "unknown"."""
    return day if 1600 <= day.year <= 2199 else None


def _written(value: object) -> str:
    """A value as text: strings as they are, the rest as JSON, cut at a length no honest field has."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST_VALUE]
