"""The log: a line an event, nothing that breaks out of its line, no question unless asked for, no key ever."""

import json
import logging
import os
from pathlib import Path

import pytest

from tests.ui.standin import SmallAssistant
from ui import logs

HOSTILE = 'one\ntwo\r\n{"event": "forged"}\x1b[31m\u202e\u2028\x85\x00日本\ud83d'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(logs.QUESTIONS, raising=False)
    monkeypatch.setenv(logs.FILE, "")
    path = tmp_path / "events.jsonl"
    logs.begin(str(path))
    yield path
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler.formatter, logs.OneLine):
            logging.getLogger().removeHandler(handler)
            handler.close()
    os.environ.pop(logs.QUESTIONS, None)


def lines(file: Path) -> list[dict[str, object]]:
    raw = file.read_bytes()
    assert raw.isascii()
    return [json.loads(line) for line in raw.decode().splitlines()]


def test_an_event_is_one_line_whatever_stands_in_it(file: Path) -> None:
    logs.event("access", path=HOSTILE, status=404)
    logging.getLogger("some.library").warning("said %s", HOSTILE)
    assert file.read_bytes().count(b"\n") == 2
    assert not any(byte < 32 and byte != 10 for byte in file.read_bytes())
    first, second = lines(file)
    assert (first["event"], first["path"], first["status"]) == ("access", HOSTILE, 404)
    assert (second["event"], second["from"], second["level"]) == ("message", "some.library", "warning")


def test_a_failure_has_a_number_and_its_traceback_in_one_line(file: Path) -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError as problem:
        number = logs.failed("failure", problem, where="page")
    (line,) = lines(file)
    assert (line["id"], line["level"]) == (number, "error")
    assert "test_logs.py" in str(line["traceback"])


def test_questions_are_written_down_only_when_asked_for(file: Path) -> None:
    answer = SmallAssistant.over_samples().ask("共同整備計画の対象は何か")
    logs.answered("page", answer)
    assert "整備" not in str(lines(file))
    logs.begin(str(file), questions=True)
    logs.answered("page", answer)
    assert lines(file)[1]["question"] == answer.question


def test_secrets_of_the_environment_are_not_repeated(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_KEY", "very-secret-key")
    logging.getLogger("httpx").warning("401 for Bearer very-secret-key")
    assert "very-secret" not in file.read_text()
    assert "***" in str(lines(file)[0]["message"])
    monkeypatch.setenv("PGPASSWORD", "another-secret")
    logging.getLogger("httpx").warning("refused: another-secret")
    assert "another-secret" not in file.read_text()


def test_facts_are_bounded_and_a_log_that_was_moved_away_is_begun_anew(file: Path) -> None:
    logs.event("access", path="x" * 100_000)
    assert file.stat().st_size < 3_000
    file.rename(file.with_suffix(".old"))
    logs.event("access", path="/")
    assert [line["path"] for line in lines(file)] == ["/"]


def test_a_build_writes_how_it_began_and_ended(file: Path) -> None:
    with logs.logged_build(Path("index")) as report:
        report.update(generation="gen-1", added=("a", "b"))
    with pytest.raises(RuntimeError), logs.logged_build(Path("index")):
        raise RuntimeError("the disk is full")
    assert [line["event"] for line in lines(file)] == ["build_begun", "build_done", "build_begun", "build_ended_early"]
    assert lines(file)[1]["added"] == 2
    assert lines(file)[3]["reason"] == "the disk is full"


def test_a_log_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        logs.begin(str(tmp_path / "absent" / "log"))
