"""The days being planned: calendar dates and aware instants on one side, minutes since the horizon start on the other.

Inside the solver time is minutes since the local midnight at which the horizon begins. Days are counted from 0;
days before the horizon have negative numbers. Day `d` begins at `day_start(d)`, which is not always `1440 * d`:
a day on which the clocks change has 1380 or 1500 minutes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from .base import Frozen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Holiday(Frozen):
    """A public holiday of the site, for fairness and for pay."""

    on: date
    name: str = ""


class Horizon(Frozen):
    """The period for which a roster is made, in the site's time zone."""

    start_on: date = Field(
        ge=date(1970, 1, 1), le=date(2199, 12, 31), description="first local day of the roster, 1970 to 2199"
    )
    n_days: int = Field(ge=1, le=400, description="number of local days")
    timezone: str = Field(description="IANA zone of the site, for example Asia/Shanghai")
    interval_min: int = Field(
        15, description="planning step [min]; shift starts, lengths and breaks are multiples of it"
    )
    period_start_on: date | None = Field(None, description="first day of the planning period; default: start_on")
    period_days: int | None = Field(None, ge=1, le=400, description="length of the planning period; default: n_days")
    holidays: tuple[Holiday, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except Exception as error:
            raise ValueError(f"unknown time zone {name!r}; expected an IANA name such as Asia/Shanghai") from error
        return name

    @field_validator("interval_min")
    @classmethod
    def _divides_the_hour(cls, minutes: int) -> int:
        if minutes not in (5, 10, 15, 20, 30, 60):
            raise ValueError(f"interval_min is {minutes}; expected one of 5, 10, 15, 20, 30, 60")
        return minutes

    @model_validator(mode="after")
    def _days_fit_the_interval(self) -> Horizon:
        if any(self.day_start(day) % self.interval_min for day in range(self.n_days + 1)):
            raise ValueError(
                f"a day of the horizon does not divide into {self.interval_min}-minute intervals in {self.timezone}"
            )
        return self

    @cached_property
    def _midnight_utc(self) -> int:
        return _utc_minute(self.timezone, self.start_on, 0)

    @cached_property
    def _minutes(self) -> dict[tuple[int, int], int]:
        # These three are asked for many times per shift; a dictionary is ten times faster than the calendar.
        return {}

    @cached_property
    def _instants(self) -> dict[int, datetime]:
        return {}

    @cached_property
    def _overlaps(self) -> dict[tuple[int, int, int, int], int]:
        return {}

    @property
    def n_intervals(self) -> int:
        """Number of planning intervals from the first to the last midnight of the horizon."""
        return self.end_min // self.interval_min

    @property
    def end_min(self) -> int:
        """The minute at which the horizon ends."""
        return self.day_start(self.n_days)

    def date_of(self, day: int) -> date:
        """Calendar date of a day number."""
        return self.start_on + timedelta(days=day)

    def day_of(self, on: date) -> int:
        """Day number of a calendar date; negative before the horizon."""
        return (on - self.start_on).days

    def day_start(self, day: int) -> int:
        """Minute at which a local day begins, on either side of the horizon's edges."""
        return self.minute_at(day, 0)

    def minute_at(self, day: int, wall_min: int) -> int:
        """Minute at which the local clock shows `wall_min` after midnight of `day`.

        A wall time that does not exist (clocks forward) moves forward with the clock; one that comes twice
        (clocks back) means the first. Values of 1440 and more belong to the following days.
        """
        key = (day, wall_min)
        if key not in self._minutes:
            extra_days, wall = divmod(wall_min, 1440)
            at = _utc_minute(self.timezone, self.date_of(day + extra_days), wall)
            self._minutes[key] = at - self._midnight_utc
        return self._minutes[key]

    def day_at(self, minute: int) -> int:
        """Local day on which a minute lies."""
        day = minute // 1440
        while self.day_start(day) > minute:
            day -= 1
        while self.day_start(day + 1) <= minute:
            day += 1
        return day

    def instant(self, minute: int) -> datetime:
        """Aware local instant of a minute."""
        if minute not in self._instants:
            at = _EPOCH + timedelta(minutes=self._midnight_utc + minute)
            self._instants[minute] = at.astimezone(ZoneInfo(self.timezone))
        return self._instants[minute]

    def minute_of(self, instant: datetime) -> int:
        """Minute of an aware instant; seconds are refused, a roster knows none."""
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=ZoneInfo(self.timezone))
        seconds = round((instant - _EPOCH).total_seconds())
        if seconds % 60:
            raise ValueError(f"{instant.isoformat()} has seconds; expected whole minutes")
        return seconds // 60 - self._midnight_utc

    def wall_of(self, minute: int) -> int:
        """What the local clock shows at a minute, as minutes after midnight."""
        local = self.instant(minute)
        return local.hour * 60 + local.minute

    def weekday(self, day: int) -> int:
        """0 for Monday … 6 for Sunday."""
        return self.date_of(day).weekday()

    def week_of(self, day: int) -> int:
        """Number of the calendar week (Monday to Sunday) a day is in; week 0 holds day 0."""
        return (day + self.weekday(0)) // 7

    def days_of_week(self, week: int) -> range:
        """Day numbers Monday to Sunday of a week, whether or not they are in the horizon."""
        monday = 7 * week - self.weekday(0)
        return range(monday, monday + 7)

    def weeks(self) -> range:
        """Weeks that have at least one day in the horizon."""
        return range(0, self.week_of(self.n_days - 1) + 1)

    def period_of(self, day: int) -> range:
        """Day numbers of the planning period a day is in, whether or not they are in the horizon."""
        anchor = self.day_of(self.period_start_on or self.start_on)
        length = self.period_days or self.n_days
        first = anchor + (day - anchor) // length * length
        return range(first, first + length)

    def periods(self) -> list[range]:
        """Planning periods that have at least one day in the horizon, in order."""
        found = [self.period_of(0)]
        while found[-1].stop < self.n_days:
            found.append(self.period_of(found[-1].stop))
        return found

    @cached_property
    def holiday_days(self) -> frozenset[int]:
        """Day numbers that are public holidays."""
        return frozenset(self.day_of(holiday.on) for holiday in self.holidays)

    def overlap_with_wall(self, start: int, end: int, wall_from: int, wall_until: int) -> int:
        """Minutes of [start, end) in the daily wall-clock window [wall_from, wall_until), which may pass midnight."""
        key = (start, end, wall_from, wall_until)
        if key not in self._overlaps:
            self._overlaps[key] = self._overlap(start, end, wall_from, wall_until)
        return self._overlaps[key]

    def _overlap(self, start: int, end: int, wall_from: int, wall_until: int) -> int:
        if wall_until <= wall_from:
            wall_until += 1440
        total = 0
        for day in range(self.day_at(start) - 1, self.day_at(max(start, end - 1)) + 1):
            opens, closes = self.minute_at(day, wall_from), self.minute_at(day, wall_until)
            total += max(0, min(end, closes) - max(start, opens))
        return total


@lru_cache(maxsize=200_000)
def _utc_minute(timezone: str, on: date, wall_min: int) -> int:
    naive = datetime(on.year, on.month, on.day) + timedelta(minutes=wall_min)
    local = naive.replace(tzinfo=ZoneInfo(timezone))
    return int((local - _EPOCH).total_seconds()) // 60
