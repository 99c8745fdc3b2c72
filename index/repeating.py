"""Which passages of an archive say something of their own."""

from collections.abc import Sequence

import numpy as np

from index.documents import Article
from index.languages.repetition import repeats
from index.passage_table import PassageTable

TELLING = 80  # characters from which the vector of a passage is that of its words more than of its title
COPIED = 0.9  # of the characters of a passage, from which it only repeats: a copy may have a line of its own
_UNKNOWN = -1


class Repeating:
    """Tells repetition from text. Each passage is looked at once; safe to call from any number of threads."""

    def __init__(self, articles: Sequence[Article], table: PassageTable, stories: Sequence[int | None]) -> None:
        self._articles, self._table, self._stories = articles, table, stories
        self._known = np.full(len(table.keys), _UNKNOWN, np.int8)
        self._copies: dict[int, bool] = {}

    def of(self, row: int) -> bool:
        """Whether the passage in that row is mere repetition, see `repeats`."""
        if self._known[row] == _UNKNOWN:
            self._known[row] = repeats(self._words(row))
        return bool(self._known[row])

    def is_telling(self, row: int) -> bool:
        """Whether a passage has words enough of its own: no copy, no line below a title, no repetition."""
        article = int(self._table.article[row])
        return len(self._words(row)) >= TELLING and self._stories[article] in (None, article) and not self.of(row)

    def copies(self, row: int) -> bool:
        """Whether nearly all of a passage stands in the earliest version of its story, which is another article."""
        if row not in self._copies:
            article, text = self._articles[self._table.article[row]], ""
            earliest = self._stories[int(self._table.article[row])]
            if earliest is not None and earliest != self._table.article[row]:
                text = self._articles[earliest].text
            sentences = self._table.passage(row, article.id).sentences
            said = [article.slice(one).strip() for one in sentences]
            copied = sum(len(words) for words in said if words in text)
            self._copies[row] = bool(text) and copied >= COPIED * sum(map(len, said))
        return self._copies[row]

    def _words(self, row: int) -> str:
        words: str = self._articles[self._table.article[row]].text[self._table.start[row] : self._table.end[row]]
        return words
