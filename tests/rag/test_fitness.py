"""What doctor finds beside damage: another model, a full disk, missing rights, a held lock, odd settings."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from index.embedders.hashing import HashingEmbedder
from index.generations import Generations
from rag import Finding, notes, unfit
from rag import fitness as module


def said(findings: list[Finding]) -> str:
    assert all(finding.where and finding.what and finding.remedy for finding in findings)
    return "\n".join(f"{f.where}: {f.what} -> {f.remedy}" for f in findings)


@pytest.fixture
def data(hashing_index: Path) -> Path:
    return hashing_index.parent / "articles"


def test_a_sound_index_has_nothing_to_be_said_of(hashing_index: Path, data: Path) -> None:
    assert unfit(hashing_index, data, {}) == []
    assert notes(hashing_index, data, {"PATH": "/bin", "SHUTTEN_INDEX": "x", "SHUTTEN_LLM_URL": "y"}) == []


def test_another_model_is_found_before_a_question_meets_it(
    hashing_index: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setattr(HashingEmbedder, "facts", replace(HashingEmbedder.facts, fingerprint="another"))
    found = said(unfit(hashing_index, data, {}))
    assert "another" in found and found.endswith("-> shutten build")


def test_a_disk_without_room_for_the_next_build_is_noted(
    hashing_index: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = Generations(hashing_index).current().generation.manifest.bytes
    usage = namedtuple("usage", "total used free")
    for free, noted in ((int(size * 2.1), True), (int(size * 2.3), False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(0, 0, free))
        assert ("the next build may need" in said(notes(hashing_index, data, {}))) == noted


def test_whoever_holds_the_lock_is_named(hashing_index: Path, data: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(hashing_index, index)
    with Generations(index).writing("a test"):
        assert "Another build of this index has been running" in said(notes(index, data, {}))
    assert notes(index, data, {}) == []


def test_folders_that_everybody_may_write_are_noted(hashing_index: Path, data: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(hashing_index, index)
    index.chmod(0o777)
    assert f"chmod o-w {index}" in said(notes(index, data, {}))


def test_missing_rights_are_found(hashing_index: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests may run as root, whom no right is denied, so the answer of the system is given here.
    monkeypatch.setattr(module.os, "access", lambda *_: False)
    assert f"chmod u+rx {data}" in said(unfit(hashing_index, data, {}))
    assert f"chmod u+wx {hashing_index}" in said(notes(hashing_index, data, {}))


def test_settings_that_do_nothing_or_harm_are_named(hashing_index: Path, data: Path) -> None:
    odd = {"SHUTTEN_INDX": "x", "GRADIO_SHARE": "1", "FORWARDED_ALLOW_IPS": "*"}
    found = said(notes(hashing_index, data, odd))
    for part in ("unset SHUTTEN_INDX", "unset GRADIO_SHARE", "FORWARDED_ALLOW_IPS=ADDRESS"):
        assert part in found
    assert "unset SHUTTEN_CRASH_AT" in said(unfit(hashing_index, data, {"SHUTTEN_CRASH_AT": "lock-taken"}))


def test_an_index_that_is_not_there_is_no_finding_of_its_own(tmp_path: Path) -> None:
    assert unfit(tmp_path / "none", tmp_path, {}) == []
    assert notes(tmp_path / "none", tmp_path, {}) == []
