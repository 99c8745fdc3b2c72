"""The `shutten` command as CONTRACT promises it: statuses, streams, JSON to the letter, and sentences for bad input."""

import hashlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rag
from index.manifest import from_json, to_json
from tests.invented import write_articles
from ui.batch import texts_of
from ui.cli import main

ANSWER = {
    "question", "language", "kind", "answered", "confidence", "text", "statements", "citations", "coverage",
    "timing_ms", "index",
}  # fmt: skip
CITATION = {
    "number", "source_id", "article_id", "title", "outlet", "published", "url", "file", "start", "end", "quote",
}  # fmt: skip
HIT = {"rank", "score", "article_id", "file", "title", "published", "start", "end", "text"}
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nothing_set_for_gradio(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was served by an earlier test of this process set what Gradio reads; `doctor` would tell of it."""
    for name in [name for name in os.environ if name.startswith("GRADIO_")]:
        monkeypatch.delenv(name)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def shutten(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ui.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, encoding="utf-8")


def told(result: Result, status: int, *parts: str) -> None:
    """The command failed with that status and one or two sentences that hold the parts, and nothing else."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr
    if status == 1:
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr) < 500
        assert result.stderr.count("\n") == 1
        assert result.exception is None or isinstance(result.exception, SystemExit)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("writer.lock", "progress.json")
    }


def write_batch(folder: Path, *rows: object) -> Path:
    file = folder / "batch.jsonl"
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


@pytest.fixture
def index(hashing_index: Path, tmp_path: Path) -> Path:
    """A copy of the tiny index that a test may change."""
    return Path(shutil.copytree(hashing_index, tmp_path / "index"))


# --- build, status, doctor


def test_build_makes_an_index_and_then_has_nothing_to_do(articles: Path, tmp_path: Path) -> None:
    words = ("build", "--data", articles, "--index", tmp_path / "made", "--model", "hashing")
    first = run(*words, "--json")
    assert (first.exit_code, first.stderr) == (0, "")
    report = json.loads(first.stdout)
    assert report["published"] is True
    assert report["articles"] == 5
    assert report["embedded"] > 0
    before = contents(tmp_path / "made")
    again = run(*words)
    assert (again.exit_code, again.stderr) == (0, "")
    assert "up to date" in again.stdout
    assert contents(tmp_path / "made") == before
    full = run("build", "--data", articles, "--index", tmp_path / "made", "--full", "--model", "hashing", "--json")
    assert json.loads(full.stdout)["published"] is True


def test_build_lists_what_could_not_be_read_and_goes_on(articles: Path, tmp_path: Path) -> None:
    (articles / "broken.jsonl").write_text('{"id": "x"}\nno json\n', encoding="utf-8")
    (articles / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = run("build", "--data", articles, "--index", tmp_path / "made", "--model", "hashing")
    assert done.exit_code == 0
    assert "broken.pdf" in done.stdout
    assert "could not be read" in done.stdout
    status = json.loads(run("status", "--index", tmp_path / "made", "--json").stdout)
    assert {"broken.pdf", "broken.jsonl"} <= {one["file"] for one in status["unread"]}
    assert all(one["reason"] for one in status["unread"])


def test_status_says_what_the_index_holds(hashing_index: Path) -> None:
    status = json.loads(run("status", "--index", hashing_index, "--json").stdout)
    assert status["articles"] == 5
    assert (status["first"], status["last"]) == ("2031-01-16", "2031-04-02")
    assert (status["model"], status["store"]) == ("hashing", "faiss")
    assert {"outlet": "Sample Courier", "articles": 2} in status["outlets"]
    assert status["passages"] > 0
    assert status["generation"].startswith("gen-")
    assert status["built"]
    shown = run("status", "--index", hashing_index)
    assert shown.exit_code == 0
    for part in ("5", "2031-01-16", "hashing", "faiss", "Sample Courier"):
        assert part in shown.stdout


def test_doctor_is_content_with_a_sound_index(index: Path, articles: Path) -> None:
    sound = run("doctor", "--index", index, "--data", articles, "--json")
    assert (sound.exit_code, json.loads(sound.stdout)) == (0, {"sound": True, "findings": [], "notes": []})
    assert "All is well" in run("doctor", "--index", index, "--data", articles).stdout


def test_doctor_names_what_is_wrong_and_the_repairing_command(index: Path, articles: Path) -> None:
    (articles / "harbour.md").write_text("changed", encoding="utf-8")
    (articles / "drill.md").unlink()
    (articles / "more.txt").write_text("more", encoding="utf-8")
    found = run("doctor", "--index", index, "--data", articles, "--json")
    assert found.exit_code == 1
    findings = json.loads(found.stdout)["findings"]
    assert {one["where"] for one in findings} == {"harbour.md", "drill.md", "more.txt"}
    repair = f"shutten build --index {index} --data {articles}"
    assert {one["remedy"] for one in findings} == {repair}
    assert repair in run("doctor", "--index", index, "--data", articles).stdout


def test_doctor_does_not_repair_an_index_from_other_articles(index: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "news.txt").write_text("港のそばに新しい灯台が建てられた。", encoding="utf-8")
    found = run("doctor", "--index", index, "--data", other, "--json")
    (finding,) = json.loads(found.stdout)["findings"]
    assert (finding["where"], finding["remedy"]) == (str(other), "shutten doctor --data FOLDER")


def test_doctor_sees_a_changed_byte(index: Path, articles: Path) -> None:
    victim = max(index.glob("gen-*/*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    found = run("doctor", "--index", index, "--data", articles)
    assert found.exit_code == 1
    assert victim.name in found.stdout
    assert "shutten build" in found.stdout


def test_doctor_lets_no_name_of_a_folder_steer_the_terminal(index: Path, tmp_path: Path) -> None:
    users = tmp_path / "a\x1b[31mb"
    users.write_text("ana:short\n")
    for more in (("--data", tmp_path / "c\x1b[31md"), ("--auth", users)):
        assert "\x1b" not in run("doctor", "--index", index, *more).stdout
        assert "⟨U+001B⟩" in run("doctor", "--index", index, *more).stdout


# --- search and show


def test_search_prints_hits_to_the_letter(hashing_index: Path) -> None:
    found = run("search", "港の改修", "--limit", 3, "--index", hashing_index, "--json")
    assert (found.exit_code, found.stderr) == (0, "")
    hits = json.loads(found.stdout)
    assert len(hits) == 3
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    for hit in hits:
        assert hit.keys() >= HIT
        assert hit["end"] > hit["start"] >= 0
    assert (hits[0]["article_id"], hits[0]["published"]) == ("harbour-2031-04", "2031-04-02")
    assert "港" in found.stdout  # not ASCII-escaped


def test_a_hit_can_be_shown_in_its_article(hashing_index: Path) -> None:
    hit = json.loads(run("search", "港の改修", "--index", hashing_index, "--json").stdout)[0]
    span = f"{hit['start']}:{hit['end']}"
    shown = json.loads(run("show", hit["article_id"], "--span", span, "--index", hashing_index, "--json").stdout)
    assert shown["text"][hit["start"] : hit["end"]] == hit["text"] == shown["span"]["text"]
    plain = run("show", hit["article_id"], "--span", span, "--index", hashing_index).stdout
    assert f"⟦{hit['text']}⟧" in plain
    assert "\x1b" not in plain
    assert (
        json.loads(run("show", hit["article_id"], "--index", hashing_index, "--json").stdout)["text"]
        in run("show", hit["article_id"], "--index", hashing_index).stdout
    )


def test_search_narrows_by_date_and_source(hashing_index: Path) -> None:
    def ids(*words: object) -> set[str]:
        found = run("search", "演習 drill 港 DICAS", "--index", hashing_index, "--json", *words)
        return {hit["article_id"] for hit in json.loads(found.stdout)}

    assert ids("--since", "2031-02-01", "--until", "2031-02-28") == {"drill-2031-02"}
    assert ids("--source", "sample courier") == {"drill-2031-02", "dateless"}
    assert ids("--since", "2099-01-01") == set()


def test_a_search_without_hits_says_so(hashing_index: Path) -> None:
    found = run("search", "港", "--since", "2099-01-01", "--index", hashing_index)
    assert (found.exit_code, "No passage fits" in found.stdout) == (0, True)


# --- ask


@pytest.mark.parametrize("question", ["what did DICAS cover", "DICASはどのような分野を扱いましたか"])
def test_an_answer_has_the_fields_of_the_contract(sample_index: Path, question: str) -> None:
    done = run("ask", question, "--index", sample_index, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer.keys() >= ANSWER
    assert answer["question"] == question
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    assert answer["kind"] == "coverage"
    assert [citation["number"] for citation in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    for citation in answer["citations"]:
        assert citation.keys() >= CITATION
        assert citation["source_id"] == f"{citation['article_id']}#{citation['start']}-{citation['end']}"
        shown = json.loads(run("show", citation["article_id"], "--index", sample_index, "--json").stdout)
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]
    for statement in answer["statements"]:
        assert statement.keys() >= {"text", "citations"}
        for number in statement["citations"]:
            assert f"[{number}]" in answer["text"]
    assert answer["coverage"].keys() >= {"articles", "passages", "first", "last", "window", "terms", "aliases"}
    assert all(term.keys() >= {"term", "articles"} for term in answer["coverage"]["terms"])
    assert answer["timing_ms"].keys() >= {"total", "embed", "search", "answer"}
    assert answer["index"].keys() >= {"generation", "model", "store"}


def test_a_refusal_is_a_result_and_no_error(sample_index: Path) -> None:
    done = run("ask", "How do I prune a bonsai in a spaceship?", "--index", sample_index, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["answered"], answer["statements"], answer["citations"]) == (False, [], [])
    assert "Searched" in answer["text"]
    assert 0 <= answer["confidence"] < 0.5


def test_an_answer_reads_well_on_a_terminal(sample_index: Path) -> None:
    done = run("ask", "DICASとは何ですか", "--index", sample_index)
    assert done.exit_code == 0
    assert "[1]" in done.stdout
    assert "\x1b" not in done.stdout  # colours are for terminals


def test_after_gives_the_conversation(hashing_index: Path) -> None:
    words = (
        "ask",
        "それはいつ終わりますか",
        "--after",
        "見本湖の話",
        "--after",
        "北の港の改修",
        "--index",
        hashing_index,
    )
    assert json.loads(run(*words, "--json").stdout)["understood"] == "北の港の改修 それはいつ終わりますか"


def test_the_filters_of_a_question_are_told_in_its_coverage(hashing_index: Path) -> None:
    words = ("--since", "2031-02-01", "--until", "2031-03-31", "--index", hashing_index, "--json")
    coverage = json.loads(run("ask", "drill", *words).stdout)["coverage"]
    assert coverage["window"] == ["2031-02-01", "2031-03-31"]
    assert coverage["articles"] == 2


# --- batches


def test_a_batch_keeps_its_order_and_puts_errors_in_their_places(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(
        tmp_path,
        {"id": "b", "question": "港の改修"},
        b"no json",
        {"id": "a", "question": ""},
        {"id": 3},
        {"id": 4, "question": 5},
        {"id": 5, "question": "drill", "since": "yesterday"},
        {"id": 6, "question": "drill", "since": 2031},
        {"id": 7, "question": "drill", "after": "one text"},
        {"id": 8, "question": "drill", "source": ["a"]},
        b"[1, 2]",
        b'{"id": 9, "question": "\xff\xfe"}',
        b"[" * 100_000,
        b"",
        {"id": 10, "question": "ドリル" * 2_000},
        {"id": None, "question": "drill", "after": ["港の改修"], "since": "2031-01-01", "source": "courier"},
        {"question": "DICAS"},
    )
    done = run("ask", "--batch", batch, "--index", hashing_index)
    assert (done.exit_code, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == ["b", None, "a", 3, 4, 5, 6, 7, 8, None, None, None, 10, None, None]
    answered = [place for place, one in enumerate(found) if "error" not in one]
    assert answered == [0, 13, 14]
    for place in answered:
        assert found[place].keys() >= ANSWER | {"id"}
    for one in found:
        if "error" in one:
            assert one.keys() == {"id", "error"}
            assert len(one["error"]) > 20
            assert "object has no attribute" not in one["error"]


def test_a_batch_of_searches_gives_hits(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(
        tmp_path, {"id": 2, "query": "港の改修"}, {"id": 1, "question": "港"}, {"id": 0, "query": "drill"}
    )
    done = run("search", "--batch", batch, "--limit", 2, "--index", hashing_index)
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], second["id"], third["id"]) == (2, 1, 0)
    assert len(first["hits"]) == len(third["hits"]) == 2
    assert first["hits"][0].keys() >= HIT
    assert "query" in second["error"]


def test_a_batch_may_begin_with_a_byte_order_mark(hashing_index: Path, tmp_path: Path) -> None:
    batch = tmp_path / "bom.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + json.dumps({"id": 1, "query": "drill"}).encode())
    assert "hits" in json.loads(run("search", "--batch", batch, "--index", hashing_index).stdout)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_an_id_that_json_cannot_hold_is_an_error_in_its_place(hashing_index: Path, tmp_path: Path, number: str) -> None:
    batch = write_batch(tmp_path, f'{{"id": {number}, "query": "drill"}}'.encode(), {"id": 2, "query": "drill"})
    first, second = run("search", "--batch", batch, "--index", hashing_index).stdout.splitlines()
    assert number not in first and "Infinity" not in first
    assert json.loads(first).keys() == {"id", "error"}
    assert (json.loads(first)["id"], json.loads(second)["id"]) == (None, 2)


def test_an_empty_batch_gives_nothing(hashing_index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")
    done = run("ask", "--batch", tmp_path / "empty.jsonl", "--index", hashing_index)
    assert (done.exit_code, done.output) == (0, "")


def test_a_lone_surrogate_in_a_question_breaks_no_stream(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(tmp_path, b'{"id": 1, "question": "drill \\ud800 end"}', {"id": 2, "question": "drill"})
    done = shutten("ask", "--batch", batch, "--index", hashing_index)
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["question"], second["id"]) == (1, "drill \ufffd end", 2)


def test_half_a_character_is_asked_as_one_that_cannot_be_shown(hashing_index: Path, tmp_path: Path) -> None:
    half = "drill \udcff end"
    asked = run("ask", half, "--after", half, "--index", hashing_index, "--json")
    assert json.loads(asked.stdout)["question"] == "drill \ufffd end"
    assert run("search", half, "--index", hashing_index).exit_code == 0
    assert texts_of({"after": ["half \ud83d"]}, "after") == ["half \ufffd"]


def test_an_output_that_cannot_be_written_is_told_before_anything_is_asked(
    hashing_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, kept = write_batch(tmp_path, {"question": "drill"}), tmp_path / "kept.csv"
    common = ("ask", "--batch", batch, "--index", hashing_index, "--export", "csv", "--output")
    assert run(*common, kept).exit_code == 0
    before = kept.read_bytes()
    monkeypatch.setattr(rag, "open_assistant", lambda *_, **__: pytest.fail("it is asked first"))
    told(run(*common, tmp_path / "reports" / "a.csv"), 1, "a.csv", "Check the path")
    told(run(*common, tmp_path / "batch.jsonl" / "a.csv"), 1, "a.csv", "Check the path")
    for file in (kept, tmp_path / "new.csv"):  # an attempt leaves nothing behind, and takes nothing away
        with pytest.raises(pytest.fail.Exception):
            CliRunner().invoke(main, [str(word) for word in (*common, file)], catch_exceptions=False)
    assert kept.read_bytes() == before
    assert not (tmp_path / "new.csv").exists()
    link = tmp_path / "link.csv"
    link.symlink_to("to-come.csv")
    with pytest.raises(pytest.fail.Exception):
        CliRunner().invoke(main, [str(word) for word in (*common, link)], catch_exceptions=False)
    assert link.is_symlink()


# --- eval


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    articles = [{"id": f"a{n}", "title": "", "text": f"{word}の点検が始まる。"} for n, word in enumerate("港駅橋塔")]
    rows = [{"id": n, "question": a["text"], "gold": [a["id"]], "lang": "ja"} for n, a in enumerate(articles)]
    for name, lines in (("articles", articles), ("questions", rows)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_eval_builds_asks_and_scores_a_folder(question_set: Path) -> None:
    done = run("eval", question_set, "--model", "hashing", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    scores = json.loads(done.stdout)
    assert scores["questions"] == scores["index"]["articles"] == 4
    assert scores["scores"]["R@1"]["all"] == {"n": 4, "value": 1.0, "low": 1.0, "high": 1.0}
    assert scores["broken_citations"] == 0
    table = run("eval", question_set / "questions.jsonl", "--model", "hashing").stdout
    assert "4 questions over 4 articles" in table
    assert any(line.split()[:4] == ["R@1", "all", "4", "1.000"] for line in table.splitlines())
    assert sorted(path.name for path in question_set.iterdir()) == ["articles.jsonl", "questions.jsonl"]


def test_eval_uses_the_index_that_is_named(question_set: Path, hashing_index: Path) -> None:
    scores = json.loads(run("eval", question_set, "--index", hashing_index, "--limit", 2, "--json").stdout)
    assert (scores["questions"], scores["index"]["articles"], scores["gold_missing"]) == (2, 5, 2)


def test_eval_of_a_file_without_questions_is_told(tmp_path: Path, hashing_index: Path) -> None:
    (tmp_path / "q.jsonl").write_text("nothing", encoding="utf-8")
    told(run("eval", tmp_path / "q.jsonl", "--index", hashing_index), 1, "Line 1")
    told(run("eval", tmp_path / "none.jsonl", "--index", hashing_index), 2, "does not exist")
    told(run("eval", tmp_path, "--index", hashing_index), 1, "questions.jsonl")


# --- bad input: a sentence, a remedy, nothing changed


def test_no_index_yet_names_the_command_that_makes_one(tmp_path: Path) -> None:
    for words in (["ask", "DICAS"], ["search", "DICAS"], ["show", "a"], ["status"]):
        told(run(*words, "--index", tmp_path / "none"), 1, "shutten build")
    assert not (tmp_path / "none").exists()


def test_doctor_without_an_index_names_the_command_that_makes_one(tmp_path: Path, articles: Path) -> None:
    found = run("doctor", "--index", tmp_path / "none", "--data", articles)
    assert found.exit_code == 1
    assert "shutten build" in found.stdout + found.stderr


def test_a_missing_data_folder_is_told_and_the_index_stays(index: Path, tmp_path: Path) -> None:
    before = contents(index)
    told(run("build", "--data", tmp_path / "none", "--index", index), 1, "does not exist", "put articles in it")
    assert contents(index) == before
    told(run("build", "--data", tmp_path / "none", "--index", tmp_path / "new"), 1, "does not exist")
    assert not list((tmp_path / "new").glob("gen-*"))


def test_an_empty_data_folder_is_told_and_the_index_stays(index: Path, tmp_path: Path) -> None:
    before = contents(index)
    (tmp_path / "empty").mkdir()
    told(run("build", "--data", tmp_path / "empty", "--index", index), 1, "--data")
    assert contents(index) == before


@pytest.mark.parametrize(
    ("option", "value", "part"),
    [("--store", "milvsu", "faiss"), ("--model", "no/such-model", "model"), ("--model", "/no/such/folder", "model")],
)
def test_an_unknown_store_or_model_is_told_and_the_index_stays(
    index: Path, articles: Path, option: str, value: str, part: str
) -> None:
    before = contents(index)
    told(run("build", "--data", articles, "--index", index, option, value), 1, value, part)
    assert contents(index) == before


def test_an_unknown_answerer_is_told(hashing_index: Path) -> None:
    told(run("ask", "DICAS", "--answerer", "oracle", "--index", hashing_index), 1, "oracle", "extractive")


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "31.1.2026", ""])
def test_a_date_that_is_none_is_told(hashing_index: Path, day: str) -> None:
    for command in ("ask", "search"):
        told(run(command, "DICAS", "--since", day, "--index", hashing_index), 1, "2026-01-31")


def test_a_window_that_ends_before_it_begins_is_told(hashing_index: Path) -> None:
    words = ("--since", "2031-02-01", "--until", "2031-01-01", "--index", hashing_index)
    told(run("ask", "DICAS", *words), 1, "before it begins")


@pytest.mark.parametrize("question", ["", "  ", "？"])
def test_an_empty_question_is_told(hashing_index: Path, question: str) -> None:
    told(run("ask", question, "--index", hashing_index), 1, "empty")
    told(run("search", question, "--index", hashing_index), 1, "empty")


def test_a_question_of_5000_characters_is_told(hashing_index: Path) -> None:
    told(run("ask", "港" * 5_000, "--index", hashing_index), 1, "5,000", "Shorten")


def test_an_unknown_article_and_an_impossible_place_are_told(hashing_index: Path) -> None:
    told(run("show", "none", "--index", hashing_index), 1, "none", "shutten search")
    for span in ("5", "9:3", "0:99999", "a:b", "-1:4", "٣:٩٩٩٩"):
        told(run("show", "harbour-2031-04", "--span", span, "--index", hashing_index), 1, "START:END")


def test_an_index_of_another_model_is_told(index: Path) -> None:
    _made_by_another_model(index)
    assert run("status", "--index", index).exit_code == 0  # what needs no model goes on
    before = contents(index)
    for command in ("ask", "search"):
        told(run(command, "DICAS", "--index", index), 1, "hashing-0", "hashing-1", "shutten build")
    assert contents(index) == before


def _made_by_another_model(index: Path) -> None:
    """As if it had been published under another version of the model: all is whole, but the fingerprint is not ours."""
    (file,) = index.glob("gen-*/manifest.json")
    manifest = from_json(file.read_bytes())
    model = replace(manifest.facts.model, fingerprint="hashing-0")
    file.write_bytes(to_json(replace(manifest, facts=replace(manifest.facts, model=model))))
    number = int(file.parent.name.removeprefix("gen-"))
    (index / "CURRENT").write_text(f"{number} {hashlib.sha256(file.read_bytes()).hexdigest()}\n", encoding="ascii")


def test_a_port_in_use_is_told(hashing_index: Path, articles: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told(run("serve", "--index", hashing_index, "--data", articles, "--port", port), 1, str(port), "--port")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_told(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(tmp_path, {"id": 1, "query": "drill"})
    batch.chmod(0)
    assert run("search", "--batch", batch, "--index", hashing_index).exit_code in (1, 2)


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["ask", "one", "two"],
        ["search"],
        ["show"],
        ["eval"],
        ["ask", "DICAS", "--colour"],
        ["search", "DICAS", "--limit", "0"],
        ["search", "DICAS", "--limit", "many"],
        ["serve", "--port", "99999"],
        ["ask", "--batch", "/no/such/file"],
        ["dance"],
    ],
)
def test_wrong_usage_has_status_two(words: list[str]) -> None:
    told(run(*words), 2, "Usage")


def test_a_question_and_a_batch_exclude_each_other(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(tmp_path, {"id": 1, "question": "drill"})
    told(run("ask", "DICAS", "--batch", batch, "--index", hashing_index), 2, "--batch")


# --- a real process


def test_every_command_has_help_and_takes_an_index() -> None:
    for command in ("build", "ask", "search", "show", "status", "doctor", "serve", "eval"):
        done = run(command, "--help")
        assert done.exit_code == 0
        assert "--index" in done.stdout
        assert "data/index" in done.stdout
        assert "SHUTTEN_INDEX" in done.stdout
    assert run("--help").exit_code == run("--version").exit_code == 0


def test_the_index_can_be_named_by_the_environment(hashing_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUTTEN_INDEX", str(hashing_index))
    assert json.loads(run("status", "--json").stdout)["articles"] == 5


def test_results_go_to_one_stream_and_the_rest_to_the_other(hashing_index: Path, tmp_path: Path) -> None:
    done = shutten("search", "港の改修", "--index", hashing_index, "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)
    failed = shutten("status", cwd=tmp_path)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "shutten build" in failed.stderr
    assert shutten("dance", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_build_without_a_terminal_draws_no_bar(articles: Path, tmp_path: Path) -> None:
    done = shutten("build", "--data", articles, "--index", tmp_path / "made", "--model", "hashing")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_build_that_fails_says_only_why(tmp_path: Path) -> None:
    done = shutten("build", "--data", tmp_path / "absent", "--index", tmp_path / "made")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_one_whole_sentence(hashing_index: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ui.cli", "status", "--index", str(hashing_index)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: No space left on device. Check")


def test_a_reader_that_has_seen_enough_ends_a_pipe_in_silence(hashing_index: Path, tmp_path: Path) -> None:
    batch = write_batch(tmp_path, *({"id": n, "query": "drill 港"} for n in range(400)))
    command = f'"{sys.executable}" -m ui.cli search --batch "{batch}" --index "{hashing_index}" | head -1'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, encoding="utf-8")
    assert done.stderr == ""
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0]


@pytest.mark.slow
def test_help_answers_at_once() -> None:
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert shutten("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.5


def test_output_is_utf_8_whatever_the_locale(hashing_index: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "ui.cli", "search", "港の改修", "--index", str(hashing_index), "--json"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "港" in done.stdout.decode("utf-8")


def test_doctor_sees_how_the_page_would_be_served(index: Path, articles: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("ana:short\n")
    users.chmod(0o644)
    common = ("doctor", "--index", index, "--data", articles, "--json", "--host", "0.0.0.0")
    open_to_all = run(*common)
    assert open_to_all.exit_code == 1
    assert "--auth" in json.loads(open_to_all.stdout)["findings"][0]["remedy"]
    signed = run(*common, "--auth", users)
    assert signed.exit_code == 0
    assert [note["remedy"].split()[0] for note in json.loads(signed.stdout)["notes"]] == ["chmod", "$EDITOR"]
    blank = users.rename(tmp_path / "my users")
    notes = json.loads(run(*common, "--auth", blank).stdout)["notes"]
    assert [note["remedy"] for note in notes] == [f"chmod 600 '{blank}'", f"$EDITOR '{blank}'"]
    users.write_text("nobody")
    assert "user:password" in run(*common, "--auth", users).stdout
