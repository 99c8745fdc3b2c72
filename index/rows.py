"""Rows of texts and vectors that are looked up when asked for, so that a build can be larger than the memory."""

from collections.abc import Iterator
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.embedders import Vectors
from index.files import CheckedFile

PART = 8_192  # rows that are held at once: 12 MB of float32
Places = NDArray[np.int64]
_Text = TypeVar("_Text", covariant=True)


class TextRows(Protocol[_Text]):
    """Texts by row; a list is one."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[_Text]: ...

    def __getitem__(self, row: int, /) -> _Text: ...


class VectorRows(Protocol):
    """Vectors by row; an array of shape (n, dimension) is one."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows and dimension."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice | Places, /) -> Vectors: ...


def slices(count: int, size: int = PART) -> Iterator[slice]:
    """Slices of at most `size` that hold `count` rows together, in order."""
    return (slice(first, first + size) for first in range(0, count, size))


def in_parts(vectors: VectorRows) -> Iterator[Vectors]:
    """All rows in order, a part at a time; at least one part, which is empty where there are no rows."""
    return map(vectors.__getitem__, slices(max(1, len(vectors))))


def one_by_one(vectors: VectorRows) -> Iterator[Vectors]:
    """The rows in order, each of shape (dimension,)."""
    return chain.from_iterable(in_parts(vectors))


def write_rows(file: CheckedFile, count: int, parts: Iterator[NDArray[np.generic]]) -> None:
    """Write `count` rows that come in `parts` as one array, as `numpy.save` would write it.

    Raises OSError when the disk fails, ValueError when there are more or fewer rows.
    """
    written = 0
    for place, part in enumerate(parts):
        if not place:
            _write_header(file, part.dtype, (count, *part.shape[1:]))
        file.write(np.ascontiguousarray(part).reshape(-1).view(np.uint8).data)
        written += len(part)
    if written != count:
        raise ValueError(f"{written} rows came instead of {count}")


def _write_header(file: CheckedFile, kind: DTypeLike, shape: tuple[int, ...]) -> None:
    said = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, said)
