"""Where text becomes vectors. An embedder answers: what does this passage, or this question, mean?

A new kind of model is one file with `open_embedder(name)` and `fingerprint_of(name)`, and one line in `EMBEDDERS`.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.manifest import ModelFacts

__all__ = ["BUNDLED", "EMBEDDERS", "HASHING", "Embedder", "ModelFacts", "Vectors", "fingerprint_of", "open_embedder"]

Vectors = NDArray[np.float32]
BUNDLED, HASHING = "bundled", "hashing"

# Anything that is not a name here is taken for a sentence-transformers name or folder.
EMBEDDERS = {BUNDLED: "bundled", HASHING: "hashing"}


class Embedder(Protocol):
    """Turns texts into unit vectors of `facts.dimension` float32 numbers."""

    @property
    def facts(self) -> ModelFacts:
        """Name, fingerprint and dimension of the model."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), in the order of `texts`."""

    def embed_query(self, text: str) -> Vectors:
        """The vector of one question, shape (dimension,)."""

    def begin(self, text: str) -> Callable[[], Vectors]:
        """The same in two steps: what is returned computes the rest, holding up Python as little as it can."""


def open_embedder(name: str = BUNDLED) -> Embedder:
    """The embedder called `name`: `bundled`, `hashing`, or any sentence-transformers name or folder.

    Raises ModelError when the model is not there or is not safe to load.
    """
    embedder: Embedder = _variant(name).open_embedder(name)
    return embedder


def fingerprint_of(name: str) -> str | None:
    """The fingerprint that `open_embedder(name)` would have, without loading the model; None when only that tells."""
    fingerprint: str | None = _variant(name).fingerprint_of(name)
    return fingerprint


def _variant(name: str) -> ModuleType:
    return import_module(f"index.embedders.{EMBEDDERS.get(name, 'local')}")
