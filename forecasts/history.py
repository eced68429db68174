"""The history of one queue on its interval grid: what is known, what is missing, what to leave out.

*Missing* is not *zero*. An empty cell, an absent row and an outage are unknown; a closed interval is no zero
either, it is no interval at all. Only a zero written down while the centre was open counts as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.errors import InputError
from forecasts.intervals import IntervalGrid
from forecasts.opening_hours import OpeningHours

RECENT_DAYS = 91
"""Opening hours are those of the last quarter: hours that were given up long ago are closed."""

MAX_DAYS = 1_096
"""Three years are looked at: what lies further back is another centre's past."""

FULL_BUSINESS = 0.6
"""A weekday with this share of the busiest weekday's contacts is a business day."""

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """Something in the history a planner should know.

    Parameters
    ----------
    queue, day : where it is.
    kind : ``missing_day``, ``missing_intervals``, ``empty_day``, ``unusual_day`` or ``silent_spell``.
    observed, expected : contacts that were recorded, and contacts a usual day would have had.
    is_masked : left out of fitting.
    """

    queue: str
    day: date
    kind: str
    observed: float
    expected: float
    is_masked: bool

    def __str__(self) -> str:
        left_out = "; left out" if self.is_masked else ""
        what = self.kind.replace("_", " ")
        return f"{self.day} {self.queue}: {what}, {self.observed:,.0f} contacts, usually {self.expected:,.0f}{left_out}"


@dataclass(frozen=True)
class QueueHistory:
    """One queue's past on whole local days.

    Parameters
    ----------
    queue : its name.
    grid : the intervals.
    offered : contacts per interval; NaN is unknown. Shape (n_intervals,).
    aht_s : average handling time [s]; NaN is unknown. Shape (n_intervals,).
    is_open : inside opening hours. Shape (n_intervals,).
    is_masked : left out of fitting, though something was recorded. Shape (n_intervals,).
    is_outage : the part of the mask in which nothing could be recorded. Shape (n_intervals,).
    hours : the opening hours.
    hours_are_told : the hours were given, not inferred.
    findings : what cleaning noticed.
    """

    queue: str
    grid: IntervalGrid
    offered: Values
    aht_s: Values
    is_open: Flags
    is_masked: Flags
    is_outage: Flags
    hours: OpeningHours
    hours_are_told: bool = False
    findings: tuple[Finding, ...] = ()

    @cached_property
    def is_known(self) -> Flags:
        """Open intervals whose contacts are known, masked ones included."""
        return np.asarray(self.is_open & ~np.isnan(self.offered), dtype=np.bool_)

    @cached_property
    def is_recorded(self) -> Flags:
        """Intervals whose contacts are known and really came: what a forecast is judged by."""
        came = self.is_open | (np.nan_to_num(self.offered) > 0)
        return np.asarray(came & ~np.isnan(self.offered) & ~self.is_outage, dtype=np.bool_)

    @cached_property
    def is_usable(self) -> Flags:
        """Open intervals to learn from."""
        return np.asarray(self.is_known & ~self.is_masked, dtype=np.bool_)

    def per_day(self, values: Values | Flags) -> Values:
        """Sum interval values over each day, shape (n_days,)."""
        days = self.grid.day_of_interval
        return np.bincount(days, weights=values, minlength=self.grid.n_days).astype(np.float64)

    @cached_property
    def slot(self) -> npt.NDArray[np.int64]:
        """Place of each interval on the wall clock of its day, counted from 0."""
        return self.grid.local_minute_of_interval // self.grid.interval_min

    def until(self, end_on: date) -> QueueHistory:
        """Return what was known before local day `end_on`: opening hours inferred anew, nothing masked.

        Raises
        ------
        InputError
            If nothing lies before that day.
        """
        n_days = min((end_on - self.grid.start_on).days, self.grid.n_days)
        if n_days < 1:
            raise too_short(self.queue, f"nothing before {end_on}", "some weeks of history")
        grid = replace(self.grid, n_days=n_days)
        cut = slice(0, grid.n_intervals)
        told = self.hours if self.hours_are_told else None
        return placed(self.queue, grid, self.offered[cut], self.aht_s[cut], told)

    def masked(self, more: Flags, findings: Sequence[Finding] = (), *, outage: bool = False) -> QueueHistory:
        """Return the history with `more` intervals masked, as an outage or as unusual."""
        return replace(
            self,
            is_masked=self.is_masked | more,
            is_outage=self.is_outage | more if outage else self.is_outage,
            findings=(*self.findings, *findings),
        )


def placed(
    queue: str, grid: IntervalGrid, offered: Values, aht_s: Values, hours: OpeningHours | None = None
) -> QueueHistory:
    """Return the history of a queue whose values lie on `grid`; its hours are inferred unless given."""
    known_hours = hours or _recent_hours(grid, offered)
    is_open = known_hours.is_open(grid)
    nothing = np.zeros_like(is_open)
    return QueueHistory(
        queue, grid, offered, aht_s, is_open, nothing, nothing, known_hours, hours_are_told=hours is not None
    )


def queue_histories(
    history: pd.DataFrame, *, interval_min: int, hours: OpeningHours | None = None
) -> list[QueueHistory]:
    """Place a checked history on interval grids, one per queue.

    Parameters
    ----------
    history : as `tables.check_history` returns it.
    interval_min : interval wanted [min]; a multiple of the history's own. A longer interval is missing if any
        part of it is.
    hours : opening hours; inferred per queue where not given.

    Returns
    -------
    One history per queue, by name; at most its last three years.

    Raises
    ------
    InputError
        If the interval wanted is shorter than the history's, or no multiple of it.
    """
    own_min = int(history.attrs["interval_min"])
    if interval_min < own_min or interval_min % own_min:
        raise InputError(
            "interval",
            f"{interval_min} min",
            f"a multiple of the history's {own_min} min",
            f"forecast at {own_min} minutes, or export the history in shorter intervals.",
            code="history.interval",
            params={"interval_min": interval_min, "history_interval_min": own_min},
        )
    timezone = str(history.attrs["timezone"])
    queues = history.groupby("queue", sort=True)
    return [_of_rows(str(queue), rows, timezone, own_min, interval_min, hours) for queue, rows in queues]


def _of_rows(
    queue: str, rows: pd.DataFrame, timezone: str, own_min: int, interval_min: int, hours: OpeningHours | None
) -> QueueHistory:
    last = rows["start"].iloc[-1].date()
    earliest = IntervalGrid(timezone, last - timedelta(days=MAX_DAYS - 1), 1, own_min).instant_of(0)
    rows = rows[rows["start"] >= earliest]
    first = rows["start"].iloc[0].date()
    fine = IntervalGrid(timezone, first, (last - first).days + 1, own_min)
    grid = replace(fine, interval_min=interval_min)
    return placed(queue, grid, *_resampled(rows, fine, grid), hours)


def too_short(queue: str, found: str, expected: str) -> InputError:
    """Return the error for a queue whose history does not suffice."""
    return InputError(
        f"history of queue {queue!r}",
        found,
        expected,
        "the queue is new: enter its forecast by hand, or copy a similar queue's.",
        code="history.too_short",
        params={"queue": queue},
    )


def _resampled(rows: pd.DataFrame, fine: IntervalGrid, grid: IntervalGrid) -> tuple[Values, Values]:
    starts = rows["start"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[m]")
    position = ((starts - fine.starts[0]).astype(np.int64)) // fine.interval_min
    offered = np.full(fine.n_intervals, np.nan)
    offered[position] = rows["offered"].to_numpy()
    aht_s = np.full(fine.n_intervals, np.nan)
    aht_s[position] = rows["aht_seconds"].to_numpy()
    parts = grid.interval_min // fine.interval_min
    return offered.reshape(-1, parts).sum(axis=1), _mean_aht(offered.reshape(-1, parts), aht_s.reshape(-1, parts))


def _mean_aht(offered: Values, aht_s: Values) -> Values:
    weight = np.where(np.isnan(aht_s) | np.isnan(offered), 0.0, offered)
    total = weight.sum(axis=1)
    seconds = (weight * np.nan_to_num(aht_s)).sum(axis=1)
    return np.where(total > 0, seconds / np.maximum(total, 1e-9), np.nan)


def _recent_hours(grid: IntervalGrid, offered: Values) -> OpeningHours:
    first = grid.intervals_of_day(max(0, grid.n_days - RECENT_DAYS)).start
    weekday = grid.weekday_of_day[grid.day_of_interval]
    return OpeningHours.from_history(
        weekday[first:], grid.local_minute_of_interval[first:], offered[first:], grid.interval_min
    )


def working_weekdays(history: QueueHistory) -> frozenset[int]:
    """Return the weekdays of full business: at least 0.6 of the busiest weekday's contacts.

    A Friday of seven open hours in a Sunday-to-Thursday week is no business day, a weekend with nearly as many
    contacts as a Monday is.
    """
    known = history.per_day(history.is_usable) > 0
    totals = history.per_day(np.where(history.is_usable, np.nan_to_num(history.offered), 0.0))
    typical = np.zeros(7)
    for weekday in range(7):
        of_weekday = known & (history.grid.weekday_of_day == weekday)
        if of_weekday.any():
            typical[weekday] = np.median(totals[of_weekday])
    busy = np.flatnonzero((typical > 0) & (typical >= FULL_BUSINESS * typical.max()))
    return frozenset(busy.tolist()) or frozenset(range(5))
