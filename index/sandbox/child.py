"""The process that reads: files come in by its standard input, articles go out by its standard output."""

import os
import sys
from typing import IO

from index.readers import Source, read_file
from index.readers.sources import MAX_BYTES
from index.sandbox import limits, wire

_HEAD = 1_000_000  # bytes for the name of a file beside its content


def main() -> None:
    """Read files for ever: `child ROOT MEMORY SECONDS`."""
    memory, computing = int(sys.argv[2]), int(sys.argv[3])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    limits.take_little(memory)
    limits.reach_nothing()
    try:
        wire.send(answers, {"ready": True})
        _answer(sys.stdin.buffer, answers, computing)
    except (EOFError, BrokenPipeError):
        pass
    except MemoryError:
        os._exit(limits.OUT_OF_MEMORY)
    os._exit(0)  # nothing is left to be tidied up, and a hurt process might never end


def _answer(questions: IO[bytes], answers: IO[bytes], computing: int) -> None:
    while True:
        head, raw = wire.receive(questions, MAX_BYTES + _HEAD)
        limits.compute_for(computing)
        source = Source(str(head["file"]), raw)
        articles, unread = read_file(source)
        wire.send(answers, wire.told(articles, unread, source.heard.encoding, source.heard.replaced))
