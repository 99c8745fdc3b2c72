"""Trains the reader: `make reader DATA=FOLDER`, where FOLDER is in the form of `shutten eval` with answer spans.

The same data, steps and first weights give the same weights on one machine (what chance draws is drawn by `SEED`).

Question and stretch (see `pairs.py`) go through the bundled model together. Its lower layers stay as they are; the
upper ones and a relevance and a span head are trained (listwise and binary cross-entropy, and the span's at
`SPAN_SHARE`).
"""

import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from tqdm import tqdm

from index.embedders.bundled import model_folder
from rag.reader.network import FROZEN, MAX_TOKENS, WEIGHTS, packed, pair_text, unpacked
from rag.reader.pairs import Pair, Pairs

SEED = 1
PER_STEP = 8  # questions
PARTS = 3  # of a step's passages, by length, so that little is padded
LEARNING_RATE, HEAD_LEARNING_RATE, WARM_UP = 6e-5, 5e-4, 50
SPAN_SHARE = 0.25


def train(folder: Path, steps: int, out: Path, begin: Path | None = None) -> None:
    """Train `steps` steps of `PER_STEP` questions and write the weights to `out`, as the reader keeps them.

    It begins with the weights in the file `begin`, or with those of the bundled model and heads drawn by chance.
    """
    from transformers import AutoModel, AutoTokenizer

    random_ = random.Random(SEED)  # noqa: S311 - to repeat a training, not to keep a secret
    torch.manual_seed(SEED)
    pairs = Pairs(folder, random_)
    random_.shuffle(pairs.asked)
    tokenizer = AutoTokenizer.from_pretrained(model_folder())
    # No dropout: each question is seen once or twice, and drawing it took a third of the time.
    still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = AutoModel.from_pretrained(model_folder(), add_pooling_layer=False, dtype=torch.float32, **still)
    model.train()
    for part in (model.embeddings, *model.encoder.layer[:FROZEN]):
        part.eval().requires_grad_(False)
    relevance, span = torch.nn.Linear(384, 1), torch.nn.Linear(384, 2)
    if begin:
        _put(unpacked(begin), model, relevance, span)
    body = [weight for weight in model.parameters() if weight.requires_grad]
    heads = [*relevance.parameters(), *span.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": LEARNING_RATE}, {"params": heads, "lr": HEAD_LEARNING_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
    )
    bar = tqdm(range(steps), unit="step", mininterval=20)
    began = time.time()
    for step in bar:
        asked = [pairs.asked[(step * PER_STEP + i) % len(pairs.asked)] for i in range(PER_STEP)]
        groups = [pairs.of(one) for one in asked]
        flat = [(pair, group) for group, drawn in enumerate(groups) for pair in drawn]
        flat.sort(key=lambda item: len(item[0].text) + len(item[0].title) + len(item[0].question))
        size = -(-len(flat) // PARTS)
        scores: list[Any] = []
        losses: list[Any] = []
        for first in range(0, len(flat), size):
            part = [pair for pair, _ in flat[first : first + size]]
            z, lost = _read(tokenizer, model, relevance, span, part)
            scores.append(z)
            losses += lost
        z = torch.cat(scores)
        answers = torch.tensor([float(pair.answers) for pair, _ in flat])
        loss = functional.binary_cross_entropy_with_logits(z, answers)
        group_of = torch.tensor([group for _, group in flat])
        listed = torch.tensor([pair.listed for pair, _ in flat])
        for group in range(len(groups)):
            chosen = (group_of == group) & listed
            if not answers[chosen].any():
                continue
            right = answers[chosen].argmax()
            loss = loss - torch.log_softmax(z[chosen], 0)[right] / len(groups)
        if losses:
            loss = loss + SPAN_SHARE * sum(losses) / len(losses)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 19:
            print(f"{step + 1} loss {loss.item():.3f} {time.time() - began:.0f} s", file=sys.stderr, flush=True)
        if step % 100 == 99 or step == steps - 1:
            _write(model, relevance, span, out)


def _read(tokenizer: Any, model: Any, relevance: Any, span: Any, part: Sequence[Pair]) -> tuple[Any, list[Any]]:
    """The relevance logits of these pairs, and the span losses of those that answer."""
    fields = [pair_text(pair.question, pair.title, pair.text) for pair in part]
    encoded = tokenizer(
        [question for question, _ in fields],
        [passage for _, passage in fields],
        padding=True,
        truncation="only_second",
        max_length=MAX_TOKENS,
        return_tensors="pt",
        return_offsets_mapping=True,
    )
    offsets = encoded.pop("offset_mapping")
    hidden = model(input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"]).last_hidden_state
    mask = encoded["attention_mask"].float()
    z = relevance((hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)).squeeze(1)
    ends = span(hidden)
    losses = []
    for row, pair in enumerate(part):
        if pair.span is None:
            continue
        lead = len(fields[row][1]) - len(pair.text)
        start, end = pair.span[0] + lead, pair.span[1] + lead
        second = torch.tensor([part_of == 1 for part_of in encoded.encodings[row].sequence_ids])
        shut = torch.where(second, 0.0, -1e4)
        at = offsets[row]
        first = ((at[:, 0] <= start) & (at[:, 1] > start) & second).nonzero()
        last = ((at[:, 0] < end) & (at[:, 1] >= end) & second).nonzero()
        if len(first) and len(last):
            for column, place in ((0, first), (1, last)):
                losses.append(functional.cross_entropy((ends[row, :, column] + shut)[None], place[0]))
    return z, losses


def _put(weights: Mapping[str, NDArray[np.float32]], model: Any, relevance: Any, span: Any) -> None:
    """Put weights that `_write` wrote where they were."""
    tensors = {name: torch.from_numpy(np.ascontiguousarray(weight)) for name, weight in weights.items()}
    layers = {f"encoder.{name}": tensor for name, tensor in tensors.items() if name.startswith("layer.")}
    _, unknown = model.load_state_dict(layers, strict=False)
    if unknown:
        raise ValueError(f"These weights do not belong to the reader: {', '.join(unknown[:3])}")
    for head, name in ((relevance, "relevance"), (span, "span")):
        head.load_state_dict({part: tensors[f"{name}.{part}"] for part in ("weight", "bias")})


def _write(model: Any, relevance: Any, span: Any, out: Path) -> None:
    from safetensors.numpy import save_file

    kept = {
        name.removeprefix("encoder."): weight.detach().clone()
        for name, weight in model.state_dict().items()
        if name.startswith("encoder.layer.") and int(name.split(".")[2]) >= FROZEN
    }
    kept |= {f"relevance.{name}": weight.detach().clone() for name, weight in relevance.state_dict().items()}
    kept |= {f"span.{name}": weight.detach().clone() for name, weight in span.state_dict().items()}
    save_file(packed({name: weight.float().numpy() for name, weight in kept.items()}), out)


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[3:]]
    train(Path(sys.argv[1]), int(sys.argv[2]), files[0] if files else WEIGHTS, *files[1:2])
