"""txtai and LanceDB over the same passages and questions, each in an environment that `make bench` makes.

This file runs there, so it imports nothing of ours: `python rivals.py txtai|lancedb JOB`. JOB is a JSON file that names
the model, the texts, the questions, and for LanceDB the vectors, which are made by the same model.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def txtai(job: dict[str, Any]) -> tuple[float, list[float]]:
    """Its hybrid index, dense and sparse together."""
    from txtai import Embeddings

    embeddings = Embeddings(
        path=job["model"], hybrid=True, instructions={"query": "query: ", "data": "passage: "}, backend="faiss"
    )
    began = time.perf_counter()
    embeddings.index(enumerate(job["texts"]))
    built = time.perf_counter() - began
    return built, [_timed(lambda q=question: embeddings.search(q, 20)) for question in job["questions"]]


def lancedb(job: dict[str, Any]) -> tuple[float, list[float]]:
    """Its hybrid search over the same vectors and its own word index; embedding the question is part of the search."""
    import lancedb as lance
    import numpy as np
    from lancedb.rerankers import RRFReranker
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(job["model"], device="cpu")
    began = time.perf_counter()
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


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    seconds, times = {"txtai": txtai, "lancedb": lancedb}[sys.argv[1]](given)
    print(json.dumps({"build_seconds": seconds, "search_seconds": times}))
