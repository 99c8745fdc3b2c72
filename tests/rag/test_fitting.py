"""The fit of the answerability model: it finds weights that are known, and is judged on what it has not seen."""

import json
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from rag.evaluation.diagram import LEFT, SIDE, TOP, svg
from rag.evaluation.fitting import FOLDS, Known, fit, held_out, judged, main, read
from rag.relevance import Signals

NAMES = [field.name for field in fields(Signals)]


def drawn(count: int, weights: list[float], intercept: float, seed: int = 0) -> Known:
    """Questions whose answers come true as often as these weights say."""
    chance = np.random.default_rng(seed)
    signals = chance.normal(size=(count, len(weights)))
    true = chance.random(count) < 1 / (1 + np.exp(-(intercept + signals @ np.array(weights))))
    return Known("drawn", signals, true, chance.integers(0, FOLDS, count), 1.0)


def test_weights_that_made_the_data_are_found_again() -> None:
    found = fit([drawn(20_000, [2.0, -1.0, 0.0], 0.5)], penalty=0.0)
    assert found.weights == pytest.approx([2.0, -1.0, 0.0], abs=0.1)
    assert found.intercept == pytest.approx(0.5, abs=0.1)


def test_probabilities_of_the_fit_come_true_as_often_as_they_say() -> None:
    known = drawn(20_000, [1.5, 0.5], -1.0)
    said = fit([known], penalty=0.0).probability(known.signals)
    for low in (0.1, 0.3, 0.5, 0.7):
        inside = (said >= low) & (said < low + 0.2)
        assert known.answerable[inside].mean() == pytest.approx(said[inside].mean(), abs=0.03)


def test_a_penalty_draws_weights_towards_nought() -> None:
    known = drawn(500, [3.0, -3.0], 0.0)
    assert np.abs(fit([known], penalty=1.0).weights).sum() < np.abs(fit([known], penalty=0.0).weights).sum()


def test_a_set_that_counts_more_decides() -> None:
    one, other = drawn(300, [2.0], 0.0), drawn(300, [-2.0], 0.0, seed=1)
    heavy = Known("heavy", other.signals, other.answerable, other.fold, 10.0)
    assert (
        fit([one, heavy]).weights[0]
        < 0
        < fit([heavy, Known("h", one.signals, one.answerable, one.fold, 90.0)]).weights[0]
    )


def test_chance_is_not_taken_for_knowledge() -> None:
    """Twelve signals that say nothing tell a set's own questions apart, but not those that were held out."""
    noise = drawn(120, [0.0] * 12, 0.0)
    seen = judged(fit([noise], penalty=0.0).probability(noise.signals), noise.answerable)["AUROC"]
    folded, _ = held_out([noise], noise)
    assert judged(folded, noise.answerable)["AUROC"] < 0.62 < seen


def test_another_set_is_judged_by_weights_that_never_saw_it() -> None:
    one, opposite = drawn(400, [3.0], 0.0), drawn(400, [-3.0], 0.0, seed=1)
    _, without = held_out([one, opposite], opposite)
    assert judged(without, opposite.answerable)["AUROC"] < 0.2


def test_the_command_prints_both_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = np.random.default_rng(0)
    rows = [
        {
            "cluster": str(place // 2),
            "answerable": bool(place % 2),
            "signals": {name: float(chance.normal() + (place % 2)) for name in NAMES} | {"read": float(place < 50)},
        }
        for place in range(60)
    ]
    rows.append({"cluster": "x", "answerable": None, "signals": rows[0]["signals"]})
    rows.append({"cluster": "x", "answerable": True, "signals": {}})
    file = tmp_path / "set.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert len(read(file, 1.0, ["sentence"]).answerable) == 60
    assert len(read(file, 1.0, ["sentence", "reading"]).answerable) == 50, (
        "only what was read tells what reading is worth"
    )
    main(["--diagram", str(tmp_path / "drawn.svg"), f"{file}=2"])
    said = capsys.readouterr().out
    with_reader, _, without = said.partition("WITHOUT_READER")
    assert "set, fitted on other articles: AUROC 0." in without
    assert '"reading"' in with_reader and '"reading"' not in without
    drawn = ElementTree.parse(tmp_path / "drawn.svg").getroot()
    assert "set (50)" in [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert list(drawn.iter("{http://www.w3.org/2000/svg}circle"))


def test_a_diagram_puts_what_is_well_calibrated_on_its_diagonal() -> None:
    rows = [{"confidence": c, "answerable": c, "n": 100} for c in (0.1, 0.5, 0.9)] + [
        {"confidence": 0.3, "answerable": 1.0, "n": 2}
    ]
    drawn = ElementTree.fromstring(svg({"a <set>": rows}))
    circles = list(drawn.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == 3, "a share of two questions says nothing"
    assert {round(float(c.get("cx", 0)) - LEFT + float(c.get("cy", 0)) - TOP, 1) for c in circles} == {float(SIDE)}
