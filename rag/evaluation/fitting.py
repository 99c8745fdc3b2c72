"""Fits the weights of `rag.relevance` to question sets: `python -m rag.evaluation.fitting FILE[=WEIGHT] ...`.

Each FILE was written by `shutten eval SET --details FILE`; WEIGHT is what one of its questions counts (1 if not given).
Logistic regression with an L2 penalty, by Newton's method (Hastie, Tibshirani and Friedman, The Elements of
Statistical Learning, 2009, section 4.4.1). Printed are the weights, and for each set how well weights that were fitted
without it, or without the articles asked about, tell its answerable questions from the others. With --diagram FILE.svg
first, the reliability diagram of the latter is drawn there.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.diagram import svg
from rag.evaluation.measures import Numbers, auroc, hallucination_at, reliability
from rag.relevance import BAR, Signals

PENALTY = 0.02  # of a weight's square, for each question; signals of one set say little of another
FOLDS = 5
OF_READER = ("reading",)
_STEPS = 30
_BARS = (BAR - 0.05, BAR, BAR + 0.05)


@dataclass(frozen=True, slots=True)
class Known:
    """Questions of one set: `signals` of shape (n, signals), whether each is `answerable`, its fold and its weight."""

    name: str
    signals: Numbers
    answerable: NDArray[np.bool_]
    fold: NDArray[np.int64]
    weight: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of the signals, shape (signals,), and the intercept."""

    weights: Numbers
    intercept: float

    def probability(self, signals: Numbers) -> Numbers:
        """The probabilities of rows of signals, shape (n,)."""
        found: Numbers = 1 / (1 + np.exp(-np.clip(self.intercept + signals @ self.weights, -60, 60)))
        return found


def read(file: Path, weight: float, names: Sequence[str]) -> Known:
    """The questions of a file for which something was found and of which it is known whether they are answerable.

    Where `names` holds signals of the reader, only those that it read.
    """
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    rows = [row for row in rows if row["signals"] and row["answerable"] is not None]
    if not set(OF_READER).isdisjoint(names):
        rows = [row for row in rows if row["signals"]["read"]]
    clusters = {cluster: place for place, cluster in enumerate(sorted({row["cluster"] for row in rows}))}
    fold = np.random.default_rng(0).integers(0, FOLDS, len(clusters))
    return Known(
        file.stem,
        np.array([[float(row["signals"][name]) for name in names] for row in rows]),
        np.array([bool(row["answerable"]) for row in rows]),
        np.array([fold[clusters[row["cluster"]]] for row in rows]),
        weight,
    )


def fit(sets: Sequence[Known], penalty: float = PENALTY) -> Fitted:
    """The weights under which these questions are likeliest, less the penalty."""
    signals = np.vstack([one.signals for one in sets])
    answerable = np.concatenate([one.answerable for one in sets]).astype(float)
    counted = np.concatenate([np.full(len(one.answerable), one.weight) for one in sets])
    middle, spread = signals.mean(0), signals.std(0) + 1e-9
    rows = np.hstack([(signals - middle) / spread, np.ones((len(signals), 1))])
    shrink = np.diag([penalty * counted.sum()] * signals.shape[1] + [0.0])
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ found, -60, 60)))
        slope = rows.T @ (counted * (answerable - p)) - shrink @ found
        bend = (rows * (counted * p * (1 - p))[:, None]).T @ rows + shrink + 1e-9 * np.eye(len(found))
        found = found + np.linalg.solve(bend, slope)
    weights = found[:-1] / spread
    return Fitted(weights, float(found[-1] - weights @ middle))


def held_out(sets: Sequence[Known], of: Known) -> tuple[Numbers, Numbers]:
    """Probabilities of a set's questions from weights fitted without their articles, and from those without the set."""
    folded = np.empty(len(of.answerable))
    for fold in range(FOLDS):
        kept = [_part(one, one.fold != fold) for one in sets]
        folded[of.fold == fold] = fit(kept).probability(of.signals[of.fold == fold])
    others = [one for one in sets if one is not of]
    return folded, fit(others).probability(of.signals) if others else folded


def _part(one: Known, rows: NDArray[np.bool_]) -> Known:
    return Known(one.name, one.signals[rows], one.answerable[rows], one.fold[rows], one.weight)


def judged(probability: Numbers, answerable: NDArray[np.bool_]) -> dict[str, float]:
    """AUROC, hallucination where error is tolerable, and error and hallucination at three bars."""
    once = np.ones((1, len(probability)))
    found: dict[str, float] = {}
    if answerable.any() and not answerable.all():
        found["AUROC"] = float(auroc(probability, answerable)(once)[0])
        found["at"] = float(hallucination_at(probability, answerable)(once)[0])
    for bar in _BARS:
        if answerable.any():
            found[f"error {bar:.2f}"] = float((probability[answerable] < bar).mean())
        if not answerable.all():
            found[f"hallucination {bar:.2f}"] = float((probability[~answerable] >= bar).mean())
    return found


def main(arguments: Sequence[str]) -> None:
    """Fit both models, and print their weights and the table."""
    drawn = Path(arguments[1]) if arguments[:1] == ["--diagram"] else None
    given = [argument.partition("=") for argument in arguments[2 if drawn else 0 :]]
    every = [field.name for field in fields(Signals) if field.name != "read"]
    diagram: dict[str, list[dict[str, float]]] = {}
    for told, names in (("WITH_READER", every), ("WITHOUT_READER", [name for name in every if name not in OF_READER])):
        sets = [read(Path(file), float(weight or 1), names) for file, _, weight in given]
        found = fit(sets)
        print(f"{told} = Model({found.intercept:.2f}, {{")
        for name, weight in zip(names, found.weights, strict=True):
            print(f'    "{name}": {weight:.2f},')
        print("})")
        for one in sets:
            folded, without = held_out(sets, one)
            diagram.setdefault(one.name, reliability(zip(folded.tolist(), one.answerable.tolist(), strict=True)))
            for how, probability in (("other articles", folded), ("other sets", without)):
                shown = ", ".join(f"{key} {value:.3f}" for key, value in judged(probability, one.answerable).items())
                print(f"{one.name}, fitted on {how}: {shown}")
    if drawn:
        drawn.write_text(svg(diagram), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
