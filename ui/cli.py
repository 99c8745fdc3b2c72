"""The `shutten` command."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

import rag
from ui.commands import json_text
from ui.commands.asking import ask, search
from ui.commands.citations import verify
from ui.commands.doctoring import doctor
from ui.commands.names import aliases
from ui.options import data_option, index_option, json_option, read_weights, reader_option


@contextmanager
def told() -> Iterator[None]:
    """Turn a problem that the person can fix into its sentence and status 1."""
    try:
        yield
    except rag.ShuttenError as problem:
        raise click.ClickException(str(problem)) from problem
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as problem:
        try:
            sys.stdout.flush()
        except OSError:  # what it holds can never be written, and Python would try again at its end and exit with 120
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        where = f": {problem.filename}" if problem.filename else ""
        reason = problem.strerror or str(problem)
        raise click.ClickException(f"{reason}{where}. Check the path, its permissions and the free space.") from problem


class _Told(click.Group):
    """A group whose commands tell their problems in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with told():
            return super().invoke(ctx)


@click.group(cls=_Told, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="shutten", prog_name="shutten")
def main() -> None:
    """Ask a news archive, and see the source of every statement.

    \b
    shutten build                      bring the index up to date with data/articles
    shutten ask "what did DICAS cover" one answer with its sources
    shutten serve                      the web chat on http://127.0.0.1:7860
    """  # noqa: D301 - click wants the character, not a backslash
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@data_option
@index_option
@click.option("--full", is_flag=True, help="Start over: embed every article again.")
@click.option("--allow-shrink", is_flag=True, help="Publish even if fewer than half of the articles are left.")
@click.option(
    "--model",
    help="'bundled', 'bundled-fast' (half the time, a little less exact), or a sentence-transformers name or folder. "
    "Default: the index's own.",
)
@click.option("--store", help="Where vectors live: faiss, milvus or exact. Default: the index's own.")
@click.option(
    "--workers", type=click.IntRange(0), default=1, help="Processes that embed; with --ray, 0 is all its CPUs."
)
@click.option("--ray", metavar="ADDRESS", help="Embed on a Ray cluster: ray://HOST:10001, auto, or local.")
@json_option
def build(data: Path, folder: Path, as_json: bool, **how: Any) -> None:
    """Bring the index up to date with the articles; only what changed is embedded again."""
    from ui.logs import logged_build
    from ui.progress import bars
    from ui.reports import report_text

    rag.as_build_process()
    with logged_build(folder) as said, bars() as progress:
        report = rag.build_index(data, folder, progress=progress, **how)
        said.update(report)
    click.echo(json_text(report) if as_json else report_text(report))


@main.command()
@click.argument("article_id")
@index_option
@click.option("--span", help="START:END, counted in characters; that part is marked.")
@json_option
def show(article_id: str, folder: Path, span: str | None, as_json: bool) -> None:
    """An article as stored; with a span, that part marked."""
    from ui.contract import article_json
    from ui.reports import article_text, read_span

    article = rag.open_assistant(folder).article(article_id)
    marked = read_span(span, len(article.text)) if span else None
    if as_json:
        shown = article_json(article)
        if marked:
            shown["span"] = {"start": marked[0], "end": marked[1], "text": article.text[marked[0] : marked[1]]}
        click.echo(json_text(shown))
    else:
        terminal = sys.stdout.isatty()
        click.echo(article_text(article, marked, colour=terminal and "NO_COLOR" not in os.environ, terminal=terminal))


@main.command()
@index_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """What the index holds."""
    from ui.contract import status_json
    from ui.reports import status_text

    found = rag.open_assistant(folder).status()
    click.echo(json_text(status_json(found)) if as_json else status_text(found))


@main.command()
@index_option
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="Port to listen on.")
@click.option("--auth", type=click.Path(path_type=Path, dir_okay=False), help="File of user:password lines.")
@click.option("--admin", multiple=True, help="A user of --auth who may rebuild; repeat it. Default: the first one.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name this server is asked by; repeat it.")
@click.option("--log", metavar="FILE", help="Where a line of JSON an event goes, or - for standard error.")
@click.option("--log-questions", is_flag=True, help="Write down what is asked, too.")
@reader_option
def serve(
    folder: Path,
    data: Path,
    host: str,
    port: int,
    auth: Path | None,
    admin: tuple[str, ...],
    allow_host: tuple[str, ...],
    log: str | None,
    log_questions: bool,
    reads: bool,
) -> None:
    """Serve the web chat; stop it with Ctrl-C."""
    from ui import logs
    from ui.web.serve import serve as serve_page

    logs.begin(log, questions=log_questions)
    serve_page(folder, data, host, port, auth, admins=admin, hosts=allow_host, reads=reads)


@main.command()
@index_option
@reader_option
def mcp(folder: Path, reads: bool) -> None:
    """Offer the archive to a language model as tools: the Model Context Protocol on standard input and output."""
    from ui.mcp import serve as serve_tools

    serve_tools(folder, reads=reads)


@main.command()
@index_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Write a table for a spreadsheet.")
def feedback(folder: Path, as_json: bool, as_csv: bool) -> None:
    """What people thought of answers on the page, with their questions and the answers' sources."""
    import sqlite3

    from ui.database import file_beside
    from ui.feedback import feedback_csv, feedback_json, feedback_text
    from ui.votes import votes

    file = file_beside(folder)
    if as_json and as_csv:
        raise click.UsageError("Give either --json or --csv.")
    try:
        found = votes(file)
    except sqlite3.Error as problem:
        raise rag.ShuttenError(
            f"The file of conversations {file} cannot be read ({problem}). "
            "Check its permissions; a damaged one is set aside when shutten serve is started."
        ) from problem
    click.echo(
        json_text(feedback_json(found)) if as_json else feedback_csv(found) if as_csv else feedback_text(found),
        nl=not as_csv,
    )


@main.command(name="eval")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@index_option
@click.option("--limit", type=click.IntRange(1), help="Ask only that many of the questions, drawn by chance.")
@click.option("--sample-seed", default=0, show_default=True, help="Another number draws other questions.")
@click.option("--model", help="Model of an index that is made here; see build.")
@click.option("--without", multiple=True, metavar="PART", help="Switch a part off; repeat it. A wrong name lists them.")
@click.option("--weight", multiple=True, metavar="NAME=NUMBER", callback=read_weights, help="Change a weight.")
@click.option("--ablate", is_flag=True, help="Ask again without each part in turn, and compare.")
@click.option(
    "--halves", is_flag=True, help="Ask each question with its article's half of a title, and with the other."
)
@click.option("--details", type=click.Path(path_type=Path, dir_okay=False), help="A file for a line on each question.")
@json_option
def evaluate(
    file: Path,
    folder: Path,
    limit: int | None,
    sample_seed: int,
    model: str | None,
    without: tuple[str, ...],
    weight: dict[str, float],
    ablate: bool,
    halves: bool,
    details: Path | None,
    as_json: bool,
) -> None:
    """Score the index on a question file, or on a folder that holds questions.jsonl.

    Where articles.jsonl stands beside the questions, they are asked of an index over those articles: one that is made
    for the occasion, or, with --index, the one in that folder, which is made when it is not there yet.
    """
    from ui.progress import bars
    from ui.scores import ablation_text, reliability_text, scores_text

    questions = file / "questions.jsonl" if file.is_dir() else file
    chosen = click.get_current_context().get_parameter_source("folder") is not ParameterSource.DEFAULT
    of_its_own = not chosen and (questions.parent / "articles.jsonl").is_file()
    with bars() as progress:
        scores = rag.evaluate(
            None if of_its_own else folder,
            questions,
            limit=limit,
            seed=sample_seed,
            model=model,
            without=without,
            weights=weight,
            ablate=ablate,
            halved=halves,
            details=details,
            progress=progress,
        )
    tables = [scores_text(scores), *reliability_text(scores), *ablation_text(scores)]
    click.echo(json_text(scores) if as_json else "\n\n".join(tables))
    if scores["broken_citations"]:
        raise SystemExit(1)


for command in (ask, search, doctor, verify, aliases):
    main.add_command(command)

if __name__ == "__main__":
    main()
