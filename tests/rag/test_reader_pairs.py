"""What the reader is trained with: one stretch that answers, and others that certainly do not."""

import json
import random
from pathlib import Path

import pytest

from rag.reader.pairs import LONGEST, Pair, Pairs

PLACES = ("北浜", "南浜", "東浜", "西浜")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four lighthouses in three articles each: when it was built, how high it is, and how one gets there."""
    made = tmp_path_factory.mktemp("reader")
    articles, questions = [], []
    for n, place in enumerate(PLACES):
        texts = {
            "built": f"{place}灯台は岬に立つ。灯台は{1861 + 10 * n}年に建てられた。石は近くの島から運ばれた。"
            + "見学もできる。" * 60,
            "high": f"{place}灯台の高さは{21 + n}メートルである。光は沖まで届く。灯台の職員は{n + 3}人いる。",
            "way": f"{place}灯台へは駅からバスで行ける。灯台の前で降り、坂を上る。",
        }
        articles += [{"id": f"{place}-{part}", "title": f"{place}灯台", "text": text} for part, text in texts.items()]
        for part, question, answer in (
            ("built", f"{place}灯台が{1861 + 10 * n}年に建てられた場所はどこか", "岬"),
            ("built", f"{place}灯台はいつ建てられたか", f"{1861 + 10 * n}年"),
            ("high", f"{place}灯台の高さは", f"{21 + n}メートル"),
        ):
            start = texts[part].index(answer)
            asked = {"id": f"{place}-{len(questions)}", "question": question, "gold": [f"{place}-{part}"]}
            questions.append(asked | {"answers": [answer], "spans": [[start, start + len(answer)]]})
    for name, rows in (("articles", articles), ("questions", questions)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (made / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return made


def drawn(folder: Path, seed: int) -> list[tuple[tuple[str, ...], list[Pair]]]:
    pairs = Pairs(folder, random.Random(seed))
    return [(asked.answers, pairs.of(asked)) for asked in pairs.asked for _ in range(8)]


def test_the_first_stretch_answers_and_the_others_do_not(folder: Path) -> None:
    for answers, (right, *wrong) in drawn(folder, 0):
        assert right.answers and right.listed and right.span is not None
        assert right.text[slice(*right.span)] in answers
        assert wrong
        for pair in wrong:
            assert not pair.answers and pair.span is None
            if pair.listed:
                assert pair.question == right.question
                assert not any(answer in pair.text for answer in answers)
            else:
                assert pair.question != right.question, "a question about another year or name, or none"
                assert pair.text == right.text


def test_stretches_are_whole_sentences_of_the_length_that_is_read(folder: Path) -> None:
    lengths = set()
    for _, pairs in drawn(folder, 1):
        for pair in pairs:
            assert 0 < len(pair.text) <= LONGEST
            assert pair.text.endswith("。")
            lengths.add(len(pair.text))
    assert len(lengths) > 20, "of many lengths"


def test_they_are_hard_to_tell_apart(folder: Path) -> None:
    """Same title, other title, the stretch without its answer, and another year or name: each comes up."""
    seen = set()
    for _, (right, *wrong) in drawn(folder, 2):
        for pair in wrong:
            kind = (
                "another question" if not pair.listed else "same title" if pair.title == right.title else "other title"
            )
            seen.add(kind)
    assert seen == {"another question", "same title", "other title"}


def test_the_same_seed_draws_the_same(folder: Path) -> None:
    assert drawn(folder, 3) == drawn(folder, 3)
    assert drawn(folder, 3) != drawn(folder, 4)
