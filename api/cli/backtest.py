"""`paiban backtest`: how far off would the forecast have been, seen from earlier days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import AsJson, Horizon, Timezone, days, whole
from .arguments import quantiles as shares_of
from .demand_arguments import (
    Country,
    EventsFile,
    HistoryFile,
    Interval,
    Model,
    Quantiles,
    Subdivision,
    read_demand,
)
from .output import stdout, table_of, tell, write_json
from .progress import working

if TYPE_CHECKING:
    import pandas as pd


def backtest(
    history_file: HistoryFile,
    horizon: Horizon = 28,
    origins: Annotated[
        int, typer.Option(parser=whole(1, 104), metavar="NUMBER", help="How many earlier cut-offs to forecast from.")
    ] = 6,
    step: Annotated[int, typer.Option(parser=days, metavar="DAYS", help="Days between two cut-offs.")] = 7,
    interval: Interval = None,
    model: Model = "auto",
    timezone: Timezone = None,
    events_file: EventsFile = None,
    country: Country = None,
    subdivision: Subdivision = None,
    quantiles: Quantiles = "0.025,0.1,0.5,0.9,0.975",
    as_json: AsJson = False,
) -> None:
    """Score every forecaster beside the naive ones from earlier cut-offs: WAPE, bias, MASE, coverage, seconds."""
    from forecasts.backtesting import backtest as score

    with working("Forecasting the past"):
        history, events = read_demand(history_file, events_file, timezone)
        found = score(
            history,
            horizon_days=horizon,
            n_origins=origins,
            step_days=step,
            interval_min=interval,
            model=model,
            country=country,
            subdivision=subdivision,
            events=events,
            quantiles=shares_of(quantiles),
        )
    if as_json:
        write_json(
            {
                "horizon_days": horizon,
                "n_origins": origins,
                "step_days": step,
                "noise_floor": found.noise_floor,
                "models": _records(found.table),
                "by_queue": _records(found.by_queue),
            }
        )
        return
    _show(found.table, "model")
    if found.by_queue["queue"].nunique() > 1:
        for queue, rows in found.by_queue.groupby("queue", sort=False):
            _show(rows, "model", title=str(queue))
    tell(f"Contacts are random: even who knew every mean exactly would have a WAPE of {found.noise_floor:.1%}.")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _show(table: pd.DataFrame, label: str, *, title: str = "") -> None:
    bands = [column for column in table.columns if str(column).startswith("coverage_")]
    head = ["Model", "WAPE", "WAPE of days", "Bias", "MASE", *(f"in {b[9:]} % band" for b in bands), "Seconds"]
    rows = [
        [
            row[label],
            f"{row['wape']:.2%}",
            f"{row['wape_day']:.2%}",
            f"{row['bias']:+.2%}",
            f"{row['mase']:.2f}",
            *(f"{row[band]:.1%}" for band in bands),
            f"{row['seconds_per_fit']:.2f}",
        ]
        for _, row in table.iterrows()
    ]
    stdout().print(table_of(title, head, rows))
