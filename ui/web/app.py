"""Wires the places of the page together. What they show is decided in `ui.rendering` and `desk.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from ui.messages import Interface, messages, preferred
from ui.rendering.archive import notice, rebuild_intro, top_bar
from ui.turns import Asked
from ui.web import archive, arranging, chat, kept, saving, search, upkeep
from ui.web.actions import Action, read_action
from ui.web.authority import Authority
from ui.web.desk import Desk
from ui.web.evidence import EvidenceView, turn_to
from ui.web.opening import Opening
from ui.web.owner import is_same, owner_of
from ui.web.refusing import LANGUAGE_COOKIE
from ui.web.scope import ScopeFields
from ui.web.session import Session
from ui.web.unfailing import unfailing

CONVERSATION = "conversation"  # of the page's address, so that loading it again brings the conversation back
FILTERS = frozenset({"undate-filter", "unsource", "unfiltered"})  # actions that also clear the fields at the left
UPKEEP = frozenset({"rebuild", "cancel", "doctor"})  # actions that concern everybody
Updates = dict[Any, Any]


def create_app(opening: Opening, index: Path, data: Path, authority: Authority | None = None) -> gr.Blocks:
    """The page over the archive that `opening` opens, whose index lies in `index` and whose articles lie in `data`."""
    desk = Desk(opening, index, data)
    page = gr.Blocks(title="Shutten", analytics_enabled=False, delete_cache=(3600, 3600))
    with page:
        _Page(desk, page, authority or Authority())
    page.queue(max_size=64, default_concurrency_limit=8, api_open=False)
    return page


class _Page:
    """All components, and what happens on each event."""

    def __init__(self, desk: Desk, page: gr.Blocks, authority: Authority) -> None:
        self.desk = desk
        self.authority = authority
        self.session = gr.State(Session())
        with gr.Column(elem_id="page", min_width=0):
            self.top = gr.Markdown(elem_id="top-bar", container=False)
            self.action = gr.Textbox(elem_id="action", visible="hidden", container=False, show_label=False)
            self.saving = saving.SavingView()
            self.build = upkeep.BuildView()
            with gr.Row(elem_id="places"):
                self.scope = ScopeFields()
                with gr.Column(elem_id="middle", min_width=0), gr.Tabs(elem_id="tabs"):
                    with gr.Tab("Ask", id="ask") as self.ask_tab:
                        self.chat = chat.ChatView()
                    with gr.Tab("Search", id="search") as self.search_tab:
                        self.search = search.SearchView()
                    with gr.Tab("Archive", id="archive") as self.archive_tab:
                        self.archive = archive.ArchiveView()
                    with gr.Tab("Index", id="index") as self.index_tab:
                        self.index = upkeep.IndexView()
                self.evidence = EvidenceView()
        self._listen(page)

    def _listen(self, page: gr.Blocks) -> None:
        shown = [
            *(self.top, self.saving.file, self.build.panel, self.build.timer, self.evidence.view),
            *(self.scope.kept, self.scope.heading, *self.scope.inputs),
            *(self.ask_tab, self.search_tab, self.archive_tab, self.index_tab),
            *(self.chat.conversation, self.chat.notice, self.chat.question, self.chat.tools),
            *(self.search.query, self.search.found, *self.archive.parts),
            *(self.index.intro, self.index.state, self.index.checked),
        ]
        common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {**common, "concurrency_limit": 8, "concurrency_id": "ask"}
        said = self.chat.notice
        page.load(unfailing(self.opened, said), [self.session], shown, **common, concurrency_limit=None)
        self.action.change(
            unfailing(self.acted, said),
            [self.action, *self.scope.inputs, self.session],
            shown,
            **common,
            trigger_mode="multiple",
            concurrency_limit=16,
            concurrency_id="act",
        )
        self.chat.question.submit(
            unfailing(self.asked, said),
            [self.chat.question, *self.scope.inputs, self.session],
            [self.chat.conversation, self.chat.notice, self.chat.question, self.evidence.view, self.scope.kept],
            **asking,
            trigger_mode="multiple",  # Gradio would drop a question that is sent while another is answered
        )
        self.search.query.submit(
            unfailing(self.searched, self.search.found),
            [self.search.query, *self.scope.inputs, self.session],
            [self.search.found],
            **asking,
        )
        self.archive.wanted.input(
            unfailing(self.narrowed, self.archive.listing),
            [self.archive.wanted, self.session],
            [self.archive.listing],
            **common,
            trigger_mode="always_last",
            concurrency_limit=8,
        )
        self.build.timer.tick(unfailing(self.ticked, said), [self.session], shown, **common, concurrency_limit=None)

    def everything(self, session: Session) -> Updates:
        """The whole page in the session's language."""
        language = session.language
        return {
            self.top: top_bar(language),
            **self.scope.labelled(self.desk.status(), language),
            self.scope.kept: self.desk.kept(session),
            **self.tabs(language),
            **self.chat.labelled(language),
            **self.search.labelled(language),
            self.chat.notice: "",
            **self.archive.labelled(language),
            **self.archive.drawn(self.desk, session),
            self.index.intro: rebuild_intro(language),
            self.index.state: self.desk.index_state(session),
            self.index.checked: self.desk.checked(session),
            self.chat.conversation: self.desk.conversation(session),
            self.evidence.view: self.desk.evidence(session),
            **self.followed(session),
        }

    def tabs(self, language: Interface) -> Updates:
        """The names of the tabs."""
        words = messages(language)
        named = (
            (self.ask_tab, words.tab_ask),
            (self.search_tab, words.tab_search),
            (self.archive_tab, words.tab_archive),
            (self.index_tab, words.tab_index),
        )
        return {tab: gr.update(label=label) for tab, label in named}

    def followed(self, session: Session) -> Updates:
        """The rebuild panel, for a tab that follows one; a rebuild that runs is followed by every tab."""
        running = self.desk.building()
        session.following = session.following or running
        panel = self.desk.build_panel(session) if session.following else ""
        return {self.build.panel: panel, **self.build.polling(running)}

    def opened(self, session: Session, request: gr.Request) -> Iterator[Updates]:
        """The page was opened: show it at once, and again when the archive is open."""
        wish = request.cookies.get(LANGUAGE_COOKIE)
        session.language = wish if wish in ("ja", "en") else preferred(request.headers.get("accept-language", ""))
        if self.is_another(session, request):
            session.start_over()
        session.owner = owner_of(request)
        name = request.query_params.get(CONVERSATION)
        said = {self.chat.notice: kept.take_up(self.desk, name, session) if name else ""}
        if self.desk.opening.state in {"missing", "failed"}:
            self.desk.opening.begin()  # the index may have been built in a terminal meanwhile
        settled = self.desk.opening.settled(0)
        yield {**self.everything(session), **said}
        if not settled:
            self.desk.opening.settled(chat.OPENING_SECONDS)
            yield {**self.everything(session), **said}

    def is_another(self, session: Session, request: gr.Request) -> bool:
        """Whether a request comes from somebody else than the tab that it names: ids of tabs can be guessed."""
        return not is_same(session.owner, owner_of(request))

    def turned_away(self, request: gr.Request) -> Updates:
        """What somebody is told who speaks for another's tab."""
        words = messages(preferred(request.headers.get("accept-language", "")))
        return {self.chat.notice: notice(words.another_owner)}

    def asked(
        self, question: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Iterator[Updates]:
        """A question was sent."""
        if self.is_another(session, request):
            yield self.turned_away(request)
            return
        read = chat.read_question(question, (since, until, source), session)
        if isinstance(read, str):
            yield {self.chat.notice: notice(read)}
        else:
            yield from self.answered(read, session)

    def answered(self, asked: Asked, session: Session) -> Iterator[Updates]:
        """A question is answered."""
        yield from chat.answer(self.desk, self.chat, self.evidence.view, self.scope.kept, asked, session)

    def searched(
        self, query: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Updates:
        """A search was sent."""
        if self.is_another(session, request):
            return {self.search.found: next(iter(self.turned_away(request).values()))}
        return {self.search.found: search.search(self.desk, query, (since, until, source), session)}

    def narrowed(self, wanted: object, session: Session, request: gr.Request) -> Updates:
        """Something was typed into the field above the list of articles."""
        if self.is_another(session, request):
            return {}
        archive.narrow(wanted, session)
        return {self.archive.listing: self.desk.listing(session)}

    def acted(
        self, line: object, since: object, until: object, source: object, session: Session, request: gr.Request
    ) -> Iterator[Updates]:
        """Something inside our own HTML was clicked."""
        action = read_action(line)
        if action is None:
            yield {self.chat.notice: gr.skip()}  # not {}, which Gradio takes for a missing value
        elif self.is_another(session, request):
            yield self.turned_away(request)
        elif question := chat.offered(action, session):
            yield from self.asked(question, since, until, source, session, request)
        elif again := chat.asked_again(action, session):
            if action.verb in FILTERS:
                yield self.scope.cleared(action.verb)
            yield from self.answered(again, session)
        elif action.verb in {"arrange", "quotations"}:
            yield from arranging.arranged(self.desk, self.chat, self.evidence.view, action, session)
        elif action.verb in UPKEEP and (said := self.authority.refusal(action.verb, request, session.language)):
            yield {self.chat.notice: notice(said), self.build.panel: notice(said)}
        elif action.verb == "rebuild":
            yield from upkeep.rebuild(self.desk, self.build, session)
            yield {self.chat.conversation: self.desk.conversation(session)}
        elif action.verb == "doctor":
            yield from upkeep.check(self.desk, self.index, session)
        else:
            yield self._done(action, session) or {self.chat.notice: gr.skip()}

    def _done(self, action: Action, session: Session) -> Updates:
        if turn_to(action, session):
            return {self.evidence.view: self.desk.evidence(session)}
        if archive.browse(action, session):
            wanted = {self.archive.wanted: ""} if action.verb == "browse-all" else {}
            return {**wanted, **self.archive.drawn(self.desk, session)}
        match action:
            case Action(verb) if verb in kept.VERBS:
                said = kept.act(self.desk, action, session)
                return {**self.conversed(session), self.chat.notice: said}
            case Action("helpful" | "unhelpful" | "reason"):
                said = chat.voted(self.desk, action, session)
                return {self.chat.conversation: self.desk.conversation(session), self.chat.notice: said}
            case Action("save"):
                return {self.saving.file: saving.saved(action, session)}
            case Action("language", word=language):
                session.language = "ja" if language == "ja" else "en"
                return self.everything(session)
            case Action("unfilter"):
                return self.scope.cleared()
            case Action("cancel"):
                return upkeep.cancel(self.desk, self.build, session)
            case Action("dismiss"):
                session.following = False
                return {self.build.panel: ""}
        return {}

    def conversed(self, session: Session) -> Updates:
        """The conversation, its evidence and the list that it stands in."""
        return {
            self.scope.kept: self.desk.kept(session),
            self.chat.conversation: self.desk.conversation(session),
            self.evidence.view: self.desk.evidence(session),
        }

    def ticked(self, session: Session, request: gr.Request) -> Iterator[Updates]:
        """A second of a rebuild has passed; at its end the new index is taken up."""
        if self.is_another(session, request):
            yield self.turned_away(request)
            return
        progress = self.desk.progress()
        if progress is None or progress.state == "running":
            yield {self.build.panel: self.desk.build_panel(session)}
            return
        session.following = True
        yield {self.build.panel: self.desk.build_panel(session), **self.build.polling(False)}
        self.desk.renewed(chat.OPENING_SECONDS)
        yield {
            **self.scope.labelled(self.desk.status(), session.language),
            **self.archive.drawn(self.desk, session),
            self.index.state: self.desk.index_state(session),
            self.chat.conversation: self.desk.conversation(session),
            self.evidence.view: self.desk.evidence(session),
        }
