"""Building and checking as the page and the command line ask for it."""

import shutil
import sys
from pathlib import Path

import pytest

from index.errors import BuildRunning, DataError, ShuttenError
from index.generations import Generations
from rag import examine, start_rebuild


@pytest.fixture
def data(hashing_index: Path) -> Path:
    return hashing_index.parent / "articles"


def test_a_rebuild_from_a_folder_that_is_gone_is_refused_at_once(hashing_index: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gone does not exist"):
        start_rebuild(hashing_index, tmp_path / "gone")


def test_a_rebuild_that_ends_before_it_builds_is_no_success(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(ShuttenError, match=r"build\.log says why"):
        start_rebuild(tmp_path / "index", data)


def test_a_rebuild_beside_another_is_refused(data: Path, tmp_path: Path) -> None:
    with Generations(tmp_path).writing("a test"), pytest.raises(BuildRunning):
        start_rebuild(tmp_path, data)


@pytest.mark.parametrize("state", ["sound", "damaged", "missing"])
def test_a_folder_of_articles_that_is_gone_is_no_fault_of_the_index(
    hashing_index: Path, tmp_path: Path, state: str
) -> None:
    index, gone = tmp_path / "index", tmp_path / "gone"
    if state != "missing":
        shutil.copytree(hashing_index, index)
    if state == "damaged":
        (index / "CURRENT").write_text("x")
    *others, finding = examine(index, gone)
    assert (finding.where, finding.remedy) == (str(gone), "shutten doctor --data FOLDER")
    assert "does not exist" in finding.what and bool(others) is (state != "sound")
