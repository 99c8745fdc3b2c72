"""`shutten doctor`: is the index sound, is all that it needs there, and would it be served safely?"""

import os
import shlex
import stat
from dataclasses import replace
from pathlib import Path

import click

import rag
from ui.commands import json_text
from ui.options import DATA, INDEX, data_option, index_option, json_option
from ui.rendering.text import plain_text

SHORTEST = 8  # characters of a password


@click.command()
@index_option
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of `shutten serve`.")
@click.option("--auth", type=click.Path(path_type=Path, dir_okay=False), help="The file of users of `shutten serve`.")
@json_option
def doctor(folder: Path, data: Path, host: str, auth: Path | None, as_json: bool) -> None:
    """Check the index against its checksums and the articles on disk, and all that serving it needs.

    Status 1 when something is wrong. What may go wrong later is noted, and changes nothing about the status.
    """
    repairs = [*rag.examine(folder, data), *rag.unfit(folder, data)]
    findings = [*(_named(finding, folder, data) for finding in repairs), *reachable(host, auth)]
    notes = [*rag.notes(folder, data), *private(auth)]
    if as_json:
        click.echo(json_text({"sound": not findings, "findings": _rows(findings), "notes": _rows(notes)}))
    elif not findings:
        click.echo("All is well: every file of the index has its checksum, and the articles are as they were indexed.")
    for finding in findings if not as_json else ():
        click.echo(plain_text(f"{finding.where}: {finding.what}. Repair it with: {finding.remedy}"))
    for note in notes if not as_json else ():
        click.echo(plain_text(f"Note. {note.where}: {note.what.removesuffix('.')}. See to it with: {note.remedy}"))
    if findings:
        raise SystemExit(1)


def _named(finding: rag.Finding, folder: Path, data: Path) -> rag.Finding:
    """The finding with a remedy that repairs this index from these articles, and no other."""
    if not finding.remedy.startswith("shutten build"):
        return finding
    named = [("--index", folder, INDEX), ("--data", data, DATA)]
    given = [f" {option} {shlex.quote(str(path))}" for option, path, usual in named if path != usual]
    return replace(finding, remedy="".join([finding.remedy, *given]))


def _rows(findings: list[rag.Finding]) -> list[dict[str, str]]:
    return [{"where": f.where, "what": f.what, "remedy": f.remedy} for f in findings]


def reachable(host: str, auth: Path | None) -> list[rag.Finding]:
    """What would keep the page from being served there, or should: the address and who has to sign in."""
    from ui.web.serve import is_loopback, read_users

    if auth is None:
        if is_loopback(host):
            return []
        what = "can be reached from other computers, and nobody would have to sign in"
        return [rag.Finding(host, what, f"shutten serve --host {host} --auth FILE")]
    try:
        read_users(auth)
    except rag.ShuttenError as problem:
        return [rag.Finding(str(auth), str(problem).removesuffix("."), f"shutten serve --host {host} --auth FILE")]
    return []


def private(auth: Path | None) -> list[rag.Finding]:
    """Files of passwords and keys that other users of this computer can read, and passwords that are soon guessed."""
    from ui.api.keys import SETTING
    from ui.web.serve import read_users

    found = []
    named = Path(os.environ.get(SETTING, "").strip() or os.devnull)
    for file in (auth, named):
        try:
            open_to_all = file is not None and file.is_file() and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
        except (OSError, ValueError):  # keys themselves may stand there, which are no name of a file
            continue
        if open_to_all and os.name == "posix":
            what, remedy = "can be read by other users of this computer", f"chmod 600 {shlex.quote(str(file))}"
            found.append(rag.Finding(str(file), what, remedy))
    try:
        weak = [name for name, password in read_users(auth) if len(password) < SHORTEST] if auth else []
    except rag.ShuttenError:
        weak = []
    if auth and weak:
        what = f"has passwords of fewer than {SHORTEST} characters: {', '.join(weak)}"
        found.append(rag.Finding(str(auth), what, f"$EDITOR {shlex.quote(str(auth))}"))
    return found
