"""Cleaning: what is left out, what is not, and that every finding is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from forecasts.events import Event, EventLedger
from tests.demand_world import MONDAY, Rate, noisy, office, prepared

WEDNESDAY = date(2025, 3, 26)


def busy(day: date, hour: int) -> float | None:
    """Monday to Friday 9:00 to 17:00, 50 contacts an hour."""
    return 50.0 if day.weekday() < 5 and 9 <= hour < 17 else None


def on_wednesday(change: Rate, usual: Rate = busy) -> Rate:
    return lambda day, hour: change(day, hour) if day == WEDNESDAY else usual(day, hour)


def findings(rate: Rate, ledger: EventLedger | None = None) -> list[tuple[date, str, bool]]:
    history = prepared(rate, ledger=ledger).past.history
    return [(finding.day, finding.kind, finding.is_masked) for finding in history.findings]


def test_ordinary_noise_is_left_alone() -> None:
    history = prepared(noisy(busy), 168).past.history
    assert history.findings == ()
    assert not history.is_masked.any()


def test_a_day_without_rows_is_missing() -> None:
    assert findings(on_wednesday(lambda day, hour: None)) == [(WEDNESDAY, "missing_day", False)]


def test_a_day_of_zeros_is_a_probable_outage() -> None:
    rate = on_wednesday(lambda day, hour: 0.0 if 9 <= hour < 17 else None)
    assert findings(rate) == [(WEDNESDAY, "empty_day", True)]
    history = prepared(rate).past.history
    assert history.is_outage.sum() == 24
    assert not history.is_recorded[history.grid.intervals_of_day((WEDNESDAY - MONDAY).days)].any()


def test_a_day_twice_as_busy_is_left_out_of_fitting_but_happened() -> None:
    rate = on_wednesday(lambda day, hour: 100.0 if 9 <= hour < 17 else None)
    assert findings(rate) == [(WEDNESDAY, "unusual_day", True)]
    assert not prepared(rate).past.history.is_outage.any()


def test_a_nearly_empty_day_is_unusual() -> None:
    assert findings(on_wednesday(lambda day, hour: 3.0 if 9 <= hour < 17 else None)) == [
        (WEDNESDAY, "unusual_day", True)
    ]


def test_two_silent_hours_are_an_outage_and_the_rest_of_the_day_counts() -> None:
    rate = on_wednesday(lambda day, hour: (0.0 if hour in (11, 12) else 50.0) if 9 <= hour < 17 else None)
    assert findings(rate) == [(WEDNESDAY, "silent_spell", True)]
    history = prepared(rate).past.history
    wednesday = history.grid.intervals_of_day((WEDNESDAY - MONDAY).days)
    assert history.is_masked[wednesday].nonzero()[0].tolist() == [11, 12]


def test_zeros_of_a_quiet_queue_are_zeros() -> None:
    quiet: Rate = lambda day, hour: float((day.toordinal() + hour) % 4 == 0) if 9 <= hour < 17 else None  # noqa: E731
    assert not prepared(quiet).past.history.is_masked.any()


def test_missing_intervals_are_listed_and_the_day_is_judged_by_the_others() -> None:
    rate = on_wednesday(lambda day, hour: busy(day, hour) if hour != 10 else None)
    assert findings(rate) == [(WEDNESDAY, "missing_intervals", False)]


def test_a_known_outage_needs_no_finding() -> None:
    at = [datetime(2025, 3, 26, hour, tzinfo=ZoneInfo("Europe/Berlin")) for hour in (11, 13)]
    ledger = EventLedger((Event("fault", "outage", "", at[0], at[1]),))
    rate = on_wednesday(lambda day, hour: (0.0 if hour in (11, 12) else 50.0) if 9 <= hour < 17 else None)
    history = prepared(rate, ledger=ledger).past.history
    assert history.findings == ()
    assert history.is_outage.sum() == 2


def test_a_promotion_explains_a_busy_day() -> None:
    at = [datetime(2025, 3, day, tzinfo=ZoneInfo("Europe/Berlin")) for day in (26, 27)]
    ledger = EventLedger((Event("sale", "promotion", "", at[0], at[1]),))
    assert findings(on_wednesday(lambda day, hour: 100.0 if 9 <= hour < 17 else None), ledger) == []


def test_what_recurs_every_month_start_is_no_outlier() -> None:
    def payday(day: date, hour: int) -> float | None:
        usual = busy(day, hour)
        first = next(d for d in (day.replace(day=1) + timedelta(days=n) for n in range(4)) if d.weekday() < 5)
        return usual and usual * (2.0 if day == first else 1.0)

    assert not prepared(payday, 168).past.history.is_masked.any()


def test_a_finding_says_what_happened() -> None:
    (finding,) = prepared(on_wednesday(lambda day, hour: 100.0 if 9 <= hour < 17 else None)).past.history.findings
    assert str(finding) == "2025-03-26 all: unusual day, 800 contacts, usually 400; left out"


def test_what_comes_later_does_not_change_how_the_past_is_cleaned() -> None:
    rate = on_wednesday(lambda day, hour: 100.0 if 9 <= hour < 17 else None, noisy(busy))
    short = prepared(rate, 42).past.history
    changed: Rate = lambda day, hour: 7.0 if day >= MONDAY + timedelta(days=42) and hour == 3 else rate(day, hour)  # noqa: E731
    from forecasts.preparation import Site, prepare
    from tests.demand_world import raw_history

    again = prepare(raw_history(changed, 84), Site(), MONDAY + timedelta(days=42)).past.history
    n = short.grid.n_intervals
    np.testing.assert_array_equal(again.is_masked[:n], short.is_masked)
    assert again.findings == short.findings


def test_a_history_of_a_week_is_not_judged() -> None:
    assert prepared(office, 7).past.history.findings == ()
