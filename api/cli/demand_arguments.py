"""What `forecast` and `backtest` have in common on the line, and the files behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import interval, quantiles

if TYPE_CHECKING:
    import pandas as pd


def quantiles_are_shares(text: str) -> str:
    """Refuse what is no list of shares, while the option's name is still known."""
    quantiles(text)
    return text


HistoryFile = Annotated[
    Path,
    typer.Argument(metavar="HISTORY.csv", help="Columns start and offered; queue, aht_seconds, abandoned if known."),
]
Interval = Annotated[
    int | None,
    typer.Option(parser=interval, metavar="MINUTES", help="15min, 30min or 60min; default: as the history."),
]
Model = Annotated[str, typer.Option(metavar="NAME", help="auto, or the name of a forecaster.")]
EventsFile = Annotated[
    Path | None, typer.Option("--events", metavar="EVENTS.csv", help="Promotions, outages, closures and the like.")
]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Whose public holidays count, such as CN.")]
Subdivision = Annotated[str | None, typer.Option(metavar="CODE", help="A part of the country, such as BY.")]
Quantiles = Annotated[
    # Text on the line: the framework would read a tuple as an option with several values.
    str, typer.Option(callback=quantiles_are_shares, metavar="SHARES", help="Rising shares, such as 0.1,0.5,0.9.")
]


def read_demand(
    history_file: Path, events_file: Path | None, timezone: str | None
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The history, and the events in the history's zone."""
    from forecasts.tables import read_events, read_history

    history = read_history(history_file, timezone=timezone)
    events = read_events(events_file, timezone=str(history.attrs["timezone"])) if events_file else None
    return history, events
