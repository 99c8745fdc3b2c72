"""Builds that embed in several processes or on Ray: the same index, and nothing lost when a worker ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from index.archive import open_archive
from index.build import build
from index.catalog import Catalog
from index.embedders import open_embedder
from index.embedders.hashing import HashingEmbedder
from index.errors import ModelError, ShuttenError
from index.generations import Generations
from index.manifest import ModelFacts
from index.past import Past
from index.workers import Worker, alone, crew

SLABS = [[f"記事{number}の{place}番目の文" for place in range(number % 7)] for number in range(40)]


def digest(index: Path) -> str:
    return open_archive(index).manifest.digest


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Path:
    index = tmp_path_factory.mktemp("plain")
    build(sample_data, index, model="hashing")
    return index


def same_vectors(folder: Path, other: Path) -> bool:
    """Whether both hold the same texts with the same vectors."""
    known = [Past(Generations(one).current()).known_vectors() for one in (folder, other)]
    keys = [np.concatenate(Catalog(one / open_archive(one).generation).text_keys()) for one in (folder, other)]
    vectors = [one.vectors_at(one.places_of(keys[0])) for one in known]
    return np.array_equal(keys[0], keys[1]) and len(keys[0]) > 300 and np.array_equal(vectors[0], vectors[1])


def test_slabs_come_back_in_their_order_from_several_processes() -> None:
    embedder = open_embedder("hashing")
    expected = list(alone(embedder).embed_slabs(SLABS))
    with crew(embedder, 3) as several:
        found = list(several.embed_slabs(SLABS))
    assert len(found) == len(expected) == 40
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_build_with_two_processes_gives_the_same_index(tmp_path: Path, plain: Path, sample_data: Path) -> None:
    build(sample_data, tmp_path / "index", model="hashing", workers=2)
    assert digest(tmp_path / "index") == digest(plain)
    assert same_vectors(plain, tmp_path / "index")


@pytest.mark.slow
def test_a_build_on_ray_with_two_workers_gives_the_same_index(tmp_path: Path, plain: Path, sample_data: Path) -> None:
    report = build(sample_data, tmp_path / "index", model="hashing", workers=2, ray="local")
    assert report.embedded > 300
    assert digest(tmp_path / "index") == digest(plain)
    assert same_vectors(plain, tmp_path / "index")


def test_a_ray_cluster_that_is_not_there_is_told(tmp_path: Path, sample_data: Path) -> None:
    with pytest.raises(ShuttenError, match=r"The Ray cluster at 127\.0\.0\.1:9 cannot be reached"):
        build(sample_data, tmp_path / "index", model="hashing", ray="127.0.0.1:9")
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_worker_with_another_model_is_refused() -> None:
    with pytest.raises(ModelError, match="is another one than here"):
        Worker("hashing", "another", 1)

    class Other(HashingEmbedder):
        facts = ModelFacts("hashing", "another", 256)

    with pytest.raises(ShuttenError), crew(Other(), 2) as several:
        list(several.embed_slabs(SLABS))


def children() -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "spawn_main"], capture_output=True, text=True)
    return [int(line) for line in listed.stdout.split()]


def test_a_killed_worker_is_told() -> None:
    with crew(open_embedder("hashing"), 2) as several:
        vectors = several.embed_slabs([f"記事{number}の文"] * 50 for number in range(100_000))
        next(vectors)
        os.kill(children()[0], signal.SIGKILL)
        with pytest.raises(ShuttenError, match=r"ended before its work\. What is embedded so far is kept"):
            for _ in vectors:
                pass


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path, sample_data: Path) -> None:
    code = (
        "import sys, time\n"
        "from index.embedders import open_embedder\n"
        "from index.workers import crew\n"
        "if __name__ == '__main__':\n"
        "    with crew(open_embedder('hashing'), 2) as several:\n"
        "        list(several.embed_slabs([['文'], ['語'], ['字']]))\n"
        "        print('ready', flush=True)\n"
        "        time.sleep(60)\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code, "utf-8")
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment, text=True) as builder:
        assert builder.stdout and builder.stdout.readline() == "ready\n"
        workers = subprocess.run(["pgrep", "-P", str(builder.pid)], capture_output=True, text=True).stdout.split()
        builder.kill()
    assert len(workers) >= 2
    gone = threading.Event()
    end = time.monotonic() + 20
    while time.monotonic() < end and not gone.wait(0.1):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            gone.set()
    assert gone.is_set()
