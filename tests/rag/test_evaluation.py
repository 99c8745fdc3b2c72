"""`shutten eval` against numbers that were worked out by hand, against slow truth, and against the outside scorer."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from index.errors import DataError, IndexMismatch
from rag.answers import Answer, Citation, Coverage, Statement, Timing
from rag.evaluation import evaluate
from rag.evaluation.measures import (
    auroc,
    facts_shown,
    hallucination_at,
    in_quotations,
    mean,
    rank_of_gold,
    ranking,
)
from rag.evaluation.questions import Asked, read_questions, sample
from rag.evaluation.resampling import Resampler
from tests.invented import RECORDS

GOLD = frozenset({"g"})


def asked(**known: object) -> Asked:
    plain = Asked("q", "who?", (), "en", "", GOLD, ("blue",), None, "", None, "g")
    return replace(plain, **known)


def citation(quote: str, article: str = "g", number: int = 1) -> Citation:
    return Citation(number, article, "", None, None, None, "f.md", Span(0, len(quote)), quote, "")


def answer(*quotes: str, heading: str = "") -> Answer:
    citations = tuple(citation(quote, number=n) for n, quote in enumerate(quotes, 1))
    return Answer(
        question="who?",
        understood="who?",
        language="en",
        kind="fact",
        answered=bool(quotes),
        confidence=0.5,
        heading=heading,
        note="",
        statements=tuple(Statement(c.quote, (c.number,)) for c in citations),
        citations=citations,
        coverage=Coverage(1, 1, None, None, None, (), ()),
        timing=Timing(1, 1, 0, 0),
        generation="gen-00000001",
        model="hashing",
        store="exact",
    )


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


# --- rankings


def test_an_article_counts_once_at_its_best_passage() -> None:
    assert rank_of_gold(GOLD, [("a", 0.9), ("a", 0.8), ("a", 0.7), ("g", 0.6)]) == 2


def test_a_tie_with_a_wrong_article_counts_against_us() -> None:
    assert rank_of_gold(GOLD, [("g", 0.9), ("a", 0.9), ("b", 0.9), ("c", 0.1)]) == 3


def test_another_right_article_with_the_same_score_is_no_rival() -> None:
    assert rank_of_gold(frozenset({"g", "h"}), [("g", 0.9), ("h", 0.9), ("a", 0.8)]) == 1


def test_a_right_article_that_was_not_found_has_no_rank() -> None:
    assert rank_of_gold(GOLD, [("a", 0.9)]) is None
    assert set(ranking(None).values()) == {0.0}


def test_a_rank_gives_recall_at_each_depth_and_its_reciprocal() -> None:
    assert ranking(4) == {"R@1": 0.0, "R@5": 1.0, "R@20": 1.0, "MRR@10": 0.25}
    assert ranking(11) == {"R@1": 0.0, "R@5": 0.0, "R@20": 1.0, "MRR@10": 0.0}


# --- quotations and facts


def test_an_answer_string_counts_in_the_first_120_characters_of_a_right_article_only() -> None:
    late = citation("x" * 118 + "blue")
    elsewhere = citation("blue", article="a")
    assert list(in_quotations(asked(), [late, elsewhere]).values()) == [0.0, 0.0]
    assert list(in_quotations(asked(), [late, citation("sky blue")]).values()) == [0.0, 1.0]
    assert list(in_quotations(asked(), [citation("x" * 116 + "blue")]).values()) == [1.0, 1.0]


def test_a_fourth_quotation_comes_too_late() -> None:
    others = [citation("red")] * 3
    assert list(in_quotations(asked(), [*others, citation("blue")]).values()) == [0.0, 0.0]


def test_facts_are_counted_whichever_quotation_shows_them_and_in_whichever_words() -> None:
    one = asked(kind="fact", facts=(("two ships", "2 ships"), ("May",), ("nobody",)))
    said = answer("It sent 2\n ships.", "It ended in May.")
    assert facts_shown(one, said, said.citations) == pytest.approx(2 / 3)


def test_quoting_everything_wins_nothing() -> None:
    one = asked(kind="fact", facts=(("here",),))
    far, many = answer("x" * 300 + "here"), answer(*["x"] * 8, "here")
    assert facts_shown(one, far, far.citations) == facts_shown(one, many, many.citations) == 0


def test_a_count_is_right_only_with_its_own_number() -> None:
    one = asked(kind="count", facts=(), number="3")
    right, wrong = answer("a", heading="3 articles mention X."), answer("3", heading="13 articles mention X.")
    assert facts_shown(one, right, right.citations) == 1
    assert facts_shown(one, wrong, wrong.citations) == 0


def test_an_unanswerable_question_wants_a_refusal_not_silence() -> None:
    one = asked(kind="unanswerable", facts=())
    assert facts_shown(one, answer(), ()) == 1
    assert facts_shown(one, answer("blue"), answer("blue").citations) == 0
    assert facts_shown(one, None, ()) == 0


# --- confidence


def test_the_area_under_the_curve_counts_ties_half() -> None:
    confidence = np.array([0.9, 0.5, 0.5, 0.1])
    answerable = np.array([True, True, False, False])
    # Of the four pairs three are in order and one is tied.
    assert auroc(confidence, answerable)(np.ones((1, 4))).tolist() == [3.5 / 4]


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 3)), min_size=2, max_size=30))
def test_the_area_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool, int]]) -> None:
    confidence, answerable, weight = (np.array(column) for column in zip(*rows, strict=True))
    won = total = 0.0
    for mine, right, times in rows:
        for theirs, wrong, again in rows:
            if right and not wrong:
                won += times * again * (1.0 if mine > theirs else 0.5 if mine == theirs else 0.0)
                total += times * again
    with np.errstate(invalid="ignore"):
        found = float(auroc(confidence / 6, answerable.astype(bool))(weight[None].astype(float))[0])
    assert math.isnan(found) if total == 0 else found == pytest.approx(won / total)


def test_hallucination_is_taken_at_the_strictest_bar_that_refuses_a_fifth() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.95, 0.65, 0.5, 0.1])
    answerable = np.array([True] * 5 + [False] * 4)
    # The bar at .6 refuses one of five; .95 and .65 still pass it.
    assert hallucination_at(confidence, answerable)(np.ones((1, 9))).tolist() == [0.5]


# --- intervals


def test_the_interval_of_equal_values_is_a_point() -> None:
    score = Resampler(["a", "b", "c"]).score(mean(np.ones(3)), np.arange(3))
    assert (score.n, score.value, score.low, score.high) == (3, 1.0, 1.0, 1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    rng = np.random.default_rng(3)
    values, clusters = rng.random(40), [str(n % 17) for n in range(40)]
    twice = [Resampler(clusters, seed=5).score(mean(values), np.arange(40)) for _ in range(2)]
    assert twice[0] == twice[1]
    assert twice[0].low < twice[0].value < twice[0].high


def test_questions_about_one_article_widen_the_interval() -> None:
    values = np.repeat([0.0, 1.0], 50)
    alone = Resampler([str(n) for n in range(100)]).score(mean(values), np.arange(100))
    together = Resampler([str(n // 10) for n in range(100)]).score(mean(values), np.arange(100))
    assert together.high - together.low > 2 * (alone.high - alone.low)
    # A mean of 100 coin throws has the standard error .05.
    assert alone.high - alone.low == pytest.approx(2 * 1.96 * 0.05, rel=0.15)


def test_a_part_is_scored_on_its_own_questions() -> None:
    score = Resampler(["a", "b", "c", "d"]).score(mean(np.array([1.0, 0.0])), np.array([1, 3]))
    assert (score.n, score.value, score.low, score.high) == (2, 0.5, 0.0, 1.0)


# --- question files


def test_a_line_says_what_can_be_measured(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": 1, "question": "a?", "gold": ["x"], "answers": ["b"], "in_body": False},
        {"id": "2", "question": "b?", "kind": "fact", "answers": [["c", "d"]], "sources": ["f.md"], "lang": "en"},
        {"id": "3", "question": "c?", "kind": "unanswerable", "answers": [], "after": "2"},
        {"id": "4", "question": "d?", "kind": "count", "answers": [], "note": "12, both spellings", "after": "3"},
    ]
    first, second, third, fourth = read_questions(write(tmp_path, "q.jsonl", rows))
    assert (first.id, first.answers, first.facts, first.answerable, first.cluster) == ("1", (), None, None, "x")
    assert (second.facts, second.answerable, second.cluster) == ((("c", "d"),), True, "f.md")
    assert (third.answerable, third.after) == (False, ("b?",))
    assert (fourth.number, fourth.after) == ("12", ("b?", "c?"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "{",
        "[1]",
        '{"id": 1}',
        '{"question": "a?"}',
        '{"id": 1, "question": "a?"}\n{"id": "1", "question": "b?"}',
    ],
)
def test_a_file_that_holds_no_questions_says_where_it_is_wrong(tmp_path: Path, text: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"q\.jsonl"):
        read_questions(file)


def test_a_file_in_another_encoding_is_no_question_file(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes("質問".encode("shift_jis"))
    with pytest.raises(DataError, match="UTF-8"):
        read_questions(tmp_path / "q.jsonl")


def test_a_sample_keeps_the_order_and_can_be_drawn_again(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": n, "question": f"{n}?"} for n in range(50)]
    everything = read_questions(write(tmp_path, "q.jsonl", rows))
    drawn = sample(everything, 10, 1)
    assert drawn == sample(everything, 10, 1) != sample(everything, 10, 2)
    assert len(drawn) == 10
    assert drawn == sorted(drawn, key=everything.index)
    assert sample(everything, None, 1) == sample(everything, 99, 1) == everything


# --- the whole


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    """Two articles and five questions, one of them of an article that is not there and one that is no question."""
    write(tmp_path, "articles.jsonl", [dict(record) for record in RECORDS])
    write(
        tmp_path,
        "questions.jsonl",
        [
            {
                "id": 1,
                "lang": "ja",
                "question": "DICASの第9回会合はいつ開かれたか",
                "gold": ["dicas-2031"],
                "answers": ["1月15日"],
            },
            {"id": 2, "lang": "ja", "question": "PAC3 MSEの部品", "gold": ["dicas-2031"], "answers": ["部品"]},
            {"id": 3, "lang": "en", "question": "when was the note made", "gold": ["dateless"], "answers": ["Nobody"]},
            {"id": 4, "lang": "en", "question": "who wrote the poem", "gold": ["lost"], "answers": ["nobody"]},
            {"id": 5, "lang": "en", "question": "?", "gold": ["dateless"], "answers": ["note"]},
        ],
    )
    return tmp_path


def test_a_folder_of_articles_and_questions_is_built_asked_and_scored(small_set: Path) -> None:
    found = evaluate(None, small_set / "questions.jsonl", model="hashing")
    assert found["questions"] == 5
    assert (found["not_asked"], found["gold_missing"], found["broken_citations"]) == (1, 1, 0)
    assert found["index"]["articles"] == 2  # the questions beside them are no articles
    assert found["scores"]["R@1"]["all"]["value"] == pytest.approx(3 / 5)
    assert found["scores"]["R@1"]["ja"] == {"n": 2, "value": 1.0, "low": 1.0, "high": 1.0}
    assert found["scores"]["R@1"]["en"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert sorted(path.name for path in small_set.iterdir()) == ["articles.jsonl", "questions.jsonl"]


def test_an_index_that_is_named_is_made_once_and_then_used(small_set: Path, tmp_path: Path) -> None:
    index, questions = tmp_path / "index", small_set / "questions.jsonl"
    first = evaluate(index, questions, model="hashing")
    (small_set / "articles.jsonl").unlink()
    assert evaluate(index, questions)["scores"] == first["scores"]
    with pytest.raises(IndexMismatch, match="--model"):
        evaluate(index, questions, model="hashing")


def test_questions_without_articles_name_the_remedy(small_set: Path) -> None:
    (small_set / "articles.jsonl").unlink()
    with pytest.raises(DataError, match="--index"):
        evaluate(None, small_set / "questions.jsonl")


def test_progress_is_told_question_by_question(small_set: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate(None, small_set / "questions.jsonl", model="hashing", progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "asking"] == [("asking", n, 5) for n in range(6)]


def test_no_articles_are_scored_twice_when_only_one_part_exists(small_set: Path) -> None:
    write(small_set, "questions.jsonl", [{"id": 1, "lang": "en", "question": "note made", "gold": ["dateless"]}])
    assert list(evaluate(None, small_set / "questions.jsonl", model="hashing")["scores"]["R@5"]) == ["all"]


def _batch(command: str, questions: Path, index: Path, scorer: Path, made: Path) -> Path:
    lines = subprocess.run([sys.executable, scorer, "queries", questions, command], capture_output=True, check=True)
    (made / "in.jsonl").write_bytes(lines.stdout)
    shutten = [sys.executable, "-m", "ui.cli", command, "--batch", made / "in.jsonl", "--index", index]
    (made / "out.jsonl").write_bytes(subprocess.run(shutten, capture_output=True, check=True).stdout)
    return made / "out.jsonl"


@pytest.mark.slow
def test_rankings_score_as_they_do_from_outside(
    shared: Path, small_set: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made, scorer = tmp_path_factory.mktemp("made"), shared / "eval" / "score.py"
    ours = evaluate(made / "index", small_set / "questions.jsonl", model="hashing")["scores"]
    results = _batch("search", small_set / "questions.jsonl", made / "index", scorer, made)
    said = subprocess.run([sys.executable, scorer, "retrieval", small_set, results], capture_output=True, check=True)
    theirs = json.loads(said.stdout)
    for measure in ("R@1", "R@5", "R@20", "MRR@10"):
        for part in ("all", "en", "ja"):
            assert ours[measure][part]["value"] == pytest.approx(theirs[part][measure], abs=1e-4)


@pytest.mark.slow
def test_facts_and_confidence_score_as_they_do_from_outside(
    shared: Path, sample_index: Path, sample_data: Path, tmp_path: Path
) -> None:
    scorer = shared / "eval" / "score.py"
    # What the outside scorer reads: files that hold their text as it is; it knows no folders, HTML or escapes.
    plain = {path.name for path in sample_data.iterdir() if path.suffix in (".md", ".txt")}
    rows = [json.loads(line) for line in (sample_data.parent / "eval" / "questions.jsonl").open(encoding="utf-8")]
    chosen = [row for row in rows if not row.get("after") and row["kind"] != "count" and set(row["sources"]) <= plain]
    for row in chosen:
        row["answerable"] = row["kind"] != "unanswerable"
    questions = write(tmp_path, "questions.jsonl", chosen[:40])
    ours = evaluate(sample_index, questions)["scores"]
    answers = _batch("ask", questions, sample_index, scorer, tmp_path)
    quoted_elsewhere = {
        row["id"]
        for row in map(json.loads, answers.open(encoding="utf-8"))
        if any(c["file"] not in plain for c in row["citations"])
    }
    said = subprocess.run([sys.executable, scorer, "facts", questions, sample_data, answers], capture_output=True)
    theirs = json.loads(said.stdout)
    differing = len(quoted_elsewhere) / 40
    assert abs(ours["facts quoted"]["all"]["value"] - theirs["all"]) <= differing + 1e-3
    assert ours["facts quoted"]["unanswerable"]["value"] == pytest.approx(theirs["unanswerable"], abs=1e-3)
    said = subprocess.run([sys.executable, scorer, "abstain", tmp_path, answers], capture_output=True, check=True)
    outside = json.loads(said.stdout)
    for measure in ("AUROC", "hallucination", "error"):
        assert ours[measure]["all"]["value"] == pytest.approx(outside[measure], abs=1e-4)


def test_the_sample_questions_can_all_be_read(sample_data: Path) -> None:
    found = read_questions(sample_data.parent / "eval" / "questions.jsonl")
    assert len(found) >= 60
    assert sum(one.answerable is False for one in found) * 6 >= len(found)
    files = {path.name for path in sample_data.rglob("*")}
    assert all(one.facts or one.kind in ("unanswerable", "count") for one in found)
    assert {one.cluster for one in found if one.answerable} <= files
