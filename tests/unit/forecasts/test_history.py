"""The history on its grid: missing is not zero, longer intervals, opening hours, working week."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasts.errors import InputError
from forecasts.history import queue_histories, working_weekdays
from forecasts.opening_hours import OpeningHours
from forecasts.tables import check_history
from tests.demand_world import MONDAY, checked, history_frame, office, raw_history


def quarters(offered: list[float | None], aht: list[float | None] | None = None) -> pd.DataFrame:
    """Quarters of an hour from 9:00 on two Mondays, the second as given."""
    rows = []
    for week, values in enumerate(([1.0] * len(offered), offered)):
        for n, value in enumerate(values):
            start = pd.Timestamp(MONDAY) + pd.Timedelta(days=7 * week, minutes=540 + 15 * n)
            rows.append({"start": start, "offered": value, "aht_seconds": aht[n] if aht and week else 100.0})
    return check_history(pd.DataFrame(rows), timezone="Europe/Berlin")


def test_a_closed_hour_is_no_interval_and_an_absent_row_in_open_hours_is_missing() -> None:
    raw = raw_history(lambda day, hour: None if (day.day, hour) == (11, 10) else office(day, hour))
    tuesday = raw.grid.intervals_of_day((date(2025, 3, 11) - MONDAY).days)
    assert raw.is_open[tuesday].nonzero()[0].tolist() == [9, 10, 11]
    assert raw.is_known[tuesday].nonzero()[0].tolist() == [9, 11]
    assert raw.per_day(raw.is_open)[:7].tolist() == [3, 3, 3, 3, 3, 0, 0]


def test_a_longer_interval_is_the_sum_and_missing_if_any_part_is() -> None:
    (half_hours,) = queue_histories(quarters([3, 4, 5, None, 0, 0]), interval_min=30)
    second = half_hours.grid.intervals_of_day(7).start
    assert half_hours.offered[second + 18 : second + 21].tolist() == pytest.approx([7.0, np.nan, 0.0], nan_ok=True)


def test_handling_time_of_a_longer_interval_is_weighted_by_contacts() -> None:
    # 3 contacts of 100 s and 1 of 300 s: 600 s over 4; nothing known where nobody came.
    (half_hours,) = queue_histories(quarters([3, 1, 0, 0], [100.0, 300.0, None, None]), interval_min=30)
    second = half_hours.grid.intervals_of_day(7).start
    assert half_hours.aht_s[second + 18 : second + 20].tolist() == pytest.approx([150.0, np.nan], nan_ok=True)


@pytest.mark.parametrize("interval_min", [10, 20, 5])
def test_an_interval_that_is_no_multiple_of_the_historys_is_refused(interval_min: int) -> None:
    with pytest.raises(InputError) as refused:
        queue_histories(quarters([1, 2, 3, 4]), interval_min=interval_min)
    assert refused.value.code == "history.interval"


def test_the_day_clocks_go_forward_keeps_its_23_hours() -> None:
    always = checked(lambda day, hour: None if (day, hour) == (date(2025, 3, 30), 2) else 5.0)
    (raw,) = queue_histories(always, interval_min=60)
    sunday = raw.grid.intervals_of_day((date(2025, 3, 30) - MONDAY).days)
    assert len(sunday) == 23
    assert raw.is_known[sunday].all()


def test_each_queue_has_its_own_grid() -> None:
    frames = [history_frame(queue="a"), history_frame(queue="b", n_days=21)]
    history = check_history(pd.concat(frames), timezone="Europe/Berlin")
    assert [(raw.queue, raw.grid.n_days) for raw in queue_histories(history, interval_min=60)] == [("a", 54), ("b", 19)]


def test_what_was_known_before_a_day_has_its_own_opening_hours() -> None:
    # Saturdays are open from April on: whoever looks back from March does not know.
    april = date(2025, 4, 1)
    raw = raw_history(lambda day, hour: 5.0 if day >= april and day.weekday() == 5 and hour == 9 else office(day, hour))
    assert raw.hours.windows[5] == ((540, 600),)
    assert raw.until(april).hours.windows[5] == ()
    assert raw.until(april).grid.days[-1] == april - timedelta(days=1)


def test_hours_that_were_told_stay() -> None:
    told = OpeningHours.of({0: [(540, 720)]})
    (raw,) = queue_histories(checked(), interval_min=60, hours=told)
    assert raw.until(date(2025, 4, 1)).hours == told


def test_nothing_before_the_first_day_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        raw_history().until(MONDAY)
    assert refused.value.code == "history.too_short"


def test_business_days_are_the_weekdays_of_full_business() -> None:
    assert working_weekdays(raw_history()) == frozenset(range(5))

    def israel(day: date, hour: int) -> float | None:
        busy = {6: 1.0, 0: 0.9, 1: 0.9, 2: 0.9, 3: 0.9, 4: 0.3, 5: 0.1}[day.weekday()]
        return 100.0 * busy if 8 <= hour < 18 else None

    assert working_weekdays(raw_history(israel)) == frozenset({6, 0, 1, 2, 3})


def test_a_stray_row_of_long_ago_does_not_stretch_the_past() -> None:
    stray = pd.DataFrame({"start": ["1990-01-01 09:00"], "offered": [5.0]})
    history = check_history(pd.concat([stray, history_frame()]), timezone="Europe/Berlin")
    (raw,) = queue_histories(history, interval_min=60)
    assert raw.grid.start_on == MONDAY
