"""The texts that a build embeds, made from the articles when asked for: all at once they would take as much again."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.documents import Article, Passage, searchable
from index.embedders import Part, Text


class PassageTexts:
    """What a search sees of each passage, by row."""

    def __init__(self, articles: Sequence[Article], placed: Sequence[tuple[int, Passage]]) -> None:
        self._articles, self._placed = articles, placed

    def __len__(self) -> int:
        return len(self._placed)

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, row: int) -> str:
        of, passage = self._placed[row]
        return searchable(self._articles[of], self._articles[of].text[passage.start : passage.end])


class EmbeddedTexts:
    """The text of each passage, then what is embedded of each sentence.

    That is the sentence below the title, or, if the model `pools`, where it stands in the text of its passage.
    """

    def __init__(self, articles: Sequence[Article], placed: Sequence[tuple[int, Passage]], *, pools: bool) -> None:
        self._articles, self._placed, self._pools = articles, placed, pools
        self.passages = PassageTexts(articles, placed)
        counts = [len(passage.sentences) for _, passage in placed]
        self._ends = np.cumsum([len(placed), *counts], dtype=np.int64)

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __iter__(self) -> Iterator[Text]:
        yield from self.passages
        for row, (_, passage) in enumerate(self._placed):
            for number in range(len(passage.sentences)):
                yield self._sentence(row, number)

    def __getitem__(self, place: int) -> Text:
        if place < len(self.passages):
            return self.passages[place]
        row = int(np.searchsorted(self._ends, place, side="right")) - 1
        return self._sentence(row, place - int(self._ends[row]))

    def _sentence(self, row: int, number: int) -> Text:
        of, passage = self._placed[row]
        span = passage.sentences[number]
        if not self._pools:
            return searchable(self._articles[of], self._articles[of].slice(span))
        text = self.passages[row]
        before = len(text) - passage.end
        return Part(text, before + span.start, before + span.end)
