"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from ui.batch import read_day

_Command = TypeVar("_Command", bound=Callable[..., Any])
DATA = Path("data/articles")
INDEX = Path("data/index")

index_option = click.option(
    "--index",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=INDEX,
    envvar="SHUTTEN_INDEX",
    show_default=True,
    show_envvar=True,
    help="Folder of the index.",
)
data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DATA,
    show_default=True,
    help="Folder of the articles.",
)
reader_option = click.option(
    "--reader/--no-reader",
    "reads",
    default=True,
    envvar="SHUTTEN_READER",
    show_envvar=True,
    help="Whether the best passages are read together with the question. Without: faster, and less sure.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class _Day(click.ParamType[date]):
    """A day as a person types it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a problem that the person can fix."""
        del param, ctx
        return value if isinstance(value, date) else read_day(str(value))


def filters(command: _Command) -> _Command:
    """The options that narrow what is searched."""
    command = click.option("--source", help="Only articles whose outlet, file or id fits; * and ? are wildcards.")(
        command
    )
    command = click.option("--until", type=_Day(), help="Only articles published on this day or before.")(command)
    return click.option("--since", type=_Day(), help="Only articles published on this day or later.")(command)


def read_weights(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """NAME=NUMBER options as a table."""
    found = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            found[name] = float(number)
        except ValueError as problem:
            raise click.BadParameter(f"'{text}' is not NAME=NUMBER, as in words=0.003.", context, option) from problem
    return found
