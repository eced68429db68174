"""The list of commands, in the order of the way from calls to a roster."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from .backtest import backtest
from .check import check
from .db import db
from .demo import demo
from .export import export
from .forecast import forecast
from .group import Answering
from .output import tell
from .schema import schema
from .serve import serve
from .solve import solve
from .staff import staff
from .token import token
from .user import user

app = typer.Typer(
    name="paiban",
    cls=Answering,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        tell(f"paiban {version('paiban')}")
        raise typer.Exit


@app.callback()
def paiban(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Paiban 排班 plans contact centres: history of calls, forecast, requirement, roster, publication.

    Exit status: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 an error of ours.
    """


app.command()(demo)
app.command()(forecast)
app.command()(backtest)
app.command()(staff)
app.command()(solve)
app.command()(check)
app.command()(export)
app.command()(serve)
app.add_typer(db)
app.add_typer(user)
app.add_typer(token)
app.command()(schema)
