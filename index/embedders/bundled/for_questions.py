"""The bundled model by ONNX Runtime, for one question at a time: there in a tenth of the time that loading torch takes.

A BERT encoder (Devlin et al. 2019) as transformers' BertModel computes it, in float32, twice as fast as NumPy does
(docs/scale.md, "What one question costs"), which lays the matrices out anew for each product. For batches of passages
torch is faster, see `for_passages`.
"""

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedders.bundled.weights import Array, floats
from index.memory import give_back

LAYERS = 6  # in a stack
EPSILON = 1e-12
FILE = Path(__file__).with_name("layers.onnx")  # which `graph` writes
_KINDS = ("weight", "bias")
Floats = NDArray[np.float32]
Layer = dict[str, Floats]  # its weights by the names and in the shapes of `graph.shapes`


class Stack:
    """Six layers of an encoder. Any number of threads may compute at once, each on one core.

    Raises ValueError for layers of another shape.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        # Or it looks up a host of Microsoft's and reports to it; read when the library is loaded.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime as ort

        ort.disable_telemetry_events()  # the same for what is loaded already
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # nothing is left to be fused
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # each length would be kept for
        options.log_severity_level = 3  # errors
        given = {f"{number}.{name}": value for number, one in enumerate(layers) for name, value in one.items()}
        values = [ort.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(value)) for value in given.values()]
        options.add_external_initializers(list(given), values)
        try:
            self._session = ort.InferenceSession(FILE, options, providers=["CPUExecutionProvider"])
        except Exception as problem:  # its own have no name in common
            raise ValueError(f"the layers do not fit their graph: {problem}") from problem

    def __call__(self, states: Floats) -> Floats:
        """The states after these layers, of the shape (tokens, hidden) that is given."""
        after: Floats = self._session.run(None, {"states": states[None]})[0][0]
        return after


class Network:
    """The encoder, computing in float32 with the mapped weights."""

    def __init__(self, weights: Mapping[str, Array], layers: int) -> None:
        on_one_core()
        # Rows of these three are taken as needed: whole, the words alone are 384 MB.
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kind = floats(weights["embeddings.token_type_embeddings.weight"][0])
        self._norm = [floats(weights[f"embeddings.LayerNorm.{part}"]) for part in ("weight", "bias")]
        halves = [
            [layer(weights, f"encoder.layer.{number}") for number in range(first, first + LAYERS)]
            for first in range(0, layers, LAYERS)
        ]
        with ThreadPoolExecutor() as cores:
            self.stacks = list(cores.map(Stack, halves))
        give_back()

    def with_stacks(self, stacks: Sequence[Stack]) -> "Network":
        """An encoder over the same words with other layers, for what was trained on from here."""
        other = copy.copy(self)
        other.stacks = list(stacks)
        return other

    def states(self, tokens: Sequence[int]) -> Floats:
        """The last states of one text, shape (tokens, hidden)."""
        return self._after(self._first(tokens))

    def begin(self, tokens: Sequence[int]) -> Callable[[], Floats]:
        """What computes the mean of the last states, as unit vector, from the first states on."""
        first = self._first(tokens)

        def vector() -> Floats:
            mean = self._after(first).mean(0)
            unit: Floats = mean / np.maximum(np.linalg.norm(mean), np.float32(1e-12))
            return unit

        return vector

    def _first(self, tokens: Sequence[int]) -> Floats:
        states = floats(self._words[np.asarray(tokens)]) + floats(self._places[: len(tokens)]) + self._kind
        return _normalised(states, *self._norm)

    def _after(self, states: Floats) -> Floats:
        for one in self.stacks:
            states = one(states)
        return states


def on_one_core() -> None:
    """Let NumPy multiply on the core that asks, so that as many are answered at once as there are cores.

    A question's matrices are small: shared among cores they win little, and those who ask at once wait for each other.
    """
    from threadpoolctl import ThreadpoolController

    for library in ThreadpoolController().lib_controllers:
        if "numpy" in library.filepath:  # FAISS and torch have their own
            library.set_num_threads(1)


def layer(weights: Mapping[str, Array], name: str) -> Layer:
    """The layer whose weights begin with `name`, as transformers names them."""
    asking = [_affine(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    affine = {
        "attended": _affine(weights, f"{name}.attention.output.dense"),
        "wide": _affine(weights, f"{name}.intermediate.dense"),
        "narrow": _affine(weights, f"{name}.output.dense"),
        "first_norm": _affine(weights, f"{name}.attention.output.LayerNorm"),
        "last_norm": _affine(weights, f"{name}.output.LayerNorm"),
        "attending": tuple(np.concatenate(parts) for parts in zip(*asking, strict=True)),
    }
    # The graph's matrices have a row for an input, those of torch for an output.
    return {
        f"{part}.{kind}": value.T for part, both in affine.items() for kind, value in zip(_KINDS, both, strict=True)
    }


def _affine(weights: Mapping[str, Array], name: str) -> tuple[Floats, ...]:
    return tuple(floats(weights[f"{name}.{kind}"]) for kind in _KINDS)


def _normalised(states: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation, row by row."""
    apart = states - states.mean(1, keepdims=True)
    variance = np.square(apart).mean(1, keepdims=True)
    normal: Floats = apart / np.sqrt(variance + np.float32(EPSILON)) * weight + bias
    return normal
