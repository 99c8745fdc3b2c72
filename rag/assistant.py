"""The story of one question, from its words to a grounded answer, and the wiring of the parts."""

import copy
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict

from index.archive import Archive, Scope, open_archive
from index.documents import Article, Language, Span
from index.errors import IndexDamaged, IndexMismatch, NotInArchive
from index.generations import Generations
from index.languages.aliases import AliasBook
from index.languages.terms import query_terms
from rag.answerers import DEFAULT, Drafted, answerer, drafts, rewritten
from rag.answers import Answer
from rag.composing import Inquiry
from rag.examples import examples
from rag.found import Found, found
from rag.question import Question, searched_alone, understand
from rag.reader import Window
from rag.reasons import Reasons, reasons
from rag.settings import DEFAULT as DEFAULT_SETTINGS
from rag.settings import Settings
from rag.sought import Sought, after_others
from rag.status import Status, status_of
from rag.suggestions import candidates
from rag.weighing import reader_of, weighing

FOLLOW_UPS = 3  # questions suggested after an answer


class Narrowed(TypedDict):
    """What a person narrows a search by, or widens it."""

    since: date | None
    until: date | None
    source: str | None
    undated: bool
    literally: Collection[str]


class Assistant:
    """Answers questions over one index, from any number of threads, and picks up new generations of it."""

    def __init__(self, folder: Path, settings: Settings = DEFAULT_SETTINGS) -> None:
        self._folder = folder
        self._settings = settings
        self._archive = open_archive(folder)
        self._refreshing = threading.Lock()
        self._examples: tuple[str, AliasBook, dict[Language, list[str]]] | None = None

    @property
    def archive(self) -> Archive:
        """The generation that is being read now."""
        return self._archive

    def refresh(self) -> bool:
        """Read a newer generation if one was published; whatever is wrong with it, the old one goes on answering."""
        number = Generations(self._folder).number()
        if (
            number is None
            or number == self._archive.manifest.generation
            or not self._refreshing.acquire(blocking=False)
        ):
            return False
        try:
            newer = open_archive(self._folder)
            if newer.manifest.generation == self._archive.manifest.generation:
                return False
            if newer.facts.model == self._archive.facts.model and self._archive.is_warm:
                vars(newer)["embedder"] = self._archive.embedder  # the same model need not be loaded again
            self._archive = newer
        except (IndexDamaged, IndexMismatch):
            return False
        finally:
            self._refreshing.release()
        return True

    def among(self, article_rows: Collection[int]) -> "Assistant":
        """The same assistant over no other articles than those, for an evaluation."""
        narrowed = copy.copy(self)
        narrowed._archive = self._archive.among(article_rows)
        return narrowed

    def warm(self) -> None:
        """Load the model now rather than at the first question."""
        self._archive.embedder.embed_query("warm")
        self._archive.sounds.of("Warmup")
        self._archive.sounds.written_as("ウォームアップ")
        warm = understand("ウォームアップ", (), self._aliases(self._archive), self._archive.today())
        if reader := reader_of(self._archive, self._settings, warm):
            reader.read(warm.asked, [Window("", warm.asked)])

    def ask(
        self,
        question: str,
        *,
        after: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        by: str = DEFAULT,
        undated: bool = False,
        literally: Collection[str] = (),
    ) -> Answer:
        """A grounded answer. `after` are the earlier questions of the conversation, oldest first.

        `undated` and `literally` leave out what the question's words would narrow or widen, see `understand`.

        Raises BadQuestion for a question or window that cannot be understood, UnknownVariant for an answerer.
        """
        *_, last = self.asking(
            question,
            after=after,
            since=since,
            until=until,
            source=source,
            by=by,
            undated=undated,
            literally=literally,
        )
        return last

    def asking(
        self,
        question: str,
        *,
        after: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        by: str = DEFAULT,
        undated: bool = False,
        literally: Collection[str] = (),
        early: bool = False,
    ) -> Iterator[Answer]:
        """The answer as it grows, as `ask` has it in the end: first the extractive one, then what `by` makes of it.

        With `early`, a preliminary one comes before those where the search alone would answer already.
        """
        archive, began = self._archive, time.perf_counter()
        answerer(by)  # a name that there is not is told before anything is searched
        aliases = self._aliases(archive)
        narrowed = Narrowed(since=since, until=until, source=source, undated=undated, literally=literally)
        sought = after_others(archive, question, after, aliases, self._settings, **narrowed)
        asked = sought.question
        if by != DEFAULT and after:
            yield from self.asking(question, after=after, **narrowed)
            if whole := self._whole(asked, question, after, aliases, by):
                for answer in self.asking(whole, by=by, **narrowed):
                    yield replace(answer, question=question)
                return
        inquiry = Inquiry(archive, question, asked, sought.scope, since, until, source, began)
        for weighed in weighing(archive, sought, self._settings, early=early):
            if weighed.answers(asked):
                evidence = inquiry.evidence(weighed)
                for drafted in drafts(DEFAULT if weighed.preliminary else by, evidence):
                    yield inquiry.answer(weighed, drafted)
            elif not weighed.preliminary:
                yield inquiry.answer(weighed, Drafted("", (), ()))

    def _whole(self, asked: Question, question: str, after: Sequence[str], aliases: AliasBook, by: str) -> str | None:
        """The follow-up as the answerer would put it, unless that asks for another time, item or form of the answer."""
        if asked.page or asked.outlets or asked.told_in:
            return None
        whole = rewritten(by, question, after, aliases)
        if not whole or not query_terms(whole):
            return None
        alone = understand(whole, (), aliases, self._archive.today())
        same = (alone.window, alone.numbers, alone.kind) == (asked.window, asked.numbers, asked.kind)
        return whole if same else None

    def _aliases(self, archive: Archive) -> AliasBook:
        return archive.aliases if self._settings.aliases else AliasBook(())

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> list[Found]:
        """The best `limit` passages, best first; no answer and no abstention. Raises BadQuestion."""
        archive = self._archive
        sounds = archive.sounds if self._settings.aliases else None

        def understanding() -> tuple[Question, Scope]:
            asked = understand(query, (), self._aliases(archive), archive.today(), sounds=sounds)
            return asked, archive.scope(since, until, source)

        return found(archive, Sought(archive, understanding, searched_alone(query)), limit, self._settings)

    def why(
        self,
        question: str,
        article_id: str,
        span: Span,
        *,
        after: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        undated: bool = False,
        literally: Collection[str] = (),
    ) -> Reasons:
        """Why the passage that holds `span` came up for a question; asked for one source at a time.

        Raises NotInArchive when the archive no longer has that place, BadQuestion as `ask` does.
        """
        archive = self._archive
        rows = archive.passages_of(archive.row_of(article_id))
        row = next(
            (row for row in rows if span.within(Span(archive.passage(row).start, archive.passage(row).end))), None
        )
        if row is None:
            raise NotInArchive("The article has changed since, and this place is no longer in it. Ask again.")
        narrowed = Narrowed(since=since, until=until, source=source, undated=undated, literally=literally)
        sought = after_others(archive, question, after, self._aliases(archive), self._settings, **narrowed)
        return reasons(archive, sought, row, self._settings)

    def versions(self, article_id: str) -> list[Article]:
        """The other articles that tell the same story as that one. Raises NotInArchive."""
        return [article for article in self._archive.versions_of(article_id) if article.id != article_id]

    def articles(self) -> Sequence[Article]:
        """All articles, in no particular order."""
        return self._archive.articles

    def article(self, article_id: str) -> Article:
        """The article with that id. Raises NotInArchive."""
        return self._archive.article(article_id)

    def status(self) -> Status:
        """What the index holds."""
        return status_of(self._archive)

    def examples(self, language: Language) -> list[str]:
        """Four to six questions that this archive can answer, made from the names in its articles."""
        archive, names = self._archive, self._archive.aliases
        known = self._examples
        if known is None or known[:2] != (archive.generation, names):  # many articles are read for them
            known = self._examples = archive.generation, names, {}
        if language not in known[2]:
            known[2][language] = examples(archive, language)
        return known[2][language]

    def follow_ups(
        self, answer: Answer, *, since: date | None = None, until: date | None = None, source: str | None = None
    ) -> list[str]:
        """Up to three questions to go on with, each of which these articles answer with something not quoted yet.

        Every one was asked to know that, which takes as long as asking; show the answer first.
        """
        suggested: list[str] = []
        quoted = {citation.source_id for citation in answer.citations}
        for question in candidates(self._archive, answer):
            after = self.ask(question, since=since, until=until, source=source)
            if after.answered and not quoted.issuperset(citation.source_id for citation in after.citations):
                suggested.append(question)
            if len(suggested) == FOLLOW_UPS:
                break
        return suggested
