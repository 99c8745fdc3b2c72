"""Names of places in articles: "<article_id>#<start>-<end>", and links to them that survive a rebuild.

A link carries a fingerprint of the words that it points at, not the words: so they are found again when they moved,
and nobody can make a link that puts other words into an article's mouth.
"""

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

_FINGERPRINT: Final = 12  # hexadecimal digits, 48 bits: two sentences of one article never share them
_LONGEST: Final = 5_000  # characters of words that are looked for when they moved; a link marks a quotation, no article
_FIELDS: Final = 100  # of a query string; sites that are linked from add some of their own
_REACH: Final = 100_000  # characters to either side within which they are looked for
_HASHED: Final = 10_000_000  # characters read to either side, so that long words take no longer than short ones


@dataclass(frozen=True, slots=True)
class Link:
    """A place that a link names, with the fingerprint of the words that stood there; empty when it has none."""

    article_id: str
    start: int
    end: int
    fingerprint: str = ""

    def found_in(self, text: str) -> tuple[int, int] | None:
        """Where the words stand in the article's present `text`: in their old place, else the nearest place with them.

        None when they no longer stand there.
        """
        length = self.end - self.start
        if not self.fingerprint:
            return (self.start, self.end) if length > 0 and self.end <= len(text) else None
        if fingerprint(text[self.start : self.end]) == self.fingerprint:
            return self.start, self.end
        if not 0 < length <= _LONGEST:
            return None
        # A hash of each stretch of that length: some milliseconds for an article, at most half a second for a book, and
        # only for a link that is stale.
        far = min(_REACH, _HASHED // length)
        reach = range(max(0, self.start - far), min(len(text) - length, self.start + far) + 1)
        places = sorted(reach, key=lambda start: abs(start - self.start))
        start = next((at for at in places if fingerprint(text[at : at + length]) == self.fingerprint), None)
        return None if start is None else (start, start + length)


def fingerprint(words: str) -> str:
    """A short hash of `words`."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]


def permalink(article_id: str, start: int, end: int, words: str) -> str:
    """The query string of a link to a place where `words` stand."""
    named = {"article": article_id.encode("utf-8", "replace"), "span": f"{start}-{end}"}
    return f"?{urlencode(named | ({'words': fingerprint(words)} if words else {}))}"


def read_link(query: str) -> Link | None:
    """The place that a page's query string names, None when it names none."""
    try:
        fields = parse_qs(query.removeprefix("?"), max_num_fields=_FIELDS)
    except ValueError:  # more of them than a browser is likely to send
        return None
    place = place_of(f"{fields.get('article', [''])[0]}#{fields.get('span', ['0-0'])[0]}")
    print_ = fields.get("words", [""])[0]
    return Link(*place, print_[:_FINGERPRINT]) if place else None


def place_of(place: str) -> tuple[str, int, int] | None:
    """The article id, start and end that "<article_id>#<start>-<end>" names, or None when it names none."""
    article_id, _, span = place.rpartition("#")
    start, _, end = span.partition("-")
    # Not str.isdigit: it accepts digits that int() refuses.
    if not article_id or not (start.isdecimal() and end.isdecimal()) or len(span) > 20:
        return None
    return article_id, int(start), int(end)
