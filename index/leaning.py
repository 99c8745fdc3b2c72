"""How much nearer a model puts texts of one language to each other than to those of another, whatever they say.

Multilingual models lean towards a question's own language: an English question stands nearer to English passages about
something else than to the Japanese one that answers. How much is seen from the archive itself: the mean cosine of two
passages of one language against that of two passages of different ones. It is a property of the model and the two
languages, so a question's own subject has no part in it.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.stores import Keys

FEWEST = 10  # passages of a language that can tell; fewer say more of their subject than of their language
SAMPLE = 1_000  # passages of a language that are looked at, evenly spread


class Leaning:
    """What passages of one language lack in cosine for a question in another.

    `keys` and `languages` are by row. Rows that are not `telling` (copies, a line below a title, the same words again
    and again) are left out where enough others are there, so that many of them do not shift every ranking.
    """

    def __init__(
        self,
        keys: Keys,
        languages: Sequence[str],
        vectors_of: Callable[[Keys], Vectors],
        telling: Callable[[int], bool] = lambda row: True,
    ) -> None:
        names = np.array(languages)
        self._names, self._language = np.unique(names, return_inverse=True)
        counted = {str(name): np.flatnonzero(names == name) for name in self._names}
        rows = {name: of for name, of in counted.items() if len(of) >= FEWEST}
        self.rows_by_language = [names == name for name in counted] if len(rows) > 1 else []
        self._lack = (
            _lacks({name: vectors_of(keys[_telling(of, telling)]) for name, of in rows.items()})
            if len(rows) > 1
            else {}
        )

    def lack(self, asked: str, rows: NDArray[np.int64]) -> Vectors:
        """What to add to the cosines of the passages in `rows` for a question in the language `asked`, shape (n,)."""
        by_language = np.array([self._lack.get((asked, str(name)), 0.0) for name in self._names], np.float32)
        lacking: Vectors = by_language[self._language[rows]]
        return lacking


def _telling(rows: NDArray[np.int64], telling: Callable[[int], bool]) -> NDArray[np.int64]:
    few = _spread(rows)
    found = np.array([row for row in few.tolist() if telling(row)], np.int64)
    return found if len(found) >= FEWEST else few


def _spread(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)]


def _lacks(vectors: dict[str, Vectors]) -> dict[tuple[str, str], float]:
    """By language of question and passage: the mean cosine within the first less that between both, at least 0."""
    means = {name: of.mean(0) for name, of in vectors.items()}
    # A passage's cosine with itself, 1, tells nothing of its language.
    within = {name: (len(of) * float(means[name] @ means[name]) - 1) / (len(of) - 1) for name, of in vectors.items()}
    return {
        (asked, other): max(0.0, within[asked] - float(means[asked] @ means[other]))
        for asked in means
        for other in means
        if asked != other
    }
