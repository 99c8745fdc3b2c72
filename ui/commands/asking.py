"""Asking: one answer, or the ranked passages; for one question or many."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rag
from ui.batch import read_day, results, run_batch, text_of, texts_of
from ui.commands import json_text
from ui.export import FORMATS
from ui.options import filters, index_option, json_option, reader_option
from ui.rendering.text import scrubbed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag import Answer, Assistant, Found


@click.command()
@click.argument("question", required=False)
@index_option
@click.option("--batch", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="JSON Lines of questions.")
@click.option("--after", multiple=True, help="An earlier question of the conversation; repeat it, oldest first.")
@filters
@click.option("--answerer", default="extractive", show_default=True, help="Who arranges the excerpts.")
@reader_option
@json_option
@click.option("--export", "name", type=click.Choice(list(FORMATS)), help="Write a file to take along instead.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where --export writes to, or -.")
def ask(
    question: str | None,
    folder: Path,
    batch: Path | None,
    after: tuple[str, ...],
    since: date | None,
    until: date | None,
    source: str | None,
    answerer: str,
    reads: bool,
    as_json: bool,
    name: str | None,
    output: Path | None,
) -> None:
    """One answer made of quotations, each with outlet, date and place.

    --export writes it, or with --batch all the answers, with all that is needed to find each quotation again; check
    such a file with: shutten verify FILE
    """
    from ui.contract import answer_json

    _one_of(question, batch, "QUESTION")
    if (as_json and name) or (output and not name):
        raise click.UsageError("Give either --json or --export, and --output only with --export.")
    _is_writable(output)
    assistant = rag.open_assistant(folder, reads=reads)
    _warn(assistant)
    earlier = tuple(scrubbed(one) for one in after)

    def of_line(line: dict[str, Any]) -> "Answer":
        return assistant.ask(
            text_of(line, "question"),
            after=texts_of(line, "after") if "after" in line else earlier,
            since=read_day(text_of(line, "since")) if line.get("since") else since,
            until=read_day(text_of(line, "until")) if line.get("until") else until,
            source=text_of(line, "source") if line.get("source") else source,
            by=answerer,
        )

    if batch and name:
        answers: list[Answer] = []

        def kept(line: dict[str, Any]) -> dict[str, object]:
            answers.append(of_line(line))
            return {}

        for result in results(batch, kept):
            if "error" in result:
                click.echo(f"Left out: {result['error']} (id {result['id']})", err=True)
        _export(answers, name, output)
    elif batch:
        run_batch(batch, lambda line: answer_json(of_line(line)))
    else:
        answer = assistant.ask(
            scrubbed(question or ""), after=earlier, since=since, until=until, source=source, by=answerer
        )
        if name:
            _export([answer], name, output)
        elif as_json:
            click.echo(json_text(answer_json(answer)))
        else:
            from ui.rendering import render_terminal

            click.echo(render_terminal(answer, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ))


def _is_writable(output: Path | None) -> None:
    """Try, before anything is asked, whether answers can be written there; nothing is left of it. Raises OSError."""
    if output is None or str(output) == "-":
        return
    there = os.path.lexists(output)  # a link whose file is to come is there too, and stays
    if there and not output.is_file():  # a pipe, whose reader would take the attempt for the end
        return
    output.open("ab").close()
    if not there:
        output.unlink()


def _export(answers: "Sequence[Answer]", name: str, output: Path | None) -> None:
    from ui.export import export

    data = export(answers, name).encode("utf-8", "replace")
    if output is None or str(output) == "-":
        click.echo(data, nl=False)  # bytes, for a text stream of Windows would change the line ends
    else:
        output.write_bytes(data)
        click.echo(f"Wrote {output}.", err=True)


@click.command()
@click.argument("query", required=False)
@index_option
@click.option("--batch", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="JSON Lines of queries.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many passages.")
@filters
@reader_option
@json_option
def search(
    query: str | None,
    folder: Path,
    batch: Path | None,
    limit: int,
    since: date | None,
    until: date | None,
    source: str | None,
    reads: bool,
    as_json: bool,
) -> None:
    """The ranked passages; no answer, no abstention."""
    from ui.contract import hit_json
    from ui.reports import hits_text

    _one_of(query, batch, "QUERY")
    assistant = rag.open_assistant(folder, reads=reads)
    _warn(assistant)

    def find(wanted: str) -> "list[Found]":
        return assistant.search(wanted, limit=limit, since=since, until=until, source=source)

    if batch:
        run_batch(batch, lambda line: {"hits": [hit_json(hit) for hit in find(text_of(line, "query"))]})
        return
    found = find(scrubbed(query or ""))
    click.echo(json_text([hit_json(hit) for hit in found]) if as_json else hits_text(found))


def _one_of(text: str | None, batch: Path | None, name: str) -> None:
    if (text is None) == (batch is None):
        raise click.UsageError(f"Give either {name} or --batch FILE.")


def _warn(assistant: "Assistant") -> None:
    for warning in assistant.status().warnings:
        click.echo(f"Warning: {warning}", err=True)
