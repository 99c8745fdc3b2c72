"""txtai and LanceDB over the same passages and questions, each in an environment that `make bench` makes.

This file runs there, so it imports nothing of ours: `python rivals.py txtai|lancedb JOB`. JOB is a JSON file that names
the model, the texts and the questions. Where it also names a file of vectors, the texts have those, and the questions
are embedded by the model all the same: so searching can be compared at sizes that take hours to embed.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def txtai(job: dict[str, Any]) -> tuple[float, list[tuple[float, float]]]:
    """Its hybrid index, dense and sparse together."""
    from txtai import Embeddings

    kind: dict[str, Any] = {"path": job["model"], "instructions": {"query": "query: ", "data": "passage: "}}
    if job["vectors"]:
        kind = {"method": "external", "transform": _transform(job)}
    embeddings = Embeddings(**kind, hybrid=True, backend="faiss")
    began = time.perf_counter()
    embeddings.index(enumerate(job["texts"]))
    built = time.perf_counter() - began
    return built, [_timed(lambda q=question: embeddings.search(q, 20)) for question in job["questions"]]


def lancedb(job: dict[str, Any]) -> tuple[float, list[tuple[float, float]]]:
    """Its hybrid search over the same vectors and its own word index; embedding the question is part of the search."""
    import lancedb as lance
    import numpy as np
    from lancedb.rerankers import RRFReranker
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(job["model"], device="cpu")
    began = time.perf_counter()
    if job["vectors"]:
        vectors = np.load(job["vectors"])
    else:
        vectors = model.encode([f"passage: {text}" for text in job["texts"]], normalize_embeddings=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = [{"text": t, "vector": v} for t, v in zip(job["texts"], np.asarray(vectors), strict=True)]
        table = lance.connect(folder).create_table("passages", rows)
        table.create_fts_index("text", base_tokenizer="ngram", ngram_min_length=1, ngram_max_length=2)
        built = time.perf_counter() - began

        def ask(question: str) -> None:
            vector = model.encode([f"query: {question}"], normalize_embeddings=True)[0]
            found = table.search(query_type="hybrid").vector(vector).text(question)
            found.rerank(RRFReranker()).limit(20).to_list()

        return built, [_timed(lambda q=question: ask(q)) for question in job["questions"]]


def _transform(job: dict[str, Any]) -> Any:
    """What gives texts the vectors that the job names, and questions those of the model."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    model, vectors = SentenceTransformer(job["model"], device="cpu"), np.load(job["vectors"])
    place = {text: row for row, text in enumerate(job["texts"])}

    def transform(texts: list[str]) -> Any:
        rows = [place.get(text) for text in texts]
        if None not in rows:
            return vectors[rows]
        return model.encode([f"query: {text}" for text in texts], normalize_embeddings=True)

    return transform


def _timed(work: Any) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    seconds, times = {"txtai": txtai, "lancedb": lancedb}[sys.argv[1]](given)
    print(json.dumps({"build_seconds": seconds, "search_seconds": times}))
