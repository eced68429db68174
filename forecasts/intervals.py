"""The interval grid: every planning interval of some whole local days, in the site's time zone.

Inside, time is elapsed minutes since the first local midnight, so a night in which clocks change
has the minutes it really has. Wall-clock time appears only at the borders. The module needs nothing
but numpy and the time zone database, because the solver's domain counts on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from forecasts.clock import MINUTE, first_instant_after_gap, is_skipped, label, zone_of
from forecasts.errors import InputError

DAY_MIN = 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Minutes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class IntervalGrid:
    """All intervals of `n_days` whole local days from `start_on`.

    Parameters
    ----------
    timezone : the site's zone in the IANA database, e.g. ``"Asia/Shanghai"``.
    start_on : first local day.
    n_days : number of local days, at least 1.
    interval_min : length of an interval [min]; divides every day of the grid.

    Notes
    -----
    *Minutes* are elapsed minutes since the start of the grid; they may be negative (history before
    the grid) or beyond its end. A day has 1,440 of them, 1,380 or 1,500 where clocks change by an hour.

    Raises
    ------
    InputError
        For an unknown zone, an empty grid, or an interval that does not divide a day.
    """

    timezone: str
    start_on: date
    n_days: int
    interval_min: int

    def __post_init__(self) -> None:
        zone_of(self.timezone)
        if self.n_days < 1:
            raise InputError(
                "horizon",
                f"{self.n_days} days",
                "at least 1 day",
                code="grid.empty",
                params={"n_days": self.n_days},
            )
        if self.interval_min < 1 or DAY_MIN % self.interval_min:
            raise self._bad_interval("a number of minutes that divides a day, such as 15, 30 or 60")
        if (self.day_start_min % self.interval_min).any():
            raise self._bad_interval("an interval that divides every day, also when clocks change")

    def _bad_interval(self, expected: str) -> InputError:
        return InputError(
            "interval",
            f"{self.interval_min} min",
            expected,
            "choose 15 or 30 minutes.",
            code="grid.interval",
            params={"interval_min": self.interval_min, "timezone": self.timezone},
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return zone_of(self.timezone)

    @cached_property
    def _origin(self) -> datetime:
        return self._midnight(0)

    def _midnight(self, day: int) -> datetime:
        # Where clocks jump over midnight, 00:00 read with the old offset is the first instant of the day.
        on = self.start_on + timedelta(days=day)
        return datetime(on.year, on.month, on.day, tzinfo=self.zone).astimezone(UTC)

    @cached_property
    def day_start_min(self) -> Minutes:
        """Elapsed minutes from the start of the grid to each local midnight, shape (n_days + 1,)."""
        starts = [(self._midnight(day) - self._origin) // MINUTE for day in range(self.n_days + 1)]
        return _frozen(np.array(starts, dtype=np.int64))

    @property
    def n_minutes(self) -> int:
        """Elapsed minutes of the whole grid."""
        return int(self.day_start_min[-1])

    @property
    def n_intervals(self) -> int:
        """Number of intervals of the whole grid."""
        return self.n_minutes // self.interval_min

    @cached_property
    def start_min(self) -> Minutes:
        """Elapsed minutes at the start of each interval, shape (n_intervals,)."""
        return _frozen(np.arange(self.n_intervals, dtype=np.int64) * self.interval_min)

    @cached_property
    def starts(self) -> npt.NDArray[np.datetime64]:
        """Start of each interval in UTC, ``datetime64[m]``, shape (n_intervals,)."""
        origin = np.datetime64((self._origin - _EPOCH) // MINUTE, "m")
        starts: npt.NDArray[np.datetime64] = origin + self.start_min.astype("timedelta64[m]")
        starts.flags.writeable = False
        return starts

    @cached_property
    def starts_at(self) -> tuple[datetime, ...]:
        """Start of each interval as an aware instant in the site's zone."""
        return tuple(self.instant_of(int(minute)) for minute in self.start_min)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The local dates of the grid."""
        return tuple(self.start_on + timedelta(days=day) for day in range(self.n_days))

    @cached_property
    def weekday_of_day(self) -> Minutes:
        """Weekday of each day, Monday 0 to Sunday 6, shape (n_days,)."""
        return _frozen((self.start_on.weekday() + np.arange(self.n_days, dtype=np.int64)) % 7)

    @cached_property
    def day_of_interval(self) -> Minutes:
        """Day of each interval, counted from 0, shape (n_intervals,)."""
        return _frozen(np.searchsorted(self.day_start_min, self.start_min, side="right").astype(np.int64) - 1)

    def intervals_of_day(self, day: int) -> range:
        """Return the positions of the intervals of day `day`, counted from 0."""
        first, last = self.day_start_min[day : day + 2] // self.interval_min
        return range(int(first), int(last))

    def interval_at(self, minute: int) -> int:
        """Return the position of the interval that holds `minute`; it may lie outside the grid."""
        return minute // self.interval_min

    @cached_property
    def local_minute_of_interval(self) -> Minutes:
        """Wall-clock minute of the day at the start of each interval, shape (n_intervals,)."""
        return _frozen(self._local_minutes(self.start_min))

    def local_minute_of_day(self, minute: int) -> int:
        """Return the wall-clock minute of the day, 0 to 1439, at elapsed `minute`."""
        local = self.instant_of(minute)
        return local.hour * 60 + local.minute

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Wall-clock label of each interval, e.g. ``2026-10-25 01:30``.

        Where the clock shows the same time twice, both labels carry their offset from UTC, so that
        no two intervals share a label.
        """
        return tuple(label(at) for at in self.starts_at)

    def minute_of(self, instant: datetime) -> int:
        """Return the elapsed minutes from the start of the grid to an aware `instant`, rounded down.

        Raises
        ------
        InputError
            If `instant` has no offset from UTC (code ``instant.naive``).
        """
        if instant.tzinfo is None or instant.utcoffset() is None:
            raise InputError(
                "instant",
                instant.isoformat(),
                "an instant with an offset from UTC",
                "use wall_to_minute() for wall-clock time.",
                code="instant.naive",
                params={"instant": instant.isoformat()},
            )
        return (instant.astimezone(UTC) - self._origin) // MINUTE

    def instant_of(self, minute: int) -> datetime:
        """Return the aware instant, in the site's zone, at elapsed `minute`."""
        return (self._origin + minute * MINUTE).astimezone(self.zone)

    def wall_to_minute(self, day: int, minute_of_day: int, *, second: bool = False) -> int:
        """Return the elapsed minute at which the wall clock of `day` shows `minute_of_day`.

        Parameters
        ----------
        day : day counted from 0; may lie outside the grid.
        minute_of_day : minutes on the wall clock, 0 to 1439; 1440 and more count into the next day.
        second : take the second occurrence of a time that the clock shows twice.

        Notes
        -----
        A time the clock leaps over moves forward to the first instant after the leap.
        """
        on = self.start_on + timedelta(days=day + minute_of_day // DAY_MIN)
        hour, minute = divmod(minute_of_day % DAY_MIN, 60)
        wall = datetime(on.year, on.month, on.day, hour, minute, tzinfo=self.zone)
        if is_skipped(wall):
            return self.minute_of(first_instant_after_gap(wall))
        return self.minute_of(wall.replace(fold=int(second)))

    def _local_minutes(self, minutes: Minutes) -> Minutes:
        """Wall-clock minute of the day at each elapsed minute."""
        day_start = np.searchsorted(self.day_start_min, minutes, side="right") - 1
        local = minutes - self.day_start_min[day_start]
        # Days on which clocks change are few: only their minutes need the zone's own arithmetic.
        for day in np.flatnonzero(np.diff(self.day_start_min) != DAY_MIN):
            for position in np.flatnonzero(day_start == day):
                local[position] = self.local_minute_of_day(int(minutes[position]))
        return local


def _frozen(array: Minutes) -> Minutes:
    array.flags.writeable = False
    return array
