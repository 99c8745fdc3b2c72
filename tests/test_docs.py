"""The worked examples of docs/ run as they stand there, over the sample archive."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DOCS = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("api", "mcp", "python")}
WRITTEN = "http://127.0.0.1:7860"


def blocks(name: str, language: str) -> list[str]:
    """The blocks of code in a document."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS[name], re.M | re.S)


def examples(language: str) -> list[tuple[str, str]]:
    return [(name, block) for name in DOCS for block in blocks(name, language)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample_index: Path, sample_data: Path) -> Path:
    """A folder as a user has it: data/articles, data/index, and the command on the PATH."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "data").mkdir()
    (folder / "data" / "index").symlink_to(sample_index)
    (folder / "data" / "articles").symlink_to(sample_data)
    (folder / "bin").mkdir()
    command = folder / "bin" / "shutten"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ui.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUTTEN_API")}
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def address(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Where `shutten serve` answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(["shutten", "serve", "--port", str(port)], cwd=folder, env=environment)
    try:
        for _ in range(240):
            try:
                urlopen(f"http://127.0.0.1:{port}/api/v1/status").close()
                break
            except (HTTPError, URLError):
                assert server.poll() is None
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def ran(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), examples("python"), ids=lambda value: value[:12])
def test_the_python_of_a_document_runs(
    name: str, code: str, folder: Path, environment: dict[str, str], address: str
) -> None:
    said = ran([sys.executable, "-c", code.replace(WRITTEN, address)], folder, environment)
    assert said.strip()
    if "what did DICAS cover" in code:
        assert "dicas" in said.lower()
        assert "#" in said  # the place of a quotation: the example has sources to show


@pytest.mark.parametrize("code", blocks("api", "sh"))
def test_the_commands_of_the_api_run(code: str, folder: Path, environment: dict[str, str], address: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl")
    said = ran(["sh", "-euc", code.replace(WRITTEN, address)], folder, environment)
    assert '"error"' not in said
    assert '"citations":[{' in said.replace(" ", "")


def test_the_configuration_for_a_client_starts_the_server(folder: Path, environment: dict[str, str]) -> None:
    (configuration,) = (json.loads(block) for block in blocks("mcp", "json"))
    server = configuration["mcpServers"]["shutten"]
    done = subprocess.run(
        [server["command"], *server["args"]], cwd=folder, env=environment, input="", capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_document_is_found_from_another() -> None:
    told = "".join(DOCS.values()) + (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"{name}.md" in told for name in DOCS)


def test_the_container_runs_as_nobody_in_particular_and_writes_nowhere_else() -> None:
    said = (ROOT / "Containerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 10001$", said, re.M)
    assert re.search(r"^HEALTHCHECK ", said, re.M)
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    ours = composed["services"]["shutten"]
    assert ours["read_only"] is True
    assert ours["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in ours["ports"])
    volumes = re.search(r"^VOLUME (\[.*\])$", said, re.M)
    assert volumes
    written = {volume.split(":")[1] for volume in ours["volumes"] if not volume.endswith(":ro")}
    assert written == set(json.loads(volumes[1]))
    assert composed["services"]["milvus"]["profiles"] == ["milvus"]
    assert "ports" not in composed["services"]["milvus"]


def test_what_the_container_copies_is_what_the_package_is_made_of() -> None:
    said = (ROOT / "Containerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (?!--)(.*) \S+$", said, re.M) for word in line.split()}
    sent = {line[1:] for line in (ROOT / ".containerignore").read_text(encoding="utf-8").split() if line[0] == "!"}
    assert copied == sent
    assert all((ROOT / name).exists() for name in copied)
