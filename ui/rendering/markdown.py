"""An answer as Markdown that can be passed on: statements, then references that lead back to every quotation."""

from rag.answers import Answer, Citation, Statement
from ui.messages import Interface, messages
from ui.rendering.html import web_address
from ui.rendering.text import markdown_block, markdown_text, plain_text
from ui.rendering.words import searched, whence


def answer_markdown(answer: Answer) -> str:
    """The whole answer with its references and what was searched, in the language of the question."""
    words = messages(answer.language)
    lines = [f"# {markdown_text(answer.question)}", ""]
    if answer.heading:
        lines += [markdown_text(answer.heading), ""]
    lines += [f"- {_statement(statement)}" for statement in answer.statements]
    if answer.statements:
        lines.append("")
    if answer.note:
        lines += [markdown_text(answer.note), ""]
    if answer.citations:
        lines += [f"## {words.export_references}", ""]
        lines += [f"{c.number}. {_reference(c, answer.language)}" for c in answer.citations]
        lines.append("")
    lines += [f"## {words.export_searched}", ""]
    lines += [f"- {markdown_text(phrase)}" for phrase in searched(answer.coverage, answer.language)]
    made = words.export_made.format(generation=answer.generation, model=answer.model)
    return "\n".join([*lines, "", markdown_text(made), ""])


def _statement(statement: Statement) -> str:
    marks = "".join(f"[{number}]" for number in statement.citations)
    return f"{markdown_block(statement.text, '  ')} {marks}".rstrip()


def _reference(citation: Citation, language: Interface) -> str:
    address = web_address(citation.url)
    parts = [
        f"“{markdown_block(citation.quote, '   ')}”",
        markdown_text(citation.title),
        markdown_text(whence(citation.outlet, citation.published, language)),
        f"<{address}>" if address and not set(address) & set("<>") else "",
        markdown_text(f"{citation.file}, {citation.source_id}"),
    ]
    return ". ".join(part for part in parts if part)


def reference(citation: Citation, language: Interface) -> str:
    """A quotation with its reference as plain text, for the clipboard."""
    address = f"\n{citation.url}" if web_address(citation.url) else ""
    source = f"{citation.title} ({whence(citation.outlet, citation.published, language)})"
    return plain_text(f"「{citation.quote}」\n{source}{address}\n{citation.source_id}")
