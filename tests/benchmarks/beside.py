"""Runs others beside us: makes an environment for each that reads our installed torch, and hands it the same work."""

import json
import os
import site
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders.bundled import model_folder
from tests.benchmarks.corpus import SimulatedEmbedder, article_lines, questions, sample_sentences
from tests.benchmarks.stages import WARM, spread

ROOT = Path(__file__).parents[2]
RIVALS = ("txtai", "lancedb")


def environment(name: str, where: Path) -> Path:
    """The Python of an environment with the package `name`; our packages are seen from it, so torch stays the CPU's.

    Raises CalledProcessError when it cannot be installed.
    """
    folder = where / name
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        venv.create(folder, clear=True)
        seen = subprocess.check_output(
            [python, "-c", "import site; print(site.getsitepackages()[0])"], text=True
        ).strip()
        Path(seen, "zz-shutten.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")
        install = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--quiet",
            "-c",
            ROOT / "constraints.txt",
        ]
        subprocess.run([*install, name], check=True, capture_output=True, text=True)
        (folder / "ready").touch()
    return python


def simulated(work: Path, size: int) -> Path:
    """A file of the vectors that the benchmark gives the passages of an archive too large to be embedded."""
    kept = work / f"vectors-{size}.npy"
    if not kept.is_file():
        embedder = SimulatedEmbedder(sample_sentences(ROOT / "data" / "articles"), work / "sentences.npy")
        lines = article_lines(work / f"articles-{size}")
        np.save(kept, embedder.embed_passages([f"{a['title']}\n{a['text']}" for a in map(json.loads, lines)]))
    return kept


def beside(name: str, work: Path, size: int, count: int, vectors: Path | None = None) -> dict[str, Any]:
    """What `name` takes for the first `count` passages; where it cannot be had, why. `vectors` need not be made."""
    lines = article_lines(work / f"articles-{size}")[:count]
    asked = questions(sample_sentences(ROOT / "data" / "articles"), 30 + WARM)
    job = {
        "model": str(model_folder()),
        "texts": [f"{a['title']}\n{a['text']}" for a in map(json.loads, lines)],
        "questions": asked,
        "vectors": str(vectors) if vectors else None,
    }
    file = work / f"{name}.json"
    file.write_text(json.dumps(job), encoding="utf-8")
    try:
        python = environment(name, work / "environments")
        command = [python, Path(__file__).with_name("rivals.py"), name, file]
        plain = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=work, env={**plain, "HF_HUB_OFFLINE": "1"}
        )
    except subprocess.CalledProcessError as problem:
        return {"failed": (problem.stderr or str(problem)).strip().splitlines()[-1][:300]}
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return {
        "passages": len(lines),
        "simulated_vectors": vectors is not None,
        "passages_per_second": round(len(lines) / found["build_seconds"], 2),
        "search": spread([seconds for seconds, _ in found["search_seconds"][WARM:]]),
        "search_cpu": spread([used for _, used in found["search_seconds"][WARM:]]),
    }
