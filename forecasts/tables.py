"""The table contracts: what a history, a forecast and a list of events look like, and their checks.

All are long tables with one row per fact. Whatever enters the demand side passes here once; behind this
door columns have their names, types and units, and nothing needs to be checked again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import IO

import numpy as np
import pandas as pd

from forecasts import table_checks as checks
from forecasts.columns import Table
from forecasts.csv_files import MAX_ROWS, Source, read_csv, write_atomically
from forecasts.errors import InputError
from forecasts.instants import read_instants
from forecasts.table_checks import EVENT_KINDS, SINGLE_QUEUE

HISTORY_COLUMNS: Mapping[str, Sequence[str]] = {
    "queue": ("queue_name", "skill_group", "队列", "技能组"),
    "start": ("timestamp", "interval_start", "datetime", "date_time", "time", "开始时间", "时间"),
    "offered": ("calls", "contacts", "volume", "calls_offered", "offered_contacts", "来电量", "呼入量"),
    "aht_seconds": ("aht", "aht_s", "平均处理时长"),
    "abandoned": ("calls_abandoned", "abandons", "放弃量"),
}
"""Columns of a history, each with the other names it is known by in exports."""

FORECAST_COLUMNS: Mapping[str, Sequence[str]] = {
    "queue": ("queue_name", "队列"),
    "start": ("timestamp", "interval_start", "开始时间"),
    "mean": ("forecast", "offered", "calls", "contacts", "预测量"),
    "aht_seconds": ("aht", "aht_s", "平均处理时长"),
    "model": (),
}
"""Columns of a forecast; quantile columns `q10`, `q50`, `q97.5` … come between `mean` and `aht_seconds`."""

EVENT_COLUMNS: Mapping[str, Sequence[str]] = {
    "name": (),
    "kind": (),
    "queue": (),
    "start": (),
    "end": (),
    "expected_lift": ("lift",),
}
"""Columns of a list of events."""


def read_history(
    source: Source,
    *,
    timezone: str | None = None,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
    max_rows: int = MAX_ROWS,
) -> pd.DataFrame:
    """Read a history of contacts from a CSV file.

    Parameters
    ----------
    source : path, or the bytes of an upload.
    timezone : the site's zone; needed when `start` is wall-clock time.
    columns : our column names to the file's, where `HISTORY_COLUMNS` does not know them.
    name : what messages call the file.
    max_rows : larger files are refused before they are read.

    Returns
    -------
    DataFrame sorted by queue and start, with the columns of `check_history`.

    Raises
    ------
    InputError
        With file, row, column, found and expected.
    """
    text = read_csv(source, name=name, max_rows=max_rows)
    return _history(Table.of_text("history", text), timezone, columns)


def check_history(
    frame: pd.DataFrame,
    *,
    timezone: str | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "history",
) -> pd.DataFrame:
    """Check a history of contacts that is already a data frame.

    Returns
    -------
    DataFrame with `queue` (str), `start` (aware, in the site's zone), `offered` [contacts per interval, NaN
    is unknown], `aht_seconds` [s, NaN is unknown] and, where given, `abandoned` [contacts]; one row per queue
    and interval, sorted; ``attrs`` hold `timezone` and `interval_min`. The input is left as it was.
    """
    return _history(Table.of_frame("history", frame, name), timezone, columns)


def _history(table: Table, timezone: str | None, columns: Mapping[str, str] | None) -> pd.DataFrame:
    table = table.named(HISTORY_COLUMNS, ("start", "offered"), columns)
    instants = read_instants(table, "start", timezone, "queue" if "queue" in table.frame else None)
    offered = table.numbers("offered", expected="a number of contacts")
    checks.refuse_contacts_in_skipped_time(table, instants, offered)
    history = pd.DataFrame({"queue": checks.queues(table), "start": instants.at, "offered": offered})
    history["aht_seconds"] = checks.aht(table)
    if "abandoned" in table.frame:
        history["abandoned"] = checks.abandoned(table, offered)
    table, history = checks.without(table, history, instants.skipped)
    checks.refuse_duplicates(table, history)
    interval_min = checks.common_interval(table, history)
    history = history.sort_values(["queue", "start"], kind="stable", ignore_index=True)
    history.attrs = {"timezone": instants.timezone, "interval_min": interval_min}
    return history


def quantile_column(probability: float) -> str:
    """Return the column of a quantile: 0.1 is ``q10``, 0.975 is ``q97.5``."""
    return f"q{probability * 100:.10g}"


def quantile_columns(frame: pd.DataFrame) -> list[str]:
    """Return the quantile columns of a forecast, lowest first."""
    found = [column for column in frame.columns if _is_quantile(str(column))]
    return sorted(found, key=lambda column: float(column[1:]))


def _is_quantile(column: str) -> bool:
    return column[:1] == "q" and column[1:].replace(".", "", 1).isdigit() and 0 < float(column[1:]) < 100


def read_forecast(
    source: Source,
    *,
    timezone: str | None = None,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
    max_rows: int = MAX_ROWS,
) -> pd.DataFrame:
    """Read a forecast from a CSV file, ours or a planner's own; see `check_forecast`."""
    text = read_csv(source, name=name, max_rows=max_rows)
    return _forecast(Table.of_text("forecast", text), timezone, columns)


def check_forecast(
    frame: pd.DataFrame,
    *,
    timezone: str | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "forecast",
) -> pd.DataFrame:
    """Check a forecast that is already a data frame.

    Returns
    -------
    DataFrame with `queue`, `start` (aware), `mean` [contacts per interval], quantile columns in rising
    order, `aht_seconds` [s, NaN is unknown] and `model`; one row per queue and interval, sorted; ``attrs`` as in
    `check_history`. Closed intervals have no row.
    """
    return _forecast(Table.of_frame("forecast", frame, name), timezone, columns)


def _forecast(table: Table, timezone: str | None, columns: Mapping[str, str] | None) -> pd.DataFrame:
    quantiles = quantile_columns(table.frame)
    known = {**FORECAST_COLUMNS, **dict.fromkeys(quantiles, ())}
    table = table.named(known, ("start", "mean"), columns)
    instants = read_instants(table, "start", timezone, "queue" if "queue" in table.frame else None)
    forecast = pd.DataFrame({"queue": checks.queues(table), "start": instants.at})
    for column in ("mean", *quantiles):
        forecast[column] = checks.known(table, column)
    checks.refuse_contacts_in_skipped_time(table, instants, forecast["mean"].to_numpy())
    checks.refuse_falling_quantiles(table, forecast, quantiles)
    forecast["aht_seconds"] = checks.aht(table)
    forecast["model"] = table.words("model") if "model" in table.frame else "submitted"
    table, forecast = checks.without(table, forecast, instants.skipped)
    checks.refuse_duplicates(table, forecast)
    interval_min = checks.common_interval(table, forecast)
    forecast = forecast.sort_values(["queue", "start"], kind="stable", ignore_index=True)
    forecast.attrs = {"timezone": instants.timezone, "interval_min": interval_min}
    return forecast


def write_forecast(frame: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a forecast as CSV, whole or not at all; instants with their offset, four decimals."""
    write_table(frame, path)


def write_table(frame: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write any of our tables as CSV, whole or not at all; aware instants in ISO 8601 with offset."""
    text = frame.copy()
    for column in text.columns:
        if isinstance(text[column].dtype, pd.DatetimeTZDtype):
            text[column] = [at.isoformat(timespec="minutes") for at in text[column]]

    def write(stream: IO[str]) -> None:
        text.to_csv(stream, index=False, float_format="%.4f", lineterminator="\n")

    write_atomically(path, write)


def read_events(source: Source, *, timezone: str, name: str | None = None) -> pd.DataFrame:
    """Read a list of events from a CSV file; see `check_events`."""
    return _events(Table.of_text("events", read_csv(source, name=name)), timezone)


def check_events(frame: pd.DataFrame, *, timezone: str, name: str = "events") -> pd.DataFrame:
    """Check a list of events that is already a data frame.

    Returns
    -------
    DataFrame with `name`, `kind` (one of `EVENT_KINDS`), `queue` ("" is every queue), `start` and `end`
    (aware, half-open), `expected_lift` (share: 0.25 is 25 % more, −1 is nothing; NaN is *learn it*). An end
    given as a mere date means the end of that day.
    """
    return _events(Table.of_frame("events", frame, name), timezone)


def _events(table: Table, timezone: str) -> pd.DataFrame:
    table = table.named(EVENT_COLUMNS, ("name", "kind", "start", "end"), None)
    events = pd.DataFrame({"name": table.words("name"), "kind": checks.kinds(table)})
    events["queue"] = (
        [("" if pd.isna(cell) else str(cell).strip()) for cell in table.frame["queue"]]
        if "queue" in table.frame
        else ""
    )
    events["start"] = checks.existing(table, "start", timezone)
    events["end"] = checks.inclusive(table, checks.existing(table, "end", timezone))
    backwards = (events["end"] <= events["start"]).to_numpy()
    if backwards.any():
        row = int(np.argmax(backwards))
        found = f"an end at {events['end'].iloc[row].isoformat()}, start {events['start'].iloc[row].isoformat()}"
        raise table.error("ends_before_start", found, "an end after the start", row=row, column="end")
    lift = "expected_lift" in table.frame
    events["expected_lift"] = (
        table.numbers("expected_lift", least=-1.0, most=100.0, expected="a share") if lift else np.nan
    )
    return events


__all__ = [
    "EVENT_COLUMNS",
    "EVENT_KINDS",
    "FORECAST_COLUMNS",
    "HISTORY_COLUMNS",
    "SINGLE_QUEUE",
    "InputError",
    "check_events",
    "check_forecast",
    "check_history",
    "quantile_column",
    "quantile_columns",
    "read_events",
    "read_forecast",
    "read_history",
    "write_forecast",
    "write_table",
]
