"""What the server knows, behind every tab: the archive, where it lies, and how to rebuild it."""

import logging
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.conversations import Conversations
from ui.database import file_beside
from ui.messages import Interface, explain, messages
from ui.rendering.archive import cannot_open, contents, no_index, overview, welcome
from ui.rendering.article import article_gone, article_view
from ui.rendering.browse import article_list
from ui.rendering.conversation import articles_of, conversation_view, evidence_frame, fallen, no_sources_yet
from ui.rendering.html import EMPTY, Html, joined, tag
from ui.rendering.kept import conversation_list
from ui.rendering.progress import progress_view
from ui.rendering.sources import sources_panel
from ui.rendering.text import plain_text
from ui.rendering.upkeep import check_view, index_view
from ui.turns import ONE_ARTICLE, Turn
from ui.web.opening import Opening
from ui.web.owner import user_of
from ui.web.scope import source_choices
from ui.web.session import Session

if TYPE_CHECKING:
    from rag import Article, Assistant, Progress, Reasons, Status


_log = logging.getLogger(__name__)


class Desk:
    """Turns a tab's `Session` into what it shows, looking up articles as needed."""

    def __init__(self, opening: Opening, index: Path, data: Path) -> None:
        self.opening = opening
        self.index = index
        self.data = data
        self.conversations = Conversations(file_beside(index))

    def assistant(self) -> "Assistant | None":
        """The assistant if the archive is open by now."""
        from rag import ShuttenError

        try:
            return self.opening.assistant(0) if self.opening.state == "open" else None
        except ShuttenError:  # it was closed between the two looks
            return None

    def status(self) -> "Status | None":
        """What the archive holds, if it is open."""
        assistant = self.assistant()
        return assistant.status() if assistant else None

    def earlier(self, session: Session) -> Html:
        """The turns of the conversation that are settled."""
        turns = [turn for turn in session.turns if turn.number <= session.settled]
        return self._turns(turns, session, earlier=True) if turns else EMPTY

    def recent(self, session: Session, settled: int, recent: int) -> Html:
        """The turns after number `settled` up to number `recent`."""
        turns = [turn for turn in session.turns if settled < turn.number <= recent]
        return self._turns(turns, session, earlier=True) if turns else EMPTY

    def _turns(self, turns: Sequence[Turn], session: Session, *, earlier: bool) -> Html:
        words, status = messages(session.language), self.status()
        answers = {turn.number: turn.answer for turn in turns if turn.answer} if self.assistant() else {}
        articles = self._articles({id_ for answer in answers.values() for id_ in articles_of(answer)})
        return conversation_view(
            turns,
            session.selected,
            words.searching if self.opening.warm else words.loading_model,
            session.language,
            conversation=session.conversation,
            fallen={number: fallen(answer, articles) for number, answer in answers.items()},
            generation=status.generation if status else "",
            titles=self.titles(chosen for turn in turns for chosen in turn.asked.articles),
            earlier=earlier,
        )

    def newest(self, session: Session, recent: int) -> Html:
        """The turns after number `recent`, or what the archive holds when there are no turns at all."""
        words = messages(session.language)
        if session.turns:
            turns = [turn for turn in session.turns if turn.number > recent]
            return self._turns(turns, session, earlier=False)
        state = self.opening.state
        if state == "opening":
            return tag("section", tag("p", words.loading_archive, cls="waiting", role="status"), cls="welcome")
        if state == "missing":
            building = self.building()
            waiting = tag("p", words.building_first, cls="waiting", role="status") if building else ""
            return joined((no_index(session.language, building=building), waiting))
        assistant = self.assistant()
        if assistant is None:
            return cannot_open(self.why_closed(session.language), session.language)
        session.examples = tuple(assistant.examples(session.language))
        return welcome(assistant.status(), session.examples, session.language)

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """What articles are called, by id; those that are gone are left out."""
        return {one: article.title or one for one, article in self._articles(set(ids)).items()}

    def sources(self, session: Session) -> list[tuple[str, str]]:
        """What one can choose to search: the chosen articles, then outlets and files, as (shown, value)."""
        titles = self.titles(session.only)
        chosen = [(plain_text(titles.get(one, one)), ONE_ARTICLE + one) for one in session.only]
        return chosen + source_choices(self.status())

    def kept(self, session: Session) -> Html:
        """The conversations at the left."""
        store = self.conversations
        return conversation_list(
            store.listed(session.owner),
            session.conversation,
            session.deleted,
            store.problem,
            session.language,
            user_of(session.owner),
        )

    def why_closed(self, language: Interface) -> str:
        """The sentence that says why the archive cannot be opened."""
        from rag import ShuttenError

        try:
            self.opening.assistant(0)
        except ShuttenError as error:
            return explain(error, language)
        except Exception:
            return messages(language).unexpected
        return ""

    def evidence(self, session: Session) -> Html:
        """The right column: the open article, or the sources of the selected answer."""
        from rag import ShuttenError

        try:
            body = self._reader(session) if session.reading else self._sources(session)
        except ShuttenError as error:
            body = tag("p", explain(error, session.language), cls="problem", role="alert")
        return evidence_frame(body or no_sources_yet(session.language), session.language)

    def _reader(self, session: Session) -> Html | None:
        from rag import NotInArchive

        assistant = self.assistant()
        if session.reading is None or assistant is None:
            return None
        try:
            article = assistant.article(session.reading.article_id)
        except NotInArchive:
            return article_gone(session.language)
        quoted, versions = session.quoted_in(article.id), assistant.versions(article.id)
        return article_view(article, session.reading, quoted, session.language, versions=versions)

    def _sources(self, session: Session) -> Html | None:
        answer = session.answer_of(session.selected)
        if answer is None or session.selected is None:
            return None
        articles = self._articles(articles_of(answer))
        why = self._why(session) if session.why else None
        return sources_panel(answer, articles, session.selected, session.citation, session.language, why)

    def _why(self, session: Session) -> "Reasons | None":
        """Why the chosen source came up, worked out when it is asked for; None when its article changed since."""
        from rag import NotInArchive

        turn, assistant = session.turn(session.selected), self.assistant()
        cited = turn.answer.citations[session.citation - 1 : session.citation] if turn and turn.answer else ()
        if turn is None or assistant is None or not cited:
            return None
        asked = turn.asked
        try:
            return assistant.why(asked.question, cited[0].article_id, cited[0].span, **asked.given)
        except NotInArchive:
            return None

    def _articles(self, ids: set[str]) -> "dict[str, Article]":
        from rag import NotInArchive

        found: dict[str, Article] = {}
        assistant = self.assistant()
        for article_id in ids if assistant else ():
            try:
                found[article_id] = assistant.article(article_id)  # type: ignore[union-attr]
            except NotInArchive:
                continue  # its card says so
        return found

    def overview(self, session: Session) -> Html:
        """The head of the Archive tab."""
        assistant = self.assistant()
        if assistant is None:
            missing = self.opening.state == "missing"
            return no_index(session.language, building=self.building()) if missing else EMPTY
        return overview(assistant.status(), assistant.articles(), session.browse.month, session.language)

    def listing(self, session: Session) -> Html:
        """The list of articles as the session browses it."""
        assistant = self.assistant()
        return (
            article_list(assistant.articles(), session.browse, session.language, session.only) if assistant else EMPTY
        )

    def contents(self, session: Session) -> Html:
        """The foot of the Archive tab."""
        status = self.status()
        return contents(status, session.language) if status else EMPTY

    def index_state(self, session: Session) -> Html:
        """The Index tab."""
        return index_view(self.status(), self.progress(), session.language)

    def checked(self, session: Session) -> Html:
        """The check of the index, with what it found."""
        return check_view(session.checked, session.language)

    def progress(self) -> "Progress | None":
        """How the newest rebuild is going, or went."""
        from rag import rebuild_progress

        return rebuild_progress(self.index)

    def building(self) -> bool:
        """Whether a rebuild is running, started here or in a terminal."""
        progress = self.progress()
        return progress is not None and progress.state == "running"

    def build_panel(self, session: Session) -> Html:
        """How a rebuild is going, and at its end what it changed."""
        return progress_view(self.progress(), time.time(), session.language, first=self.opening.state == "missing")

    def renewed(self, wait: float) -> None:
        """Take up the newest index, waiting up to `wait` seconds for it; why it cannot be is shown in its place."""
        from rag import ShuttenError

        try:
            self.opening.fresh(wait)
        except ShuttenError as problem:
            _log.warning("%s", problem)
        except Exception:
            _log.warning("the index cannot be opened", exc_info=True)
