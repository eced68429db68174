"""`paiban forecast`: from the history of contacts to what will come."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import AsJson, Horizon, Timezone, day
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
from .files import check_writable
from .output import say, stdout, table_of, tell, write_json
from .progress import working

if TYPE_CHECKING:
    from forecasts.forecasting import Forecast


def forecast(
    history_file: HistoryFile,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FORECAST.csv", help="Where to write it.")],
    horizon: Horizon = 28,
    interval: Interval = None,
    model: Model = "auto",
    timezone: Timezone = None,
    events_file: EventsFile = None,
    country: Country = None,
    subdivision: Subdivision = None,
    quantiles: Quantiles = "0.1,0.5,0.9",
    start_on: Annotated[
        date | None, typer.Option("--start", parser=day, metavar="DATE", help="First day; default: after the history.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Forecast contacts and handling time per queue and interval, with honest bands."""
    from forecasts.forecasting import forecast as make_forecast
    from forecasts.tables import write_forecast

    check_writable(output, history_file, events_file)
    with working("Forecasting"):
        history, events = read_demand(history_file, events_file, timezone)
        made = make_forecast(
            history,
            horizon_days=horizon,
            interval_min=interval,
            start_on=start_on,
            model=model,
            country=country,
            subdivision=subdivision,
            events=events,
            quantiles=shares_of(quantiles),
        )
        write_forecast(made.table, output)
    if as_json:
        write_json(_answer(made, output))
        return
    for note in made.notes:
        say(note)
    _show(made, output)


def _answer(made: Forecast, output: Path) -> dict[str, Any]:
    return {
        "output": output,
        "timezone": made.grid.timezone,
        "interval_min": made.grid.interval_min,
        "start_on": made.grid.days[0],
        "n_days": made.grid.n_days,
        "rows": len(made.table),
        "queues": queues_of(made),
        "findings": [_plain(finding) for finding in made.findings],
        "notes": made.notes,
    }


def _plain(finding: object) -> dict[str, Any]:
    return {name: value for name, value in vars(finding).items() if not name.startswith("_")}


def queues_of(made: Forecast) -> list[dict[str, Any]]:
    """How each queue's forecast came about and how much it expects."""
    expected = made.table.groupby("queue")["mean"].sum()
    return [
        {
            "queue": queue.queue,
            "model": queue.model,
            "contacts": float(expected.get(queue.queue, 0.0)),
            "history_until": queue.history_until,
            "day_cv": queue.spread.day_cv,
            "wape": dict(queue.scores),
        }
        for queue in made.queues
    ]


def _show(made: Forecast, output: Path) -> None:
    rows = [
        (
            line["queue"],
            line["model"],
            f"{line['contacts']:,.0f}",
            f"{line['wape'][line['model']]:.1%}" if line["model"] in line["wape"] else "–",
            line["history_until"],
        )
        for line in queues_of(made)
    ]
    stdout().print(table_of("", ("Queue", "Model", "Contacts expected", "WAPE so far", "History until"), rows))
    if made.findings:
        tell(f"{len(made.findings)} stretches of the history are missing or unusual and left out (--json lists them).")
    days = made.grid.days
    tell(f"{output}: {len(made.table):,} rows of {made.grid.interval_min} minutes, {days[0]} to {days[-1]}.")
