"""The prepared model's weights, memory-mapped: nothing is read before it is used; what is read, all processes share."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

Array = NDArray[Any]
_KINDS = {"F32": "<f4", "BF16": "<u2"}  # NumPy has no bfloat16: its bits are the upper half of a float32
_LONGEST_HEAD = 1_000_000  # bytes; that of the bundled model has 25,000


def mapped(file: Path) -> dict[str, Array]:
    """The tensors of a safetensors file; bfloat16 ones as their bits. Raises ModelError when it is not whole.

    Not through the library: it copies what it reads, and knows bfloat16 only together with torch.
    """
    try:
        data = np.memmap(file, np.uint8, "c")  # private: torch wants memory that could be written
        size = int(data[:8].view("<u8")[0])
        if not 0 < size <= min(_LONGEST_HEAD, len(data) - 8):
            raise ValueError("the head does not fit in the file")
        head = json.loads(data[8 : 8 + size].tobytes())
        return {name: _tensor(data[8 + size :], entry) for name, entry in head.items() if name != "__metadata__"}
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
