"""The event ledger: windows on the grid, lifts told and learned."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasts.events import Event, EventLedger, learned_lift
from forecasts.intervals import IntervalGrid
from forecasts.tables import read_events

SHANGHAI = ZoneInfo("Asia/Shanghai")
GRID = IntervalGrid("Asia/Shanghai", date(2026, 3, 2), 2, 60)


def event(start: str, end: str, kind: str = "promotion", name: str = "sale", **given: object) -> Event:
    """An event on 2 March 2026, between two times of day."""
    at = [datetime.fromisoformat(f"2026-03-02T{time}").replace(tzinfo=SHANGHAI) for time in (start, end)]
    return Event(name, kind, str(given.get("queue", "")), at[0], at[1], given.get("lift"))  # type: ignore[arg-type]


def test_an_event_covers_the_share_of_each_interval_it_lasts() -> None:
    share = EventLedger((event("09:30", "11:00"),)).share(GRID)
    assert share.nonzero()[0].tolist() == [9, 10]
    assert share[9:11].tolist() == [0.5, 1.0]


def test_overlapping_events_do_not_cover_an_interval_twice() -> None:
    ledger = EventLedger((event("09:00", "11:00"), event("10:00", "12:00")))
    assert ledger.share(GRID).max() == 1.0


def test_told_lifts_multiply_and_untold_ones_do_not_change_anything() -> None:
    ledger = EventLedger(
        (event("09:00", "11:00", lift=0.5), event("10:30", "12:00", lift=-0.2), event("09:00", "12:00"))
    )
    # 10 o'clock: 1.5 × (1 − 0.2 · ½) = 1.35.
    assert ledger.told_lift(GRID)[8:13].tolist() == pytest.approx([1.0, 1.5, 1.35, 0.8, 1.0])


def test_outages_and_closures_lift_nothing() -> None:
    ledger = EventLedger((event("09:00", "11:00", kind="outage", lift=0.5), event("09:00", "11:00", kind="closure")))
    assert (ledger.told_lift(GRID) == 1.0).all()
    assert ledger.lifting_names == ()


def test_events_concern_their_queue_or_all() -> None:
    ledger = EventLedger((event("09:00", "10:00", queue="chat"), event("10:00", "11:00")))
    assert len(ledger.of_queue("chat").events) == 2
    assert len(ledger.of_queue("phone").events) == 1


def test_own_holidays_are_local_dates_and_midnight_ends_them() -> None:
    frame = read_events(
        b"name,kind,queue,start,end,expected_lift\nFounding day,holiday,,2026-03-31,2026-04-01,\n",
        timezone="Asia/Shanghai",
    )
    ledger = EventLedger.from_frame(frame)
    assert ledger.own_holidays("Asia/Shanghai") == {date(2026, 3, 31): "Founding day", date(2026, 4, 1): "Founding day"}


def test_a_ledger_from_a_table_knows_which_lifts_were_told() -> None:
    frame = read_events(
        b"name,kind,queue,start,end,expected_lift\na,season,,2026-03-01,2026-03-02,0.1\nb,season,x,2026-03-01,2026-03-02,\n",
        timezone="Asia/Shanghai",
    )
    ledger = EventLedger.from_frame(frame)
    assert [found.expected_lift for found in ledger.events] == [0.1, None]
    assert [found.name for found in ledger.untold().events] == ["b"]
    assert [found.name for found in ledger.told().events] == ["a"]
    assert len(ledger.without_lifts().untold().events) == 2


def test_a_lift_is_the_surplus_over_the_usual() -> None:
    # Usually 10 an hour; 15 in the full hour and 12.5 in the half one: half as much again.
    lift = learned_lift(np.array([0.0, 1.0, 0.5]), np.array([10.0, 15.0, 12.5]), np.array([10.0, 10.0, 10.0]))
    assert lift == pytest.approx(0.5)


def test_nothing_known_is_no_lift() -> None:
    assert learned_lift(np.array([1.0]), np.array([np.nan]), np.array([10.0])) == 0.0
    assert learned_lift(np.zeros(1), np.ones(1), np.ones(1)) == 0.0
