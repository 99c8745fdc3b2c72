"""What a build does not do again: read a file, cut an article, look for its dates and names, embed a text."""

import json
import sys
from pathlib import Path

import pytest

import index.article_parts
import index.past
import index.sandbox
from index.archive import open_archive
from index.build import build
from index.build_report import BuildReport
from index.catalog import article_digest
from index.errors import ShuttenError
from index.generations import Generations
from index.past import Past
from index.sandbox import Reading, Sandbox

NO_START = "import sys; sys.exit(3)"
STORY = "港湾都市フォーラムは二十日、岸壁を広げる計画を公表した。費用は百二十億円だという。"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read, in order."""
    names: list[str] = []
    really = Sandbox.read

    def noted(sandbox: Sandbox, source: index.sandbox.Source) -> Reading:
        names.append(source.file)
        return really(sandbox, source)

    monkeypatch.setattr(Sandbox, "read", noted)
    return names


def built(data: Path, folder: Path, **how: object) -> BuildReport:
    return build(data, folder, **{"model": "hashing", **how})  # type: ignore[arg-type]


def test_without_a_change_no_process_is_started_and_no_model_loaded(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "zz-copy.md").write_bytes((data / "drill.md").read_bytes())
    (data / "cut.pdf").write_bytes(b"%PDF-1.7 cut off")
    first = built(data, folder)
    monkeypatch.setattr("index.sandbox._START", NO_START)
    monkeypatch.setattr("index.build.open_embedder", lambda name: pytest.fail("a model was loaded"))
    told: list[tuple[str, int, int]] = []
    again = built(data, folder, progress=lambda *step: told.append(step))
    assert not again.published and again.generation == first.generation and again.embedded == 0
    assert (again.articles, again.passages, again.unchanged) == (first.articles, first.passages, first.articles)
    assert again.duplicates == first.duplicates != () and again.failed == first.failed != ()
    assert {stage for stage, _, _ in told} == {"reading"} and told[-1][1] == told[-1][2]
    (data / "new.txt").write_text(f"新しい話\n\n{STORY}\n", encoding="utf-8")
    with pytest.raises(ShuttenError, match="does not start"):  # so a new file would have been noticed
        built(data, folder)


def test_only_files_that_changed_are_read_again(data: Path, folder: Path, read: list[str]) -> None:
    built(data, folder)
    assert sorted(read) == sorted(path.name for path in data.iterdir())
    read.clear()
    (data / "new.txt").write_text(f"新しい話\n\n{STORY}\n", encoding="utf-8")
    drill = data / "drill.md"
    drill.write_text(drill.read_text().replace("About 450 sailors", "About 900 sailors"))
    report = built(data, folder)
    assert read == ["drill.md", "new.txt"]
    assert report.changed == ("drill-2031-02",) and len(report.added) == 1 and report.unchanged == 4


@pytest.mark.parametrize("name", ["防衛　資料", "家族👨\u200d👩", "two\nlines"])
def test_what_is_wrong_below_a_folder_of_any_name_is_told_by_every_build(data: Path, folder: Path, name: str) -> None:
    (data / name).mkdir()
    (data / name / "bad.csv").write_text("id,body\n1,一。\n", encoding="utf-8")
    (data / name / "part.csv").write_text("id,text\n1,港が開いた。\n2,\n", encoding="utf-8")
    (data / name / "cut.pdf").write_bytes(b"%PDF-1.7 cut off")
    first = built(data, folder)
    assert {one.file for one in first.failed} == {f"{name}/{file}" for file in ("bad.csv", "part.csv", "cut.pdf")}
    assert built(data, folder).failed == first.failed
    (data / "new.txt").write_text(f"新しい話\n\n{STORY}\n", encoding="utf-8")
    report = built(data, folder)
    assert len(report.added) == 1 and sorted(report.failed, key=str) == sorted(first.failed, key=str)
    said = json.loads((folder / report.generation / "report.json").read_text(encoding="utf-8"))["files"]
    assert len(said) == len({row["file"] for row in said}) == sum(path.is_file() for path in data.rglob("*"))


def test_a_byte_is_noticed_though_size_and_time_are_the_same(data: Path, folder: Path) -> None:
    import os

    built(data, folder)
    drill = data / "drill.md"
    before = drill.stat()
    drill.write_text(drill.read_text().replace("About 450 sailors", "About 950 sailors"))
    os.utime(drill, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert drill.stat().st_size == before.st_size
    assert built(data, folder).changed == ("drill-2031-02",)


def test_a_copy_takes_the_place_of_the_article_that_went(data: Path, folder: Path) -> None:
    (data / "zz-copy.md").write_bytes((data / "drill.md").read_bytes())
    built(data, folder)
    (data / "drill.md").unlink()
    built(data, folder)
    assert open_archive(folder).article("drill-2031-02").file == "zz-copy.md"


def test_what_may_go_better_the_next_time_is_tried_again(
    data: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import sys; sys.path.insert(0, sys.argv[1]); import time, index.sandbox.child as child\n"
    slow += "honest = child.read_file\n"
    slow += "child.read_file = lambda source: time.sleep(99) if source.file == 'boats.txt' else honest(source)\n"
    slow += "child.main()"
    with monkeypatch.context() as busy:
        busy.setattr("index.sandbox._START", slow)
        really = Sandbox.__init__
        busy.setattr(Sandbox, "__init__", lambda self, **how: really(self, waiting=3.0, **how))
        assert [one.code for one in built(data, folder).failed] == ["slow"]
    read.clear()
    report = built(data, folder)
    assert read == ["boats.txt"] and report.failed == () and len(report.added) == 1


def test_another_program_reads_and_cuts_everything_again_but_embeds_nothing(
    data: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(data, folder)
    read.clear()
    monkeypatch.setattr("index.past.program", lambda: "another")
    report = built(data, folder)
    assert report.published and report.embedded == 0 and report.reused == first.embedded + first.reused
    assert len(read) == len(list(data.iterdir()))
    past = Past(Generations(folder).current())
    assert all(past.parts(article, article_digest(article)) is None for article in past.articles)


def test_the_parts_of_an_article_that_did_not_change_are_kept_as_they_were(data: Path, folder: Path) -> None:
    built(data, folder)
    past = Past(Generations(folder).current())
    assert len(past.articles) == 5
    for article in past.articles:
        kept, fresh = past.parts(article, article_digest(article)), index.article_parts.parts_of(article)
        assert kept is not None
        assert list(kept.passages) == list(fresh.passages) and list(kept.names) == list(fresh.names)
        assert [list(days) for days in kept.dates] == [list(days) for days in fresh.dates]
        assert past.parts(article, "0" * 64) is None
    assert any(past.parts(a, article_digest(a)).names for a in past.articles)  # type: ignore[union-attr]


def test_an_index_of_the_program_before_is_brought_up_to_date(data: Path, folder: Path) -> None:
    """Its report names no program, as those of schema 3 did not."""
    from hashlib import sha256

    from index.files import hash_file
    from index.manifest import FileEntry, Manifest, to_json

    first = built(data, folder)
    generation = Generations(folder).current().generation
    report = generation.folder / "report.json"
    said = json.loads(report.read_text(encoding="utf-8"))
    report.write_text(json.dumps({"files": said["files"]}), encoding="utf-8")
    facts = hash_file(report)
    files = [
        FileEntry(one.path, facts.bytes, facts.sha256) if one.path == "report.json" else one
        for one in generation.manifest.files
    ]
    before = generation.manifest
    written = to_json(Manifest(3, before.generation, before.created, before.facts, tuple(files)))
    (generation.folder / "manifest.json").write_bytes(written)
    (folder / "CURRENT").write_text(f"1 {sha256(written).hexdigest()}\n")
    assert Past(Generations(folder).current()).duplicates == ()
    second = built(data, folder)
    assert second.published and second.embedded == 0 and second.unchanged == first.articles
    assert not built(data, folder).published


def test_the_program_is_told_by_its_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from index import program

    own = program.program()
    assert own == program.program.__wrapped__() and len(own) == 64
    (tmp_path / "index").mkdir()
    for file in Path(program.__file__).parent.rglob("*.py"):
        copy = tmp_path / "index" / file.relative_to(Path(program.__file__).parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(program, "__file__", str(tmp_path / "index" / "program.py"))
    (tmp_path / "index" / "languages" / "names.tsv").write_bytes(
        (Path(sys.modules["index.chunking"].__file__ or "").parent / "languages" / "names.tsv").read_bytes()
    )
    assert program.program.__wrapped__() == own
    chunking = tmp_path / "index" / "chunking.py"
    chunking.write_text(chunking.read_text(encoding="utf-8").replace("MAX_CHARS = 360", "MAX_CHARS = 361"))
    assert program.program.__wrapped__() != own
