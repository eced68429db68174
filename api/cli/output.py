"""Where words go: answers to stdout, progress and messages to stderr, JSON exactly once."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 120
"""Columns of a table that goes into a file or a pipe, where no terminal says how wide it is."""


def stdout() -> Console:
    """The console answers are written to."""
    return _console(stderr=False)


def stderr() -> Console:
    """The console progress and messages are written to."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    # A pipe is not folded to 80 columns: whoever reads it wants whole lines.
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(stderr=stderr, highlight=False, width=width, emoji=False)


def say(message: str, style: str = "") -> None:
    """A message to people, on stderr, whole lines, never interpreted as mark-up."""
    if sys.stderr.isatty():
        stderr().print(message, style=style or None, markup=False, soft_wrap=True)
    else:
        typer.echo(message, err=True)


def tell(message: str) -> None:
    """A line of the answer, on stdout."""
    typer.echo(message)


def write_json(answer: Any) -> None:
    """The one machine-readable object of `--json`; not-a-number and infinity become null."""
    typer.echo(json.dumps(_plain(answer), ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def table_of(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A plain table: the first column left, the others right as numbers are."""
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_escaped(cell) for cell in row))
    return table


def _escaped(cell: object) -> str:
    from rich.markup import escape

    return escape("" if cell is None else str(cell))
