"""The articles of each story of an archive."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from index.documents import Article


class Versions:
    """Articles by the story they tell, which is the row of its earliest version; None tells none."""

    def __init__(self, articles: Sequence[Article], stories: Sequence[int | None]) -> None:
        self._articles = articles
        told = np.array([-1 if story is None else story for story in stories], np.int64)
        self._rows = np.argsort(told, kind="stable")
        self._stories = told[self._rows]

    def of(self, story: int) -> tuple[Article, ...]:
        """All versions of a story, the oldest first."""
        first, last = (int(np.searchsorted(self._stories, story, side=side)) for side in ("left", "right"))
        versions = [self._articles[row] for row in self._rows[first:last].tolist()]
        return tuple(sorted(versions, key=lambda article: (article.published or date.max, article.id)))
