"""Milvus when it is away, slow, strict, strange, open to anybody or in use: the sentence fits, and all goes on."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import grpc
import pytest

from index.errors import StoreProblem
from index.stores.milvus.link import Link
from index.stores.milvus.server import Lite, Remote, check_guarded, is_known_unsound, server_for
from tests.index.stores.milvus_servers import Failing, lite, serving

ROOT = Path(__file__).parents[3]
SECRET = "root:Miłosz-77"


def link(uri: str, seconds: float = 5.0) -> Link:
    server_for(Path())  # quietens the library
    return Link(Remote(uri, SECRET), seconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_is_not_there_is_told_as_such_and_used_once_it_is(tmp_path: Path) -> None:
    port = free_port()
    asked = link(f"http://127.0.0.1:{port}", 0.3)
    with pytest.raises(StoreProblem, match=r"127\.0\.0\.1 cannot be reached\. Start it, or correct SHUTTEN_MILVUS_URI"):
        asked.call("list_collections")
    with lite(tmp_path / "lite", port=port):
        assert asked.call("list_collections", seconds=20) == []


def test_a_server_that_went_away_is_used_again_when_it_is_back(tmp_path: Path) -> None:
    port = free_port()
    with lite(tmp_path / "lite", port=port) as (uri, _):
        asked = link(uri)
        assert asked.call("list_collections") == []
    with pytest.raises(StoreProblem, match="cannot be reached"):
        asked.call("list_collections", seconds=0.3)
    with lite(tmp_path / "lite", port=port):
        assert asked.call("list_collections", seconds=20) == []


def test_a_slow_server_is_waited_for_three_times_and_not_longer() -> None:
    servicer = Failing(3.0)
    with serving(servicer) as uri:
        asked = link(uri)
        began = time.monotonic()
        with pytest.raises(StoreProblem, match=r"did not answer within 0\.4 seconds, three times"):
            asked.call("list_collections", seconds=0.4)
    assert servicer.calls == 3
    assert time.monotonic() - began < 15


def test_a_wrong_password_is_told_at_once_and_never_shown() -> None:
    servicer = Failing(grpc.StatusCode.UNAUTHENTICATED)
    with serving(servicer) as uri, pytest.raises(StoreProblem, match="refuses this user or password") as problem:
        link(uri).call("list_collections")
    assert servicer.calls == 1
    assert "Miłosz" not in str(problem.value) and "Miłosz" not in repr(Remote(uri, SECRET))


def test_a_password_that_is_refused_on_connecting_is_told_too() -> None:
    with serving(Failing(None, password=True)) as uri, pytest.raises(StoreProblem, match="refuses this user"):
        Link(Remote(uri, "")).call("list_collections")


def test_two_failures_that_may_pass_are_outlived() -> None:
    servicer = Failing(grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.RESOURCE_EXHAUSTED, None)
    with serving(servicer) as uri:
        assert link(uri).call("list_collections") == ["one"]
    assert servicer.calls == 3


def test_any_other_problem_is_told_in_the_words_of_milvus() -> None:
    servicer = Failing("segment 17 is on fire")
    with serving(servicer) as uri, pytest.raises(StoreProblem, match="reports: segment 17 is on fire"):
        link(uri).call("list_collections")
    assert servicer.calls == 1


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (Remote("http://db.example:19530"), "set SHUTTEN_MILVUS_TOKEN to user:password"),
        (Remote("https://db.example:19530"), "set SHUTTEN_MILVUS_TOKEN to user:password"),
        (Remote("http://db.example:19530", SECRET), "without TLS"),
        (Remote("https://root:pw@db.example:19530", SECRET), "user and password in SHUTTEN_MILVUS_TOKEN alone"),
        (Remote("db.example:19530", SECRET), "must be http(s)://HOST:PORT"),
    ],
)
def test_a_server_on_another_computer_needs_a_password_and_tls(server: Remote, said: str) -> None:
    with pytest.raises(StoreProblem, match=re.escape(said)) as problem:
        server.check()
    assert "Miłosz" not in str(problem.value) and "pw" not in str(problem.value).split()


@pytest.mark.parametrize("uri", ["http://localhost:19530", "http://127.0.0.1:19530", "http://[::1]:19530"])
def test_a_server_on_this_computer_needs_neither(uri: str) -> None:
    Remote(uri).check()


def test_a_server_that_lets_anybody_in_is_refused(tmp_path: Path) -> None:
    with (
        lite(tmp_path / "lite") as (uri, _),
        pytest.raises(StoreProblem, match="answers without a password"),
    ):
        check_guarded(Remote(uri, SECRET))
    with serving(Failing(None, password=True)) as uri:
        check_guarded(Remote(uri, SECRET))


def test_versions_that_can_be_entered_without_a_password_are_known() -> None:
    for sound in ("2.5.27", "v2.6.10", "2.6.11-dev", "3.0.0", "milvus_lite-3.2.2", ""):
        assert not is_known_unsound(sound)
    for unsound in ("2.5.26", "v2.6.9", "2.4.15"):
        assert is_known_unsound(unsound)


HOLDER = """
import sys, time
from pathlib import Path
from index.stores.milvus.link import connect
print(connect(Path(sys.argv[1])).call("list_collections"), flush=True)
time.sleep(60)
"""


def test_a_second_process_is_told_who_uses_milvus_lite(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as holder:
        try:
            assert holder.stdout and holder.stdout.readline() == "[]\n"
            asked = Link(Lite(tmp_path))
            with pytest.raises(StoreProblem, match=f"is in use by process {holder.pid} "):
                asked.call("list_collections")
        finally:
            holder.kill()
    assert asked.call("list_collections", seconds=20) == []  # even a killed one leaves no lock behind


BLOCKED = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "pymilvus":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from ui.cli import main
data, index = sys.argv[1:]
sys.argv = ["shutten", "build", "--store", "milvus", "--model", "hashing", "--data", data, "--index", index]
sys.exit(main())
"""


def test_without_the_extra_the_line_that_installs_it_is_given(tmp_path: Path, sample_data: Path) -> None:
    command = [sys.executable, "-c", BLOCKED, str(sample_data), str(tmp_path / "index")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 1 and "pip install 'shutten[milvus]'" in done.stderr
    assert "Traceback" not in done.stderr
