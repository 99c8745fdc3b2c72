"""Markdown: statements, then references that lead back to every quotation, for reading and for notes.

All punctuation of foreign text is escaped, so a plain ". " or ", " is ours: by them `claims` finds its way back.
"""

import re
from collections.abc import Sequence
from typing import Final

from rag.answers import Answer, Citation
from rag.verification import Claim
from ui.export.fields import claim_of, place_values
from ui.export.markdown_tables import told
from ui.messages import Interface, messages
from ui.rendering.html import web_address
from ui.rendering.text import code_of, hidden_parts, markdown_text
from ui.rendering.words import also_in, searched, whence

LABEL, SUFFIX, MIME = "Markdown", ".md", "text/markdown"
_HASH: Final = "SHA-256 "
_PUNCTUATION: Final = {ord(c): f"\\{c}" for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"} | {ord("⟨"): "&#10216;"}
_ITEM: Final = re.compile(r"^(?P<number>[0-9]{1,6})\. “(?P<rest>(?:.+\n?)+)", re.MULTILINE)
_SENTENCE: Final = re.compile(r"((?:\\[^\n]|\\\n|(?!\. )[^\\])+)(?:\. |\Z)")
_PART: Final = re.compile(r"((?:\\[^\n]|\\\n|(?!, )[^\\])+)(?:, |\Z)")
_WRITTEN: Final = re.compile(
    r"\\\n *|\\(?P<letter>[!-/:-@\[-`{-~])|&#(?P<entity>[0-9]{1,7});|⟨U\+(?P<code>[0-9A-F]{4,6})⟩"
)


def write(answers: Sequence[Answer]) -> str:
    """The answers with their references, one below the other."""
    return "\n---\n\n".join(answer_markdown(answer) for answer in answers)


def answer_markdown(answer: Answer) -> str:
    """The whole answer with its references and what was searched, in the language of the question."""
    words = messages(answer.language)
    lines = [f"# {markdown_text(answer.question)}", ""]
    if answer.heading:
        lines += [markdown_text(answer.heading), ""]
    lines += told(answer, _exactly)
    if answer.statements:
        lines.append("")
    if answer.note:
        lines += [markdown_text(answer.note), ""]
    if answer.citations:
        lines += [f"## {words.export_references}", ""]
        lines += [f"{c.number}. {_reference(c, answer.generation, answer.language)}" for c in answer.citations]
        lines.append("")
    lines += [f"## {words.export_searched}", ""]
    lines += [f"- {markdown_text(phrase)}" for phrase in searched(answer.coverage, answer.language)]
    made = words.export_made.format(generation=answer.generation, model=answer.model)
    return "\n".join([*lines, "", markdown_text(made), ""])


def claims(text: str) -> list[Claim]:
    """The quotations in the references of a text that `write` made, whatever was noted around them."""
    found = []
    # A list item ends at the next one. What a carriage return was in a quotation, `write` has as an entity.
    text = re.sub(r"\n(?=[0-9]{1,6}\. “)", "\n\n", text.replace("\r\n", "\n"))
    for item in _ITEM.finditer(text):
        sentences = _SENTENCE.findall(item["rest"].rstrip("\n"))
        if len(sentences) < 3 or not sentences[0].endswith("”"):
            continue
        _, place, generation, digest = (*(_plain(part) for part in _PART.findall(sentences[-1])), "", "", "", "")[:4]
        values = {
            "title": _plain(sentences[1]),
            "quote": _plain(sentences[0][:-1]),
            "article_sha256": digest.removeprefix(_HASH),
            "generation": generation,
            **place_values(place),
        }
        if claim := claim_of(values, item["number"]):
            found.append(claim)
    return found


def _reference(citation: Citation, generation: str, language: Interface) -> str:
    address = web_address(citation.url)
    place = (citation.file, citation.source_id, generation, f"{_HASH}{citation.article_sha256}")
    parts = [
        f"“{_exactly(citation.quote, '   ')}”",
        markdown_text(citation.title),
        markdown_text(whence(citation.outlet, citation.published, language)),
        f"<{address}>" if address and not set(address) & set("<>") else "",
        markdown_text(also_in(citation, language)) if citation.versions else "",
        ", ".join(_exactly(part, "   ") for part in place),
    ]
    return ". ".join(part for part in parts if part)


def _exactly(text: str, indent: str) -> str:
    """`text` with all its lines and blanks, for inside a list item whose content starts after `indent`."""
    pieces = []
    for piece, hidden in hidden_parts(text):
        if piece == "\r":
            pieces.append("&#13;")
        else:
            pieces.append(f"⟨{code_of(piece)}⟩" if hidden else piece.translate(_PUNCTUATION))
    lines = "".join(pieces).split("\n")
    return f"\\\n{indent}".join(re.sub(r"^[ \t]+|[ \t]+$", _entities, line) for line in lines)


def _entities(blanks: re.Match[str]) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks[0])


def _plain(text: str) -> str:
    return _WRITTEN.sub(_letter, text)


def _letter(written: re.Match[str]) -> str:
    if written["letter"]:
        return written["letter"]
    if not (written["entity"] or written["code"]):
        return "\n"
    code = int(written["entity"]) if written["entity"] else int(written["code"], 16)
    return chr(code) if code <= 0x10FFFF else written[0]
