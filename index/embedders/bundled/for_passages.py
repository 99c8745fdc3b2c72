"""The bundled model in torch, for many passages at once, in bfloat16 where the processor has it.

Texts of like length share a batch of about a thousand tokens, so that next to nothing is padding and what a layer makes
stays in the cache; each core computes a batch of its own, which loses less than many cores sharing one.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedders.bundled.weights import Array
from index.embedders.local import has_bf16

if TYPE_CHECKING:
    from torch import Tensor

BUDGET = 1024  # tokens of a batch, padding included
_NAMES = ("attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense")


class _Layer(NamedTuple):
    """Weights and biases of one layer, in the order in which they are used."""

    attending: "tuple[Tensor, Tensor]"
    attended: "tuple[Tensor, Tensor]"
    first_norm: "tuple[Tensor, Tensor]"
    wide: "tuple[Tensor, Tensor]"
    narrow: "tuple[Tensor, Tensor]"
    last_norm: "tuple[Tensor, Tensor]"


class Batches:
    """The encoder for batches."""

    def __init__(self, weights: Mapping[str, Array], heads: int, layers: int) -> None:
        import torch

        dtype = torch.bfloat16 if has_bf16() else torch.float32

        def mapped(name: str) -> "Tensor":
            array = weights[name]
            tensor = torch.from_numpy(np.asarray(array).view(np.int16 if array.dtype == np.uint16 else np.float32))
            return tensor.view(torch.bfloat16) if array.dtype == np.uint16 else tensor

        def taken(name: str) -> "Tensor":
            return mapped(name).to(dtype)

        def pair(name: str) -> "tuple[Tensor, Tensor]":
            return taken(f"{name}.weight"), taken(f"{name}.bias")

        self._heads = heads
        self._words = mapped("embeddings.word_embeddings.weight")  # its rows are converted as they are needed
        self._places = taken("embeddings.position_embeddings.weight")
        self._kind = taken("embeddings.token_type_embeddings.weight")
        self._norm = pair("embeddings.LayerNorm")
        self._layers = []
        for number in range(layers):
            name = f"encoder.layer.{number}."
            parts = [pair(f"{name}attention.self.{part}") for part in ("query", "key", "value")]
            attending = torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])
            others = [pair(name + part) for part in (*_NAMES, "output.LayerNorm")]
            self._layers.append(_Layer(attending, *others))

    def vectors(
        self, texts: Sequence[Sequence[int]], parts: "Sequence[Sequence[tuple[int, int]]] | None" = None
    ) -> NDArray[np.float32]:
        """Unit vectors of texts that are given as tokens, shape (len(texts), hidden).

        With `parts`, for each text the first and last of some of its tokens, those of all parts one after the other.
        """
        import torch

        first = np.cumsum([0, *map(len, parts)]) if parts else np.arange(len(texts) + 1)
        found = np.empty((first[-1], self._words.shape[1]), np.float32)
        batches = batched([len(text) for text in texts])

        def compute(batch: list[int]) -> None:
            rows = np.concatenate([np.arange(first[i], first[i + 1]) for i in batch])
            found[rows] = self._batch([texts[i] for i in batch], [parts[i] for i in batch] if parts else None)

        cores = torch.get_num_threads()
        if cores == 1 or len(batches) < cores:
            for batch in batches:
                compute(batch)
            return found
        try:
            with ThreadPoolExecutor(cores, initializer=lambda: torch.set_num_threads(1)) as pool:
                list(pool.map(compute, batches))
        finally:
            torch.set_num_threads(cores)
        return found

    def _batch(
        self, texts: Sequence[Sequence[int]], of: "Sequence[Sequence[tuple[int, int]]] | None"
    ) -> NDArray[np.float32]:
        import torch
        from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

        lengths = torch.tensor([len(text) for text in texts])
        longest = int(lengths.max())
        tokens = torch.zeros((len(texts), longest), dtype=torch.long)
        for row, text in enumerate(texts):
            tokens[row, : len(text)] = torch.tensor(text)
        there = torch.arange(longest)[None, :] < lengths[:, None]
        mask = None if bool(there.all()) else there[:, None, None, :]
        with torch.inference_mode():
            states = self._words[tokens].to(self._places.dtype) + self._places[:longest] + self._kind[0]
            size = states.shape[-1:]
            states = layer_norm(states, size, *self._norm, 1e-12)
            for one in self._layers:
                parts = linear(states, *one.attending).view(len(texts), longest, 3, self._heads, -1)
                queries, keys, values = parts.permute(2, 0, 3, 1, 4)
                seen = scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
                seen = linear(seen.transpose(1, 2).reshape(states.shape), *one.attended)
                middle = layer_norm(seen.add_(states), size, *one.first_norm, 1e-12)
                after = linear(gelu(linear(middle, *one.wide)), *one.narrow)
                states = layer_norm(after.add_(middle), size, *one.last_norm, 1e-12)
            if of is None:
                means = (states.float() * there[:, :, None]).sum(1) / lengths[:, None]
            else:
                spans = [(row, *span) for row, its in enumerate(of) for span in its]
                means = torch.stack([states[row, start:end].float().mean(0) for row, start, end in spans])
            vectors: NDArray[np.float32] = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors


def batched(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts of these lengths in batches: like lengths together, longest first, at most BUDGET tokens."""
    batches: list[list[int]] = []
    longest = 0
    for place in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if not batches or longest * (len(batches[-1]) + 1) > BUDGET:
            batches.append([])
            longest = lengths[place]
        batches[-1].append(place)
    return batches
