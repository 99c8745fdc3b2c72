"""Measures: a model that lies in ten ways is caught, an honest one is heard. docs/llm.md has the table."""

from collections import Counter, defaultdict

import pytest

from rag.assistant import Assistant
from rag.grounding.excerpts import Offered
from rag.grounding.judging import judge
from tests.rag.llm import held_out
from tests.rag.llm.scripted import FURTHER_HONEST, FURTHER_LIES, HONEST, Said, lies


def reason_for(assistant: Assistant, said: Said) -> str | None:
    """Why a statement is dropped when its writer was shown, and names, the whole of its articles."""
    archive = assistant.archive
    offered: list[Offered] = []
    for article_id in said.articles:
        article = archive.article(article_id)
        for row in archive.passages_of(archive.row_of(article_id)):
            passage = archive.passage(row)
            offered.append(Offered(len(offered) + 1, article, passage, row, passage.sentences))
    verdict = judge(archive, said.language, said.text, offered)
    for sentence in verdict.proof:
        assert sentence.words == sentence.excerpt.article.slice(sentence.span) != ""
    assert (verdict.reason is None) == bool(verdict.proof)
    return verdict.reason


def test_an_honest_model_is_heard(sample: Assistant) -> None:
    dropped = {key: reason for key, said in HONEST.items() if (reason := reason_for(sample, said))}
    assert len(dropped) <= 0.05 * len(HONEST), dropped


def test_a_lying_model_is_caught(sample: Assistant) -> None:
    told = lies()
    assert len(told) == 200
    passed: dict[str, list[str]] = defaultdict(list)
    for kind, said in told:
        if reason_for(sample, said) is None:
            passed[kind].append(said.text)
    assert not passed, dict(passed)
    assert len(Counter(kind for kind, _ in told)) == 10


def test_others_that_the_rules_were_not_made_for(sample: Assistant) -> None:
    heard = sum(reason_for(sample, said) is None for said in FURTHER_HONEST)
    passed = [said.text for said in FURTHER_LIES if reason_for(sample, said) is None]
    assert heard >= 0.95 * len(FURTHER_HONEST)
    assert len(passed) <= 0.1 * len(FURTHER_LIES), passed


def test_lies_that_were_written_before_a_rule_was_read(sample: Assistant) -> None:
    heard = [said.text for said in held_out.HONEST if reason_for(sample, said) is None]
    told = [said for kind in held_out.LIES.values() for said in kind]
    passed = [said.text for said in told if reason_for(sample, said) is None]
    assert (len(held_out.HONEST), len(told)) == (30, 60)
    assert len(heard) >= 0.95 * len(held_out.HONEST)
    assert len(passed) <= 0.1 * len(told), passed


@pytest.mark.parametrize("key", ["fist", "keith-size", "aukus", "x-keith"])
def test_the_proof_holds_what_the_statement_says(sample: Assistant, key: str) -> None:
    said = HONEST[key]
    archive = sample.archive
    rows = [row for article in said.articles for row in archive.passages_of(archive.row_of(article))]
    offered = []
    for number, row in enumerate(rows, 1):
        passage = archive.passage(row)
        offered.append(Offered(number, archive.article(passage.article_id), passage, row, passage.sentences))
    proof = judge(archive, said.language, said.text, offered).proof
    assert 1 <= len(proof) <= 3
