"""Vectors for many texts: each distinct text is embedded once, and what a killed build had done is found again."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.embedders import Embedder, Text, Vectors
from index.workers import Crew

_SLAB = 256  # texts between two progress reports, and at most lost by a kill
_KEY = 16  # bytes


def text_key(text: Text) -> bytes:
    """The name of a text, or of a part of one, among vectors of one model: 16 bytes of BLAKE2b."""
    whole, place = (text, b"") if isinstance(text, str) else (text.text, f"{text.start}-{text.end}".encode())
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=_KEY, key=place).digest()


def embed(
    texts: Sequence[Text],
    crew: Crew,
    known: Mapping[bytes, Vectors],
    journal: Path,
    progress: Callable[[int, int], None],
) -> tuple[Vectors, list[bytes], int]:
    """Vectors of shape (len(texts), dimension), the texts' keys, and how many texts had to be embedded.

    `known` are vectors of the same model from the last generation. New ones are appended to `journal` as they are
    made, and read from it when an earlier build left it. `progress` gets (texts done, texts to embed).
    """
    embedder = crew.embedder
    keys = [text_key(text) for text in texts]
    wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    made = {key: vector for key, vector in _read_journal(journal, embedder) if key in wanted}
    # Texts of like length share a batch, longest first: little padding, and a time left that does not grow. Parts of a
    # text stand together, so that it is computed once.
    whole = {key: text if isinstance(text, str) else text.text for key, text in wanted.items()}
    missing = sorted(wanted.keys() - made.keys(), key=lambda key: (-len(whole[key]), whole[key], key))
    progress(0, len(missing))
    if missing:
        with journal.open("ab") as file:
            if file.tell() == 0:
                file.write(_header(embedder))
            slabs = [missing[start : start + _SLAB] for start in range(0, len(missing), _SLAB)]
            done = 0
            for slab, new in zip(slabs, crew.embed_slabs([wanted[key] for key in slab] for slab in slabs), strict=True):
                for key, vector in zip(slab, new, strict=True):
                    made[key] = vector
                    _append(file, key, vector)
                file.flush()
                done += len(slab)
                progress(done, len(missing))
    vectors = np.empty((len(texts), embedder.facts.dimension), np.float32)
    for row, key in enumerate(keys):
        vectors[row] = made[key] if key in made else known[key]
    return vectors, keys, len(missing)


def _header(embedder: Embedder) -> bytes:
    return hashlib.blake2b(repr(embedder.facts).encode(), digest_size=32).digest()


def _append(file: BinaryIO, key: bytes, vector: Vectors) -> None:
    record = key + np.asarray(vector, "<f4").tobytes()
    file.write(record + zlib.crc32(record).to_bytes(4, "little"))


def _read_journal(journal: Path, embedder: Embedder) -> Iterator[tuple[bytes, Vectors]]:
    """The sound records of the journal; one of another model, or with a torn end, is cut back to what is sound."""
    if not journal.is_file():
        return
    size = _KEY + 4 * embedder.facts.dimension + 4
    header = _header(embedder)
    with journal.open("r+b") as file:
        sound = 0
        if file.read(len(header)) == header:
            sound = file.tell()
            while len(record := file.read(size)) == size and zlib.crc32(record[:-4]) == int.from_bytes(
                record[-4:], "little"
            ):
                yield record[:_KEY], np.frombuffer(record[_KEY:-4], "<f4").astype(np.float32)
                sound = file.tell()
        file.truncate(sound)
