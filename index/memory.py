"""What Python and the C library do with memory that is no longer used."""

import contextlib
import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from typing import Any

# Of glibc's malloc.h.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
OF_GLIBC = ("GLIBC_TUNABLES", "MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_")
ARENAS = 2  # docs/scale.md, table "memory of a server", for both
MAPPED = 2_000_000  # bytes from which an array is a piece of its own, which goes back to the system with its last use


@contextlib.contextmanager
def growing() -> Iterator[None]:
    """Look for no garbage meanwhile: what is imported or opened stays, and looking takes a tenth of that time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def give_back() -> None:
    """Give back to the system what is not in use, after something large was loaded by way of copies."""
    if trim := _of_glibc("malloc_trim"):
        trim(0)


def keep_together() -> None:
    """Let threads share what they are done with; else each keeps as much as it needed at its worst moment.

    Where the environment says how memory is kept, that stands.
    """
    if any(name in os.environ for name in OF_GLIBC):
        return
    if option := _of_glibc("mallopt"):
        option(_M_ARENA_MAX, ARENAS)
        option(_M_MMAP_THRESHOLD, MAPPED)


def _of_glibc(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
