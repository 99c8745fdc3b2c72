"""The pipeline as its users see it: what a build publishes, reuses, refuses, and leaves as it was."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive, open_archive
from index.build import JOURNAL, build
from index.build_report import BuildReport
from index.documents import searchable
from index.embedders.bundled import model_folder
from index.errors import BuildRunning, DataError, IndexMissing, ModelError, UnknownVariant
from index.generations import Generations
from index.intake import changed_files
from index.stores import STORES

ROOT = Path(__file__).parents[2]


def built(data: Path, folder: Path, **how: object) -> BuildReport:
    return build(data, folder, **{"model": "hashing", **how})  # type: ignore[arg-type]


def ids(archive: Archive) -> set[str]:
    return {article.id for article in archive.articles}


def find(archive: Archive, question: str) -> set[str]:
    """Ids of the articles in one passage of which all terms of `question` stand."""
    return {archive.articles[row].id for row in archive.words.articles_with(question)}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("store", sorted(STORES))
def test_a_first_build_holds_every_article_and_passage(data: Path, folder: Path, store: str) -> None:
    report = built(data, folder, store=store)
    archive = open_archive(folder)
    assert report.published and report.generation == archive.generation == "gen-00000001"
    assert len(report.added) == report.articles == len(archive.articles) == 5
    assert {"harbour-2031-04", "drill-2031-02", "dicas-2031", "dateless"} <= set(report.added) == ids(archive)
    assert report.passages == archive.passages > 4
    assert report.changed == report.removed == report.duplicates == report.failed == ()
    assert report.embedded > 0 and (archive.facts.store, archive.facts.model.name) == (store, "hashing")
    assert archive.warnings == () and Generations(folder).check() == []
    assert json.loads(json.dumps(report.as_json()))["articles"] == 5


@pytest.mark.parametrize("store", sorted(STORES))
def test_paths_may_have_spaces_kana_and_names_as_long_as_a_disk_takes(tmp_path: Path, store: str) -> None:
    long = "艦" * 83 + ".txt"  # 253 bytes; a disk takes 255
    data, folder = tmp_path / "防衛 の記事 'I'" / ("a" * 255), tmp_path / '索 引 "two"' / ("b" * 255)
    data.mkdir(parents=True)
    (data / long).write_text("見出し\n2031年5月1日\n\n岸壁の工事が終わる。\n", encoding="utf-8")
    report = built(data, folder, store=store)
    assert (report.articles, report.failed) == (1, ())
    archive = open_archive(folder)
    assert archive.articles[0].file == long and find(archive, "岸壁") == ids(archive)
    assert Generations(folder).check() == []
    assert built(data, folder, store=store).unchanged


def test_every_stored_vector_is_that_of_its_text(data: Path, folder: Path) -> None:
    built(data, folder)
    archive = open_archive(folder)
    for row in range(archive.passages):
        passage = archive.passage(row)
        article = archive.article(passage.article_id)
        of_passage = archive.embedder.embed_query(searchable(article, article.text[passage.start : passage.end]))
        of_sentences = [archive.embedder.embed_query(searchable(article, article.slice(s))) for s in passage.sentences]
        scored = archive.finder.candidates_in(of_passage, np.array([row]))
        assert scored.meaning[0] == pytest.approx(1, abs=1e-5)
        # One byte a number: half a step is 1/254 of a vector's largest number, and a hashed vector has few, large ones.
        assert scored.sentences.tolist() == pytest.approx([float(v @ of_passage) for v in of_sentences], abs=6e-3)


def test_without_a_change_nothing_is_published(data: Path, folder: Path) -> None:
    first = built(data, folder)
    before = files_of(folder / first.generation)
    report = built(data, folder)
    assert (report.published, report.embedded, report.generation) == (False, 0, first.generation)
    assert (report.articles, report.passages, report.unchanged) == (first.articles, first.passages, 5)
    assert [path.name for path in folder.glob("gen-*")] == [first.generation]
    assert files_of(folder / first.generation) == before


def test_an_index_keeps_its_own_model_and_store_when_none_is_named(data: Path, folder: Path) -> None:
    built(data, folder, store="exact")
    (data / "new.txt").write_text("新しい記事\n2031年5月1日\n\n湖の試験は成功した。\n", encoding="utf-8")
    assert build(data, folder).published
    facts = open_archive(folder).facts
    assert (facts.model.name, facts.store) == ("hashing", "exact")


def test_of_a_changed_file_only_the_changed_texts_are_embedded_again(data: Path, folder: Path) -> None:
    first = built(data, folder)
    drill = data / "drill.md"
    drill.write_text(drill.read_text().replace("About 450 sailors", "About 900 sailors"))
    report = built(data, folder)
    assert report.changed == ("drill-2031-02",) and report.added == report.removed == ()
    # Its one passage and its one changed sentence.
    assert report.embedded == 2 and report.embedded + report.reused == first.embedded + first.reused
    archive = open_archive(folder)
    assert find(archive, "900 sailors") == {"drill-2031-02"} and find(archive, "450 sailors") == set()


def test_a_changed_title_changes_all_that_is_searched_of_its_article(data: Path, folder: Path) -> None:
    built(data, folder)
    drill = data / "drill.md"
    drill.write_text(drill.read_text().replace("title: Northern", "title: Southern"))
    passage_and_sentences = 1 + 4
    assert built(data, folder).embedded == passage_and_sentences


def test_a_new_date_is_taken_over_without_embedding_anything(data: Path, folder: Path) -> None:
    built(data, folder)
    drill = data / "drill.md"
    drill.write_text(drill.read_text().replace("published: 2031-02-20", "published: 2031-02-21"))
    report = built(data, folder)
    assert (report.published, report.changed, report.embedded) == (True, ("drill-2031-02",), 0)
    assert str(open_archive(folder).article("drill-2031-02").published) == "2031-02-21"


def test_a_file_that_changed_without_changing_an_article_is_recorded(data: Path, folder: Path) -> None:
    built(data, folder)
    notes = data / "notes.jsonl"
    notes.write_text(notes.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert changed_files(open_archive(folder).files(), data) == ([], ["notes.jsonl"], [])
    report = built(data, folder)
    assert (report.changed, report.embedded) == ((), 0)
    assert changed_files(open_archive(folder).files(), data) == ([], [], [])
    assert not built(data, folder).published


def test_a_removed_file_disappears_from_every_search(data: Path, folder: Path) -> None:
    built(data, folder)
    assert find(open_archive(folder), "岸壁") == {"harbour-2031-04"}
    (data / "harbour.md").unlink()
    report = built(data, folder)
    assert (report.removed, report.embedded) == (("harbour-2031-04",), 0)
    archive = open_archive(folder)
    assert find(archive, "岸壁") == set() and "harbour-2031-04" not in ids(archive)


def test_ids_and_places_are_the_same_in_an_index_made_anew(data: Path, folder: Path, tmp_path: Path) -> None:
    built(data, folder)
    built(data, tmp_path / "other")
    built(data, folder, full=True)

    def places(index: Path) -> list[str]:
        archive = open_archive(index)
        return [archive.passage(row).id for row in range(archive.passages)]

    assert places(folder) == places(tmp_path / "other")


def test_full_starts_over(data: Path, folder: Path) -> None:
    first = built(data, folder)
    report = built(data, folder, full=True)
    assert report.published and report.embedded == first.embedded and len(report.added) == 5


def test_the_same_article_in_two_files_is_kept_once_and_counted(data: Path, folder: Path) -> None:
    (data / "zz-copy.md").write_bytes((data / "drill.md").read_bytes())
    report = built(data, folder)
    assert report.duplicates == ("drill-2031-02 (zz-copy.md)",) and report.failed == ()
    assert (report.articles, open_archive(folder).article("drill-2031-02").file) == (5, "drill.md")
    assert not built(data, folder).published


def test_another_article_under_the_same_id_is_reported_and_the_first_is_kept(data: Path, folder: Path) -> None:
    text = (data / "drill.md").read_text()
    (data / "zz-other.md").write_text(text.replace("six ships", "ten ships"))
    report = built(data, folder)
    assert report.duplicates == () and [unread.file for unread in report.failed] == ["zz-other.md"]
    assert "'drill-2031-02'" in report.failed[0].reason and "drill.md" in report.failed[0].reason
    assert "six ships" in open_archive(folder).article("drill-2031-02").text


def test_a_file_that_cannot_be_read_is_listed_while_the_rest_goes_on(data: Path, folder: Path) -> None:
    (data / "broken.pdf").write_bytes(b"%PDF-1.7 this is not one")
    (data / "broken.jsonl").write_text('{"text": ')
    report = built(data, folder)
    assert report.articles == 5 and {unread.file for unread in report.failed} == {"broken.pdf", "broken.jsonl"}
    assert all(unread.reason for unread in report.failed)
    archive = open_archive(folder)
    assert tuple(archive.unread) == report.failed
    assert archive.facts.counts.unread == 2
    assert not built(data, folder).published


def test_a_character_in_two_halves_is_put_together_and_half_of_one_is_marked(data: Path, folder: Path) -> None:
    head = 'id: "i\\ud83d\\ude00"\ntitle: "t\\ud83d"\noutlet: "o\\ud83d\\ude00"\n"m\\ud83d\\ude00": "\\ude00"'
    (data / "halves.md").write_text(f"---\n{head}\nurl: http://a/\n---\nThe port opened.\n")
    assert built(data, folder).articles == 6
    article = open_archive(folder).article("i😀")
    assert (article.title, article.outlet, article.metadata) == ("t\ufffd", "o😀", {"m😀": "\ufffd"})
    assert not built(data, folder).published


def test_a_missing_folder_and_an_empty_one_leave_the_old_index_as_it_was(data: Path, folder: Path) -> None:
    built(data, folder)
    before = files_of(folder / "gen-00000001") | {"CURRENT": (folder / "CURRENT").read_bytes()}
    empty = data.parent / "empty"
    empty.mkdir()
    useless = data.parent / "useless"
    useless.mkdir()
    (useless / "a.jsonl").write_text('{"text": ""}\n')
    for wrong in (data.parent / "nowhere", empty, useless, data / "drill.md"):
        with pytest.raises(DataError) as refused:
            built(wrong, folder)
        assert str(wrong) in str(refused.value) and ".." not in str(refused.value)
    assert files_of(folder / "gen-00000001") | {"CURRENT": (folder / "CURRENT").read_bytes()} == before
    assert not list(folder.glob(".tmp-*"))


def test_unknown_names_are_told_before_any_work_is_done(data: Path, folder: Path) -> None:
    with pytest.raises(UnknownVariant, match="milvsu"):
        built(data, folder, store="milvsu")
    assert not folder.exists()
    with pytest.raises(ModelError, match="no-such-model"):
        built(data, folder, model="no-such-model")
    with pytest.raises(IndexMissing):
        open_archive(folder)


def test_another_model_embeds_everything_again(data: Path, folder: Path) -> None:
    first = built(data, folder)
    report = build(data, folder, model=str(model_folder()))
    assert report.published and report.embedded == first.embedded
    assert open_archive(folder).facts.model.dimension == 384


def test_another_store_takes_all_vectors_over(data: Path, folder: Path) -> None:
    built(data, folder, store="exact")
    report = built(data, folder, store="faiss")
    assert (report.published, report.embedded) == (True, 0)
    assert open_archive(folder).facts.store == "faiss"


def test_a_damaged_index_is_made_anew(data: Path, folder: Path) -> None:
    first = built(data, folder)
    catalog = folder / first.generation / "catalog.sqlite"
    catalog.chmod(0o644)
    catalog.write_bytes(catalog.read_bytes()[:-100])
    report = built(data, folder)
    assert report.published and len(report.added) == 5
    assert open_archive(folder).warnings == ()


def test_progress_tells_every_stage_in_its_order(data: Path, folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    built(data, folder, progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading", "loading the model", "embedding", "writing", "verifying"]
    assert all(0 <= done <= total for _, done, total in told)


KILLED = """
import os, signal, sys
from pathlib import Path
from index.build import build

def progress(stage, done, total):
    if stage == sys.argv[3] and done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

build(Path(sys.argv[1]), Path(sys.argv[2]), model="hashing", progress=progress)
"""


def killed_at(data: Path, folder: Path, stage: str, done: int) -> None:
    command = [sys.executable, "-c", KILLED, str(data), str(folder), stage, str(done)]
    child = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True)
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """400 short articles: 800 texts to embed."""
    folder = tmp_path / "many"
    folder.mkdir()
    lines = (json.dumps({"id": f"a{n}", "title": f"第{n}号", "text": f"艦{n}は港を出た。"}) for n in range(400))
    (folder / "all.jsonl").write_text("\n".join(lines))
    return folder


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("stage, done, lost", [("embedding", 256, -256), ("writing", 2, None), ("verifying", 0, None)])
def test_a_killed_build_changes_nothing_and_the_next_one_goes_on_where_it_was(
    data: Path, many: Path, folder: Path, stage: str, done: int, lost: int | None
) -> None:
    built(data, folder)
    texts = built(many, folder.parent / "other").embedded
    killed_at(many, folder, stage, done)
    assert len(open_archive(folder).articles) == 5
    assert (folder / JOURNAL).stat().st_size > 0
    report = built(many, folder)
    assert report.embedded == (0 if lost is None else texts + lost)
    assert report.published and len(open_archive(folder).articles) == 400
    assert not (folder / JOURNAL).exists() and not list(folder.glob(".tmp-*"))
    assert Generations(folder).check() == []


def test_an_opened_archive_goes_on_answering_while_others_are_built(data: Path, folder: Path) -> None:
    built(data, folder)
    old = open_archive(folder)
    question, weights = old.embedder.embed_query("岸壁を広げる"), {"岸壁": 1.0, "岸": 1.0}
    before = old.finder.candidates(question, weights, 9, old.scope())
    seen = []

    def ask(stage: str, done: int, total: int) -> None:
        now = old.finder.candidates(question, weights, 9, old.scope())
        seen.append(now.rows.tolist() == before.rows.tolist() and now.meaning.tolist() == before.meaning.tolist())

    for n in range(4):  # so that the folder of the opened generation is removed meanwhile
        (data / "harbour.md").unlink(missing_ok=True)
        (data / f"new-{n}.txt").write_text(
            f"記事{n}\n2031年5月{n + 1}日\n\n第{n}回の試験が終わった。\n", encoding="utf-8"
        )
        built(data, folder, progress=ask)
    assert len(seen) > 20 and all(seen)
    assert not (folder / old.generation).exists()
    assert find(old, "岸壁") == {"harbour-2031-04"} and old.article("harbour-2031-04").text
    assert find(open_archive(folder), "岸壁") == set()


def test_two_builds_at_once_are_one_too_many(data: Path, folder: Path) -> None:
    built(data, folder)
    (data / "harbour.md").unlink()
    refused: list[BuildRunning] = []

    def build_too(stage: str, done: int, total: int) -> None:
        if stage == "verifying":
            with pytest.raises(BuildRunning) as problem:
                built(data, folder)
            refused.append(problem.value)

    assert built(data, folder, progress=build_too).published
    assert len(refused) == 1


def test_a_build_that_is_cancelled_leaves_the_old_index(data: Path, folder: Path) -> None:
    built(data, folder)
    (data / "harbour.md").unlink()

    def cancel(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built(data, folder, progress=cancel)
    assert "harbour-2031-04" in ids(open_archive(folder))
    assert not list(folder.glob(".tmp-*"))


def test_every_passage_is_found_by_its_own_words(data: Path, folder: Path) -> None:
    built(data, folder)
    archive = open_archive(folder)
    for row in range(archive.passages):
        passage = archive.passage(row)
        article = archive.article(passage.article_id)
        text = searchable(article, article.text[passage.start : passage.end])
        found = archive.finder.candidates(archive.embedder.embed_query(text), {}, 1, archive.scope())
        assert found.meaning[0] == pytest.approx(1, abs=1e-3)
