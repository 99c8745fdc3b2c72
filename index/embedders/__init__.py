"""Where text becomes vectors. An embedder answers: what does this passage, or this question, mean?

A new kind of model is one file with `open_embedder(name)` and `fingerprint_of(name)`, and one line in `EMBEDDERS`.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.manifest import ModelFacts

__all__ = [
    "BUNDLED",
    "EMBEDDERS",
    "FAST",
    "HASHING",
    "Embedder",
    "ModelFacts",
    "Part",
    "Text",
    "Vectors",
    "fingerprint_of",
    "open_embedder",
]

Vectors = NDArray[np.float32]
BUNDLED, FAST, HASHING = "bundled", "bundled-fast", "hashing"

# Anything that is not a name here is taken for a sentence-transformers name or folder.
EMBEDDERS = {BUNDLED: "bundled", FAST: "bundled", HASHING: "hashing"}


class Part(NamedTuple):
    """The characters `start`..`end` of a text, whose vector is taken from what a model makes of the whole text."""

    text: str
    start: int
    end: int


Text = str | Part


class Embedder(Protocol):
    """Turns texts into unit vectors of `facts.dimension` float32 numbers."""

    @property
    def facts(self) -> ModelFacts:
        """Name, fingerprint and dimension of the model."""

    @property
    def pools(self) -> bool:
        """Whether it embeds parts of texts, too; then those of a passage need no computing of their own."""

    def embed_passages(self, texts: Sequence[Text]) -> Vectors:
        """Vectors of shape (len(texts), dimension), in the order of `texts`; parts only if it `pools`."""

    def embed_query(self, text: str) -> Vectors:
        """The vector of one question, shape (dimension,)."""

    def begin(self, text: str) -> Callable[[], Vectors]:
        """The same in two steps: what is returned computes the rest, holding up Python as little as it can."""


def open_embedder(name: str = BUNDLED) -> Embedder:
    """The embedder called `name`: a key of EMBEDDERS, or any sentence-transformers name or folder.

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
