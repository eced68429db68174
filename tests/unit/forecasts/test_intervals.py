"""The interval grid: ordinary days, and the nights in which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasts.errors import InputError
from forecasts.intervals import IntervalGrid

BERLIN = ZoneInfo("Europe/Berlin")


def autumn(interval_min: int = 30) -> IntervalGrid:
    """Clocks in Berlin go back on Sunday 25 October 2026 at 03:00."""
    return IntervalGrid("Europe/Berlin", date(2026, 10, 24), 3, interval_min)


def spring(interval_min: int = 30) -> IntervalGrid:
    """Clocks in Berlin go forward on Sunday 29 March 2026 at 02:00."""
    return IntervalGrid("Europe/Berlin", date(2026, 3, 28), 3, interval_min)


def test_a_day_without_a_change_has_1440_minutes() -> None:
    grid = IntervalGrid("Asia/Shanghai", date(2026, 1, 1), 2, 15)
    assert grid.day_start_min.tolist() == [0, 1440, 2880]
    assert (grid.n_intervals, grid.n_minutes) == (192, 2880)
    assert grid.intervals_of_day(1) == range(96, 192)


def test_the_day_clocks_go_back_has_25_hours() -> None:
    assert autumn().day_start_min.tolist() == [0, 1440, 1440 + 1500, 1440 + 1500 + 1440]
    assert len(autumn().intervals_of_day(1)) == 50


def test_the_day_clocks_go_forward_has_23_hours() -> None:
    assert spring().day_start_min.tolist() == [0, 1440, 1440 + 1380, 1440 + 1380 + 1440]
    assert len(spring().intervals_of_day(1)) == 46


def test_two_intervals_of_the_same_wall_clock_time_have_different_labels() -> None:
    first = autumn().intervals_of_day(1).start
    assert autumn().labels[first + 3 : first + 7] == (
        "2026-10-25 01:30",
        "2026-10-25 02:00+02:00",
        "2026-10-25 02:30+02:00",
        "2026-10-25 02:00+01:00",
    )
    assert len(set(autumn().labels)) == autumn().n_intervals


def test_labels_leap_with_the_clock() -> None:
    first = spring().intervals_of_day(1).start
    assert spring().labels[first + 3 : first + 5] == ("2026-03-29 01:30", "2026-03-29 03:00")


def test_starts_are_utc_minutes_and_aware_instants_of_the_same_time() -> None:
    grid = autumn()
    assert grid.starts[0] == np.datetime64("2026-10-23T22:00", "m")
    assert grid.starts_at[0] == datetime(2026, 10, 24, tzinfo=BERLIN)
    assert all(np.diff(grid.starts) == np.timedelta64(30, "m"))


def test_minutes_and_instants_are_inverse_on_every_interval() -> None:
    for grid in (autumn(), spring()):
        assert [grid.minute_of(at) for at in grid.starts_at] == grid.start_min.tolist()


def test_minutes_may_lie_before_and_after_the_grid() -> None:
    grid = autumn()
    assert grid.minute_of(datetime(2026, 10, 23, 23, tzinfo=BERLIN)) == -60
    assert grid.minute_of(datetime(2026, 10, 27, 1, tzinfo=BERLIN)) == grid.n_minutes + 60
    assert grid.instant_of(-1) == datetime(2026, 10, 23, 23, 59, tzinfo=BERLIN)


def test_seconds_are_rounded_down() -> None:
    assert autumn().minute_of(datetime(2026, 10, 24, 0, 1, 59, tzinfo=BERLIN)) == 1


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(InputError, match="offset from UTC") as refused:
        autumn().minute_of(datetime(2026, 10, 24))
    assert refused.value.code == "instant.naive"


def test_a_wall_clock_time_that_comes_twice_is_the_first_unless_told() -> None:
    # 02:30 on the first day after 24 h and 2½ h, the second time one hour later.
    assert autumn().wall_to_minute(1, 150) == 1440 + 150
    assert autumn().wall_to_minute(1, 150, second=True) == 1440 + 210


@pytest.mark.parametrize("wall", [120, 135, 179])
def test_a_wall_clock_time_that_is_leapt_over_moves_to_the_end_of_the_leap(wall: int) -> None:
    # 02:00 to 03:00 do not exist; 03:00 is two elapsed hours after midnight.
    assert spring().wall_to_minute(1, wall) == 1440 + 120


def test_wall_clock_minutes_after_1440_belong_to_the_next_day() -> None:
    # A night shift of 22:00 to 30:00 in the night clocks go back ends nine hours after it began.
    start, end = autumn().wall_to_minute(0, 22 * 60), autumn().wall_to_minute(0, 30 * 60)
    assert end - start == 9 * 60


def test_wall_clock_days_may_lie_outside_the_grid() -> None:
    assert autumn().wall_to_minute(-1, 0) == -1440


def test_local_minutes_come_back_from_elapsed_minutes() -> None:
    grid = autumn()
    assert [grid.local_minute_of_day(int(m)) for m in grid.start_min] == grid.local_minute_of_interval.tolist()
    assert grid.local_minute_of_interval[grid.intervals_of_day(1)][4:8].tolist() == [120, 150, 120, 150]


def test_weekdays_and_days_of_intervals_match_the_dates() -> None:
    grid = autumn()
    assert grid.weekday_of_day.tolist() == [5, 6, 0]
    assert np.bincount(grid.day_of_interval).tolist() == [48, 50, 48]
    assert grid.days == (date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26))


def test_where_clocks_leap_over_midnight_the_day_begins_at_one() -> None:
    grid = IntervalGrid("America/Sao_Paulo", date(2018, 11, 3), 2, 60)
    assert grid.day_start_min.tolist() == [0, 1440, 1440 + 1380]
    assert grid.labels[24] == "2018-11-04 01:00"


def test_a_date_that_a_country_skipped_has_no_minutes() -> None:
    grid = IntervalGrid("Pacific/Apia", date(2011, 12, 29), 3, 60)
    assert grid.day_start_min.tolist() == [0, 1440, 1440, 2880]
    assert list(grid.intervals_of_day(1)) == []


@pytest.mark.parametrize("interval_min", [0, -15, 7, 1441])
def test_an_interval_that_does_not_divide_a_day_is_refused(interval_min: int) -> None:
    with pytest.raises(InputError, match="divides a day"):
        IntervalGrid("Asia/Shanghai", date(2026, 1, 1), 1, interval_min)


def test_an_interval_must_divide_days_on_which_clocks_change_by_half_an_hour() -> None:
    # On Lord Howe Island clocks change by 30 minutes: that day has 23½ hours.
    with pytest.raises(InputError, match="clocks change"):
        IntervalGrid("Australia/Lord_Howe", date(2025, 10, 4), 3, 60)
    assert IntervalGrid("Australia/Lord_Howe", date(2025, 10, 4), 3, 30).n_intervals == 48 + 47 + 48


def test_an_empty_grid_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1 day"):
        IntervalGrid("Asia/Shanghai", date(2026, 1, 1), 0, 15)


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "", "../etc/passwd", "CET/x"])
def test_an_unknown_time_zone_is_refused(timezone: str) -> None:
    with pytest.raises(InputError) as refused:
        IntervalGrid(timezone, date(2026, 1, 1), 1, 15)
    assert refused.value.code == "timezone.unknown"


def test_grids_with_the_same_parameters_are_equal_and_arrays_cannot_be_written() -> None:
    assert autumn() == autumn()
    assert hash(autumn()) == hash(autumn())
    with pytest.raises(ValueError, match="read-only"):
        autumn().day_start_min[0] = 5


def test_instants_are_shown_in_the_zone_of_the_site() -> None:
    assert autumn().instant_of(0).utcoffset() == datetime(2026, 10, 24, tzinfo=BERLIN).utcoffset()
    assert autumn().instant_of(0).astimezone(UTC) == datetime(2026, 10, 23, 22, tzinfo=UTC)
