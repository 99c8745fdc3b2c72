"""Why a file could not be read is said in Japanese too: every sentence that `index` can say is in the table."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import index.errors
from index.archive import open_archive
from index.errors import IndexDamaged, IndexMissing, ShuttenError, UnknownVariant
from index.intake import read_folder
from ui.messages import explain
from ui.messages.reasons import reason

INDEX = Path(__file__).parents[2] / "index"
SAID_BY = {"DataError": 0, "Unread": 1, "Problem": 1, "ValueError": 0, "_Died": 1, "WouldShrink": 0}
SAID_BY |= {"BadQuestion": 0, "IndexMismatch": 0, "IndexOutdated": 0}
FILES = [
    *(path for path in (INDEX / "readers").glob("*.py") if path.name != "pages.py"),
    *(
        INDEX / name
        for name in (
            "layout.py",
            "manifest.py",
            "generations.py",
            "build.py",
            "scope.py",
            "archive.py",
            "sandbox/__init__.py",
        )
    ),
    INDEX.parent / "rag" / "question.py",
]
ABOUT_THE_FOLDER = ("The article folder", "is a file, not a folder")  # errors of a whole build, not of a file


def _sentences(path: Path) -> Iterator[str]:
    """Every sentence in a module that goes to a person, with something in place of what it names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_BY:
            place = SAID_BY[node.func.id]
            said = node.args[place] if place < len(node.args) else None
        elif isinstance(node, ast.Return):
            said = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
        if isinstance(said, ast.IfExp):
            said = said.body
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            text = said.value
        elif isinstance(said, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "x7" for v in said.values)
        else:
            continue
        if " " in text.replace("x7 x7", "") and not any(words in text for words in ABOUT_THE_FOLDER):
            yield text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_about_a_file_is_said_in_japanese(path: Path) -> None:
    for sentence in _sentences(path):
        assert reason(sentence, "ja") != sentence, sentence
        assert "x7" not in sentence or "x7" in reason(sentence, "ja"), sentence


def test_the_table_is_read_from_real_files(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("港湾都市フォーラムは二十日、計画を公表した。", encoding="utf-8")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7 cut off")
    (tmp_path / "other.docx").write_bytes(b"PK")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "half.jsonl").write_text('{"text": ""}\n{"x": 1}\nnot json\n', encoding="utf-8")
    (tmp_path / "no.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "nul.txt").write_bytes(b"abc\0def" * 100)
    (tmp_path / "link.txt").symlink_to(tmp_path / "good.txt")
    unread = read_folder(tmp_path, lambda stage, done, total: None).unread
    assert len(unread) == 9
    for one in unread:
        said = reason(one.reason, "ja")
        assert any("ぁ" <= char <= "ん" for char in said), one.reason
        assert reason(one.reason, "en") == one.reason


def test_what_a_sentence_names_is_kept_as_it_is() -> None:
    assert "'.x{y}<b>'" in reason("unsupported type '.x{y}<b>'; known are .csv, .txt.", "ja")
    assert reason("lines 3, 5, 8 and 12 more: 'text' is empty or no string.", "ja") == (
        "3, 5, 8行目ほか12行: 「text」が空か、文字列ではありません。"
    )


@pytest.mark.parametrize("damage", ["CURRENT", "manifest.json"])
def test_why_an_index_cannot_be_used_is_said_in_japanese(hashing_index: Path, tmp_path: Path, damage: str) -> None:
    with pytest.raises(IndexMissing) as none:
        open_archive(tmp_path / "none")
    assert reason(str(none.value), "ja").endswith("に索引がありません。作成するには: shutten build")
    index = tmp_path / "index"
    shutil.copytree(hashing_index, index)
    for file in index.rglob(damage):
        file.write_bytes(b"damaged")
    try:
        said = open_archive(index).warnings[0]
    except IndexDamaged as error:
        said = str(error)
    assert "壊れています" in reason(said, "ja")


def test_a_sentence_that_is_unknown_stays() -> None:
    assert reason("something else", "ja") == "something else"


@pytest.mark.parametrize("name", [name for name in vars(index.errors) if isinstance(vars(index.errors)[name], type)])
def test_every_problem_has_a_summary_in_japanese(name: str) -> None:
    kind = vars(index.errors)[name]
    if issubclass(kind, ShuttenError) and kind is not ShuttenError:
        error = kind("store", "x", ["y"]) if kind is UnknownVariant else kind("Whatever.")
        said = explain(error, "ja")
        assert any("ぁ" <= letter <= "ん" for letter in said), said
