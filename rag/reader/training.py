"""Trains the reader: `make reader DATA=FOLDER`, where FOLDER is in the form of `shutten eval` with answer spans.

The same data and steps give the same weights on one machine (everything drawn by chance is drawn by `SEED`).

Question and passage go through the bundled model together. Its lower layers stay as they are; the upper ones and a
relevance and a span head are trained (listwise and binary cross-entropy, and the span's at `SPAN_SHARE`). For each
question there are three passages: the one that answers, one that shares words with it, and one that is near but does
not answer: a neighbour from the same article, the answering passage without its answer, or the answering passage of a
question whose year or name was changed.
"""

import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch.nn import functional
from tqdm import tqdm

from index import words
from index.embedders.bundled import model_folder
from index.languages import sentence_spans
from index.languages.terms import query_terms
from rag.reader.network import FROZEN, MAX_TOKENS, WEIGHTS, packed, pair_text

SEED = 0
PER_STEP = 8  # questions
PARTS = 3  # of a step's passages, by length, so that little is padded
LEARNING_RATE, HEAD_LEARNING_RATE, WARM_UP = 6e-5, 5e-4, 50
SPAN_SHARE = 0.25
SHORTEST, LONGEST = 80, 170  # characters of a passage that is read
_STEPS = (-12, -7, -3, -2, -1, 1, 2, 3, 5, 10)  # between a year and the one asked for instead
_NUMBER = re.compile(r"[0-9０-９]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a passage: whether it answers or competes with the one that does, and where the answer is."""

    question: str
    title: str
    text: str
    answers: bool
    listed: bool
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose answer stands at `spans` of article number `article`."""

    question: str
    article: int
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class Pairs:
    """Draws the passages that a question is trained with."""

    def __init__(self, folder: Path, random_: random.Random) -> None:
        self._random = random_
        self.articles = [json.loads(line) for line in (folder / "articles.jsonl").open(encoding="utf-8")]
        row = {article["id"]: place for place, article in enumerate(self.articles)}
        self.asked = [
            Asked(
                one["question"],
                row[one["gold"][0]],
                tuple(one["answers"]),
                tuple((start, end) for start, end in one["spans"]),
            )
            for one in map(json.loads, (folder / "questions.jsonl").open(encoding="utf-8"))
            if one["spans"]
        ]
        self._titled: dict[str, list[int]] = defaultdict(list)
        for place, article in enumerate(self.articles):
            self._titled[article["title"]].append(place)
        self._titles = sorted(self._titled)
        self._kept = TemporaryDirectory(prefix="shutten-reader-")
        found = Path(self._kept.name, "words")
        texts = ((place, place, f"{a['title']}\n{a['text']}") for place, a in enumerate(self.articles))
        words.write(found, texts)
        self._words = words.WordIndex(found)

    def of(self, asked: Asked) -> list[Pair]:
        """The passage that answers, then those that do not."""
        article = self.articles[asked.article]
        text, start = self._cut(article["text"], self._random.choice(asked.spans))
        inside = [(a - start, b - start) for a, b in asked.spans if a >= start and b - start <= len(text)]
        right = Pair(asked.question, article["title"], text, True, True, inside[0] if inside else None)
        near = [place for place in self._near(asked) if self._fits(asked, place)]
        same = [place for place in self._titled[article["title"]] if self._fits(asked, place)]
        wrong = [self._other(asked, self._random.choice(near[:8]))] if near else []
        drawn = self._random.random()
        if drawn < 0.3 and (without := self._without_answer(asked, text)):
            wrong.append(replace(right, text=without, answers=False, listed=True, span=None))
        elif drawn < 0.5 and (changed := self._changed(asked, f"{article['title']} {text}")):
            wrong.append(replace(right, question=changed, answers=False, listed=False, span=None))
        elif same:
            wrong.append(self._other(asked, self._random.choice(same)))
        elif near:
            wrong.append(self._other(asked, near[-1]))
        return [right, *wrong]

    def _near(self, asked: Asked) -> list[int]:
        weights = dict.fromkeys(query_terms(asked.question), 1.0)
        return [int(key) for key in self._words.find(weights, 20).keys]

    def _fits(self, asked: Asked, place: int) -> bool:
        """Whether that article certainly does not answer."""
        text = self.articles[place]["text"]
        return place != asked.article and not any(answer in text for answer in asked.answers)

    def _other(self, asked: Asked, place: int) -> Pair:
        article = self.articles[place]
        text = article["text"]
        middle = self._random.randrange(len(text))
        return Pair(asked.question, article["title"], self._cut(text, (middle, middle))[0], False, True)

    def _cut(self, text: str, around: tuple[int, int]) -> tuple[str, int]:
        length = self._random.randint(SHORTEST, LONGEST)
        if len(text) <= length:
            return text, 0
        start = around[0] - self._random.randint(10, length - 40)
        start = max(0, min(start, len(text) - length))
        return text[start : start + length], start

    def _without_answer(self, asked: Asked, text: str) -> str:
        """The passage less the sentences that hold the answer; nothing where little would be left."""
        spans = sentence_spans(text)
        kept = [text[s.start : s.end] for s in spans if not any(a in text[s.start : s.end] for a in asked.answers)]
        left = "".join(kept).strip()
        return left if len(left) >= 40 and len(kept) < len(spans) else ""

    def _changed(self, asked: Asked, seen: str) -> str:
        """The question about another year or another name, which the passage does not hold; nothing without one."""
        numbers = [match for match in _NUMBER.finditer(asked.question) if match.group() in seen]
        title = next((t for t in re.split(r"[\s(（]", seen)[:1] if len(t) > 1 and t in asked.question), "")
        if numbers and (not title or self._random.random() < 0.6):
            match = self._random.choice(numbers)
            number = int(match.group())
            step = self._random.choice(_STEPS) if number > 12 else self._random.randint(1, 9)
            other = str(max(1, number + step))
            if other not in seen:
                return asked.question[: match.start()] + other + asked.question[match.end() :]
        if title:
            name = re.split(r"[\s(（]", self._random.choice(self._titles))[0]
            if name and name not in seen:
                return asked.question.replace(title, name)
        return ""


def train(folder: Path, steps: int, out: Path) -> None:
    """Train `steps` steps of `PER_STEP` questions and write the weights to `out`, as the reader keeps them."""
    from transformers import AutoModel, AutoTokenizer

    random_ = random.Random(SEED)  # noqa: S311 - to repeat a training, not to keep a secret
    torch.manual_seed(SEED)
    pairs = Pairs(folder, random_)
    random_.shuffle(pairs.asked)
    tokenizer = AutoTokenizer.from_pretrained(model_folder())
    model = AutoModel.from_pretrained(model_folder(), add_pooling_layer=False, dtype=torch.float32)
    model.train()
    for part in (model.embeddings, *model.encoder.layer[:FROZEN]):
        part.eval().requires_grad_(False)
    relevance, span = torch.nn.Linear(384, 1), torch.nn.Linear(384, 2)
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
    train(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else WEIGHTS)
