"""Every file ends as indexed, skipped or quarantined; an archive is not halved by accident."""

import json
import os
import shutil
from pathlib import Path

import pytest

from index.archive import open_archive
from index.build import REFUSED, build
from index.errors import IndexMismatch, WouldShrink
from index.generations import Generations
from index.manifest import OLDEST_SCHEMA, SCHEMA
from tests.invented import write_articles

STORY = "港湾都市フォーラムは二十日、岸壁を広げる計画を公表した。費用は百二十億円だという。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = write_articles(tmp_path / "articles")
    (folder / "sjis.txt").write_bytes(f"港の話\n{STORY}\n".encode("cp932"))
    (folder / "chipped.txt").write_bytes(f"駅の話\n{STORY * 5}\n".encode() + b"\xff\n")
    (folder / "twice.txt").write_text(
        (folder / "boats.txt").read_text(encoding="utf-8") + "\n終わり\n", encoding="utf-8"
    )
    (folder / "half.jsonl").write_text('{"id": "h", "text": "A whole line."}\nnot json\n', encoding="utf-8")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7 cut off")
    (folder / "empty.txt").write_bytes(b"\xef\xbb\xbf \n")
    (folder / "other.docx").write_bytes(b"PK")
    (folder / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_every_file_has_a_verdict_in_the_generation(data: Path, tmp_path: Path):
    report = build(data, tmp_path / "index", model="hashing")
    said = json.loads((tmp_path / "index" / report.generation / "report.json").read_text(encoding="utf-8"))["files"]
    assert [row["file"] for row in said] == sorted(path.name for path in data.iterdir())
    verdicts = {row["file"]: (row["verdict"], [problem["code"] for problem in row["problems"]]) for row in said}
    assert verdicts["boats.txt"] == verdicts["sjis.txt"] == ("indexed", [])
    assert verdicts["half.jsonl"] == ("indexed", ["records"])
    assert verdicts["cut.pdf"] == ("quarantined", ["damaged"])
    assert verdicts["empty.txt"] == ("skipped", ["empty"])
    assert verdicts["other.docx"] == ("skipped", ["unsupported"])
    assert verdicts["link.txt"] == ("skipped", ["link"])
    assert verdicts["pipe.txt"] == ("skipped", ["special"])
    rows = {row["file"]: row for row in said}
    assert (rows["sjis.txt"]["encoding"], rows["sjis.txt"]["replaced"]) == ("cp932", 0)
    assert (rows["chipped.txt"]["encoding"], rows["chipped.txt"]["replaced"]) == ("utf-8", 1)
    assert rows["half.jsonl"]["articles"] == 1
    for where in (report.failed, open_archive(tmp_path / "index").unread):
        assert {(one.file, one.verdict, one.code) for one in where} == {
            (name, verdict if codes != ["records"] else "quarantined", code)
            for name, (verdict, codes) in verdicts.items()
            for code in codes
        }


def test_an_archive_is_not_halved_by_accident(data: Path, tmp_path: Path):
    index = tmp_path / "index"
    before = build(data, index, model="hashing")
    away = tmp_path / "away"
    shutil.copytree(data, away, ignore=lambda folder, names: [name for name in names if name != "boats.txt"])
    for full in (False, True):
        with pytest.raises(WouldShrink, match=r"1 articles instead of \d+, .*--allow-shrink$") as refusal:
            build(away, index, full=full)
        assert str(index / REFUSED) in str(refusal.value)
        assert open_archive(index).generation == before.generation
    assert [row["file"] for row in json.loads((index / REFUSED).read_text(encoding="utf-8"))["files"]] == ["boats.txt"]
    assert build(away, index, allow_shrink=True).articles == 1
    assert not (index / REFUSED).exists()


def test_half_of_an_archive_may_go(tmp_path: Path):
    data, index = tmp_path / "data", tmp_path / "index"
    data.mkdir()
    for number in range(4):
        (data / f"{number}.txt").write_text(f"話{number}\n{STORY}\n", encoding="utf-8")
    build(data, index, model="hashing")
    for number in range(2):
        (data / f"{number}.txt").unlink()
    assert build(data, index).articles == 2


@pytest.mark.parametrize(("schema", "anew"), [(OLDEST_SCHEMA - 1, True), (SCHEMA + 1, False)])
def test_an_index_of_an_older_program_is_made_anew_and_one_of_a_newer_is_left_alone(
    tmp_path: Path, schema: int, anew: bool
):
    from dataclasses import replace
    from hashlib import sha256

    from index.manifest import to_json

    data, index = write_articles(tmp_path / "data"), tmp_path / "index"
    name = build(data, index, model="hashing").generation
    manifest = Generations(index).current().generation.manifest
    written = to_json(replace(manifest, schema=schema))
    (index / name / "manifest.json").write_bytes(written)
    (index / "CURRENT").write_text(f"1 {sha256(written).hexdigest()}\n")
    with pytest.raises(IndexMismatch, match="Make it anew with: shutten build$" if anew else "Upgrade Shutten"):
        open_archive(index)
    if anew:
        assert build(data, index, model="hashing").generation == "gen-00000002"
        return
    before = sorted((path, path.stat().st_size) for path in (index / name).rglob("*"))
    with pytest.raises(IndexMismatch):
        build(data, index, model="hashing")
    assert sorted((path, path.stat().st_size) for path in (index / name).rglob("*")) == before
    assert build(data, index, model="hashing", full=True).generation == "gen-00000002"
