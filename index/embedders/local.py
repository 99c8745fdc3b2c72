"""Any sentence-transformers model: a folder, or a name in the local Hugging Face cache. Never the network."""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedders import ModelFacts, Vectors
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_HASHED = ("*.safetensors", "tokenizer.json", "config.json", "config_sentence_transformers.json", "modules.json")


class LocalEmbedder:
    """A sentence-transformers model with its own prompts."""

    pools = False

    def __init__(self, model: "SentenceTransformer", name: str, fingerprint: str) -> None:
        self._model = model
        # Batches lose less to a lock than to torch's threads fighting over two cores (measured: 2,993 encodings
        # in 15 s with a lock, 2,585 without).
        self._turn = threading.Lock()
        self.facts = ModelFacts(name, fingerprint, int(model.get_embedding_dimension() or 0))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        with self._turn:
            encoded = self._model.encode_document(
                list(texts), batch_size=32, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
            )
        return _unit(encoded).reshape(len(texts), self.facts.dimension)  # no texts give no columns

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        with self._turn:
            encoded = self._model.encode_query(
                text, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
            )
        return _unit(encoded)

    def begin(self, text: str) -> Callable[[], Vectors]:
        """See `Embedder`."""
        return partial(self.embed_query, text)


def open_embedder(name: str) -> LocalEmbedder:
    """Open the model `name`. Raises ModelError, with what to do, when it cannot be loaded safely."""
    return load(name, name, fingerprint=None)


def load(path: str, name: str, fingerprint: str | None) -> LocalEmbedder:
    """The model at `path`, shown as `name`. Without a known `fingerprint` its files are hashed."""
    quiet()
    import torch
    from sentence_transformers import SentenceTransformer

    dtype = torch.bfloat16 if has_bf16() else torch.float32
    try:
        model = SentenceTransformer(
            path,
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"dtype": dtype, "use_safetensors": True},
        )
    except Exception as problem:  # a damaged or foreign folder makes these libraries raise nearly anything
        raise ModelError(
            f"The model '{name}' cannot be loaded: {_first_line(problem)} Give --model a sentence-transformers folder "
            "that holds safetensors files, or leave it out to use the bundled model."
        ) from problem
    return LocalEmbedder(model, name, fingerprint or fingerprint_of(path) or _hash_weights(model))


def fingerprint_of(path: str) -> str | None:
    """A hash of everything in a model's folder that decides a vector; None for a name in the hub's cache."""
    folder = Path(path)
    if not folder.is_dir():
        return None
    digest = hashlib.sha256()
    for file in sorted(file for pattern in _HASHED for file in folder.rglob(pattern)):
        digest.update(file.relative_to(folder).as_posix().encode())
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()[:32]


def _unit(vectors: Any) -> Vectors:
    """Unit length in float32; the model's own normalisation is only as exact as bf16 (1.002)."""
    exact = np.asarray(vectors, np.float32)
    unit: Vectors = exact / np.maximum(np.linalg.norm(exact, axis=-1, keepdims=True), 1e-12)
    return unit


def quiet() -> None:
    """Keep the model libraries offline and silent; a user's own settings win."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def has_bf16() -> bool:
    """Whether this CPU computes bfloat16 natively; emulated, it would be slower than float32."""
    import torch

    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16") or capabilities.get("bf16"))


def _hash_weights(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256(repr(sorted(model.prompts.items())).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + tensor.float().numpy().tobytes())
    return digest.hexdigest()[:32]


def _first_line(problem: Exception) -> str:
    line = (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip()
    return line if line.endswith((".", "!")) else line + "."
