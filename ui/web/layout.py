"""What is where on the page, and what each place shows for a session. What happens there is in `app.py`."""

from typing import Any

import gradio as gr

from ui.messages import Interface, messages
from ui.rendering.archive import rebuild_intro, top_bar
from ui.web import archive, chat, saving, search, upkeep
from ui.web.desk import Desk
from ui.web.evidence import EvidenceView
from ui.web.scope import ScopeFields
from ui.web.session import Session

Updates = dict[Any, Any]


class Layout:
    """All components. Built inside a Gradio page."""

    def __init__(self) -> None:
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

    @property
    def shown(self) -> list[Any]:
        """Every component that may change when something happens."""
        return [
            *(self.top, self.saving.file, self.build.panel, self.build.timer, self.evidence.view),
            *(self.scope.kept, self.scope.heading, *self.scope.inputs),
            *(self.ask_tab, self.search_tab, self.archive_tab, self.index_tab),
            *(self.chat.earlier, self.chat.recent, self.chat.newest),
            *(self.chat.notice, self.chat.question, self.chat.tools),
            *(self.search.query, self.search.filters, self.search.found, *self.archive.parts),
            *(self.index.intro, self.index.state, self.index.checked),
        ]

    def everything(self, desk: Desk, session: Session) -> Updates:
        """The whole page in the session's language."""
        language = session.language
        return {
            self.top: top_bar(language),
            **self.scope.labelled(desk.sources(session), language),
            self.scope.kept: desk.kept(session),
            **self.tabs(language),
            **self.chat.labelled(language),
            **self.search.labelled(language),
            self.chat.notice: "",
            **self.archive.labelled(language),
            **self.archive.drawn(desk, session),
            self.index.intro: rebuild_intro(language),
            self.index.state: desk.index_state(session),
            self.index.checked: desk.checked(session),
            **self.chat.conversed(desk, session),
            self.evidence.view: desk.evidence(session),
            **self.followed(desk, session),
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

    def followed(self, desk: Desk, session: Session) -> Updates:
        """The rebuild panel, for a tab that follows one; a rebuild that runs is followed by every tab."""
        running = desk.building()
        session.following = session.following or running
        panel = desk.build_panel(session) if session.following else ""
        return {self.build.panel: panel, **self.build.polling(running)}

    def conversed(self, desk: Desk, session: Session) -> Updates:
        """The conversation, its evidence and the list that it stands in."""
        return {
            self.scope.kept: desk.kept(session),
            **self.chat.conversed(desk, session),
            self.evidence.view: desk.evidence(session),
        }
