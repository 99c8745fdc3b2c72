"""What the C library does with memory that was given back to it."""

import ctypes
import sys


def give_back() -> None:
    """Give back to the system what is not in use, after something large was loaded by way of copies."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # of glibc
    if trim is not None:
        trim(0)
