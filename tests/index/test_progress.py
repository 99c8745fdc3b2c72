import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BuildRunning, DataError
from index.generations import Generations
from index.lock import LOCK, is_held
from index.progress import LOG, PROGRESS, BuildProgress, ProgressFile, cancel, reporting, start_child

ROOT, CHILD = Path(__file__).parents[2], Path(__file__).with_name("crash_child.py")
build_tiny = runpy.run_path(str(CHILD))["build_tiny"]
SAMPLE = BuildProgress("embedding", 1, 10, "2026-01-20T03:04:05+00:00", 4711)


@pytest.fixture(autouse=True)
def children_find_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def read(index: Path) -> BuildProgress | None:
    return ProgressFile(index / PROGRESS).read()


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def start(mode: str, index: Path) -> "subprocess.Popen[bytes]":
    """A build in a child process that has reported `embedding 1/10`."""
    child = start_child([sys.executable, str(CHILD), mode, str(index)], index)

    def is_embedding() -> bool:
        progress = read(index)
        return progress is not None and progress.stage == "embedding"

    wait_until(is_embedding)
    return child


def test_progress_is_read_as_it_was_written(tmp_path: Path):
    done = replace(SAMPLE, state="done", message="新しい索引", report={"articles": 3, "failed": [["a.txt", "empty"]]})
    ProgressFile(tmp_path / PROGRESS).write(done)
    assert read(tmp_path) == done
    assert [path.name for path in tmp_path.iterdir()] == [PROGRESS]


@pytest.mark.parametrize("content", [None, b"", b"\0" * 100, b"[]", b"{}", b'{"stage": 1}', b"\xff"])
def test_an_unreadable_progress_file_is_no_progress(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / PROGRESS).write_bytes(content)
    assert read(tmp_path) is None


def test_progress_is_written_at_most_five_times_a_second_but_each_stage_and_the_end_at_once(tmp_path: Path):
    file, seen = ProgressFile(tmp_path / PROGRESS), []
    end = time.monotonic() + 0.5
    done = 0
    while time.monotonic() < end:
        done += 1
        file.write(replace(SAMPLE, done=done, total=10**9))
        shown = json.loads((tmp_path / PROGRESS).read_bytes())["done"]
        if not seen or shown != seen[-1]:
            seen.append(shown)
    assert 2 <= len(seen) <= 4
    file.write(replace(SAMPLE, stage="writing"))
    assert json.loads((tmp_path / PROGRESS).read_bytes())["stage"] == "writing"
    file.write(replace(SAMPLE, stage="writing", state="done"))
    assert json.loads((tmp_path / PROGRESS).read_bytes())["state"] == "done"


def test_progress_that_cannot_be_written_stops_no_build(tmp_path: Path):
    ProgressFile(tmp_path / "missing" / PROGRESS).write(SAMPLE)
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_ends_well_is_done_with_its_report(tmp_path: Path):
    with Generations(tmp_path).writing(), reporting(tmp_path) as report:
        report("embedding", 3, 10)
        running = read(tmp_path)
        assert running is not None
        assert (running.stage, running.done, running.total, running.state) == ("embedding", 3, 10, "running")
        assert running.pid == os.getpid()
        report.end("done", "3 articles", {"articles": 3})
    done = read(tmp_path)
    assert done is not None
    assert (done.state, done.message, done.report) == ("done", "3 articles", {"articles": 3})


@pytest.mark.parametrize(
    ("problem", "state", "message"),
    [
        (DataError("Put articles there."), "failed", "Put articles there."),
        (OSError(28, "No space left on device", "vectors.faiss"), "failed", "[Errno 28] No space left on device"),
        (KeyError("x"), "failed", "KeyError: 'x'"),
        (KeyboardInterrupt(), "cancelled", "The build was cancelled"),
    ],
    ids=str,
)
def test_a_build_that_fails_says_why(tmp_path: Path, problem: BaseException, state: str, message: str):
    with pytest.raises(type(problem)), Generations(tmp_path).writing(), reporting(tmp_path):
        raise problem
    outcome = read(tmp_path)
    assert outcome is not None
    assert outcome.state == state
    assert outcome.message.startswith(message)


def test_a_build_that_died_is_shown_as_failed(tmp_path: Path):
    child = start("patient", tmp_path)
    assert read(tmp_path).state == "running"  # type: ignore[union-attr]
    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: child.poll() is not None)
    outcome = read(tmp_path)
    assert outcome is not None
    assert outcome.state == "failed"
    assert "died" in outcome.message
    assert str(tmp_path / LOG) in outcome.message
    began = time.monotonic()
    assert build_tiny(tmp_path, "next").number == 1
    assert time.monotonic() - began < 1


def test_an_old_build_is_not_taken_for_the_one_that_runs_now(tmp_path: Path):
    with Generations(tmp_path).writing():
        ProgressFile(tmp_path / PROGRESS).write(SAMPLE)
        assert read(tmp_path).state == "failed"  # type: ignore[union-attr]


def test_a_child_is_cancelled_cleans_up_and_says_so(tmp_path: Path):
    build_tiny(tmp_path, "one")
    child = start("patient", tmp_path)
    assert any(path.name.startswith(".tmp-") for path in tmp_path.iterdir())
    began = time.monotonic()
    assert cancel(tmp_path)
    assert time.monotonic() - began < 5
    assert not is_held(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"CURRENT", LOCK, PROGRESS, LOG, "gen-00000001"}
    assert read(tmp_path).state == "cancelled"  # type: ignore[union-attr]
    wait_until(lambda: child.poll() is not None)
    assert not cancel(tmp_path)


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path):
    child = start("stubborn", tmp_path)
    assert cancel(tmp_path, patience=0.2)
    wait_until(lambda: child.poll() is not None)
    assert child.returncode == -signal.SIGKILL
    assert build_tiny(tmp_path, "next").number == 1


def test_there_is_nothing_to_cancel_where_nothing_runs(tmp_path: Path):
    assert not cancel(tmp_path)
    build_tiny(tmp_path, "one")
    ProgressFile(tmp_path / PROGRESS).write(replace(SAMPLE, pid=os.getpid()))
    assert not cancel(tmp_path)


def test_a_second_child_is_refused_and_the_first_ones_log_kept(tmp_path: Path):
    child = start("patient", tmp_path)
    wait_until(lambda: (tmp_path / LOG).read_text() == "held\n")  # said a moment after the lock is taken
    with pytest.raises(BuildRunning, match=f"process {child.pid}"):
        start_child([sys.executable, "-c", ""], tmp_path)
    assert (tmp_path / LOG).read_text() == "held\n"
    assert cancel(tmp_path)


def test_a_child_has_a_process_group_of_its_own_no_input_and_its_words_in_the_log(tmp_path: Path):
    program = (
        "import os, sys; print(os.getpgid(0) == os.getpid(), sys.stdin.read() == ''); print('problem', file=sys.stderr)"
    )
    child = start_child([sys.executable, "-uc", program], tmp_path / "new")
    wait_until(lambda: child.poll() is not None)
    assert (tmp_path / "new" / LOG).read_text() == "True True\nproblem\n"


def test_a_command_that_cannot_be_started_raises(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        start_child([str(tmp_path / "no-such-program")], tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent ended")
def test_a_child_ends_with_its_parent_though_the_thread_that_started_it_is_long_gone(tmp_path: Path):
    parent = subprocess.Popen([sys.executable, str(CHILD), "parent", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    wait_until(lambda: is_held(tmp_path) and read(tmp_path))
    time.sleep(0.3)
    assert is_held(tmp_path)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not is_held(tmp_path), 2)
    assert read(tmp_path).state == "cancelled"  # type: ignore[union-attr]
    assert build_tiny(tmp_path, "next").number == 1
