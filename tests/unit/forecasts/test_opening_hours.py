"""Opening hours: given, laid on a grid, and inferred from the past."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecasts.errors import InputError
from forecasts.intervals import IntervalGrid
from forecasts.opening_hours import OpeningHours

NINE_TO_FIVE = OpeningHours.of({weekday: [(540, 1020)] for weekday in range(5)})


def seen(rows: list[tuple[int, int, float]], weeks: int = 10) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weekdays, minutes and contacts of `weeks` weeks; a fraction of contacts is the share of weeks with one."""
    weekday, minute, offered = [], [], []
    for day, at, share in rows:
        for week in range(weeks):
            weekday.append(day)
            minute.append(at)
            offered.append(1.0 if week < share * weeks else 0.0)
    return np.array(weekday), np.array(minute), np.array(offered)


def test_windows_open_the_intervals_they_wholly_cover() -> None:
    grid = IntervalGrid("Asia/Shanghai", date(2026, 1, 5), 7, 60)
    assert NINE_TO_FIVE.is_open(grid).reshape(7, 24).sum(axis=1).tolist() == [8, 8, 8, 8, 8, 0, 0]
    half_past = OpeningHours.of({0: [(570, 1020)]})
    assert half_past.is_open(grid)[:24].nonzero()[0].tolist() == list(range(10, 17))


def test_a_window_past_midnight_opens_the_next_morning() -> None:
    night = OpeningHours.of({6: [(22 * 60, 26 * 60)]})
    slots = night.slots(60)
    assert slots[6].nonzero()[0].tolist() == [22, 23]
    assert slots[0].nonzero()[0].tolist() == [0, 1]


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    grid = IntervalGrid("Europe/Berlin", date(2026, 10, 25), 1, 60)
    assert OpeningHours.always().is_open(grid).sum() == 25


@pytest.mark.parametrize("window", [(-60, 60), (1440, 1500), (600, 600), (600, 540), (600, 600 + 1441)])
def test_windows_that_are_none_are_refused(window: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="opening hours, weekday 2"):
        OpeningHours.of({2: [window]})


def test_a_week_has_seven_days() -> None:
    with pytest.raises(InputError, match="7, Monday first"):
        OpeningHours(windows=((),) * 6)


def test_hours_with_contacts_in_one_week_of_five_are_open() -> None:
    found = OpeningHours.from_history(*seen([(0, 540, 1.0), (0, 600, 0.2), (0, 660, 0.1)]), 60)
    assert found.windows[0][0][0] == 540
    assert found.slots(60)[0, 9:11].all()


def test_a_stray_contact_in_a_file_of_every_hour_opens_nothing() -> None:
    every_hour = [(day, hour * 60, 1.0 if 9 <= hour < 17 else 0.0) for day in range(7) for hour in range(24)]
    stray = [(0, 3 * 60, 0.1) if row[:2] == (0, 180) else row for row in every_hour]
    assert OpeningHours.from_history(*seen(stray), 60).windows == (((540, 1020),),) * 7


def test_in_a_file_with_gaps_what_is_written_is_open_without_contacts() -> None:
    # A quiet queue: rows for 9 and 10 o'clock every Monday, a contact at 10 only.
    found = OpeningHours.from_history(*seen([(0, 540, 0.0), (0, 600, 1.0)]), 60)
    assert found.windows[0] == ((540, 660),)
    assert found.windows[1] == ()


def test_a_quiet_spell_of_the_night_is_closed_up_and_a_lunch_break_is_not() -> None:
    hours = dict.fromkeys(range(24), 1.0) | {2: 0.1, 12: 0.0}
    rows = [(day, hour * 60, share) for day in range(7) for hour, share in hours.items()]
    found = OpeningHours.from_history(*seen(rows), 60)
    assert found.windows[3] == ((0, 720), (780, 1440))


def test_slots_and_windows_are_inverse() -> None:
    assert OpeningHours.from_slots(NINE_TO_FIVE.slots(30), 30) == NINE_TO_FIVE
