"""The lines of a streamed reply: what each event adds to the text that the model is writing."""

import json
from collections.abc import Iterable, Iterator

from rag.answerers.llm.failures import ModelFailed

MAX_LINE = 256_000  # bytes; a service that does not stream sends its whole reply in one line
MAX_BYTES = 4_000_000  # of a whole reply with the frames around every token


def texts(chunks: Iterable[bytes]) -> Iterator[str]:
    """The pieces of text in a reply, in order; a blank for each thought, and nothing for events that say nothing.

    Reads Server-Sent Events and, from services that do not stream, one JSON document. Raises ModelFailed.
    """
    ended = False
    for line in _lines(chunks):
        if line.startswith(b"data:"):
            line = line[5:].strip()
        elif not line.startswith(b"{"):
            continue  # blank lines, comments that keep the line alive, names of events
        if line == b"[DONE]":
            return
        piece, ended = _read(line, ended)
        yield piece
    if not ended:
        raise ModelFailed("cut", "the reply ended before it was done")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    total = 0
    for chunk in chunks:
        total += len(chunk)
        held += chunk
        if total > MAX_BYTES:
            raise ModelFailed("endless", f"more than {MAX_BYTES} bytes")
        *whole, rest = held.split(b"\n")
        yield from (bytes(line).strip() for line in whole)
        held = bytearray(rest)
        if len(held) > MAX_LINE:
            raise ModelFailed("endless", f"a line of more than {MAX_LINE} bytes")
    yield bytes(held).strip()


def _read(line: bytes, ended: bool) -> tuple[str, bool]:
    """The text that one event adds, and whether the model has said that it is done."""
    try:
        event = json.loads(line.decode("utf-8"))
        if "error" in event:
            raise ModelFailed("failed", "an error inside the reply")
        choices = event.get("choices") or []
        if not choices:
            return "", ended  # usage and the like
        told = choices[0].get("delta") or choices[0].get("message") or {}
        reason = choices[0].get("finish_reason")
        if told.get("tool_calls") or told.get("function_call") or reason in {"tool_calls", "function_call"}:
            raise ModelFailed("tools", "no tool was offered")
        if told.get("refusal") or reason == "content_filter":
            raise ModelFailed("declined", "the service or the model refused")
        content = told.get("content") or ""
        if not isinstance(content, str):
            raise ModelFailed("garbled", "the content is no text")
        thinks = told.get("reasoning_content") or told.get("reasoning")
        return content or (" " if thinks else ""), ended or bool(reason)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as problem:
        raise ModelFailed("garbled", type(problem).__name__) from None
