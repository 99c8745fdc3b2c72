"""The reader's network: the bundled model's lower layers, upper layers of its own, a relevance and a span head.

By ONNX Runtime, as the bundled model computes a question, so that no answer waits for torch. The weights are kept as
int8 with a float16 scale a row (weight = integer * scale; at most .4 % of a row's largest weight is lost).
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import Span
from index.embedders.bundled import shared_model
from index.embedders.bundled.for_questions import Floats, Stack, layer
from index.errors import ModelError
from index.memory import give_back
from rag.reader import Reading, Window

FROZEN = 6  # lower layers that stay those of the bundled model
LAYERS = 12
MAX_TOKENS = 288  # of question and window together
LONGEST_ANSWER = 24  # tokens
WEIGHTS = Path(__file__).with_name("weights.safetensors")
_SCALE = ".scale"
_NEVER = np.float32(-1e9)


class Network:
    """A `Reader`. Safe to call from any number of threads; each window is read on one core, several at a time."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._tokenizer, base = shared_model()
        self._first, self._last = (self._tokenizer.token_to_id(mark) or 0 for mark in ("<s>", "</s>"))
        try:
            kept = unpacked(weights)
            upper = Stack([layer(kept, f"layer.{number}") for number in range(FROZEN, LAYERS)])
            self._relevance = kept["relevance.weight"], kept["relevance.bias"]
            self._span = kept["span.weight"], kept["span.bias"]
        except (OSError, KeyError, ValueError) as problem:
            raise _damaged(weights) from problem
        self._network = base.with_stacks([base.stacks[0], upper])  # nothing is held twice
        del upper, kept
        give_back()
        self._cores = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="reader")

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """See `Reader`."""
        if len(windows) < 2:
            return [self._reading(question, window) for window in windows]
        # The longest first: three windows on two cores then end soonest.
        order = sorted(range(len(windows)), key=lambda place: -len(windows[place].text))
        readings = self._cores.map(partial(self._reading, question), [windows[place] for place in order])
        found = dict(zip(order, readings, strict=True))
        return [found[place] for place in range(len(windows))]

    def _reading(self, question: str, window: Window) -> Reading:
        asked, passage = pair_text(question, window.title, window.text)
        first = self._tokenizer.encode(asked, add_special_tokens=False).ids[: MAX_TOKENS // 2]
        second = self._tokenizer.encode(passage, add_special_tokens=False)
        room = MAX_TOKENS - len(first) - 4
        ids = [self._first, *first, self._last, self._last, *second.ids[:room], self._last]
        states = self._network.states(ids)
        weight, bias = self._relevance
        answers = float(weight[0] @ states.mean(0) + bias[0])
        start = len(first) + 3
        offsets = second.offsets[:room]
        weight, bias = self._span
        ends: Floats = states[start : start + len(offsets)] @ weight.T + bias
        return Reading(answers, _best_span(ends, offsets, len(passage) - len(window.text), len(window.text)))


def pair_text(question: str, title: str, text: str) -> tuple[str, str]:
    """The two texts that the tokenizer joins."""
    return f"query: {question}", f"{title}\n{text}"


def _best_span(ends: Floats, offsets: Sequence[tuple[int, int]], lead: int, length: int) -> Span:
    """The start and end token with the greatest sum of logits, the end not before the start, as characters.

    `ends` has shape (tokens, 2); the text begins at character `lead`, for an answer in the title is no stretch of it.
    """
    inside = [place for place, (_, end) in enumerate(offsets) if end > lead]
    if not inside:
        return Span(0, 0)
    ends, offsets = ends[inside[0] :], offsets[inside[0] :]
    width = np.arange(len(ends))[None, :] - np.arange(len(ends))[:, None]
    sums = np.where((width >= 0) & (width <= LONGEST_ANSWER), ends[:, 0][:, None] + ends[:, 1][None, :], _NEVER)
    first, last = divmod(int(sums.argmax()), len(ends))
    start = max(0, offsets[first][0] - lead)
    return Span(start, max(start, min(length, offsets[last][1] - lead)))


def packed(weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[Any]]:
    """Matrices as int8 with a float16 scale a row; vectors and the heads, which are small, stay as they are."""
    stored: dict[str, NDArray[Any]] = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and len(weight) > 2:
            scale = np.maximum(np.abs(weight).max(1) / 127, 1e-8).astype(np.float16)
            whole = np.rint(weight / scale.astype(np.float32)[:, None])
            stored[name], stored[name + _SCALE] = np.clip(whole, -127, 127).astype(np.int8), scale
        else:
            stored[name] = weight.astype(np.float16) if weight.ndim == 2 else weight
    return stored


def unpacked(file: Path) -> dict[str, NDArray[np.float32]]:
    """The weights in `file`, float32. Raises ModelError when it cannot be read."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        stored = load_file(file)
    except (OSError, SafetensorError) as problem:
        raise _damaged(file) from problem
    return {
        # Laid out as the layers want them, so that they are not copied once more.
        name: np.asfortranarray(weight, np.float32) * stored[name + _SCALE].astype(np.float32)[:, None]
        if name + _SCALE in stored
        else weight.astype(np.float32)
        for name, weight in stored.items()
        if not name.endswith(_SCALE)
    }


def _damaged(file: Path) -> ModelError:
    return ModelError(
        f"The reader's weights ({file}) are missing or damaged. Install Shutten anew, or go on without: --no-reader"
    )
