"""The event ledger: what a planner knows about some hours that no calendar can tell.

A *promotion* or *season* lifts contacts by a share, told or learned from past occurrences of the same name; a
*holiday* is a day off of this site alone; in a *closure* nobody answers; an *outage* explains past
numbers and says nothing about the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.clock import zone_of
from forecasts.intervals import IntervalGrid

LIFTING_KINDS = ("promotion", "season")
"""Kinds of events that raise or lower contacts by a share."""


@dataclass(frozen=True)
class Event:
    """One occurrence of something that changes contacts.

    Parameters
    ----------
    name : occurrences of the same name are expected to have the same lift.
    kind : holiday, promotion, outage, season or closure.
    queue : the queue concerned; "" concerns every queue.
    start_at, end_at : aware instants, half-open.
    expected_lift : share of contacts added (0.25 is 25 % more, −1 is nothing); None is learned.
    """

    name: str
    kind: str
    queue: str
    start_at: datetime
    end_at: datetime
    expected_lift: float | None = None


@dataclass(frozen=True)
class EventLedger:
    """The events that concern a site."""

    events: tuple[Event, ...] = ()

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> EventLedger:
        """Return the ledger of a checked table of events, see `tables.check_events`."""
        columns = (frame[column].tolist() for column in ("name", "kind", "queue", "start", "end", "expected_lift"))
        return cls(
            tuple(
                Event(name, kind, queue, start.to_pydatetime(), end.to_pydatetime(), None if isnan(lift) else lift)
                for name, kind, queue, start, end, lift in zip(*columns, strict=True)
            )
        )

    def of_queue(self, queue: str) -> EventLedger:
        """Return the events that concern `queue`."""
        return EventLedger(tuple(event for event in self.events if event.queue in ("", queue)))

    def of_kind(self, *kinds: str) -> EventLedger:
        """Return the events of these kinds."""
        return EventLedger(tuple(event for event in self.events if event.kind in kinds))

    @property
    def lifting_names(self) -> tuple[str, ...]:
        """Names of the promotions and seasons, in the order of the ledger."""
        return tuple(dict.fromkeys(event.name for event in self.of_kind(*LIFTING_KINDS).events))

    def named(self, name: str) -> EventLedger:
        """Return the promotions and seasons called `name`."""
        lifting = self.of_kind(*LIFTING_KINDS).events
        return EventLedger(tuple(event for event in lifting if event.name == name))

    def own_holidays(self, timezone: str) -> Mapping[date, str]:
        """Return the local dates of the holidays of this ledger, with their names."""
        dates: dict[date, str] = {}
        for event in self.of_kind("holiday").events:
            for day in _local_dates(event, timezone):
                dates[day] = event.name
        return dates

    def share(self, grid: IntervalGrid) -> npt.NDArray[np.float64]:
        """Share of each interval of `grid` that lies within any of the events, shape (n_intervals,)."""
        covered = np.zeros(grid.n_intervals)
        for event in self.events:
            start, end = grid.minute_of(event.start_at), grid.minute_of(event.end_at)
            overlap = np.minimum(grid.start_min + grid.interval_min, end) - np.maximum(grid.start_min, start)
            covered = np.maximum(covered, np.clip(overlap / grid.interval_min, 0.0, 1.0))
        return covered

    def covers(self, grid: IntervalGrid) -> npt.NDArray[np.bool_]:
        """Whether any of the events touches an interval of `grid`, bool, shape (n_intervals,)."""
        return np.asarray(self.share(grid) > 0, dtype=np.bool_)

    def told_lift(self, grid: IntervalGrid) -> npt.NDArray[np.float64]:
        """Factor on contacts by the lifts that were told, holidays included, shape (n_intervals,)."""
        factor = np.ones(grid.n_intervals)
        for event in self.of_kind(*LIFTING_KINDS, "holiday").events:
            if event.expected_lift is not None:
                factor *= 1.0 + event.expected_lift * EventLedger((event,)).share(grid)
        return factor

    def untold(self) -> EventLedger:
        """Return the events whose lift has to be learned."""
        return EventLedger(tuple(event for event in self.events if event.expected_lift is None))

    def told(self) -> EventLedger:
        """Return the events whose lift was told."""
        return EventLedger(tuple(event for event in self.events if event.expected_lift is not None))

    def without_lifts(self) -> EventLedger:
        """Return the same events with every lift to be learned."""
        return EventLedger(tuple(replace(event, expected_lift=None) for event in self.events))


def learned_lift(
    share: npt.NDArray[np.float64], offered: npt.NDArray[np.float64], baseline: npt.NDArray[np.float64]
) -> float:
    """Share by which contacts in past occurrences exceeded what would have come anyway.

    Parameters
    ----------
    share : share of each interval within an occurrence.
    offered, baseline : contacts that came, and contacts of a usual week; NaN is unknown. All shape (n,).

    Returns
    -------
    0.25 for a quarter more; 0 where nothing is known.
    """
    known = (share > 0) & ~np.isnan(offered) & ~np.isnan(baseline)
    usual = float((share * baseline)[known].sum())
    # A partly covered interval holds usual contacts too: only the surplus belongs to the event.
    return float((offered - baseline)[known].sum()) / usual if usual > 0 else 0.0


def _local_dates(event: Event, timezone: str) -> list[date]:
    zone = zone_of(timezone)
    first = event.start_at.astimezone(zone).date()
    last = (event.end_at - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
