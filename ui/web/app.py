"""Wires events to what they change. Where things are is in `layout.py`; what they show, in `ui.rendering`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from ui.messages import messages, preferred
from ui.rendering.archive import notice
from ui.rendering.progress import refused
from ui.turns import Asked, articles_in
from ui.web import archive, arranging, chat, kept, saving, search, upkeep
from ui.web.actions import Action, read_action
from ui.web.authority import Authority
from ui.web.desk import Desk
from ui.web.evidence import turn_to
from ui.web.layout import Layout, Updates
from ui.web.opening import Opening
from ui.web.owner import is_same, owner_of
from ui.web.refusing import LANGUAGE_COOKIE
from ui.web.scope import Typed, read_sources
from ui.web.session import Session
from ui.web.unfailing import unfailing

CONVERSATION = "conversation"  # of the page's address, so that loading it again brings the conversation back
FILTERS = frozenset({"undate-filter", "unsource", "unfiltered"})  # actions that also clear the fields at the left
UPKEEP = frozenset({"rebuild", "cancel", "doctor"})  # actions that concern everybody


def create_app(opening: Opening, index: Path, data: Path, authority: Authority | None = None) -> gr.Blocks:
    """The page over the archive that `opening` opens, whose index lies in `index` and whose articles lie in `data`."""
    desk = Desk(opening, index, data)
    page = gr.Blocks(title="Shutten", analytics_enabled=False, delete_cache=(3600, 3600))
    with page:
        _Page(desk, page, authority or Authority())
    page.queue(max_size=64, default_concurrency_limit=8, api_open=False)
    return page


class _Page:
    """What happens on each event."""

    def __init__(self, desk: Desk, page: gr.Blocks, authority: Authority) -> None:
        self.desk = desk
        self.authority = authority
        self.session = gr.State(Session())
        self.view = Layout()
        self._listen(page)

    def _listen(self, page: gr.Blocks) -> None:
        shown = self.view.shown
        common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {**common, "concurrency_limit": 8, "concurrency_id": "ask"}
        said = self.view.chat.notice
        page.load(unfailing(self.opened, said), [self.session], shown, **common, concurrency_limit=None)
        self.view.action.change(
            unfailing(self.acted, said),
            [self.view.action, *self.view.scope.inputs, self.session],
            shown,
            **common,
            trigger_mode="multiple",
            concurrency_limit=16,
            concurrency_id="act",
        )
        self.view.chat.question.submit(
            unfailing(self.asked, said),
            [self.view.chat.question, *self.view.scope.inputs, self.session],
            [
                self.view.chat.earlier,
                self.view.chat.recent,
                self.view.chat.newest,
                self.view.chat.notice,
                self.view.chat.question,
                self.view.evidence.view,
                self.view.scope.kept,
            ],
            **asking,
            trigger_mode="multiple",  # Gradio would drop a question that is sent while another is answered
        )
        self.view.search.query.submit(
            unfailing(self.searched, self.view.search.found),
            [self.view.search.query, *self.view.scope.inputs, self.session],
            [self.view.search.found],
            **asking,
        )
        self.view.scope.source.change(
            unfailing(self.rescoped, self.view.archive.listing),
            [self.view.scope.source, self.session],
            [self.view.archive.listing],
            **common,
            trigger_mode="always_last",
            concurrency_limit=8,
        )
        self.view.archive.wanted.change(  # not input, which pasting does not cause
            unfailing(self.narrowed, self.view.archive.listing),
            [self.view.archive.wanted, self.session],
            [self.view.archive.listing],
            **common,
            trigger_mode="always_last",
            concurrency_limit=8,
        )
        self.view.build.timer.tick(
            unfailing(self.ticked, said), [self.session], shown, **common, concurrency_limit=None
        )

    def opened(self, session: Session, request: gr.Request) -> Iterator[Updates]:
        """The page was opened: show it at once, and again when the archive is open."""
        wish = request.cookies.get(LANGUAGE_COOKIE)
        session.language = wish if wish in ("ja", "en") else preferred(request.headers.get("accept-language", ""))
        if self.is_another(session, request):
            session.start_over()
        session.owner = owner_of(request)
        name = request.query_params.get(CONVERSATION)
        said = {self.view.chat.notice: kept.take_up(self.desk, name, session) if name else ""}
        if self.desk.opening.state in {"missing", "failed"}:
            self.desk.opening.begin()  # the index may have been built in a terminal meanwhile
        settled = self.desk.opening.settled(0)
        yield {**self.view.everything(self.desk, session), **said}
        if not settled:
            self.desk.opening.settled(chat.OPENING_SECONDS)
            yield {**self.view.everything(self.desk, session), **said}

    def is_another(self, session: Session, request: gr.Request) -> bool:
        """Whether a request comes from somebody else than the tab that it names: ids of tabs can be guessed."""
        return not is_same(session.owner, owner_of(request))

    def turned_away(self, request: gr.Request) -> Updates:
        """What somebody is told who speaks for another's tab."""
        words = messages(preferred(request.headers.get("accept-language", "")))
        return {self.view.chat.notice: notice(words.another_owner)}

    def asked(
        self, question: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Iterator[Updates]:
        """A question was sent."""
        if self.is_another(session, request):
            yield self.turned_away(request)
        else:
            yield from self.read(question, (since, until, source), session, typed=True)

    def read(self, question: object, scope: Typed, session: Session, *, typed: bool) -> Iterator[Updates]:
        """A question is read with the filters that are set, and answered."""
        read = chat.read_question(question, scope, session)
        if isinstance(read, str):
            yield {self.view.chat.notice: notice(read)}
        else:
            yield from self.answered(read, session, typed=typed)

    def answered(self, asked: Asked, session: Session, *, typed: bool) -> Iterator[Updates]:
        """A question is answered."""
        view = self.view
        yield from chat.answer(self.desk, view.chat, view.evidence.view, view.scope.kept, asked, session, typed=typed)

    def searched(
        self, query: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Updates:
        """A search was sent."""
        if self.is_another(session, request):
            return {self.view.search.found: next(iter(self.turned_away(request).values()))}
        return {self.view.search.found: search.search(self.desk, query, (since, until, source), session)}

    def narrowed(self, wanted: object, session: Session, request: gr.Request) -> Updates:
        """Something was typed into the field above the list of articles."""
        if self.is_another(session, request):
            return {}
        archive.narrow(wanted, session)
        return {self.view.archive.listing: self.desk.listing(session)}

    def rescoped(self, sources: object, session: Session, request: gr.Request) -> Updates:
        """The field for sources has changed: the list of articles shows which of them are chosen."""
        chosen = articles_in(read_sources(sources))
        if self.is_another(session, request) or chosen == session.only:
            return {self.view.archive.listing: gr.skip()}
        session.only = chosen
        return {self.view.archive.listing: self.desk.listing(session)}

    def acted(
        self, line: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Iterator[Updates]:
        """Something inside our own HTML was clicked."""
        action = read_action(line)
        if action is None:
            yield {self.view.chat.notice: gr.skip()}  # not {}, which Gradio takes for a missing value
        elif self.is_another(session, request):
            yield self.turned_away(request)
        elif question := chat.offered(action, session):
            yield from self.read(question, (since, until, source), session, typed=False)
        elif again := chat.asked_again(action, session):
            if action.verb in FILTERS:
                session.only = again.articles
                shown = self.view.scope.showing(again, self.desk.sources(session))
                yield {**shown, self.view.archive.listing: self.desk.listing(session)}
            yield from self.answered(again, session, typed=False)
        elif action.verb in {"arrange", "quotations"}:
            yield from arranging.arranged(self.desk, self.view.chat, self.view.evidence.view, action, session)
        elif action.verb in archive.CHOOSING:
            yield self._chosen(archive.chosen(action, source), session)
        elif action.verb in UPKEEP and (said := self.authority.refusal(action.verb, request, session.language)):
            yield {self.view.chat.notice: notice(said), self.view.build.panel: refused(said, session.language)}
        elif action.verb == "rebuild":
            yield from upkeep.rebuild(self.desk, self.view.build, session)
            yield self.view.chat.conversed(self.desk, session)
        elif action.verb == "doctor":
            yield from upkeep.check(self.desk, self.view.index, session)
        else:
            yield self._done(action, session) or {self.view.chat.notice: gr.skip()}

    def _chosen(self, sources: list[str], session: Session) -> Updates:
        session.only = articles_in(sources)
        narrowed = self.view.scope.narrowed(sources, self.desk.sources(session))
        return {**narrowed, self.view.archive.listing: self.desk.listing(session)}

    def _done(self, action: Action, session: Session) -> Updates:
        if turn_to(action, session):
            return {self.view.evidence.view: self.desk.evidence(session)}
        if archive.browse(action, session):
            wanted = {self.view.archive.wanted: ""} if action.verb == "browse-all" else {}
            return {**wanted, **self.view.archive.drawn(self.desk, session)}
        match action:
            case Action(verb) if verb in kept.VERBS:
                said = kept.act(self.desk, action, session)
                return {**self.view.conversed(self.desk, session), self.view.chat.notice: said}
            case Action("helpful" | "unhelpful" | "reason"):
                return chat.voted(self.desk, self.view.chat, action, session)
            case Action("save"):
                return {self.view.saving.file: saving.saved(action, session)}
            case Action("language", word=language):
                session.language = "ja" if language == "ja" else "en"
                return self.view.everything(self.desk, session)
            case Action("unfilter"):
                return self.view.scope.cleared()
            case Action("cancel"):
                return upkeep.cancel(self.desk, self.view.build, session)
            case Action("dismiss"):
                session.following = False
                return {self.view.build.panel: ""}
        return {}

    def ticked(self, session: Session, request: gr.Request) -> Iterator[Updates]:
        """A second of a rebuild has passed; at its end the new index is taken up."""
        if self.is_another(session, request):
            yield self.turned_away(request)
            return
        progress = self.desk.progress()
        if progress is None or progress.state == "running":
            yield {self.view.build.panel: self.desk.build_panel(session)}
            return
        session.following = True
        yield {self.view.build.panel: self.desk.build_panel(session), **self.view.build.polling(False)}
        self.desk.renewed(chat.OPENING_SECONDS)
        yield {
            **self.view.scope.labelled(self.desk.sources(session), session.language),
            **self.view.archive.drawn(self.desk, session),
            self.view.index.state: self.desk.index_state(session),
            **self.view.chat.conversed(self.desk, session),
            self.view.evidence.view: self.desk.evidence(session),
        }
