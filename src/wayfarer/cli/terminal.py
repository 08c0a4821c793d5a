"""What all commands print to."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .client import EXIT_USAGE, CliError

out = Console()
err = Console(stderr=True)
PIPE_WIDTH = 1_000
"""Widest table that goes into a pipe, in characters."""
Json = Annotated[bool, typer.Option("--json", help="Machine output on stdout.")]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="A value; JSON is understood, dots reach inside."),
]


def show(value: Any, as_json: bool, text: str) -> None:
    """Print a result."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    else:
        out.print(text, highlight=False, markup=False, soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> None:
    """Print a table; where nobody looks at it, in a pipe or a file, no cell is cut."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    (out if out.is_terminal else Console(width=PIPE_WIDTH)).print(table)


def show_error(text: str) -> None:
    """Print what went wrong."""
    err.print(Text("error ", style="bold red") + Text(text), soft_wrap=True)


def assembled(pairs: list[str]) -> dict[str, Any]:
    """A mapping from ``key=value`` words; raises `CliError` for what is none."""
    values: dict[str, Any] = {}
    for pair in pairs:
        key, separator, text = pair.partition("=")
        if not separator or not key:
            raise CliError(f"'{pair}' is not KEY=VALUE", EXIT_USAGE)
        target = values
        *parents, last = key.split(".")
        for part in parents:
            inner = target.setdefault(part, {})
            if not isinstance(inner, dict):
                raise CliError(f"'{key}' reaches into a value that is no mapping", EXIT_USAGE)
            target = inner
        target[last] = parsed(text)
    return values


def parsed(text: str) -> Any:
    """JSON, or the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
