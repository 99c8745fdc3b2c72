"""Answers as files to take along. A format answers: how is a conversation written, and which citations has such a file?

A new format is one file with `write` and `claims` and one line in `FORMATS`. What `write` writes, `claims` reads back
character for character, so that `shutten verify` can say later whether each citation still stands.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from rag import UnknownVariant
from rag.answers import Answer
from rag.verification import Claim

__all__ = ["DEFAULT", "FORMATS", "Format", "claims_in", "export", "file_name", "format_of"]

FORMATS = {"markdown": "markdown", "bibtex": "bibtex", "csv": "csv_table", "csl-json": "csl_json", "json": "json_lines"}
DEFAULT = "markdown"


class Format(NamedTuple):
    """What a format's module provides.

    `label` is its name for people. `write` makes one file of all the answers. `claims` finds the citations in the text
    of a file, none in any other file; it raises nothing, whatever the text holds.
    """

    label: str
    suffix: str
    mime: str
    write: Callable[[Sequence[Answer]], str]
    claims: Callable[[str], list[Claim]]


def format_of(name: str) -> Format:
    """The format called `name`. Raises UnknownVariant when there is none."""
    if name not in FORMATS:
        raise UnknownVariant("export format", name, FORMATS)
    module = import_module(f"ui.export.{FORMATS[name]}")
    return Format(module.LABEL, module.SUFFIX, module.MIME, module.write, module.claims)


def export(answers: Sequence[Answer], name: str = DEFAULT) -> str:
    """The answers, in order, as the text of one file in the format called `name`. Raises UnknownVariant."""
    return format_of(name).write(answers)


def file_name(name: str) -> str:
    """What a file of that format is called when nobody names it: "shutten.bib"."""
    return f"shutten{format_of(name).suffix}"


def claims_in(text: str) -> list[Claim]:
    """The citations in the text of an exported file, whichever format it has; none when it holds none."""
    # From the strictest to the loosest: a quotation inside a table may look like a line of Markdown, never the reverse.
    return next((found for name in reversed(FORMATS) if (found := format_of(name).claims(text))), [])
