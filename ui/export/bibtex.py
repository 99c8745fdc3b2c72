"""BibTeX: an entry for each cited article, for LaTeX (BibTeX or biblatex) and reference managers.

Japanese stays as it is (UTF-8). What TeX would act on is written as the commands that print it, without a brace of
its own, because BibTeX counts braces even behind a backslash.
"""

import logging
import re
from collections.abc import Sequence
from typing import Final

from rag.answers import Answer
from rag.verification import Claim
from ui.export.fields import claim_of, place_values
from ui.export.works import Work, works

LABEL, SUFFIX, MIME = "BibTeX", ".bib", "application/x-bibtex"
_COMMANDS: Final = {
    **{letter: f"\\{letter}" for letter in "&%$#_"},
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "@": "{@}",  # at the start of a line a parser takes it for the next entry
    **{chr(code): rf"{{\char{code}}}" for code in (*range(9), 11, 12, *range(13, 32), 127)},
}
_WRITTEN: Final = {command: letter for letter, command in _COMMANDS.items()}
_ESCAPE: Final = str.maketrans(_COMMANDS)
_COMMAND: Final = re.compile("|".join(re.escape(command) for command in sorted(_WRITTEN, key=len, reverse=True)))
_NOT_IN_URL: Final = re.compile(r"[\s{}\\\"<>^`|\x00-\x1f\x7f]")
_ENTRY: Final = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)


def write(answers: Sequence[Answer]) -> str:
    """An entry for each cited article, with its quotations in numbered fields that no style prints."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    for work in works(answers):
        library.add(Entry("misc", work.key, [Field(name, value) for name, value in _fields(work).items()]))
    return write_string(library)


def claims(text: str) -> list[Claim]:
    """The quotations of entries that `write` made, also after a reference manager saved them."""
    if "quotation-1" not in text or not _ENTRY.search(text):
        return []
    from bibtexparser.entrypoint import parse_string

    # It reports what it passes over to the log, in words for programmers; a file without citations is told anyway.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    found = []
    for entry in parse_string(text).entries:
        fields = {name: _plain(str(field.value)) for name, field in entry.fields_dict.items()}
        shared = {"title": fields.get("title", "").strip("{}"), "article_sha256": fields.get("article-sha256", "")}
        shared["generation"] = fields.get("index-generation", "")
        number = 1
        while (quote := fields.get(f"quotation-{number}")) is not None:
            values = {**shared, "quote": quote, **place_values(fields.get(f"place-{number}", ""))}
            if claim := claim_of(values, f"{entry.key}.{number}"):
                found.append(claim)
            number += 1
    return found


def _fields(work: Work) -> dict[str, str]:
    article = work.article
    fields = {"title": f"{{{_escaped(article.title)}}}"}  # two braces: no style may change its capitals
    if article.outlet:
        fields["howpublished"] = _escaped(article.outlet)
    if article.published:
        fields |= {"year": f"{article.published:%Y}", "date": article.published.isoformat()}
    if article.url:
        # A web address is read by \url, which takes every letter as it is.
        fields["url"] = _NOT_IN_URL.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), article.url)
    for number, (question, citation) in enumerate(work.quoted, 1):
        fields[f"quotation-{number}"] = _escaped(citation.quote)
        fields[f"place-{number}"] = _escaped(citation.source_id)
        fields[f"question-{number}"] = _escaped(question)
    fields["article-file"] = _escaped(article.file)
    fields["article-sha256"] = article.article_sha256
    fields["index-generation"] = _escaped(work.generation)
    return fields


def _escaped(text: str) -> str:
    return text.translate(_ESCAPE)


def _plain(text: str) -> str:
    return _COMMAND.sub(lambda match: _WRITTEN[match[0]], text)
