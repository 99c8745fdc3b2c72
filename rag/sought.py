"""What is searched for a question: its vector and what its words find, made beside each other.

Mostly the words of a question are what is searched. So where the model is loaded it begins with them at once, and the
question is understood and its words are looked for meanwhile, on another core.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import date

from index.archive import Archive, Scope
from index.embedders import Vectors
from index.languages.aliases import AliasBook
from rag.beside import beside
from rag.lexical import Lexical
from rag.question import Question, searched_alone
from rag.retrieval import CANDIDATES
from rag.settings import Settings
from rag.standing import understood

FOR_FACT, FOR_MANY = 12, 40  # passages whose sentences are looked at, by kind
FIELD = 40  # candidates for the lead where a search is narrowed; with 100, 5 leads of 98 differ, by at most .007


class Sought:
    """One question in one archive: as it is understood, in which scope, its words and its vector.

    `understanding` gives the question and its scope, and raises what is wrong with it. `likely` is the text that will
    then be searched, where that can be told before. `embedding` is how long the model took, in seconds.
    """

    def __init__(
        self, archive: Archive, understanding: Callable[[], tuple[Question, Scope]], likely: str | None = None
    ) -> None:
        self._archive, self._understanding = archive, understanding
        self._vectors: dict[str, Vectors] = {}
        self.embedding = 0.0
        if likely and archive.is_warm:
            self._embed(likely, beside_it=self._understand_and_look)
        else:
            self._understand()

    @property
    def narrowed(self) -> bool:
        """Whether a part of the archive is searched only."""
        return self.scope.passages < self._archive.everything.passages

    @property
    def limit(self) -> int:
        """How many passages are wanted."""
        return FOR_FACT if self.question.kind == "fact" else FOR_MANY

    def meaning(self) -> Vectors:
        """The question's vector; afterwards all is looked for that can be without it."""
        text = self.question.understood
        if text not in self._vectors:
            self._embed(text, beside_it=self._look)
        return self._vectors[text]

    def _embed(self, text: str, beside_it: Callable[[], None]) -> None:
        began = time.perf_counter()
        computing = self._archive.embedder.begin(text)  # up to where the model computes without holding up Python
        done = beside(beside_it)
        self._vectors[text] = computing()
        self.embedding += time.perf_counter() - began
        done()

    def _understand(self) -> None:
        self.question, self.scope = self._understanding()
        self.lexical = Lexical(self._archive, self.question)

    def _understand_and_look(self) -> None:
        self._understand()
        self._look()

    def _look(self) -> None:
        searches = [(self.scope, max(CANDIDATES, self.limit))]
        self.lexical.look([*searches, (self._archive.everything, FIELD)] if self.narrowed else searches)


def after_others(
    archive: Archive,
    asked: str,
    after: Sequence[str],
    aliases: AliasBook,
    settings: Settings,
    *,
    since: date | None,
    until: date | None,
    source: str | None,
    undated: bool,
    literally: Collection[str],
) -> Sought:
    """What a question searches for after the earlier ones, in the time that it names. Raises BadQuestion."""

    def understanding() -> tuple[Question, Scope]:
        question = understood(archive, asked, after, aliases, settings, undated=undated, literally=literally)
        window = question.window
        return question, archive.scope(since, until, source, (window.first, window.last) if window else (None, None))

    return Sought(archive, understanding, None if after else searched_alone(asked))
