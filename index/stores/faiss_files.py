"""FAISS indexes on the disk: written so that nothing is lost without a word, read so that no file can do harm.

FAISS itself has no checksum, does not force anything out, and says nothing when the disk is full as it closes a file.
"""

import threading
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged
from index.files import checked_file

_MOST_LOOPS = 1_000_000  # of one array in a file; ours have at most some thousand lists
_HEADROOM = 4096  # bytes for the arrays of an index without vectors
# The limits belong to the whole process, and are set to each file's own size.
_READING = threading.Lock()


def write_index(index: Any, path: Path) -> None:
    """Write a FAISS index to `path`, forced to the disk and read back. Raises OSError, with the path."""
    with checked_file(path) as file:
        faiss = import_module("faiss")
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))


def read_index(path: Path, kinds: Collection[str]) -> Any:
    """The index at `path`, its vectors mapped and not copied. Its checksum has been compared before this is called.

    `kinds` are the FAISS classes that may stand there. Raises IndexDamaged for anything else.
    """
    faiss = import_module("faiss")
    try:
        with _READING:
            faiss.set_deserialization_vector_byte_limit(2 * path.stat().st_size + _HEADROOM)
            faiss.set_deserialization_loop_limit(_MOST_LOOPS)
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as problem:
        raise IndexDamaged(f"{path.name} is no index that FAISS can read. Rebuild with: shutten build") from problem
    if type(index).__name__ not in kinds:
        raise IndexDamaged(f"{path.name} holds a {type(index).__name__}. Rebuild with: shutten build")
    return index
