"""Citations that were taken along: do they still stand?"""

from pathlib import Path

import click

import rag
from ui.commands import json_text
from ui.options import index_option, json_option

MOST = 20_000  # citations of one file that are checked


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@index_option
@json_option
def verify(file: Path, folder: Path, as_json: bool) -> None:
    """Say of each citation in an exported FILE whether it still stands in the archive.

    Reads what `shutten ask` wrote with --export, --json or --batch, and what the page saved. A quotation is compared
    character for character.
    """
    from ui.export import claims_in
    from ui.reports import checked_json, checked_text

    claims = claims_in(rag.read_text(file))
    if not claims:
        raise rag.DataError(f"{file} holds no citations. Name a file that `shutten ask --export` or --json wrote.")
    if len(claims) > MOST:
        raise rag.DataError(f"{file} holds {len(claims):,} citations; at most {MOST:,} are checked. Split it.")
    archive = rag.open_assistant(folder).archive
    checked = list(rag.verify(archive, claims))
    click.echo(json_text(checked_json(checked, archive.generation)) if as_json else checked_text(checked))
