"""REQUIREMENT.csv: agents needed per skill and interval, read, checked and written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecasts.columns import Table
from forecasts.csv_files import MAX_ROWS, Source, read_csv
from forecasts.instants import read_instants
from forecasts.tables import write_table

REQUIREMENT_COLUMNS: Mapping[str, Sequence[str]] = {
    "skill": ("queue", "技能"),
    "start": ("timestamp", "interval_start", "开始时间"),
    "required_net": ("required", "agents", "net", "需求人数"),
    "required_gross": ("gross",),
}
"""Columns of a requirement, each with the other names it is known by."""

MAX_AGENTS = 100_000.0
"""Largest believable requirement of one interval."""


def read_requirement(
    source: Source, *, timezone: str | None = None, name: str | None = None, max_rows: int = MAX_ROWS
) -> pd.DataFrame:
    """Read a requirement from a CSV file, ours or a planner's own; see `check_requirement`."""
    text = read_csv(source, name=name, max_rows=max_rows)
    return _requirement(Table.of_text("requirement", text), timezone)


def check_requirement(frame: pd.DataFrame, *, timezone: str | None = None, name: str = "requirement") -> pd.DataFrame:
    """Check a requirement that is already a data frame.

    Returns
    -------
    DataFrame with `skill`, `start` (aware, in the site's zone), `required_net` and `required_gross` [agents];
    one row per skill and interval, sorted; without a `required_gross` column nothing is lost and gross is
    net. ``attrs`` hold `timezone` and `interval_min`, the shortest distance of two rows of a skill (absent
    if every skill has one row). The input is left as it was.

    Raises
    ------
    InputError
        With file, row, column, found and expected.
    """
    return _requirement(Table.of_frame("requirement", frame, name), timezone)


def write_requirement(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a requirement as CSV, whole or not at all; instants with their offset, four decimals."""
    write_table(table[list(REQUIREMENT_COLUMNS)], path)


def _requirement(table: Table, timezone: str | None) -> pd.DataFrame:
    table = table.named(REQUIREMENT_COLUMNS, ("skill", "start", "required_net"), None)
    instants = read_instants(table, "start", timezone, "skill")
    if instants.skipped.any():
        row = int(np.argmax(instants.skipped))
        found = f"{table.frame['start'].iloc[row]}, which clocks in {instants.timezone} leap over"
        raise table.error("nonexistent_time", found, "a time that exists", row=row, column="start")
    result = pd.DataFrame({"skill": table.words("skill"), "start": instants.at})
    result["required_net"] = _agents(table, "required_net")
    is_gross = "required_gross" in table.frame
    result["required_gross"] = _agents(table, "required_gross") if is_gross else result["required_net"]
    _refuse_gross_below_net(table, result)
    _refuse_duplicates(table, result)
    result = result.sort_values(["skill", "start"], kind="stable", ignore_index=True)
    result.attrs = {"timezone": instants.timezone}
    result.attrs.update(_interval(table, result))
    return result


def _agents(table: Table, column: str) -> np.ndarray:
    agents = table.numbers(column, most=MAX_AGENTS, expected="a number of agents")
    if np.isnan(agents).any():
        row = int(np.argmax(np.isnan(agents)))
        raise table.error("empty_cell", "an empty cell", "a number of agents", row=row, column=column)
    return agents


def _refuse_gross_below_net(table: Table, result: pd.DataFrame) -> None:
    # Four decimals are written, so gross may come back a hair below an equal net.
    below = (result["required_gross"] < result["required_net"] - 1e-4).to_numpy()
    if below.any():
        row = int(np.argmax(below))
        gross, net = result["required_gross"].iloc[row], result["required_net"].iloc[row]
        raise table.error(
            "gross_below_net",
            f"{gross:g}, with {net:g} agents net",
            "at least required_net",
            "the two columns are exchanged.",
            row=row,
            column="required_gross",
        )


def _refuse_duplicates(table: Table, result: pd.DataFrame) -> None:
    again = result.duplicated(["skill", "start"]).to_numpy()
    if again.any():
        row = int(np.argmax(again))
        skill, start = result["skill"].iloc[row], result["start"].iloc[row]
        found = f"{start.isoformat(timespec='minutes')} of skill {skill!r} again"
        raise table.error("duplicate_interval", found, "one row per skill and interval", row=row, column="start")


def _interval(table: Table, result: pd.DataFrame) -> dict[str, int]:
    minute = result["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[m]").astype(np.int64)
    gaps = pd.Series(minute).groupby(result["skill"].to_numpy()).diff().dropna()
    if gaps.empty:
        return {}
    shortest = int(gaps.min())
    uneven = gaps[gaps % shortest != 0]
    if not uneven.empty:
        row = int(uneven.index[0])
        raise table.error(
            "off_grid",
            result["start"].iloc[row].isoformat(timespec="minutes"),
            f"intervals of {shortest} minutes throughout",
            "requirements of different interval lengths were joined.",
            column="start",
        )
    return {"interval_min": shortest}
