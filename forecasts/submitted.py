"""Reading a forecast that somebody else made: what is missing in it, what jumps, how far it is from ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.intervals import IntervalGrid
from forecasts.opening_hours import OpeningHours

Values = npt.NDArray[np.float64]

NOISE, SHARE = 6.0, 0.6
"""An interval jumps when it leaves its neighbours' mean by six Poisson deviations *and* by 60 %."""

DAY_SHARE = 0.5
"""A day jumps when its total leaves the median of the same weekdays by half."""

LEAST_WEEKS = 3
"""Fewer days of a weekday have no median worth the name."""


@dataclass(frozen=True)
class Gap:
    """Consecutive open intervals [start_at, end_at) without a row."""

    queue: str
    start_at: datetime
    end_at: datetime
    n_intervals: int


@dataclass(frozen=True)
class Jump:
    """An interval or a day whose contacts leave what its neighbours lead one to expect."""

    queue: str
    kind: str
    start_at: datetime
    value: float
    expected: float


@dataclass(frozen=True)
class Difference:
    """One queue of a submitted forecast beside another forecast of the same intervals.

    Parameters
    ----------
    n_intervals : intervals both have.
    submitted, other : contacts in them.
    wape : sum of absolute differences ÷ contacts of the other; NaN where that expects none.
    widest_days : the days that differ most, with contacts of both.
    """

    queue: str
    n_intervals: int
    submitted: float
    other: float
    wape: float
    widest_days: tuple[tuple[date, float, float], ...]


def gaps(forecast: pd.DataFrame, opening: Mapping[str, OpeningHours] | None = None) -> list[Gap]:
    """Open intervals for which the forecast has no row.

    Parameters
    ----------
    forecast : as `forecasts.tables.check_forecast` returns it.
    opening : opening hours by queue, where they are known from a history. Else an interval counts as open if the
        forecast has it on any of the same weekdays, or lies between the first and the last row of its day.
    """
    found: list[Gap] = []
    for queue, grid, values in _queues(forecast):
        known = (opening or {}).get(queue)
        is_open = known.is_open(grid) if known else _own_pattern(grid, ~np.isnan(values))
        found += _runs(queue, grid, is_open & np.isnan(values))
    return found


def jumps(forecast: pd.DataFrame) -> list[Jump]:
    """Intervals that leave both their neighbours, and days that leave the median of their weekday."""
    found: list[Jump] = []
    for queue, grid, values in _queues(forecast):
        found += _interval_jumps(queue, grid, values)
        found += _day_jumps(queue, grid, values)
    return found


def differences(submitted: pd.DataFrame, other: pd.DataFrame, *, most_days: int = 5) -> list[Difference]:
    """The submitted forecast beside another one, queue by queue, over the intervals both have."""
    keys = ["queue", "start"]
    both = submitted[[*keys, "mean"]].merge(other[[*keys, "mean"]], on=keys, suffixes=("", "_other"))
    found = []
    for queue, rows in both.groupby("queue", sort=True):
        by_day = rows.groupby(rows["start"].dt.date)[["mean", "mean_other"]].sum()
        by_day["distance"] = (by_day["mean"] - by_day["mean_other"]).abs()
        widest = by_day.sort_values("distance", ascending=False, kind="stable").head(most_days)
        days = tuple(
            (on, float(theirs), float(ours))
            for on, theirs, ours in zip(widest.index, widest["mean"], widest["mean_other"], strict=True)
        )
        total = float(rows["mean_other"].sum())
        distance = float((rows["mean"] - rows["mean_other"]).abs().sum())
        wape = distance / total if total > 0 else float("nan")
        found.append(Difference(str(queue), len(rows), float(rows["mean"].sum()), total, wape, days))
    return found


def _queues(forecast: pd.DataFrame) -> Iterator[tuple[str, IntervalGrid, Values]]:
    """Each queue's contacts on its grid of whole days, NaN where there is no row."""
    timezone, interval_min = forecast.attrs["timezone"], int(forecast.attrs["interval_min"])
    for queue, rows in forecast.groupby("queue", sort=True):
        first, last = rows["start"].min().date(), rows["start"].max().date()
        grid = IntervalGrid(timezone, first, (last - first).days + 1, interval_min)
        starts = rows["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[m]")
        values = np.full(grid.n_intervals, np.nan)
        values[(starts - grid.starts[0]).astype(np.int64) // interval_min] = rows["mean"].to_numpy()
        yield str(queue), grid, values


def _own_pattern(grid: IntervalGrid, present: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    weekday = grid.weekday_of_day[grid.day_of_interval]
    slot = weekday * 1440 + grid.local_minute_of_interval
    is_open = np.isin(slot, np.unique(slot[present]))
    for day in range(grid.n_days):
        own = np.array(grid.intervals_of_day(day))
        held = own[present[own]]
        if len(held):
            is_open[held[0] : held[-1] + 1] = True
    return is_open


def _runs(queue: str, grid: IntervalGrid, missing: npt.NDArray[np.bool_]) -> list[Gap]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], missing, [False])).astype(np.int8)))
    step = grid.interval_min
    return [
        Gap(queue, grid.instant_of(int(first) * step), grid.instant_of(int(stop) * step), int(stop - first))
        for first, stop in zip(edges[::2], edges[1::2], strict=True)
    ]


def _interval_jumps(queue: str, grid: IntervalGrid, values: Values) -> list[Jump]:
    # NaN neighbours (a closed interval) give NaN, which is never beyond a limit.
    expected = np.full(len(values), np.nan)
    expected[1:-1] = (values[:-2] + values[2:]) / 2.0
    limit = np.maximum(NOISE * np.sqrt(np.maximum(expected, 1.0)), SHARE * expected)
    with np.errstate(invalid="ignore"):
        beyond = np.flatnonzero(np.abs(values - expected) > limit)
    return [
        Jump(queue, "interval", grid.starts_at[index], float(values[index]), float(expected[index]))
        for index in beyond.tolist()
    ]


def _day_jumps(queue: str, grid: IntervalGrid, values: Values) -> list[Jump]:
    totals = np.array([np.nansum(values[np.array(grid.intervals_of_day(day))]) for day in range(grid.n_days)])
    found = []
    for weekday in range(7):
        days = np.flatnonzero((grid.weekday_of_day == weekday) & (totals > 0))
        if len(days) < LEAST_WEEKS:
            continue
        usual = float(np.median(totals[days]))
        for day in days[np.abs(totals[days] - usual) > DAY_SHARE * usual].tolist():
            at = grid.instant_of(int(grid.day_start_min[day]))
            found.append(Jump(queue, "day", at, float(totals[day]), usual))
    return found
