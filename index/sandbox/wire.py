"""What the build and the process that reads say to each other: lengths, JSON and bytes; nothing that could run."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import IO, TYPE_CHECKING, Any, cast

from index.documents import Article, Span, Unread
from index.errors import Code

if TYPE_CHECKING:
    from index.sandbox import Reading

_LENGTH = 8  # bytes


class TooLong(Exception):
    """The other side wants to say more than is listened to."""


def send(pipe: IO[bytes], head: Mapping[str, Any], raw: bytes = b"") -> None:
    """Say `head` as JSON, then `raw`. Half characters, which JSON escapes in a file may hold, go through."""
    said = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    pipe.write(len(said).to_bytes(_LENGTH, "big") + len(raw).to_bytes(_LENGTH, "big") + said)
    pipe.write(raw)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> tuple[dict[str, Any], bytes]:
    """What `send` said. Raises EOFError when the other side has ended, TooLong for more than `most` bytes."""
    lengths = _exactly(pipe, 2 * _LENGTH)
    said, raw = int.from_bytes(lengths[:_LENGTH], "big"), int.from_bytes(lengths[_LENGTH:], "big")
    if said + raw > most:
        raise TooLong
    return json.loads(_exactly(pipe, said).decode("utf-8", "surrogatepass")), _exactly(pipe, raw)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def told(articles: Iterable[Article], unread: Iterable[Unread], encoding: str | None, replaced: int) -> dict[str, Any]:
    """What a file became, as plain data."""
    rows = [
        {**asdict(a), "published": a.published.isoformat() if a.published else None, "metadata": dict(a.metadata)}
        for a in articles
    ]
    return {"articles": rows, "unread": [asdict(u) for u in unread], "encoding": encoding, "replaced": replaced}


def reading_of(said: tuple[dict[str, Any], bytes]) -> "Reading":
    """The values that `told` described. Raises ValueError, KeyError or TypeError when they are none of its shapes."""
    from index.sandbox import Reading

    head, _ = said
    encoding = head["encoding"]
    return Reading(
        tuple(_article(row) for row in head["articles"]),
        tuple(Unread(str(u["file"]), str(u["reason"]), cast(Code, str(u["code"]))) for u in head["unread"]),
        None if encoding is None else str(encoding),
        int(head["replaced"]),
    )


def _article(row: Mapping[str, Any]) -> Article:
    """One article; each value is checked, for the process that sent it had a stranger's file in its hands."""
    text = _text(row["text"])
    asides = tuple(Span(int(start), int(end)) for start, end in row["asides"])
    if any(not 0 <= start <= end <= len(text) for start, end in asides):
        raise ValueError("an aside outside the text")
    return Article(
        id=_text(row["id"]),
        title=_text(row["title"]),
        text=text,
        file=_text(row["file"]),
        language="ja" if row["language"] == "ja" else "en",
        published=None if row["published"] is None else date.fromisoformat(row["published"]),
        outlet=None if row["outlet"] is None else _text(row["outlet"]),
        url=None if row["url"] is None else _text(row["url"]),
        number=None if row["number"] is None else _text(row["number"]),
        asides=asides,
        metadata={_text(name): _text(value) for name, value in row["metadata"].items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no string")
    return value
