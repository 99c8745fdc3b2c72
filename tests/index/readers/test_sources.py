"""What lies in the data folder, and what of it is offered to readers."""

import os
from pathlib import Path

import pytest

from index.errors import DataError
from index.readers import list_files, load, read_file


def test_files_are_listed_below_the_folder_in_order(tmp_path: Path) -> None:
    for name in ("二.txt", "a/一.md", "a/b/三.HTML", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("港が開いた。", encoding="utf-8")
    files, unread = list_files(tmp_path)
    assert files == ["a/b/三.HTML", "a/一.md", "二.txt"] and not unread


def test_what_no_reader_knows_is_told_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "LIESMICH").write_bytes(b"x")
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(30_000_000)
    files, unread = list_files(tmp_path)
    assert not files
    told = {one.file: one.reason for one in unread}
    assert "unsupported type '.docx'" in told["a.docx"] and ".txt" in told["a.docx"]
    assert "without an ending" in told["LIESMICH"] and "too large" in told["big.txt"]


def test_links_pipes_and_loops_are_neither_followed_nor_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    (tmp_path / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    files, unread = list_files(tmp_path)
    assert not files and {one.file for one in unread} == {"a.txt", "folder", "pipe.txt"}
    for name in ("a.txt", "pipe.txt", "gone.txt", "folder"):
        with pytest.raises(DataError):
            load(tmp_path, name)


@pytest.mark.parametrize("name", [b"\xff\xfe.txt", b"zeile\nzwei.txt", "\u202etxt.md".encode()])
def test_names_that_cannot_be_shown_are_told_escaped(tmp_path: Path, name: bytes) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text("x")
    files, (unread,) = list_files(tmp_path)
    assert not files and unread.file.isprintable() and "rename" in unread.reason
    unread.file.encode("utf-8")


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u202f"])
def test_a_space_of_any_width_is_part_of_a_name(tmp_path: Path, space: str) -> None:
    file = f"防衛{space}資料/港{space}の話.txt"
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text("港が開いた。", encoding="utf-8")
    assert list_files(tmp_path) == ([file], [])


def test_a_file_in_a_folder_whose_name_is_no_text_is_told_escaped(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "防衛".encode("cp932")))
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    files, (unread,) = list_files(tmp_path)
    assert not files and unread.code == "name"
    assert unread.file.isprintable() and unread.file.endswith("/a.txt")


def test_a_missing_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        list_files(tmp_path / "nirgends")
    (tmp_path / "datei").write_text("x")
    with pytest.raises(DataError, match="not a folder"):
        list_files(tmp_path / "datei")


@pytest.mark.parametrize("raw", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_told_as_empty(tmp_path: Path, raw: bytes) -> None:
    for name in ("a.txt", "a.md", "a.jsonl", "a.csv", "a.html", "a.pdf"):
        (tmp_path / name).write_bytes(raw)
        found, unread = read_file(load(tmp_path, name))
        assert not found and len(unread) == 1 and "empty" in unread[0].reason
