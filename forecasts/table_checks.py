"""Checks that the tables of the demand side share: each returns a clean column or refuses the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.columns import Table
from forecasts.instants import Instants, read_instants

SINGLE_QUEUE = "all"
"""Name of the queue in a table without a `queue` column."""

EVENT_KINDS = ("holiday", "promotion", "outage", "season", "closure")

_DAY_S = 86_400.0

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def queues(table: Table) -> list[str]:
    """Name of the queue of each row."""
    return table.words("queue") if "queue" in table.frame else [SINGLE_QUEUE] * len(table.frame)


def aht(table: Table) -> Values:
    """Average handling time of each row [s]; NaN where it is unknown."""
    if "aht_seconds" not in table.frame:
        return np.full(len(table.frame), np.nan)
    seconds = table.numbers("aht_seconds", most=_DAY_S, expected="seconds")
    # Reports write 0 where nothing was handled: that says nothing about how long a contact takes.
    return np.where(seconds > 0, seconds, np.nan)


def abandoned(table: Table, offered: Values) -> Values:
    """Abandoned contacts of each row, never more than were offered."""
    lost = table.numbers("abandoned", expected="a number of contacts")
    with np.errstate(invalid="ignore"):
        too_many = lost > offered
    if too_many.any():
        row = int(np.argmax(too_many))
        raise table.error(
            "more_abandoned_than_offered",
            f"{lost[row]:g} abandoned of {offered[row]:g} offered",
            "at most as many abandoned as offered",
            "the column 'offered' counts only answered contacts.",
            row=row,
            column="abandoned",
        )
    return lost


def refuse_contacts_in_skipped_time(table: Table, instants: Instants, offered: Values) -> None:
    """Refuse contacts at a time that the clock leaps over."""
    # A report that prints 24 rows for every day writes an empty hour in the night clocks leap forward.
    # Contacts in that hour cannot be: the times belong to another zone.
    impossible = instants.skipped & (offered > 0)
    if impossible.any():
        row = int(np.argmax(impossible))
        raise table.error(
            "nonexistent_time",
            f"{table.frame['start'].iloc[row]}, which clocks in {instants.timezone} leap over",
            "a time that exists",
            "the times are in UTC or in another time zone.",
            row=row,
            column="start",
        )


def without(table: Table, frame: pd.DataFrame, drop: Flags) -> tuple[Table, pd.DataFrame]:
    """Return the table and its clean columns without the rows marked in `drop`."""
    if not drop.any():
        return table, frame
    rows = [line for line, is_dropped in zip(table.rows, drop, strict=True) if not is_dropped]
    kept = Table(table.area, table.name, table.frame[~drop].reset_index(drop=True), rows)
    return kept, frame[~drop].reset_index(drop=True)


def refuse_duplicates(table: Table, frame: pd.DataFrame) -> None:
    """Refuse a second row for the same queue and interval."""
    again = frame.duplicated(["queue", "start"]).to_numpy()
    if not again.any():
        return
    row = int(np.argmax(again))
    queue, start = frame["queue"].iloc[row], frame["start"].iloc[row]
    same = (frame["queue"] == queue) & (frame["start"] == start)
    raise table.error(
        "duplicate_interval",
        f"{start.isoformat()} of queue {queue!r} again (first in row {table.rows[int(np.argmax(same))]})",
        "one row per queue and interval",
        "two exports overlap, or the file holds several queues without a 'queue' column.",
        row=row,
        column="start",
    )


def common_interval(table: Table, frame: pd.DataFrame) -> int:
    """Length of the intervals [min]: the commonest distance between neighbouring rows of a queue."""
    start = frame["start"]
    minutes = _utc_minutes(start)
    ordered = frame.assign(minute=minutes).sort_values(["queue", "minute"])
    gaps = ordered.groupby("queue")["minute"].diff().dropna()
    if gaps.empty:
        raise table.error("too_short", "a single interval per queue", "at least two, to know how long an interval is")
    interval_min = int(gaps.mode().iloc[0])
    wall_min = (start.dt.hour * 60 + start.dt.minute + (start.dt.second + start.dt.microsecond) / 60).to_numpy()
    off_grid = (wall_min % interval_min != 0) if 1440 % interval_min == 0 else np.ones(len(frame), dtype=bool)
    if off_grid.any():
        row = int(np.argmax(off_grid))
        raise table.error(
            "off_grid",
            start.iloc[row].isoformat(),
            f"intervals of {interval_min} minutes, counted from midnight",
            "the file lists single contacts, or joins exports of different intervals.",
            row=row,
            column="start",
        )
    return interval_min


def _utc_minutes(start: pd.Series[pd.Timestamp]) -> npt.NDArray[np.int64]:
    return start.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[m]").astype(np.int64)


def known(table: Table, column: str) -> Values:
    """Numbers of a column in which no cell may be empty."""
    values = table.numbers(column, expected="a number of contacts")
    if np.isnan(values).any():
        row = int(np.argmax(np.isnan(values)))
        raise table.error("empty_cell", "an empty cell", "a number of contacts", row=row, column=column)
    return values


def refuse_falling_quantiles(table: Table, forecast: pd.DataFrame, quantiles: Sequence[str]) -> None:
    """Refuse quantiles of which a higher one lies below a lower one."""
    for lower, upper in pairwise(quantiles):
        falls = (forecast[lower] > forecast[upper] + 1e-9).to_numpy()
        if falls.any():
            row = int(np.argmax(falls))
            found = f"{forecast[upper].iloc[row]:g} below {lower} = {forecast[lower].iloc[row]:g}"
            raise table.error("falling_quantiles", found, "quantiles that do not fall", row=row, column=upper)


def kinds(table: Table) -> list[str]:
    """Kind of each event, one of `EVENT_KINDS`."""
    kinds = [kind.lower() for kind in table.words("kind")]
    for row, kind in enumerate(kinds):
        if kind not in EVENT_KINDS:
            raise table.error("unknown_kind", repr(kind), f"one of {', '.join(EVENT_KINDS)}", row=row, column="kind")
    return kinds


def existing(table: Table, column: str, timezone: str) -> pd.Series[pd.Timestamp]:
    """Instants of a column, none of which the clock leaps over."""
    instants = read_instants(table, column, timezone)
    if instants.skipped.any():
        row = int(np.argmax(instants.skipped))
        found = f"{table.frame[column].iloc[row]}, which clocks in {timezone} leap over"
        raise table.error("nonexistent_time", found, "a time that exists", row=row, column=column)
    return instants.at


def inclusive(table: Table, end: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    """Ends of events: an end given as a mere date means the end of that day."""
    is_date = table.frame["end"].astype(str).str.fullmatch(r"\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}\s*").to_numpy(dtype=bool)
    return end.where(~is_date, end + pd.DateOffset(days=1))
