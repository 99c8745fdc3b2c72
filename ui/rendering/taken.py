"""Taking an answer along: the buttons beside its sources, and the file on its way to the browser."""

import base64
import json

from rag.answers import Answer
from ui.export import FORMATS, format_of
from ui.export.markdown import answer_markdown
from ui.messages import Interface, messages
from ui.rendering.html import Html, button, page_button, tag

CONVERSATION = 0  # in place of a turn's number: all of them


def take_along(answer: Answer, turn: int, language: Interface) -> Html:
    """The answer as Markdown to copy, and a button for each format, for the answer and for the whole conversation."""
    words = messages(language)
    return tag(
        "details",
        tag("summary", words.export),
        tag("p", page_button(words.export_copy, f"copy export-{turn}", cls="quiet")),
        tag("p", words.export_save, " ", *_formats(turn)),
        tag("p", words.export_conversation, " ", *_formats(CONVERSATION)),
        tag("pre", answer_markdown(answer), id=f"export-{turn}", cls="export", tabindex="0"),
        cls="take",
    )


def _formats(turn: int) -> list[Html]:
    return [button(format_of(name).label, f"save {turn} {name}", cls="quiet") for name in FORMATS]


def file_to_save(name: str, mime: str, text: str, number: int) -> Html:
    """A file that `copying.js` saves when it is drawn; `number` is another each time, or the page would draw nothing.

    In base 64, because a page shows hidden characters otherwise than a file has them.
    """
    packed = base64.b64encode(json.dumps({"name": name, "mime": mime, "text": text}).encode()).decode()
    return tag("pre", packed, cls="stored", id="file-to-save", data_number=number)
