"""`shutten feedback`: what people thought of answers, safe to open in a spreadsheet and to print."""

import csv
import io
import json
from pathlib import Path

import click
from click.testing import CliRunner, Result

from tests.ui.hostile import HOSTILE
from tests.ui.samples import ANSWERED
from ui.cli import main
from ui.conversations import Conversations
from ui.database import file_beside
from ui.turns import Asked, Turn

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"]


def feedback(index: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["feedback", "--index", str(index), *words])


def vote(index: Path, question: str, reason: str, thought: int = -1) -> None:
    store = Conversations(file_beside(index))
    conversation = store.begin("browser:ana", question)
    turn = Turn(1, Asked(question), ANSWERED, (), thought, reason)
    assert conversation
    store.keep("browser:ana", conversation, turn)
    assert store.vote("browser:ana", turn)
    store.close()


def test_without_votes_it_says_so_and_makes_no_file(tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert feedback(index).stdout == "Nobody has voted on an answer yet.\n"
    assert json.loads(feedback(index, "--json").stdout) == []
    assert feedback(index, "--csv").stdout_bytes.decode() == "\ufeffat,vote,reason,question,kind,sources,generation\r\n"
    assert list(tmp_path.iterdir()) == []


def test_votes_are_told_with_question_sources_and_generation(tmp_path: Path) -> None:
    index = tmp_path / "index"
    vote(index, "共同整備計画の対象は何か", "古い記事だけ")
    vote(index, "費用は", "", 1)
    first, second = json.loads(feedback(index, "--json").stdout)
    assert (first["vote"], first["reason"], first["question"]) == (
        "not helpful",
        "古い記事だけ",
        "共同整備計画の対象は何か",
    )
    assert first["sources"] == [citation.source_id for citation in ANSWERED.citations]
    assert first["generation"] == ANSWERED.generation
    assert second["vote"] == "helpful"
    assert feedback(index).stdout.endswith("1 helpful, 1 not helpful\n")


def test_no_cell_of_the_table_is_a_formula_and_no_text_steers_the_terminal(tmp_path: Path) -> None:
    index = tmp_path / "index"
    texts = [*FORMULAS, *(text.encode("utf-8", "replace").decode() for text in HOSTILE)]
    for text in texts:
        vote(index, text, text)
    rows = list(
        csv.DictReader(io.StringIO(feedback(index, "--csv").stdout_bytes.decode().removeprefix("\ufeff"), newline=""))
    )
    assert len(rows) == len(texts)
    shown = [click.unstyle(text) for text in texts]  # what a pipe gets
    assert all(row["question"] in (text, f"'{text}") for row, text in zip(rows, shown, strict=True))
    assert not [
        cell for row in rows for cell in row.values() if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert "\x1b" not in feedback(index).stdout
    assert [row["reason"] for row in json.loads(feedback(index, "--json").stdout)] == texts


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    index = tmp_path / "index"
    file_beside(index).write_bytes(b"no database " * 1000)
    told = feedback(index)
    assert told.exit_code == 1
    assert "shutten serve" in told.stderr
    assert "Traceback" not in told.stderr


def test_both_forms_at_once_are_wrong_usage(tmp_path: Path) -> None:
    assert feedback(tmp_path / "index", "--json", "--csv").exit_code == 2
