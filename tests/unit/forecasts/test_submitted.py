"""Gaps, jumps and distance of a forecast that somebody else made."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from forecasts.opening_hours import OpeningHours
from forecasts.submitted import differences, gaps, jumps
from forecasts.tables import check_forecast


def forecast(
    n_days: int, mean: Callable[[pd.Timestamp], float] = lambda at: 100.0, *, without: set[str] = frozenset()
) -> pd.DataFrame:
    """Open 09:00 to 17:00 in hours from Monday 2 March 2026."""
    starts = [
        pd.Timestamp("2026-03-02 00:00") + pd.Timedelta(days=day, hours=hour)
        for day in range(n_days)
        for hour in range(9, 17)
    ]
    kept = [start for start in starts if f"{start:%m-%d %H}" not in without]
    frame = pd.DataFrame({"queue": "a", "start": [f"{at:%Y-%m-%dT%H:%M}" for at in kept], "mean": map(mean, kept)})
    return check_forecast(frame, timezone="Asia/Shanghai")


def test_a_complete_forecast_has_no_gap_and_no_jump() -> None:
    assert gaps(forecast(14)) == []
    assert jumps(forecast(28)) == []


def test_a_hole_in_the_middle_of_a_day_is_one_gap() -> None:
    (gap,) = gaps(forecast(1, without={"03-02 11", "03-02 12"}))
    assert (gap.start_at.isoformat(), gap.n_intervals) == ("2026-03-02T11:00:00+08:00", 2)
    assert gap.end_at.isoformat() == "2026-03-02T13:00:00+08:00"


def test_an_hour_that_other_weeks_have_is_missed() -> None:
    # 09:00 of the second Monday: not between rows of its day, but the first Monday has it
    (gap,) = gaps(forecast(14, without={"03-09 09"}))
    assert gap.start_at.isoformat() == "2026-03-09T09:00:00+08:00"


def test_known_opening_hours_decide_what_is_missing() -> None:
    opening = {"a": OpeningHours.of({0: [(8 * 60, 17 * 60)]})}
    (gap,) = gaps(forecast(1), opening)
    assert gap.start_at.isoformat() == "2026-03-02T08:00:00+08:00"


def test_an_interval_far_from_both_neighbours_jumps() -> None:
    # neighbours 100: six deviations are 60, and so is 60 %; 161 is beyond, 159 is not
    far = forecast(1, lambda at: 161.0 if at.hour == 12 else 100.0)
    assert [(jump.kind, jump.value, jump.expected) for jump in jumps(far)] == [("interval", 161.0, 100.0)]
    assert jumps(forecast(1, lambda at: 159.0 if at.hour == 12 else 100.0)) == []


def test_a_day_far_from_its_weekday_jumps() -> None:
    # three Mondays of 800, 800 and 1,600: the median is 800
    double = forecast(21, lambda at: 200.0 if at.day == 16 else 100.0)
    found = [(jump.start_at.date().isoformat(), jump.value, jump.expected) for jump in jumps(double)]
    assert found == [("2026-03-16", 1600.0, 800.0)]


def test_differences_are_counted_over_common_intervals() -> None:
    ours = forecast(3)
    theirs = forecast(2, lambda at: 110.0 if at.day == 2 else 100.0)
    (difference,) = differences(theirs, ours)
    # 16 common hours: 80 more on the first day of 1,600 in all
    assert difference.n_intervals == 16
    assert (difference.submitted, difference.other) == (1680.0, 1600.0)
    assert difference.wape == pytest.approx(0.05)
    assert difference.widest_days[0][1:] == (880.0, 800.0)
