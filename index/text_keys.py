"""Names of the texts that are embedded: by them a vector is found again, whatever it was made for."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from index.embedders import Text
from index.rows import Places

KEY = np.dtype("S16")
TextKeys = NDArray[np.bytes_]  # of KEY


def text_key(text: Text) -> bytes:
    """The name of a text, or of a part of one, among vectors of one model: 16 bytes of BLAKE2b."""
    whole, place = (text, b"") if isinstance(text, str) else (text.text, f"{text.start}-{text.end}".encode())
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=KEY.itemsize, key=place).digest()


def places_among(known: TextKeys, wanted: TextKeys) -> Places:
    """Where each of `wanted` stands in `known`, the first time if it does several times; -1 where it does not."""
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)
    places = order[at]
    return np.where(known[places] == wanted, places, -1).astype(np.int64)
