"""What the C library is told about memory, seen in its own account of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.memory import ARENAS

PROGRAM = """
import ctypes, sys, threading
from index.memory import give_back, keep_together

if "together" in sys.argv:
    keep_together()
libc, all_there = ctypes.CDLL(None), threading.Barrier(8)
libc.malloc.restype = ctypes.c_void_p

def work():
    kept = [libc.malloc(500) for _ in range(100)]  # by the C library itself: Python has an allocator of its own
    all_there.wait(20)
    return kept

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
give_back()
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
"""


def arenas(folder: Path, *how: str) -> int:
    account = folder / "account.xml"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(account), *how],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return account.read_text(encoding="ascii").count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
def test_the_threads_of_a_server_share_what_they_are_done_with(tmp_path: Path) -> None:
    assert arenas(tmp_path) > ARENAS
    assert arenas(tmp_path, "together") <= ARENAS
