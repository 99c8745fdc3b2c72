import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.errors import IndexDamaged
from index.files import CRASH_VARIABLE
from index.stores.faiss_files import read_index, write_index

ROOT = Path(__file__).parents[2]
KINDS = ("IndexFlatIP",)


def filled(count: int = 500, dimension: int = 32) -> faiss.IndexFlatIP:
    index = faiss.IndexFlatIP(dimension)
    index.add(np.random.default_rng(1).standard_normal((count, dimension)).astype(np.float32))
    return index


def test_an_index_comes_back_as_it_was_written(tmp_path: Path):
    index = filled()
    write_index(index, tmp_path / "vectors.faiss")
    again = read_index(tmp_path / "vectors.faiss", KINDS)
    assert (again.reconstruct_n(0, 500) == index.reconstruct_n(0, 500)).all()


@pytest.mark.parametrize("room", [0, 1, 40, 1000, 63_000])
def test_a_disk_that_is_full_at_any_moment_is_told_with_the_path(tmp_path: Path, room: int):
    """FAISS's own writer says nothing when the last bytes do not fit."""
    old_limit, old_handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    index = filled()
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, old_limit[1]))
        with pytest.raises(OSError, match=r"vectors\.faiss"):
            write_index(index, tmp_path / "vectors.faiss")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old_limit)
        signal.signal(signal.SIGXFSZ, old_handler)


def test_a_file_that_was_cut_off_behind_our_back_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, really = tmp_path / "vectors.faiss", os.fsync

    def lose_the_end(descriptor: int) -> None:
        really(descriptor)
        os.truncate(path, 1000)

    monkeypatch.setattr(os, "fsync", lose_the_end)
    with pytest.raises(OSError, match="was not written whole"):
        write_index(filled(), path)


@pytest.mark.parametrize("moment", ["opened", "written", "flushed", "synced"])
def test_a_writer_can_be_killed_at_each_moment(tmp_path: Path, moment: str):
    """So that the tests of crashes reach them."""
    path = tmp_path / "vectors.faiss"
    program = (
        "import sys, faiss; from pathlib import Path; from index.stores.faiss_files import write_index;"
        "write_index(faiss.IndexFlatIP(8), Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), CRASH_VARIABLE: f"vectors.faiss-{moment}"}
    assert subprocess.run([sys.executable, "-c", program, str(path)], env=environment).returncode == -signal.SIGKILL


def test_an_index_of_another_kind_is_refused(tmp_path: Path):
    for other in (faiss.IndexFlatL2(8), faiss.IndexIDMap2(filled(0)), faiss.IndexHNSWFlat(8, 4)):
        write_index(other, tmp_path / "vectors.faiss")
        with pytest.raises(IndexDamaged, match="holds a Index"):
            read_index(tmp_path / "vectors.faiss", KINDS)


def test_a_hostile_file_is_refused_before_it_takes_memory(tmp_path: Path):
    """A header that promises 2**40 vectors, one that promises none, rubbish, nothing."""
    path = tmp_path / "vectors.faiss"
    write_index(filled(), path)
    honest = path.read_bytes()
    for at in range(4, 40, 4):
        for lie in (2**40, 2**62, 0xFFFF_FFFF_FFFF_FFFF):
            path.write_bytes(honest[:at] + lie.to_bytes(8, "little") + honest[at + 8 :])
            try:
                index = read_index(path, KINDS)
            except IndexDamaged:
                continue
            assert index.d * 4 * index.ntotal <= len(honest), (at, lie)
    for rubbish in (b"", b"IxFI", os.urandom(5000), b"IxMp" * 1000, honest[:-1]):
        path.write_bytes(rubbish)
        with pytest.raises(IndexDamaged):
            read_index(path, KINDS)
