"""Other names of the same thing."""

from pathlib import Path

import click

import rag
from ui.commands import json_text
from ui.options import index_option, json_option


@click.command()
@click.argument("word", required=False, default="")
@index_option
@json_option
def aliases(word: str, folder: Path, as_json: bool) -> None:
    """The names that are searched as one, all or those of WORD, and where each was learnt.

    \b
    Your own go into the file aliases.txt beside the index (or what SHUTTEN_ALIASES
    names); every question reads it as it is then. One thing a line:
        海の盾 = シーシールド = Sea Shield
        exercise: 海の盾 = Sea Shield      a kind: name, office, organisation,
                                           weapon, exercise, place, person, word
        NSK != 日本精工                    these two are never the same
        # a remark
    """  # noqa: D301 - click wants the character, not a backslash
    from ui.reports import names_json, names_text

    archive = rag.open_assistant(folder).archive
    found = rag.known_names(archive, word)
    file = str(archive.own_names)
    click.echo(json_text(names_json(found, archive.aliases.apart, file)) if as_json else names_text(found, word, file))
    for problem in archive.aliases.problems:
        click.echo(f"Error: {problem}", err=True)
    if archive.aliases.problems:
        raise SystemExit(1)
