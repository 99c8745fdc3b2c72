"""The reader: what it makes of a window, its memory, and how its weights are made and kept."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.documents import Span
from index.errors import ModelError
from rag.reader import Reading, Remembering, Window, open_reader

RIGHT = Window("灯台", "岬の灯台は1874年に建てられた。高さは31メートルで、石造りである。")
WRONG = Window("港", "港の朝市は毎週日曜に開かれ、近くの農家が野菜を売る。")


class Counting:
    """A reader that gives the length of a window, and says how much it was asked to read."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Window]] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        self.seen += [(question, window) for window in windows]
        return [Reading(float(len(window.text)), Span(0, 1)) for window in windows]


def test_what_was_read_is_not_read_again() -> None:
    inner = Counting()
    reader = Remembering(inner)
    first = reader.read("q", [RIGHT, WRONG, RIGHT])
    assert first == [Reading(float(len(w.text)), Span(0, 1)) for w in (RIGHT, WRONG, RIGHT)]
    assert reader.read("q", [WRONG]) == [first[1]]
    assert inner.seen == [("q", RIGHT), ("q", WRONG)]
    reader.read("another", [WRONG])
    assert inner.seen[2:] == [("another", WRONG)], "the same words are read anew for another question"


def test_only_the_last_readings_are_kept() -> None:
    inner = Counting()
    reader = Remembering(inner, most=2)
    windows = [Window("", "a" * n) for n in range(1, 4)]
    reader.read("q", windows)
    reader.read("q", windows[1:])
    assert len(inner.seen) == 3
    reader.read("q", windows[:1])
    assert len(inner.seen) == 4


def test_it_tells_a_window_that_answers_from_one_that_does_not_and_points_at_the_answer() -> None:
    right, wrong = open_reader().read("岬の灯台が建てられたのはいつですか?", [RIGHT, WRONG])
    assert right.answers > wrong.answers
    assert "1874" in RIGHT.text[right.span.start : right.span.end]


@pytest.mark.slow
def test_weights_that_were_trained_are_read_and_the_same_seed_gives_the_same(tmp_path: Path) -> None:
    from rag.reader.network import Network
    from rag.reader.training import train

    articles, questions = [], []
    for n in range(12):
        text = f"第{n}灯台は{1850 + n}年に建てられた。石造りで、いまも岬の先に立っている。"
        articles.append({"id": f"a{n}", "title": f"灯台{n}", "text": text})
        answer = f"{1850 + n}年"
        start = text.index(answer)
        questions.append(
            {"id": f"q{n}", "question": f"第{n}灯台はいつ建てられたか", "gold": [f"a{n}"], "answers": [answer]}
            | {"spans": [[start, start + len(answer)]]}
        )
    for name, rows in (("articles", articles), ("questions", questions)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    train(tmp_path, 2, tmp_path / "one.safetensors")
    train(tmp_path, 2, tmp_path / "two.safetensors")
    assert (tmp_path / "one.safetensors").read_bytes() == (tmp_path / "two.safetensors").read_bytes()
    (reading,) = Network(tmp_path / "one.safetensors").read(
        "第3灯台はいつ建てられたか", [Window("灯台", articles[3]["text"])]
    )
    assert reading.span.within(Span(0, len(articles[3]["text"])))


def test_damaged_weights_are_told_with_what_to_do(tmp_path: Path) -> None:
    from rag.reader.network import Network

    (tmp_path / "weights.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="--no-reader"):
        Network(tmp_path / "weights.safetensors")


def test_weights_of_another_shape_are_told_with_what_to_do(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    from rag.reader.network import WEIGHTS, Network

    weights = load_file(WEIGHTS)
    name = next(name for name in weights if name.endswith("LayerNorm.bias"))
    save_file(weights | {name: weights[name][:-1]}, tmp_path / "weights.safetensors")
    with pytest.raises(ModelError, match="--no-reader"):
        Network(tmp_path / "weights.safetensors")
