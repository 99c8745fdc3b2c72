"""What the formats share: a claim made of named values that nobody has checked."""

import re
from collections.abc import Mapping

from rag import Span
from rag.verification import Claim

_OFFSET = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"(?P<article>.+)#(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})", re.DOTALL)


def claim_of(values: Mapping[str, object], number: str = "") -> Claim | None:
    """The claim that `values` make, under the names of a citation in JSON; None without an article and a quotation."""
    article_id, quote = _text(values, "article_id"), _text(values, "quote")
    if not article_id or not quote:
        return None
    start, end = (str(values.get(name)) for name in ("start", "end"))
    offsets = _OFFSET.fullmatch(start) and _OFFSET.fullmatch(end)
    return Claim(
        number=number or str(values.get("number", ""))[:20],
        title=_text(values, "title"),
        article_id=article_id,
        span=Span(int(start), int(end)) if offsets else None,
        quote=quote,
        article_sha256=_text(values, "article_sha256"),
        generation=_text(values, "generation"),
    )


def place_values(source_id: str) -> dict[str, str]:
    """The article id, start and end in "<article_id>#<start>-<end>"; nothing for anything else."""
    match = _PLACE.fullmatch(source_id)
    return {"article_id": match["article"], "start": match["start"], "end": match["end"]} if match else {}


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""  # no half characters
