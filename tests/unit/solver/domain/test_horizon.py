"""Dates and clocks on one side, minutes on the other: days that begin, weeks, periods, clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from solver.domain.horizon import Horizon

MARCH = date(2026, 3, 28)  # Saturday; Berlin's clocks go forward on Sunday 29 March, 02:00 to 03:00
OCTOBER = date(2026, 10, 24)  # Saturday; they go back on Sunday 25 October, 03:00 to 02:00


def horizon(start_on: date, n_days: int = 3, timezone: str = "Europe/Berlin", **fields: object) -> Horizon:
    return Horizon.model_validate({"start_on": start_on, "n_days": n_days, "timezone": timezone, **fields})


def test_a_day_on_which_clocks_go_forward_has_1380_minutes():
    spring = horizon(MARCH)
    assert [spring.day_start(day) for day in range(4)] == [0, 1440, 1440 + 1380, 2 * 1440 + 1380]
    assert spring.end_min == 4260
    assert spring.n_intervals == 4260 // 15


def test_a_day_on_which_clocks_go_back_has_1500_minutes():
    autumn = horizon(OCTOBER)
    assert [autumn.day_start(day) for day in range(4)] == [0, 1440, 1440 + 1500, 2 * 1440 + 1500]


def test_days_before_the_horizon_begin_at_negative_minutes():
    # The horizon begins on Monday 30 March; the Sunday before it has 23 hours, the Saturday before that 24.
    after = horizon(date(2026, 3, 30))
    assert after.day_start(-1) == -1380
    assert after.day_start(-2) == -1380 - 1440
    assert after.day_at(-1) == -1
    assert after.day_at(-1381) == -2


def test_a_wall_time_that_the_clock_skips_moves_forward_with_it():
    # 02:30 does not exist on 29 March; the clock shows 03:30 after 2.5 elapsed hours.
    spring = horizon(MARCH)
    assert spring.minute_at(1, 150) == 1440 + 150
    assert spring.wall_of(spring.minute_at(1, 150)) == 210
    assert spring.minute_at(1, 180) == 1440 + 120  # 03:00 is two hours after midnight


def test_a_wall_time_that_comes_twice_is_the_first():
    autumn = horizon(OCTOBER)
    assert autumn.minute_at(1, 150) == 1440 + 150
    assert autumn.wall_of(1440 + 150 + 60) == 150  # an hour later the clock shows 02:30 again
    assert autumn.minute_at(1, 240) == 1440 + 300  # 04:00 is five hours after midnight


def test_wall_times_beyond_midnight_belong_to_the_next_day():
    spring = horizon(MARCH)
    assert spring.minute_at(0, 1440 + 360) == 1440 + 300  # Saturday's 30:00 is Sunday 06:00, five hours after midnight
    assert spring.minute_at(1, 1440) == spring.day_start(2)


@pytest.mark.parametrize("start_on", [MARCH, OCTOBER])
def test_day_at_agrees_with_day_start_at_every_edge(start_on: date):
    days = horizon(start_on)
    for day in range(-3, 6):
        assert days.day_at(days.day_start(day)) == day
        assert days.day_at(days.day_start(day) - 1) == day - 1


@pytest.mark.parametrize("start_on", [MARCH, OCTOBER])
def test_every_minute_is_one_instant_and_back(start_on: date):
    days = horizon(start_on)
    first = days.instant(0).astimezone(UTC)
    for minute in range(-1500, days.end_min + 1500, 15):
        assert days.instant(minute).astimezone(UTC) - first == timedelta(minutes=minute)
        assert days.minute_of(days.instant(minute)) == minute


def test_an_instant_of_another_zone_is_the_same_minute():
    # Berlin is UTC+1 on 28 March: 12:00 there is 19:00 in Shanghai.
    at = datetime(2026, 3, 28, 19, tzinfo=timezone(timedelta(hours=8)))
    assert horizon(MARCH).minute_of(at) == 720


def test_an_instant_without_offset_is_the_sites_wall_clock():
    assert horizon(MARCH).minute_of(datetime(2026, 3, 29, 6)) == 1440 + 300


def test_seconds_are_refused():
    with pytest.raises(ValueError, match="has seconds; expected whole minutes"):
        horizon(MARCH).minute_of(datetime(2026, 3, 28, 6, 0, 30, tzinfo=UTC))


def test_weeks_run_from_monday_to_sunday_and_week_0_holds_day_0():
    # The horizon begins on a Thursday: days 0 to 3 are the rest of its week.
    days = horizon(date(2026, 3, 5), n_days=9)
    assert [days.week_of(day) for day in (-4, -3, 0, 3, 4, 8)] == [-1, 0, 0, 0, 1, 1]
    assert days.days_of_week(0) == range(-3, 4)
    assert days.days_of_week(-1) == range(-10, -3)
    assert days.weeks() == range(2)
    assert all(days.weekday(days.days_of_week(week).start) == 0 for week in range(-3, 4))


def test_the_planning_period_is_the_horizon_unless_it_is_said():
    days = horizon(date(2026, 3, 2), n_days=28)
    assert days.periods() == [range(28)]
    assert days.period_of(27) == range(28)
    assert days.period_of(28) == range(28, 56)


def test_periods_repeat_on_both_sides_of_their_anchor():
    # Periods of 10 days from 1 March: day 0 is 5 March, the fifth day of the first.
    days = horizon(date(2026, 3, 5), n_days=14, period_start_on=date(2026, 3, 1), period_days=10)
    assert days.periods() == [range(-4, 6), range(6, 16)]
    assert days.period_of(-5) == range(-14, -4)


def test_a_period_may_be_anchored_after_the_horizon():
    days = horizon(date(2026, 3, 5), n_days=4, period_start_on=date(2026, 4, 1), period_days=14)
    assert days.periods() == [range(-1, 13)]  # 4 March = 1 April less two fortnights


def test_holidays_are_day_numbers_inside_and_outside():
    days = horizon(date(2026, 3, 5), holidays=[{"on": "2026-03-05"}, {"on": "2026-03-01"}])
    assert days.holiday_days == {0, -4}


class TestOverlapWithWall:
    """The night is a window of the wall clock, whatever the clock does in it."""

    NIGHT = (23 * 60, 6 * 60)

    def test_over_midnight(self):
        plain = horizon(date(2026, 3, 2), timezone="UTC")
        assert plain.overlap_with_wall(22 * 60, 30 * 60, *self.NIGHT) == 7 * 60
        assert plain.overlap_with_wall(20 * 60, 24 * 60, *self.NIGHT) == 60
        assert plain.overlap_with_wall(3 * 60, 11 * 60, *self.NIGHT) == 3 * 60
        assert plain.overlap_with_wall(6 * 60, 23 * 60, *self.NIGHT) == 0

    def test_the_night_before_the_horizon_reaches_into_it(self):
        assert horizon(date(2026, 3, 2)).overlap_with_wall(0, 60, *self.NIGHT) == 60

    def test_a_shift_longer_than_a_day_may_see_two_nights(self):
        plain = horizon(date(2026, 3, 2), timezone="UTC")
        assert plain.overlap_with_wall(0, 1440, *self.NIGHT) == 6 * 60 + 60

    def test_the_night_is_an_hour_shorter_when_clocks_go_forward(self):
        assert horizon(MARCH).overlap_with_wall(22 * 60, 22 * 60 + 480, *self.NIGHT) == 6 * 60

    def test_the_night_is_an_hour_longer_when_clocks_go_back(self):
        assert horizon(OCTOBER).overlap_with_wall(22 * 60, 22 * 60 + 600, *self.NIGHT) == 8 * 60

    def test_a_window_inside_the_day(self):
        plain = horizon(date(2026, 3, 2), timezone="UTC")
        assert plain.overlap_with_wall(9 * 60, 17 * 60, 12 * 60, 13 * 60) == 60

    def test_an_empty_span_has_no_overlap(self):
        assert horizon(date(2026, 3, 2)).overlap_with_wall(0, 0, *self.NIGHT) == 0


@pytest.mark.parametrize(
    "fields, message",
    [
        ({"timezone": "Mars/Olympus"}, "unknown time zone 'Mars/Olympus'; expected an IANA name such as Asia/Shanghai"),
        ({"timezone": ""}, "unknown time zone ''"),
        ({"timezone": "../etc/passwd"}, "unknown time zone"),
        ({"interval_min": 7}, "interval_min is 7; expected one of 5, 10, 15, 20, 30, 60"),
        ({"n_days": 0}, "greater than or equal to 1"),
        ({"n_days": 401}, "less than or equal to 400"),
        ({"period_days": 0}, "greater than or equal to 1"),
        ({"start_on": date(1969, 12, 31)}, "greater than or equal to 1970-01-01"),
        ({"start_on": date(9999, 12, 30)}, "less than or equal to 2199-12-31"),
    ],
)
def test_what_cannot_be_a_horizon_is_refused(fields: dict[str, object], message: str):
    given = {"start_on": MARCH, "n_days": 3, "timezone": "Europe/Berlin", **fields}
    with pytest.raises(ValidationError, match=message):
        Horizon.model_validate(given)


def test_a_clock_change_of_half_an_hour_needs_intervals_that_divide_it():
    # Lord Howe Island moves its clocks by 30 minutes, on 5 April 2026.
    island = {"start_on": date(2026, 4, 4), "timezone": "Australia/Lord_Howe"}
    assert horizon(**island, interval_min=30).day_start(2) == 1440 + 1470
    with pytest.raises(ValidationError, match="does not divide into 60-minute intervals in Australia/Lord_Howe"):
        horizon(**island, interval_min=60)
