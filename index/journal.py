"""What a build has embedded so far: on the disk, where neither a kill nor a large archive does it any harm."""

import errno
import hashlib
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedders import ModelFacts, Vectors
from index.files import naming
from index.rows import Places
from index.text_keys import KEY, TextKeys

_READ = 1_024  # records at once


class Journal:
    """Vectors of one model, each with the key of its text and a checksum, in a file that only grows.

    Records of another model, and what follows a torn or damaged one, are cut off when it is opened; `keys` are those of
    the records that were there then. Raises OSError when the file cannot be read or cut.
    """

    def __init__(self, path: Path, facts: ModelFacts) -> None:
        self._path = path
        self._record = np.dtype([("key", KEY), ("vector", "<f4", (facts.dimension,)), ("sum", "<u4")])
        self._header = hashlib.blake2b(repr(facts).encode(), digest_size=32).digest()
        self.keys = self._sound_keys()
        self._count = len(self.keys)

    def append(self, keys: TextKeys, vectors: Vectors) -> Places:
        """Add records; returns their numbers. Raises OSError when the disk is full or fails."""
        rows = np.empty(len(keys), self._record)
        rows["key"], rows["vector"] = keys, vectors
        rows["sum"] = self._sums(rows)
        with self._path.open("ab") as file:
            if file.tell() == 0:
                file.write(self._header)
            file.write(rows.view(np.uint8).data)
        first, self._count = self._count, self._count + len(keys)
        return np.arange(first, self._count)

    def vectors(self, numbers: Places) -> Vectors:
        """The vectors of these records, shape (len(numbers), dimension).

        Raises OSError, with the path, when they are not there as they were written.
        """
        rows, size = np.empty(len(numbers), self._record), self._record.itemsize
        if len(rows):
            raw = rows.view(np.uint8).reshape(-1, size)
            # In the order of the file and just what is wanted: mapped, each would bring in what stands around it.
            with naming(self._path), self._path.open("rb", buffering=0) as file:
                for row in np.argsort(numbers).tolist():
                    file.seek(len(self._header) + int(numbers[row]) * size)
                    if file.readinto(raw[row].data) != size:
                        raise self._damaged()
            if (rows["sum"] != self._sums(rows)).any():
                raise self._damaged()
        vectors: Vectors = rows["vector"]
        return vectors

    def _damaged(self) -> OSError:
        return OSError(errno.EIO, "was not written whole", str(self._path))

    def _sound_keys(self) -> TextKeys:
        found = [np.empty(0, KEY)]
        if self._path.is_file():
            with self._path.open("r+b") as file:
                sound = 0
                if file.read(len(self._header)) == self._header:
                    sound = file.tell()
                    while raw := file.read(_READ * self._record.itemsize):
                        rows = np.frombuffer(raw[: len(raw) - len(raw) % self._record.itemsize], self._record)
                        wrong = np.flatnonzero(rows["sum"] != self._sums(rows))
                        rows = rows[: wrong[0]] if len(wrong) else rows
                        found.append(rows["key"].copy())
                        sound += rows.nbytes
                        if rows.nbytes < len(raw):
                            break
                file.truncate(sound)
        return np.concatenate(found)

    def _sums(self, rows: NDArray[np.void]) -> list[int]:
        size = self._record.itemsize
        return [zlib.crc32(row[:-4].data) for row in rows.view(np.uint8).reshape(-1, size)]
