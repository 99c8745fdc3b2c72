"""A question with the half of its title's articles that answers it, and with the other."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.documents import Article
from rag.assistant import Assistant
from rag.evaluation import evaluate
from rag.evaluation.halves import halves


def article(number: int, title: str) -> Article:
    return Article(
        id=str(number), title=title, text="text", language="en", file="f", published=None, outlet=None, url=None
    )


@given(st.lists(st.sampled_from("abc")))
def test_the_articles_of_every_title_are_divided_evenly(titles: list[str]) -> None:
    one, other = halves([article(n, title) for n, title in enumerate(titles)])
    assert sorted([*one, *other]) == list(range(len(titles)))
    for title in set(titles):
        counts = [sum(titles[row] == title for row in rows) for rows in (one, other)]
        assert 0 <= counts[0] - counts[1] <= 1


def test_a_part_of_an_archive_finds_nothing_of_the_rest(hashing_index: Path, small: Archive) -> None:
    rows = [0, 2, 3]
    left = {small.articles[row].id for row in rows}
    part = Assistant(hashing_index).among(rows)
    for question in ("harbour", "DICASの会合", "a note without a date"):
        hits = part.search(question, limit=100)
        assert hits and {hit.article.id for hit in hits} <= left
        answer = part.ask(question)
        assert answer.coverage.articles == len(left)
        assert {citation.article_id for citation in answer.citations} <= left
        assert {place.rpartition("#")[0] for place in answer.coverage.nearest} <= left


def test_an_evaluation_by_halves_asks_twice_and_writes_what_it_saw(tmp_path: Path) -> None:
    texts = {
        "a": "The red lighthouse was built in 1874.",
        "b": "The harbour was dredged in 1990.",
        "c": "Fog is common.",
    }
    rows = [{"id": name, "title": "Coast", "text": text} for name, text in texts.items()]
    questions = [
        {"id": 1, "question": "When was the red lighthouse built?", "gold": ["a"], "answers": ["1874"]},
        {"id": 2, "question": "When was the harbour dredged?", "gold": ["b"], "answers": ["1990"]},
        {"id": 3, "question": "Who wrote the poem?"},
    ]
    for name, lines in (("articles", rows), ("questions", questions)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in lines), encoding="utf-8")
    details = tmp_path / "details.out"
    found = evaluate(None, tmp_path / "questions.jsonl", model="hashing", halved=True, details=details)
    assert found["questions"] == 4, "a question that names no article cannot be asked with and without it"
    told = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    assert sorted((row["id"], row["answerable"]) for row in told) == [
        ("1", False),
        ("1", True),
        ("2", False),
        ("2", True),
    ]
    assert found["scores"]["R@1"]["all"] == {"n": 2, "value": 1.0, "low": 1.0, "high": 1.0}
    assert all(row["signals"] and 0 <= row["confidence"] <= 1 for row in told)
    assert "AUROC" in found["scores"]
