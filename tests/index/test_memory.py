"""What Python and the C library are told about memory, seen in their own account of it."""

import gc
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.memory import ARENAS, MAPPED, OF_GLIBC, growing

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")

BEGINNING = """
import ctypes, sys, threading
from index.memory import keep_together

keep_together()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p  # the C library itself: Python has an allocator of its own

"""
EIGHT_THREADS = """
all_there = threading.Barrier(8)
def work():
    kept = [libc.malloc(500) for _ in range(100)]
    all_there.wait(20)
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
LARGE = 20_000_000  # bytes, more than all other pieces of their own together
TWICE_A_LARGE_PIECE = f"""
libc.free(ctypes.c_void_p(libc.malloc({LARGE})))  # after which glibc would keep such pieces
again = libc.malloc({LARGE})
"""
END = """
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def account(folder: Path, program: str, **settings: str) -> str:
    """What glibc says after that program; `settings` are of its environment."""
    written = folder / "account.xml"
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program + END, str(written)],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name not in OF_GLIBC} | settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return written.read_text(encoding="ascii")


def arenas(folder: Path, **settings: str) -> int:
    return account(folder, EIGHT_THREADS, **settings).count("<heap nr=")


def in_pieces(folder: Path, **settings: str) -> int:
    """Bytes in pieces of their own."""
    (found,) = re.findall('<total type="mmap" .*size="([0-9]+)"', account(folder, TWICE_A_LARGE_PIECE, **settings))
    return int(found)


@glibc
def test_the_threads_of_a_server_share_what_they_are_done_with(tmp_path: Path) -> None:
    assert arenas(tmp_path) <= ARENAS


@glibc
def test_a_large_piece_goes_back_to_the_system(tmp_path: Path) -> None:
    assert MAPPED < LARGE <= in_pieces(tmp_path)


@glibc
def test_what_the_environment_says_stands(tmp_path: Path) -> None:
    assert arenas(tmp_path, MALLOC_ARENA_MAX="5") == 5
    assert in_pieces(tmp_path, MALLOC_ARENA_MAX="5") < LARGE


def test_garbage_is_looked_for_again_after_all_that_grows_and_whatever_happens() -> None:
    with pytest.raises(RuntimeError), growing():
        with growing():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()
