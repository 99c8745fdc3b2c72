"""The bundled model in NumPy, for one question at a time: there in a tenth of the time that loading torch takes.

A BERT encoder (Devlin et al. 2019) as transformers' BertModel computes it, in float32. For batches of passages torch
is faster, see `for_passages`.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedders.bundled.weights import Array, floats

Floats = NDArray[np.float32]
EPSILON = np.float32(1e-12)
_ROWS = 32  # of 1,536 numbers: with what is computed beside them they stay in a core's own cache


class Affine(NamedTuple):
    """A matrix, one row an output, and what is added."""

    weight: Floats
    bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Shape (n, outputs) of inputs of shape (n, columns)."""
        outputs: Floats = inputs @ self.weight.T
        outputs += self.bias
        return outputs


class Norm(NamedTuple):
    """Layer normalisation."""

    weight: Floats
    bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """`inputs`, normalised row by row in place."""
        inputs -= inputs.mean(1, keepdims=True)
        variance = np.einsum("ij,ij->i", inputs, inputs)[:, None] / np.float32(inputs.shape[1])
        inputs /= np.sqrt(variance + EPSILON)
        inputs *= self.weight
        inputs += self.bias
        return inputs


class Layer(NamedTuple):
    """One layer of the encoder."""

    attending: Affine  # queries, keys and values at once
    attended: Affine
    first_norm: Norm
    wide: Affine
    narrow: Affine
    last_norm: Norm

    def __call__(self, states: Floats, heads: int) -> Floats:
        """The states after this layer, shape (tokens, hidden)."""
        tokens, hidden = states.shape
        queries, keys, values = self.attending(states).reshape(tokens, 3, heads, -1).transpose(1, 2, 0, 3)
        scores: Floats = queries @ keys.transpose(0, 2, 1)
        scores *= np.float32((hidden // heads) ** -0.5)
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        mixed: Floats = scores @ values
        seen = self.attended(mixed.transpose(1, 0, 2).reshape(tokens, hidden))
        seen += states
        middle = self.first_norm(seen)
        after = self.narrow(gelu(self.wide(middle)))
        after += middle
        return self.last_norm(after)


class Network:
    """The encoder, computing in float32 with the mapped weights."""

    def __init__(self, weights: Mapping[str, Array], heads: int, layers: int) -> None:
        on_one_core()
        self._heads = heads
        # Rows of these three are taken as needed: whole, the words alone are 384 MB.
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kind = floats(weights["embeddings.token_type_embeddings.weight"][0])
        self._norm = _norm(weights, "embeddings")
        self.layers = [layer(weights, f"encoder.layer.{number}") for number in range(layers)]

    def with_layers(self, layers: Sequence[Layer]) -> "Network":
        """An encoder over the same words with other layers, for what was trained on from here."""
        other = copy.copy(self)
        other.layers = list(layers)
        return other

    def states(self, tokens: Sequence[int]) -> Floats:
        """The last states of one text, shape (tokens, hidden)."""
        states = floats(self._words[np.asarray(tokens)]) + floats(self._places[: len(tokens)]) + self._kind
        states = self._norm(states)
        for one in self.layers:
            states = one(states, self._heads)
        return states

    def vector(self, tokens: Sequence[int]) -> Floats:
        """The mean of the last states, as unit vector."""
        mean = self.states(tokens).mean(0)
        unit: Floats = mean / np.maximum(np.linalg.norm(mean), np.float32(1e-12))
        return unit


def on_one_core() -> None:
    """Let NumPy multiply on the core that asks, so that as many are answered at once as there are cores.

    A question's matrices are small: shared among cores they win little, and those who ask at once wait for each other.
    """
    from threadpoolctl import ThreadpoolController

    for library in ThreadpoolController().lib_controllers:
        if "numpy" in library.filepath:  # FAISS and torch have their own
            library.set_num_threads(1)


def layer(weights: Mapping[str, Array], name: str) -> Layer:
    """The layer whose weights begin with `name`."""
    parts = [_affine(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    return Layer(
        Affine(
            by_column(np.concatenate([part.weight for part in parts])), np.concatenate([part.bias for part in parts])
        ),
        _affine(weights, f"{name}.attention.output.dense"),
        _norm(weights, f"{name}.attention.output"),
        _affine(weights, f"{name}.intermediate.dense"),
        _affine(weights, f"{name}.output.dense"),
        _norm(weights, f"{name}.output"),
    )


def by_column(weight: Floats) -> Floats:
    """A matrix of our own, its numbers in the order in which few rows are multiplied fastest (by a tenth to a fifth).

    Those that stay in the mapped file keep its order, for a second copy would take as much memory again.
    """
    return np.asfortranarray(weight)


def gelu(inputs: Floats) -> Floats:
    """Gaussian error linear units of `inputs`, in place; erfc by Abramowitz and Stegun 7.1.26, wrong by 1.5e-7."""
    for first in range(0, len(inputs), _ROWS):
        _gelu(inputs[first : first + _ROWS])
    return inputs


def _gelu(inputs: Floats) -> None:
    size = np.abs(inputs)
    size *= np.float32(0.5**0.5)
    share = size * np.float32(0.3275911)
    share += 1
    np.reciprocal(share, out=share)
    tail = share * np.float32(1.061405429)
    for term in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(term)
        tail *= share
    np.multiply(size, size, out=share)
    np.negative(share, out=share)
    np.exp(share, out=share)
    tail *= share  # erfc(|x| / sqrt 2), so x * Phi(x) = max(x, 0) - |x| / 2 * erfc
    tail *= size
    tail *= np.float32(0.5**0.5)
    np.maximum(inputs, 0, out=inputs)
    inputs -= tail


def _affine(weights: Mapping[str, Array], name: str) -> Affine:
    return Affine(floats(weights[f"{name}.weight"]), floats(weights[f"{name}.bias"]))


def _norm(weights: Mapping[str, Array], name: str) -> Norm:
    return Norm(floats(weights[f"{name}.LayerNorm.weight"]), floats(weights[f"{name}.LayerNorm.bias"]))
