"""The interval grid on any days of any zone, and the tables that travel through it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from forecasts.history import queue_histories
from forecasts.intervals import IntervalGrid
from forecasts.tables import check_history

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Jerusalem", "Asia/Kolkata")
# From 1975 on: before, some zones changed their offset by seconds.
grids = st.builds(
    IntervalGrid,
    timezone=st.sampled_from(ZONES),
    start_on=st.dates(date(1975, 1, 1), date(2037, 12, 1)),
    n_days=st.integers(1, 12),
    interval_min=st.sampled_from((15, 30)),
)


@given(grids)
def test_minutes_instants_and_wall_clock_agree(grid: IntervalGrid) -> None:
    for interval, at in enumerate(grid.starts_at):
        minute = int(grid.start_min[interval])
        assert grid.minute_of(at) == minute
        assert grid.days[grid.day_of_interval[interval]] == at.date()
        assert grid.local_minute_of_interval[interval] == at.hour * 60 + at.minute
        found = {
            grid.wall_to_minute((at.date() - grid.start_on).days, at.hour * 60 + at.minute, second=s)
            for s in (False, True)
        }
        assert minute in found


@given(grids)
def test_days_are_cut_without_gap_or_overlap_and_labels_are_unique(grid: IntervalGrid) -> None:
    joined = [interval for day in range(grid.n_days) for interval in grid.intervals_of_day(day)]
    assert joined == list(range(grid.n_intervals))
    assert len(set(grid.labels)) == grid.n_intervals


@given(grids, st.integers(0, 2**32 - 1))
def test_interval_volumes_add_up_to_the_day_whatever_its_length(grid: IntervalGrid, seed: int) -> None:
    offered = np.random.default_rng(seed).integers(0, 50, grid.n_intervals).astype(float)
    start = pd.DatetimeIndex(grid.starts).as_unit("us").tz_localize("UTC")
    if grid.n_intervals < 2:
        return
    history = check_history(pd.DataFrame({"start": start, "offered": offered}), timezone=grid.timezone)
    (coarse,) = queue_histories(history, interval_min=30)
    whole = coarse.per_day(coarse.offered)
    by_day = np.bincount(grid.day_of_interval, weights=offered)
    np.testing.assert_array_equal(whole, by_day)


@given(grids)
def test_wall_clock_times_survive_the_nights_in_which_clocks_change(grid: IntervalGrid) -> None:
    wall = [at.strftime("%Y-%m-%d %H:%M") for at in grid.starts_at]
    if len(wall) < 2:
        return
    history = check_history(pd.DataFrame({"start": wall, "offered": 1.0}), timezone=grid.timezone)
    np.testing.assert_array_equal(
        history["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[m]"), grid.starts
    )


@given(st.dates(date(1975, 1, 1), date(2037, 12, 1)), st.integers(1, 40), st.integers(1, 40), st.sampled_from(ZONES))
def test_a_grid_cut_in_two_is_the_same_grid(start_on: date, first: int, second: int, timezone: str) -> None:
    whole = IntervalGrid(timezone, start_on, first + second, 30)
    parts = (
        IntervalGrid(timezone, start_on, first, 30),
        IntervalGrid(timezone, start_on + timedelta(first), second, 30),
    )
    np.testing.assert_array_equal(np.concatenate([part.starts for part in parts]), whole.starts)
