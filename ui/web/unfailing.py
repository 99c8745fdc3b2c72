"""Keeps what goes wrong in a handler from becoming a traceback: a sentence with a number, and the log has the rest."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import gradio as gr

from ui import logs
from ui.messages import Interface
from ui.messages.refusals import refusals
from ui.rendering.archive import notice
from ui.web.session import Session


def unfailing(handler: Callable[..., Any], field: Any) -> Callable[..., Iterator[dict[Any, Any]]]:
    """`handler` that says in `field` of the page what went wrong, should it raise anything."""

    # The wrapped signature is what Gradio reads to see that a handler wants the request.
    @wraps(handler)
    def handled(*given: Any) -> Iterator[dict[Any, Any]]:
        try:
            updates = handler(*given)
            if isinstance(updates, dict):
                yield updates or {field: gr.skip()}  # not {}, which Gradio takes for a missing value
            else:
                yield from updates
        except Exception as problem:
            language: Interface = next((one.language for one in given if isinstance(one, Session)), "en")
            yield {field: notice(unexpected(problem, handler.__name__, language))}

    return handled


def unexpected(problem: BaseException, where: str, language: Interface) -> str:
    """The sentence for a fault of the program, whose details go to the log."""
    return refusals(language).unexpected.format(id=logs.failed("failure", problem, where=where))
