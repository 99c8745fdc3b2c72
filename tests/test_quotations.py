"""Every quotation of a thousand answers stands, character for character, where it says it does, and in its file."""

import contextlib
import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from index.build import build
from rag import Answer, BadQuestion, open_assistant
from rag.assistant import Assistant
from ui.contract import answer_json

pytestmark = pytest.mark.slow
ANSWERS = 1000
MOST_QUESTIONS = 3000
TAILS = {
    "ja": (
        "",
        "?",
        "はいつ?",
        "は何人?",
        "の経緯は",
        "について教えて",
        "とは何か",
        "の最新の動きは",
        "に触れた記事は何件?",
        "を比べて",
    ),
    "en": ("", "?", " when?", " how many?", " timeline", " latest news", " what is it?", " how many articles?"),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Assistant:
    """An assistant over the sample archive; the hashing embedder is quick, and quotations do not depend on it."""
    folder = tmp_path_factory.mktemp("quotations")
    build(sample_data, folder, model="hashing")
    return open_assistant(folder)


@pytest.fixture(scope="module")
def written(sample_data: Path) -> dict[str, list[str]]:
    """What each file says, read without our readers: whole texts, strings of JSON, cells of CSV."""
    return {
        path.relative_to(sample_data).as_posix(): list(said_in(path))
        for path in sample_data.rglob("*")
        if path.is_file()
    }


def said_in(path: Path) -> Iterator[str]:
    text = decoded(path.read_bytes())
    if path.suffix == ".jsonl":
        for line in text.split("\n"):
            if line.strip():
                yield from (value for value in json.loads(line).values() if isinstance(value, str))
    elif path.suffix == ".csv":
        for row in csv.reader(io.StringIO(text, newline="")):
            yield from row
    else:
        yield text


def decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932", "euc_jp"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("an encoding that this test does not know")


def questions(assistant: Assistant, chance: random.Random) -> Iterator[str]:
    """Random pieces of random articles with the tails of all kinds of questions, in both languages."""
    while True:
        article = chance.choice(assistant.archive.articles)
        if article.language == "ja":
            start = chance.randrange(max(1, len(article.text) - 5))
            piece = article.text[start : start + chance.randint(8, 80)].strip() or article.title
        else:
            words = re.findall(r"[\w'-]+", article.text)
            start = chance.randrange(max(1, len(words) - 3))
            piece = " ".join(words[start : start + chance.randint(3, 25)])
        yield piece + chance.choice(TAILS[article.language])


def thousand_answers(assistant: Assistant) -> list[Answer]:
    """A thousand answers that quote something; questions that are refused do not count."""
    found: list[Answer] = []
    for question in islice(questions(assistant, random.Random(20310402)), MOST_QUESTIONS):
        with contextlib.suppress(BadQuestion):  # "of the": words that ask nothing
            if (answer := assistant.ask(question)).answered:
                found.append(answer)
        if len(found) == ANSWERS:
            break
    return found


def test_every_quotation_of_a_thousand_answers_is_exact(assistant: Assistant, written: dict[str, list[str]]) -> None:
    """One test, for two workers would ask the thousand questions twice."""
    answers = thousand_answers(assistant)
    are_many_and_of_all_sorts(answers, assistant)
    equal_their_slices(answers, assistant)
    stand_in_their_files(answers, written)
    rest_on_citations_of_their_own_answer(answers)
    are_the_same_in_what_other_programs_get(answers, assistant)


def are_many_and_of_all_sorts(answers: list[Answer], assistant: Assistant) -> None:
    assert len(answers) == ANSWERS
    assert {answer.language for answer in answers} == {"ja", "en"}
    assert len({answer.kind for answer in answers}) == 7, Counter(answer.kind for answer in answers)
    files = {citation.file for answer in answers for citation in answer.citations}
    assert files == {article.file for article in assistant.archive.articles}


def equal_their_slices(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        assert answer.citations
        for citation in answer.citations:
            text = assistant.article(citation.article_id).text
            assert citation.quote == text[citation.span.start : citation.span.end] != ""
            for place in citation.also:
                article_id, _, span = place.rpartition("#")
                start, end = map(int, span.split("-"))
                there = assistant.article(article_id).text[start:end]
                assert re.sub(r"[\W_]", "", there) == re.sub(r"[\W_]", "", citation.quote)


def stand_in_their_files(answers: list[Answer], written: dict[str, list[str]]) -> None:
    seen = Counter[str]()
    for answer in answers:
        for citation in answer.citations:
            suffix = Path(citation.file).suffix
            if suffix != ".html":  # whose text is extracted: there the slice of the article is the promise
                assert any(citation.quote in said for said in written[citation.file]), citation
            seen[suffix] += 1
    assert min(seen[suffix] for suffix in (".txt", ".md", ".jsonl", ".csv")) > 20, seen


def rest_on_citations_of_their_own_answer(answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.statements
        numbers = [citation.number for citation in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        cited = {number for statement in answer.statements for number in statement.citations}
        assert cited == set(numbers) and all(statement.citations for statement in answer.statements)


def are_the_same_in_what_other_programs_get(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        for citation in json.loads(json.dumps(answer_json(answer)))["citations"]:
            text = assistant.article(citation["article_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert citation["source_id"] == f"{citation['article_id']}#{citation['start']}-{citation['end']}"
