"""Vectors for many texts: each distinct text is embedded once, and what a killed build had done is found again.

Nothing here grows with the archive but keys and numbers: vectors stay where they lie on the disk until they are needed.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.embedders import Text, Vectors
from index.errors import IndexDamaged
from index.journal import Journal
from index.rows import Places, TextRows, slices
from index.text_keys import KEY, TextKeys, places_among, text_key
from index.workers import Crew

_SLAB = 256  # texts between two progress reports, and at most lost by a kill


class Known(Protocol):
    """Vectors of the same model from the last generation.

    Those that are not `lasting`, for a server keeps them, may be gone before the build ends.
    """

    lasting: bool

    def places_of(self, keys: TextKeys) -> Places:
        """Where the vector of each of these texts is, -1 where it is not known."""

    def vectors_at(self, places: Places) -> Vectors:
        """The vectors in these places, shape (len(places), dimension). Raises IndexDamaged when they are gone."""


class Nothing:
    """What is known when there is no last generation, or only one of another model."""

    lasting = True

    def places_of(self, keys: TextKeys) -> Places:
        """See `Known`."""
        return np.full(len(keys), -1, np.int64)

    def vectors_at(self, places: Places) -> Vectors:
        """See `Known`."""
        raise LookupError("no vector is known")


class Found:
    """Vectors by row, read from where they lie; see `index.rows.VectorRows`."""

    def __init__(self, records: Places, journal: Journal, known: Known, dimension: int) -> None:
        """`records` are numbers in the journal, or -1 - p for the place p of what is known."""
        self._records, self._journal, self._known = records, journal, known
        self.shape = (len(records), dimension)

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, rows: slice | Places, /) -> Vectors:
        records = self._records[rows]
        found = np.empty((len(records), self.shape[1]), np.float32)
        for held in slices(len(records)):
            part, into = records[held], found[held]
            new = part >= 0
            into[new] = self._journal.vectors(part[new])
            if not new.all():
                into[~new] = self._known.vectors_at(-1 - part[~new])
        return found

    def part(self, first: int, last: int) -> "Found":
        """The rows `first` to `last`, of which none is read."""
        return Found(self._records[first:last], self._journal, self._known, self.shape[1])


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of some texts, the texts' keys, and how many texts had to be embedded."""

    vectors: Found
    keys: TextKeys
    new: int


def embed(
    texts: TextRows[Text], crew: Crew, known: Known, journal: Path, progress: Callable[[int, int], None]
) -> Embedded:
    """The vectors of `texts`; new ones are appended to `journal` as they are made, and stay there.

    `progress` gets (texts done, texts to embed). Raises OSError, and whatever the crew raises.
    """
    facts = crew.embedder.facts
    kept = Journal(journal, facts)
    keys = np.fromiter(map(text_key, texts), KEY, len(texts))
    distinct, first, which = np.unique(keys, return_index=True, return_inverse=True)
    records = places_among(kept.keys, distinct)
    before = known.places_of(distinct)
    if not known.lasting:
        _copy(distinct, np.flatnonzero((before >= 0) & (records < 0)), before, known, kept, records)
        before[:] = -1
    records = np.where(before >= 0, -1 - before, records)
    missing = _in_order(texts, distinct, first, np.flatnonzero((before < 0) & (records < 0)))
    progress(0, len(missing))
    slabs = list(map(missing.__getitem__, slices(len(missing), _SLAB)))
    made = crew.embed_slabs([texts[place] for place in first[slab].tolist()] for slab in slabs)
    done = 0
    for slab, vectors in zip(slabs, made, strict=True):
        records[slab] = kept.append(distinct[slab], vectors)
        done += len(slab)
        progress(done, len(missing))
    return Embedded(Found(records[which], kept, known, facts.dimension), keys, done)


def _copy(keys: TextKeys, wanted: Places, before: Places, known: Known, kept: Journal, records: Places) -> None:
    """Copy what is `wanted` of what is known into the journal, as far as it is there, and enter it in `records`."""
    with contextlib.suppress(IndexDamaged):
        for part in map(wanted.__getitem__, slices(len(wanted))):
            records[part] = kept.append(keys[part], known.vectors_at(before[part]))


def _in_order(texts: TextRows[Text], keys: TextKeys, first: Places, missing: Places) -> Places:
    """What is missing in the order in which it is embedded, by length, the longest first.

    Texts of like length share a batch: little padding, and a time left that does not grow. Parts of a text stand
    together, so that it is computed once.
    """
    lengths, wholes = np.empty(len(missing), np.int64), keys[missing]
    for row, place in enumerate(first[missing].tolist()):
        text = texts[place]
        if isinstance(text, str):
            lengths[row] = len(text)
        else:
            lengths[row], wholes[row] = len(text.text), text_key(text.text)
    return missing[np.lexsort((wholes, -lengths))]
