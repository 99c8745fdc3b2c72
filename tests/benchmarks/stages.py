"""One measurement in a process of its own, so that memory and caches are its own: prints a line of JSON."""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

WARM = 5  # questions before the clock runs


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """The 50th, 95th and 99th percentile in milliseconds."""
    return {f"p{q}": round(float(np.percentile(seconds, q)) * 1e3, 2) for q in (50, 95, 99)}


def peak_rss() -> float:
    """The most memory this process or one of its children ever held, in MB."""
    both = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(both) / (1024 if sys.platform == "linux" else 1024**2)


def build(work: Path, size: int, simulated: bool) -> dict[str, Any]:
    """Build the archive, and again with nothing and with one article of a hundred changed."""
    import index.build as building
    from tests.benchmarks.corpus import (
        SimulatedEmbedder,
        article_lines,
        sample_sentences,
        write_articles,
        write_lines,
    )

    sentences = sample_sentences(Path("data/articles"))
    folder, data = work / f"index-{size}", work / f"articles-{size}"
    characters = write_articles(data, sentences, size)
    if simulated:
        embedder = SimulatedEmbedder(sentences, work / "sentences.npy")
        building.open_embedder = lambda name: embedder  # type: ignore[assignment,return-value]
    began, cpu = time.perf_counter(), time.process_time()
    report = building.build(data, folder, full=True)
    full = time.perf_counter() - began
    result = {
        "passages": report.passages,
        "embedded_texts": report.embedded,
        "seconds": round(full, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "passages_per_second": round(report.passages / full, 2),
        "characters_per_second": round(characters / full, 1),
        "peak_rss_mb": round(peak_rss()),
        "simulated_vectors": simulated,
    }
    began = time.perf_counter()
    building.build(data, folder)
    result["unchanged_seconds"] = round(time.perf_counter() - began, 2)
    lines = article_lines(data)
    for number in range(0, len(lines), 100):
        record = json.loads(lines[number])
        lines[number] = json.dumps({**record, "text": record["text"] + "追記がある。"}, ensure_ascii=False)
    write_lines(data, lines)
    began = time.perf_counter()
    building.build(data, folder)
    result["one_percent_seconds"] = round(time.perf_counter() - began, 2)
    generation = max(folder.glob("gen-*"))
    sizes = {str(f.relative_to(generation)): f.stat().st_size for f in generation.rglob("*") if f.is_file()}
    parts = {"vectors": 0, "sentences": 0, "words": 0, "catalog": 0}
    for name, size_ in sizes.items():
        part = next((part for part in parts if name.startswith(part)), None)
        if part:
            parts[part] += size_
    text = sum(len((a := json.loads(line))["text"].encode()) + len(a["title"].encode()) for line in lines)
    parts["catalog"] -= text
    result["bytes_a_passage_without_text"] = {name: round(n / report.passages) for name, n in parts.items()}
    result["bytes_a_passage_without_text"]["all"] = round(sum(parts.values()) / report.passages)
    return result


def ask(work: Path, size: int, count: int, *, reads: bool = True) -> dict[str, Any]:
    """Ask and search, warm: each question's bare embedding, the whole answer, the stages of it."""
    import rag
    from tests.benchmarks.corpus import questions, sample_sentences

    began = time.perf_counter()
    assistant = rag.open_assistant(work / f"index-{size}", reads=reads)
    opened = time.perf_counter() - began
    assistant.warm()  # as a server does
    asked = questions(sample_sentences(Path("data/articles")), count + WARM)
    for question in asked[:WARM]:
        assistant.ask(question)
        assistant.search(question)
    embedder = assistant.archive.embedder
    measured = ("bare_embedding", "ask", "search", "bare_cpu", "ask_cpu", "search_cpu")
    times: dict[str, list[float]] = {name: [] for name in measured}
    stages: dict[str, list[float]] = {"embed": [], "search": [], "read": [], "answer": []}
    for question in asked[WARM:]:
        timed(times["bare_embedding"], times["bare_cpu"], lambda q=question: embedder.embed_query(q))
        answer = timed(times["ask"], times["ask_cpu"], lambda q=question: assistant.ask(q))
        timed(times["search"], times["search_cpu"], lambda q=question: assistant.search(q))
        for stage, kept in stages.items():
            kept.append(getattr(answer.timing, stage) / 1e3)
    result = {name: spread(kept) for name, kept in times.items()}
    result["stages_of_ask"] = {name: spread(kept) for name, kept in stages.items()}  # type: ignore[assignment]
    alone = spread([whole - read for whole, read in zip(times["ask"], stages["read"], strict=True)])
    ratios = {q: round(alone[q] / result["bare_embedding"]["p50"], 2) for q in ("p50", "p95")}
    return {
        **result,
        "ask_without_reading_to_bare_embedding": ratios,
        "store": assistant.archive.facts.store_kind,
        "open_seconds": round(opened, 2),
        "peak_rss_mb": round(peak_rss()),
    }


def timed(wall: list[float], cpu: list[float], work: Callable[[], Any]) -> Any:
    """What `work` returns; how long it took is added to both lists."""
    began, used = time.perf_counter(), time.process_time()  # of all threads, for the reader has its own
    result = work()
    wall.append(time.perf_counter() - began)
    cpu.append(time.process_time() - used)
    return result


def plain(work: Path, size: int, count: int) -> dict[str, Any]:
    """What one would write first: SentenceTransformer.encode in float32, a flat FAISS index, a loop."""
    import faiss
    import torch
    from sentence_transformers import SentenceTransformer

    from index.embedders.bundled import model_folder
    from index.embedders.local import quiet
    from tests.benchmarks.corpus import article_lines, questions, sample_sentences

    quiet()
    lines = article_lines(work / f"articles-{size}")[:count]
    texts = [f"passage: {a['title']}\n{a['text']}" for a in map(json.loads, lines)]
    model = SentenceTransformer(str(model_folder()), device="cpu", model_kwargs={"dtype": torch.float32})
    model.encode(texts[:8])
    began, cpu = time.perf_counter(), time.process_time()
    vectors = model.encode(texts, batch_size=32, normalize_embeddings=True)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    times: list[float] = []
    for question in questions(sample_sentences(Path("data/articles")), 30):
        began = time.perf_counter()
        index.search(model.encode([f"query: {question}"], normalize_embeddings=True), 20)
        times.append(time.perf_counter() - began)
    return {
        "passages_per_second": round(len(texts) / seconds, 2),
        "passages_per_cpu_second": round(len(texts) / used, 2),
        "search": spread(times),
        "peak_rss_mb": round(peak_rss()),
    }


def vectors(work: Path, size: int, count: int) -> dict[str, Any]:
    """Our own making of passage vectors alone, over the same passages as `plain`; and its share of the roofline."""
    import torch

    from index.embedders import open_embedder
    from index.embedders.local import has_bf16
    from tests.benchmarks.corpus import article_lines

    lines = article_lines(work / f"articles-{size}")[:count]
    texts = [f"{a['title']}\n{a['text']}" for a in map(json.loads, lines)]
    embedder = open_embedder("bundled")
    embedder.embed_passages(texts[:8])
    began, cpu = time.perf_counter(), time.process_time()
    embedder.embed_passages(texts)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    tokens = [len(one.ids) for one in embedder._tokenizer.encode_batch([f"passage: {text}" for text in texts])]
    hidden, wide, layers = 384, 1536, 12
    flops = sum(layers * (2 * n * hidden * (4 * hidden + 2 * wide) + 4 * n * n * hidden) for n in tokens)
    kind = torch.bfloat16 if has_bf16() else torch.float32
    peak = _gemm_peak(kind)
    return {
        "passages_per_second": round(len(texts) / seconds, 2),
        "passages_per_cpu_second": round(len(texts) / used, 2),
        "tokens_a_passage": round(sum(tokens) / len(tokens), 1),
        "gflop_a_passage": round(flops / len(texts) / 1e9, 2),
        "number_type": str(kind).removeprefix("torch."),
        "gemm_peak_gflops": round(peak / 1e9, 1),
        "share_of_roofline": round(flops / seconds / peak, 3),
    }


def _gemm_peak(kind: Any) -> float:
    """Floating-point operations a second of a matrix product of the model's shapes, the best of some tries."""
    import torch

    states, weights = torch.randn(2048, 384).to(kind), torch.randn(1536, 384).to(kind)
    best = 0.0
    for _ in range(20):
        began = time.perf_counter()
        torch.nn.functional.linear(states, weights)
        best = max(best, 2 * 2048 * 384 * 1536 / (time.perf_counter() - began))
    return best


STAGES: dict[str, Callable[..., dict[str, Any]]] = {"build": build, "ask": ask, "plain": plain, "vectors": vectors}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("work", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--simulated", action="store_true")
    parser.add_argument("--no-reader", action="store_true", help="ask without it, so that its time is in no number")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    last = given.simulated if given.stage == "build" else given.count
    without = {"reads": False} if given.no_reader else {}
    print(json.dumps(STAGES[given.stage](given.work, given.size, last, **without)))
