"""How sure a score is: bootstrap intervals that draw whole articles, since questions about one succeed together.

Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13 (percentile intervals); clusters are drawn with
replacement as in Field and Welsh, JRSS B 69, 2007.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.measures import Numbers, Statistic

RESAMPLES = 1_000
SEED = 20_240  # any number will do; a fixed one gives the same interval twice
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Score:
    """A measure over `n` questions with the ends of its 95 % interval."""

    n: int
    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The score as plain data, to four decimals."""
        return {"n": self.n, "value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


class Resampler:
    """Draws the clusters of a question set again and again."""

    def __init__(self, clusters: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED) -> None:
        names, self._cluster = np.unique(np.array(clusters, dtype=object).astype(str), return_inverse=True)
        even = np.full(len(names), 1 / len(names))
        self._drawn = np.random.default_rng(seed).multinomial(len(names), even, size=resamples).astype(np.float64)

    def score(self, statistic: Statistic, rows: NDArray[np.int64]) -> Score:
        """The statistic over the questions in `rows`, and between which values 95 % of its resamples lie.

        A resample that holds too few questions for the statistic (none of one class) is left out.
        """
        value = float(statistic(np.ones((1, len(rows))))[0])
        with np.errstate(invalid="ignore", divide="ignore"):
            again: Numbers = statistic(self._drawn[:, self._cluster[rows]])
        again = again[np.isfinite(again)]
        low, high = np.quantile(again, _TAILS) if len(again) else (value, value)
        return Score(len(rows), value, float(low), float(high))
