import errno
import hashlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import files

ROOT = Path(__file__).parents[2]


@settings(max_examples=30, deadline=None)
@given(chunks=st.lists(st.binary(max_size=2000), max_size=8))
def test_what_is_written_is_what_is_hashed(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]):
    path = tmp_path_factory.mktemp("files") / "vectors.faiss"
    facts = files.write_checked(path, chunks)
    data = b"".join(chunks)
    assert path.read_bytes() == data
    assert facts == files.hash_file(path) == files.FileFacts(len(data), hashlib.sha256(data).hexdigest())


def test_a_file_larger_than_a_block_is_hashed_whole(tmp_path: Path):
    data = os.urandom(3_000_001)
    (tmp_path / "large").write_bytes(data)
    assert files.hash_file(tmp_path / "large") == files.FileFacts(len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture
def small_files_only():
    old_limit, old_handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, old_limit[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, old_limit)
    signal.signal(signal.SIGXFSZ, old_handler)


@pytest.mark.usefixtures("small_files_only")
def test_a_write_that_the_disk_refuses_raises_with_the_path(tmp_path: Path):
    with pytest.raises(OSError, match=r"vectors\.faiss"):
        files.write_checked(tmp_path / "vectors.faiss", [b"x" * 3000] * 10)


@pytest.mark.usefixtures("small_files_only")
@pytest.mark.parametrize("durable", [True, False])
def test_a_replacement_that_the_disk_refuses_leaves_the_old_file_and_no_other(tmp_path: Path, durable: bool):
    files.replace_atomically(tmp_path / "CURRENT", b"old", durable=durable)
    with pytest.raises(OSError, match="CURRENT"):
        files.replace_atomically(tmp_path / "CURRENT", b"x" * 20_000, durable=durable)
    assert (tmp_path / "CURRENT").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]


def test_a_missing_folder_raises_with_the_path(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        files.write_checked(tmp_path / "nowhere" / "file", [b""])
    with pytest.raises(FileNotFoundError, match="nowhere"):
        files.sync_folder(tmp_path / "nowhere")


def test_folders_are_made_with_those_above_them(tmp_path: Path):
    files.make_folder(tmp_path / "出典 の" / "索引")
    files.make_folder(tmp_path / "出典 の" / "索引")
    assert (tmp_path / "出典 の" / "索引").is_dir()


def test_a_crash_point_kills_only_the_process_that_asks_for_it():
    program = "from index.files import crash_point; crash_point('here'); print('alive')"

    def run(name: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), files.CRASH_VARIABLE: name}
        return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)

    assert run("here").returncode == -signal.SIGKILL
    assert run("there").stdout == "alive\n"


@pytest.mark.parametrize(("free", "code"), [(4096, errno.ENOSPC), (10**9, errno.EIO)])
def test_a_writer_of_tantivy_that_died_tells_of_the_disk_and_of_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: int
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda place: SimpleNamespace(free=free))
    said = (
        "An error occurred in a thread: 'An index writer was killed.. A worker thread encountered an error (io::Error "
        "most likely) or panicked.'"
    )
    with pytest.raises(OSError, match=str(tmp_path)) as caught, files.library_writing(tmp_path / "new"):
        raise ValueError(said)
    assert caught.value.errno == code


def test_what_a_library_says_of_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such field"), files.library_writing(tmp_path):
        raise ValueError("no such field")
