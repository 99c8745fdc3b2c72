"""Searching: the ranked passages without an answer."""

from typing import Any

import gradio as gr

from ui.messages import Interface, messages
from ui.rendering.archive import notice
from ui.rendering.found import found_list, search_filters, search_intro
from ui.rendering.text import scrubbed
from ui.web.chat import MAX_QUESTION, OPENING_SECONDS, said_of
from ui.web.desk import Desk
from ui.web.scope import ScopeError, Typed, read_scope
from ui.web.session import Session


class SearchView:
    """The search field and what was found. Built inside a Gradio page."""

    def __init__(self) -> None:
        with gr.Column(elem_id="search", min_width=0):
            self.query = gr.Textbox(elem_id="query", lines=1, max_lines=1, submit_btn=True, show_label=False)
            self.filters = gr.Markdown(elem_id="search-filters", container=False)
            self.found = gr.Markdown(elem_id="found", container=False, latex_delimiters=[])

    def labelled(self, language: Interface) -> dict[Any, Any]:
        """The fields in one language; what was found is cleared, for it is in the other."""
        words = messages(language)
        return {
            self.query: gr.update(label=words.search_label, placeholder=words.search_hint),
            self.filters: search_filters(language),
            self.found: search_intro(language),
        }


def search(desk: Desk, query: object, scope: Typed, session: Session) -> str:
    """What a search found, as HTML, or the sentence that says why it could not be made."""
    text = scrubbed(query) if isinstance(query, str) else ""
    words = messages(session.language)
    if not text.strip():
        return notice(words.question_empty)
    if len(text) > MAX_QUESTION:
        return notice(words.question_long.format(length=len(text), limit=MAX_QUESTION))
    try:
        filters = read_scope(scope, session.language)
        assistant = desk.opening.fresh(OPENING_SECONDS)
        found = assistant.search(text, since=filters.since, until=filters.until, source=filters.source)
    except ScopeError as error:
        return notice(str(error))
    except Exception as error:
        return notice(said_of(error, session.language))
    return found_list(found, session.language)
