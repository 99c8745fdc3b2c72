"""The prepared model's weights, memory-mapped: nothing is read before it is used; what is read, all processes share."""

import json
import math
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

Array = NDArray[Any]
_KINDS = {"F32": "<f4", "BF16": "<u2"}  # NumPy has no bfloat16: its bits are the upper half of a float32
_LONGEST_HEAD = 1_000_000  # bytes; that of the bundled model has 25,000


class Mapped(dict[str, Array]):
    """Tensors by their names, in the memory into which their file is mapped."""

    def __init__(self, tensors: Mapping[str, Array], memory: mmap.mmap) -> None:
        super().__init__(tensors)
        self._memory = memory

    def let_go(self) -> None:
        """Give back the memory of what was read so far; it is read again when it is needed again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._memory.madvise(mmap.MADV_DONTNEED)


def mapped(file: Path) -> Mapped:
    """The tensors of a safetensors file; bfloat16 ones as their bits. Raises ModelError when it is not whole.

    Not through the library: it copies what it reads, and knows bfloat16 only together with torch.
    """
    try:
        with file.open("rb") as opened:  # private: torch wants memory that could be written
            memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_COPY)
        data = np.frombuffer(memory, np.uint8)
        size = int(data[:8].view("<u8")[0])
        if not 0 < size <= min(_LONGEST_HEAD, len(data) - 8):
            raise ValueError("the head does not fit in the file")
        head = json.loads(data[8 : 8 + size].tobytes())
        tensors = {name: _tensor(data[8 + size :], entry) for name, entry in head.items() if name != "__metadata__"}
        return Mapped(tensors, memory)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        raise ModelError(f"The weights in {file} are damaged: {problem}.") from problem


def floats(tensor: Array) -> NDArray[np.float32]:
    """The numbers of a mapped tensor; float32 ones stay where they are."""
    if tensor.dtype == np.float32:
        return tensor
    found: NDArray[np.float32] = (tensor.astype(np.uint32) << 16).view(np.float32)
    return found


def _tensor(data: Array, entry: Mapping[str, Any]) -> Array:
    first, last = entry["data_offsets"]
    kind, shape = np.dtype(_KINDS[entry["dtype"]]), entry["shape"]
    if not 0 <= first <= last <= len(data) or last - first != math.prod(shape) * kind.itemsize:
        raise ValueError("a tensor reaches beyond the file")
    found: Array = data[first:last].view(kind).reshape(shape)
    return found
