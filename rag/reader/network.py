"""The reader's network: the bundled model's lower layers, upper layers of its own, a relevance and a span head.

The weights are kept as int8 with a float16 scale a row (weight = integer * scale; at most .4 % of a row's largest
weight is lost) and computed with in the precision of the bundled model.
"""

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.documents import Span
from index.embedders.bundled import shared_model
from index.errors import ModelError
from rag.reader import Reading, Window

if TYPE_CHECKING:
    import torch

FROZEN = 6  # lower layers that stay those of the bundled model
MAX_TOKENS = 224  # of question and window together
LONGEST_ANSWER = 24  # tokens
WEIGHTS = Path(__file__).with_name("weights.safetensors")
_SCALE = ".scale"


class Network:
    """A `Reader`. Safe to call from any number of threads; they take turns with the embedding of questions."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        import torch

        shared = shared_model()
        self._tokenizer, self._turn = shared.tokenizer, shared.turn
        kept = unpacked(weights)
        base = shared.network
        own = copy.copy(base)  # the embeddings and lower layers are the same objects: nothing is held twice
        own._modules = dict(base._modules)
        own.encoder = copy.copy(base.encoder)
        own.encoder._modules = dict(base.encoder._modules)
        upper = copy.deepcopy(list(base.encoder.layer[FROZEN:]))
        own.encoder.layer = torch.nn.ModuleList([*base.encoder.layer[:FROZEN], *upper])
        own.pooler = None
        try:
            missing = own.encoder.load_state_dict(_under(kept, "layer."), strict=False).missing_keys
            self._relevance, self._span = _head(kept, "relevance", 1), _head(kept, "span", 2)
        except (KeyError, RuntimeError) as problem:
            raise _damaged(weights) from problem
        if any(int(name.split(".")[1]) >= FROZEN for name in missing):
            raise _damaged(weights)
        self._network = own.eval()

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """See `Reader`."""
        import torch

        if not windows:
            return []
        fields = [pair_text(question, window.title, window.text) for window in windows]
        encoded = self._tokenizer(
            [asked for asked, _ in fields],
            [passage for _, passage in fields],
            padding=True,
            truncation="only_second",
            max_length=MAX_TOKENS,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        offsets = encoded["offset_mapping"]
        mask = encoded["attention_mask"]
        with self._turn, torch.inference_mode():
            hidden = self._network(input_ids=encoded["input_ids"], attention_mask=mask).last_hidden_state.float()
            weight = mask[:, :, None].float()
            relevance = self._relevance((hidden * weight).sum(1) / weight.sum(1)).squeeze(1)
            ends = self._span(hidden)
        readings = []
        for row, window in enumerate(windows):
            lead = len(fields[row][1]) - len(window.text)
            inside = torch.tensor([part == 1 for part in encoded.encodings[row].sequence_ids])
            inside &= offsets[row, :, 1] > lead  # an answer in the title is no stretch of the text
            readings.append(
                Reading(float(relevance[row]), _best_span(ends[row], inside, offsets[row], lead, len(window.text)))
            )
        return readings


def pair_text(question: str, title: str, text: str) -> tuple[str, str]:
    """The two texts that the tokenizer joins."""
    return f"query: {question}", f"{title}\n{text}"


def _best_span(ends: "torch.Tensor", inside: "torch.Tensor", offsets: "torch.Tensor", lead: int, length: int) -> Span:
    """The start and end token with the greatest sum of logits, the end not before the start, as characters."""
    import torch

    if not inside.any():
        return Span(0, 0)
    shut = torch.where(inside, 0.0, -1e4)
    sums = (ends[:, 0] + shut)[:, None] + (ends[:, 1] + shut)[None, :]
    places = torch.arange(len(shut))
    width = places[None, :] - places[:, None]
    sums = sums.masked_fill((width < 0) | (width > LONGEST_ANSWER), -1e9)
    first, last = divmod(int(sums.argmax()), len(shut))
    start = max(0, int(offsets[first, 0]) - lead)
    return Span(start, max(start, min(length, int(offsets[last, 1]) - lead)))


def packed(weights: Mapping[str, "torch.Tensor"]) -> "dict[str, torch.Tensor]":
    """Matrices as int8 with a float16 scale a row; vectors, which are few, stay as they are."""
    import torch

    stored = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and len(weight) > 2:
            scale = (weight.abs().amax(1) / 127).clamp(min=1e-8).half()
            stored[name] = (weight / scale.float()[:, None]).round().clamp(-127, 127).to(torch.int8)
            stored[name + _SCALE] = scale
        else:
            stored[name] = weight.half() if weight.ndim == 2 else weight
    return stored


def unpacked(file: Path) -> "dict[str, torch.Tensor]":
    """The weights in `file`, float32. Raises ModelError when it cannot be read."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        stored = load_file(file)
    except (OSError, SafetensorError) as problem:
        raise _damaged(file) from problem
    return {
        name: weight.float() * stored[name + _SCALE].float()[:, None] if name + _SCALE in stored else weight.float()
        for name, weight in stored.items()
        if not name.endswith(_SCALE)
    }


def _under(weights: Mapping[str, "torch.Tensor"], prefix: str) -> "dict[str, torch.Tensor]":
    return {name: weight for name, weight in weights.items() if name.startswith(prefix)}


def _head(weights: Mapping[str, "torch.Tensor"], name: str, outputs: int) -> Any:
    import torch

    weight = weights[f"{name}.weight"]
    head = torch.nn.Linear(weight.shape[1], outputs)
    head.load_state_dict({part: weights[f"{name}.{part}"] for part in ("weight", "bias")})
    return head.eval()


def _damaged(file: Path) -> ModelError:
    return ModelError(
        f"The reader's weights ({file}) are missing or damaged. Install Shutten anew, or go on without: --no-reader"
    )
