"""An embedder without a model: hashed terms. Small and exact, for tests and for trying the pipeline out."""

import zlib
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from index.embedders import ModelFacts, Vectors
from index.languages.terms import terms

_DIMENSION = 256


class HashingEmbedder:
    """Counts each term at a hashed place with a hashed sign (the hashing trick); equal texts get equal vectors."""

    pools = False
    facts = ModelFacts("hashing", "hashing-1", _DIMENSION)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        vectors = np.zeros((len(texts), _DIMENSION), np.float32)
        for row, text in enumerate(texts):
            for term in terms(text) or [text]:
                code = zlib.crc32(term.encode("utf-8", "replace"))
                vectors[row, code % _DIMENSION] += 1 if code & 0x10000 else -1
            length = float(np.linalg.norm(vectors[row]))
            vectors[row] = vectors[row] / length if length else np.eye(1, _DIMENSION, dtype=np.float32)[0]
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def begin(self, text: str) -> Callable[[], Vectors]:
        """See `Embedder`."""
        return partial(self.embed_query, text)


def fingerprint_of(name: str) -> str:
    """The fingerprint of the only hashing embedder there is."""
    del name
    return HashingEmbedder.facts.fingerprint


def open_embedder(name: str) -> HashingEmbedder:
    """The hashing embedder; it has no variants of its own."""
    del name
    return HashingEmbedder()
