"""Opening hours: in which wall-clock windows of the week a site takes contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forecasts.errors import InputError
from forecasts.intervals import DAY_MIN, IntervalGrid

QUIET_GAP_MIN = 120
"""Longest gap between open hours that is closed up when contacts were ever seen in it [min]."""

WRITTEN_SHARE = 0.5
"""An interval that a history with gaps writes down in this share of the weeks is open, contacts or not."""


@dataclass(frozen=True)
class OpeningHours:
    """When contacts are taken, per weekday, on the wall clock.

    Parameters
    ----------
    windows : seven tuples, Monday first, of half-open windows ``(start_min, end_min)`` in minutes since
        local midnight. An end after 1440 passes midnight and belongs to the weekday on which it began.
    """

    windows: tuple[tuple[tuple[int, int], ...], ...]

    def __post_init__(self) -> None:
        if len(self.windows) != 7:
            raise InputError(
                "opening hours",
                f"{len(self.windows)} weekdays",
                "7, Monday first",
                code="opening_hours.weekdays",
            )
        for weekday, start, end in self._flat():
            if not (0 <= start < DAY_MIN and start < end <= start + DAY_MIN):
                raise InputError(
                    f"opening hours, weekday {weekday} (0 is Monday)",
                    f"{start} to {end} min",
                    "a start in 0 to 1439 and an end after it, at most a day later",
                    code="opening_hours.window",
                    params={"weekday": weekday, "start_min": start, "end_min": end},
                )

    def _flat(self) -> Iterable[tuple[int, int, int]]:
        return ((weekday, *window) for weekday, day in enumerate(self.windows) for window in day)

    @classmethod
    def always(cls) -> OpeningHours:
        """Open round the clock, every day."""
        return cls(windows=(((0, DAY_MIN),),) * 7)

    @classmethod
    def of(cls, hours: Mapping[int, Iterable[tuple[int, int]]]) -> OpeningHours:
        """Opening hours from windows per weekday (Monday 0); weekdays left out are closed."""
        return cls(windows=tuple(tuple(hours.get(weekday, ())) for weekday in range(7)))

    @classmethod
    def from_history(
        cls,
        weekday: npt.NDArray[np.int64],
        local_minute: npt.NDArray[np.int64],
        offered: npt.NDArray[np.float64],
        interval_min: int,
        *,
        least_share: float = 0.2,
    ) -> OpeningHours:
        """Infer the opening hours from past intervals.

        Parameters
        ----------
        weekday, local_minute, offered : one entry per past interval: weekday (Monday 0), wall-clock minute
            of the day, contacts (NaN where nothing is known), shape (n,).
        interval_min : length of the intervals [min].
        least_share : a wall-clock interval counts as open when at least this share of the weeks that
            saw anything on its weekday saw contacts in it.

        Notes
        -----
        Contacts in one week out of five suffice: a quiet interval of an open centre is open, a stray
        contact in a closed hour does not open it. A short gap in which contacts were ever seen is a quiet
        spell of the night; one in which none ever was is a lunch break.

        Where a history leaves intervals out, the ones it writes down are open, be they ever so quiet. A history
        that writes every hour of the week writes the closed ones too, and only contacts can tell.
        """
        n_slots = DAY_MIN // interval_min
        cell = weekday * n_slots + local_minute // interval_min
        busy = np.bincount(cell[offered > 0], minlength=7 * n_slots).reshape(7, n_slots)
        written = np.bincount(cell[~np.isnan(offered)], minlength=7 * n_slots).reshape(7, n_slots)
        # The busiest interval of a weekday says in how many weeks that weekday was open at all.
        weeks = np.maximum(busy.max(axis=1, keepdims=True), 1)
        is_open = (busy > 0) & (busy >= least_share * weeks)
        if (written == 0).any():
            is_open |= (written >= WRITTEN_SHARE * weeks) & (busy.max(axis=1, keepdims=True) > 0)
        return cls.from_slots(_without_quiet_gaps(is_open, busy > 0, QUIET_GAP_MIN // interval_min), interval_min)

    @classmethod
    def from_slots(cls, is_open: npt.NDArray[np.bool_], interval_min: int) -> OpeningHours:
        """Opening hours from a table of wall-clock intervals, bool, shape (7, 1440 / interval_min)."""
        return cls(windows=tuple(tuple(_runs(row, interval_min)) for row in is_open))

    def slots(self, interval_min: int) -> npt.NDArray[np.bool_]:
        """Whether each wall-clock interval is wholly open, bool, shape (7, 1440 / interval_min)."""
        minutes = np.zeros((7, DAY_MIN), dtype=bool)
        for weekday, start, end in self._flat():
            minutes[weekday, start : min(end, DAY_MIN)] = True
            minutes[(weekday + 1) % 7, : max(end - DAY_MIN, 0)] = True
        return np.asarray(minutes.reshape(7, -1, interval_min).all(axis=2), dtype=np.bool_)

    def is_open(self, grid: IntervalGrid) -> npt.NDArray[np.bool_]:
        """Whether each interval of `grid` is wholly open, bool, shape (n_intervals,)."""
        weekday = grid.weekday_of_day[grid.day_of_interval]
        slot = grid.local_minute_of_interval // grid.interval_min
        return self.slots(grid.interval_min)[weekday, slot]


def _without_quiet_gaps(
    is_open: npt.NDArray[np.bool_], was_ever_busy: npt.NDArray[np.bool_], longest: int
) -> npt.NDArray[np.bool_]:
    week = is_open.ravel().copy()
    ever = was_ever_busy.ravel()
    opened = np.flatnonzero(week)
    for last, following in pairwise(opened.tolist()):
        gap = slice(last + 1, following)
        if following - last - 1 <= longest and ever[gap].any():
            week[gap] = True
    return week.reshape(is_open.shape)


def _runs(row: npt.NDArray[np.bool_], interval_min: int) -> Iterable[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield int(first) * interval_min, int(last) * interval_min
