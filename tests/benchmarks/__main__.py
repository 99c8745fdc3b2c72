"""`make bench`: measures every size, then what others take for the same, and writes bench.json and bench.svg."""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.beside import RIVALS, beside, simulated
from tests.benchmarks.plot import plot
from tests.benchmarks.serving import cold_ask, served


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000], help="passages")
    parser.add_argument("--real", type=int, default=1000, help="up to this size vectors are real; above, simulated")
    parser.add_argument("--count", type=int, default=100, help="questions")
    parser.add_argument("--compared", type=int, default=300, help="passages that we and the others embed; 0: none")
    parser.add_argument("--seconds", type=float, default=20, help="for which eight ask over HTTP")
    parser.add_argument("--no-rivals", action="store_true", help="without txtai and LanceDB")
    parser.add_argument("--no-server", action="store_true", help="without the askers over HTTP")
    parser.add_argument("--output", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    work = given.output.resolve()
    work.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "sizes": {}}
    for size in given.sizes:
        of_size = {"build": stage("build", work, size, *(() if size <= given.real else ("--simulated",)))}
        of_size["ask"] = stage("ask", work, size, "--count", str(given.count))
        of_size["cold_ask"] = cold_ask(work / f"index-{size}")
        if not given.no_server:
            of_size["serve"] = served(work / f"index-{size}", of_size["ask"]["ask_cpu"]["p50"] / 1e3, given.seconds)
        if size > given.real and not given.no_rivals:
            vectors = simulated(work, size)
            of_size["others_search"] = {name: beside(name, work, size, size, vectors) for name in RIVALS}
        result["sizes"][size] = of_size
        write(work, result)
    if not given.compared:
        return
    first = given.sizes[0]
    result["side_by_side"] = {
        "ours, passage vectors only": stage("vectors", work, first, "--count", str(given.compared)),
        "sentence-transformers + FAISS flat": stage("plain", work, first, "--count", str(given.compared)),
    }
    for name in () if given.no_rivals else RIVALS:
        result["side_by_side"][name] = beside(name, work, first, given.compared)
    write(work, result)


def stage(name: str, work: Path, size: int, *options: str) -> Any:
    """What a stage prints, run in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.stages", name, str(work), str(size), *options]
    return json.loads(subprocess.check_output(command, text=True).strip().splitlines()[-1])


def write(work: Path, result: dict[str, Any]) -> None:
    """Write and print what is known by now."""
    text = json.dumps(result, indent=1, ensure_ascii=False)
    (work / "bench.json").write_text(text + "\n", encoding="utf-8")
    (work / "bench.svg").write_text(plot(result["sizes"]), encoding="utf-8")
    print(text, flush=True)


if __name__ == "__main__":
    main()
