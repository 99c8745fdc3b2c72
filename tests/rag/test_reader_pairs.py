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


def test_a_translated_question_is_asked_over_the_same_stretches(folder: Path, tmp_path: Path) -> None:
    """The stretches are found by the words of the original; years and names are changed in the translation."""
    rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    forms = {"北浜": "Kitahama", "南浜": "Minamihama", "東浜": "Higashihama", "西浜": "Nishihama"}
    for n, row in enumerate(rows):
        name = f"the {forms[row['id'][:2]]} Lighthouse"
        row["translated"] = (
            f"Where is {name} of {1861 + 10 * (n // 3)}?",
            f"When was {name} built?",
            f"How high is {name}?",
        )[n % 3]
    (tmp_path / "articles.jsonl").write_bytes((folder / "articles.jsonl").read_bytes())
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    asked = {row["translated"] for row in rows}
    changed = []
    for _, (right, *wrong) in drawn(tmp_path, 0):
        assert right.question in asked
        assert any(pair.listed for pair in wrong), "found by the words of the original"
        changed += [(right.question, pair.question) for pair in wrong if not pair.listed]
    assert all(question.isascii() for _, question in changed)
    assert any(before.split(" of ")[0] == after.split(" of ")[0] for before, after in changed if " of " in before)
    assert any("Kitahama" in before and "Kitahama" not in after for before, after in changed)


def test_a_question_that_nothing_answers_has_stretches_of_its_subject_only(folder: Path, tmp_path: Path) -> None:
    rows = [
        {"id": f"miss-{place}", "question": f"{place}灯台の費用は", "gold": [f"{place}-built"], "answers": []}
        | {"spans": [], "answerable": False}
        for place in PLACES
    ]
    (tmp_path / "articles.jsonl").write_bytes((folder / "articles.jsonl").read_bytes())
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    pairs = Pairs(tmp_path, random.Random(0))
    assert len(pairs.asked) == len(PLACES)
    for asked in pairs.asked:
        stretches = pairs.of(asked)
        assert not any(pair.answers or pair.span for pair in stretches)
        own = [pair for pair in stretches if pair.title[:2] == asked.question[:2]]
        assert len(own) == 2 and len({pair.text for pair in own}) == 2
        assert len(stretches) == 3, "and one of another subject"
