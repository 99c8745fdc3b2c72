"""What the program does with whole question sets over the sample archive: bounds that may only rise."""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.evaluation import evaluate

DATA = Path(__file__).parents[1] / "data"
pytestmark = pytest.mark.slow


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]


def test_near_misses_are_refused_as_often_as_today(sample: Assistant) -> None:
    questions = lines("near_misses.jsonl")
    refused = [not sample.ask(row["question"]).answered for row in questions]
    assert len(refused) >= 40
    assert sum(refused) / len(refused) >= NEAR_MISSES_REFUSED


def test_follow_ups_show_their_facts_as_often_as_today(sample: Assistant) -> None:
    rows = lines("conversations.jsonl")
    shown = total = 0
    for row in rows:
        *earlier, last = row["turns"]
        quotes = " ".join(citation.quote for citation in sample.ask(last, after=earlier).citations)
        total += len(row["answers"])
        shown += sum(any(string in quotes for string in fact) for fact in row["answers"])
    assert len(rows) >= 40
    assert shown / total >= FOLLOW_UPS_SHOWN


def test_the_sample_questions_are_answered_as_well_as_today(sample_index: Path, sample_data: Path) -> None:
    found = evaluate(sample_index, sample_data.parent / "eval" / "questions.jsonl")
    scores = found["scores"]
    assert found["broken_citations"] == found["not_asked"] == 0
    assert scores["facts quoted"]["all"]["value"] >= FACTS_QUOTED
    assert scores["facts quoted"]["unanswerable"]["value"] >= UNANSWERABLE_REFUSED
    assert scores["AUROC"]["all"]["value"] >= AUROC


# A little below what was measured when they were set; data/eval/README.md has the measurements.
NEAR_MISSES_REFUSED = 0.36
FOLLOW_UPS_SHOWN = 0.75
FACTS_QUOTED = 0.80
UNANSWERABLE_REFUSED = 0.55
AUROC = 0.83


def test_a_line_that_only_names_the_outlet_is_no_quotation(sample: Assistant) -> None:
    answer = sample.ask("What changed between the 2023 and 2026 meetings?", after=["What was said of AMRAAM?"])
    quoted = [(citation.quote.strip(), citation.outlet) for citation in answer.citations]
    assert quoted and all(quote != outlet for quote, outlet in quoted)
