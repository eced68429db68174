"""The site's calendar: public holidays, make-up working days, and what each day is to a contact centre.

Calendar effects decide the quality of a forecast more than the class of model does: the first business
days of a month, the day after a holiday, a Saturday that China works in exchange for a bridge day (调休).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from forecasts.errors import InputError

N_MONTH_START_DAYS = 3
"""Business days at the start of a month that differ from others, and from one another."""

_DAY = timedelta(days=1)
# A month has at least three business days before its 15th even around Spring Festival, so the facts about
# a day need its own month and one week on either side.
_MARGIN = timedelta(days=38)


@dataclass(frozen=True)
class DayFacts:
    """What the calendar says about some days; every array has shape (n_days,).

    Parameters
    ----------
    days : the local dates.
    holiday : name of the public holiday, "" on other days; its bridged weekend days included.
    is_makeup : a weekend day worked in exchange for a bridge day.
    is_working : a business day of this site.
    before_holiday, after_holiday : the business day next to a holiday that closed business days.
    month_start : 1, 2, 3 on the first three business days of a month, else 0.
    month_end : the last business day of a month.
    profile_weekday : the weekday (Monday 0) whose daily profile the day follows: its own, except that a make-up
        day follows the nearest working weekday, and the day after a holiday the first working weekday, because
        what waited over the holiday comes then, as after a weekend.
    """

    days: tuple[date, ...]
    holiday: npt.NDArray[np.str_]
    is_makeup: npt.NDArray[np.bool_]
    is_working: npt.NDArray[np.bool_]
    before_holiday: npt.NDArray[np.bool_]
    after_holiday: npt.NDArray[np.bool_]
    month_start: npt.NDArray[np.int64]
    month_end: npt.NDArray[np.bool_]
    profile_weekday: npt.NDArray[np.int64]

    @cached_property
    def is_ordinary(self) -> npt.NDArray[np.bool_]:
        """Days that no holiday touches, bool, shape (n_days,)."""
        touched = self.before_holiday | self.after_holiday | self.is_makeup
        return np.asarray((self.holiday == "") & ~touched, dtype=np.bool_)


@dataclass(frozen=True)
class SiteCalendar:
    """Public holidays of a country, the site's own holidays, and its working week.

    Parameters
    ----------
    country : ISO 3166 code such as ``"CN"``; None knows no public holidays.
    subdivision : province or state, where its holidays differ.
    working_weekdays : weekdays of full business (Monday 0); Monday to Friday where nothing else is known.
    own_holidays : further holidays by date, for example from the list of events.
    """

    country: str | None = None
    subdivision: str | None = None
    working_weekdays: frozenset[int] = frozenset(range(5))
    own_holidays: Mapping[date, str] = field(default_factory=dict)

    def facts(self, days: Sequence[date]) -> DayFacts:
        """Return what the calendar says about consecutive `days`.

        Raises
        ------
        InputError
            If the country or its subdivision is unknown (code ``calendar.unknown_country``).
        """
        first, last = days[0] - _MARGIN, days[-1] + _MARGIN
        around = [first + _DAY * n for n in range((last - first).days + 1)]
        names, makeups = self._names(around)
        holiday = np.array(_bridged(around, names, self._weekend()), dtype=np.str_)
        is_makeup = np.array([day in makeups for day in around])
        weekday = np.array([day.weekday() for day in around])
        is_business_weekday = np.isin(weekday, sorted(self.working_weekdays))
        is_working = (is_business_weekday | is_makeup) & (holiday == "")
        closed = is_business_weekday & (holiday != "")
        rank, is_last = _places_in_month(around, is_working)
        after_holiday = _next_to_closed(is_working, closed)
        kept = slice((days[0] - first).days, (days[0] - first).days + len(days))
        return DayFacts(
            days=tuple(days),
            holiday=holiday[kept],
            is_makeup=is_makeup[kept],
            is_working=is_working[kept],
            before_holiday=_next_to_closed(is_working[::-1], closed[::-1])[::-1][kept],
            after_holiday=after_holiday[kept],
            month_start=np.where(rank <= N_MONTH_START_DAYS, rank, 0)[kept],
            month_end=is_last[kept],
            profile_weekday=self._profile_weekday(weekday, is_makeup, after_holiday)[kept],
        )

    def notes(self, days: Sequence[date]) -> list[str]:
        """Return what a planner must know about the calendar of `days`."""
        if (self.country or "").upper() != "CN":
            return []
        known = {day.year for day in self._names(days)[1]}
        return [
            f"No State Council notice is known for {year}: its holidays are guessed and its make-up working"
            " days are missing. Enter them as events of kind 'holiday', or update the 'holidays' package."
            for year in sorted({day.year for day in days} - known)
        ]

    def _names(self, days: Sequence[date]) -> tuple[dict[date, str], frozenset[date]]:
        if self.country is None:
            return dict(self.own_holidays), frozenset()
        names, makeups = _public(self.country, self.subdivision, days[0].year, days[-1].year)
        return {**names, **self.own_holidays}, makeups - frozenset(self.own_holidays)

    def _weekend(self) -> frozenset[int]:
        return frozenset(range(7)) - self.working_weekdays or frozenset({5, 6})

    def _profile_weekday(
        self, weekday: npt.NDArray[np.int64], is_makeup: npt.NDArray[np.bool_], after_holiday: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int64]:
        followed = np.where(is_makeup, self._nearest_working(weekday), weekday)
        first = [day for day in sorted(self.working_weekdays) if (day - 1) % 7 not in self.working_weekdays]
        # A centre that works all seven days has no first day of the week, and no backlog after one.
        return np.where(after_holiday, first[0], followed) if first else followed

    def _nearest_working(self, weekday: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        # In a seven-day centre too, a worked Saturday resembles Friday, and a worked Sunday Monday.
        business = sorted(self.working_weekdays - {5, 6}) or [0]
        distance = [[min((day - to) % 7, (to - day) % 7) for to in business] for day in range(7)]
        nearest = np.array([business[int(np.argmin(row))] for row in distance])
        return np.asarray(nearest[weekday], dtype=np.int64)


@lru_cache(maxsize=64)
def _public(
    country: str, subdivision: str | None, first_year: int, last_year: int
) -> tuple[Mapping[date, str], frozenset[date]]:
    """Public holidays by date, and make-up working days, of the years from `first_year` to `last_year`."""
    import holidays

    try:
        if country.upper() not in holidays.list_supported_countries(include_aliases=False):
            raise NotImplementedError
        entity = holidays.country_holidays(country.upper(), subdiv=subdivision)
        language = "en_US" if "en_US" in entity.supported_languages else None
        # The neighbouring years matter: New Year is paid for with a weekend in December.
        years = range(first_year - 1, last_year + 2)
        entity = holidays.country_holidays(country.upper(), subdiv=subdivision, years=years, language=language)
    except NotImplementedError as error:
        raise InputError(
            "country",
            repr(country + (f"-{subdivision}" if subdivision else "")),
            "an ISO 3166 code such as 'CN' or 'US', with a subdivision it has",
            "a name or a code of three letters was given.",
            code="calendar.unknown_country",
            params={"country": country, "subdivision": subdivision},
        ) from error
    worked: set[date] = getattr(entity, "weekend_workdays", set())
    # The package's set holds strays from years nobody asked for.
    return dict(entity), frozenset(day for day in worked if first_year <= day.year <= last_year)


def group_name(name: str) -> str:
    """Return the holiday's name without what differs from year to year.

    "Labor Day (observed)" and "Labor Day" are one holiday; a mere exchange of days has no name.
    """
    first = name.split(";")[0].strip()
    return "" if first.startswith("Day off (") else re.sub(r"\s*\((observed|estimated)[^)]*\)", "", first)


def _bridged(days: Sequence[date], names: Mapping[date, str], weekend: frozenset[int]) -> list[str]:
    """Name of the holiday of each day; weekend days between two days of a holiday belong to it."""
    off = [day in names for day in days]
    for position, day in enumerate(days):
        if not off[position] and day.weekday() in weekend | {5, 6}:
            off[position] = _is_enclosed(position, days, names, weekend | {5, 6})
    return _run_names(days, names, off)


def _is_enclosed(position: int, days: Sequence[date], names: Mapping[date, str], weekend: frozenset[int]) -> bool:
    def reaches_holiday(step: int) -> bool:
        there = position + step
        while 0 <= there < len(days) and days[there] not in names and days[there].weekday() in weekend:
            there += step
        return 0 <= there < len(days) and days[there] in names

    return reaches_holiday(-1) and reaches_holiday(1)


def _run_names(days: Sequence[date], names: Mapping[date, str], off: Sequence[bool]) -> list[str]:
    named = [group_name(names[day]) if day in names else "" for day in days]
    # Days without a name of their own take the neighbour's: first from behind, then from ahead.
    for order in (range(1, len(days)), range(len(days) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for position in order:
            if off[position] and not named[position] and off[position + step]:
                named[position] = named[position + step]
    return [name or ("Holiday" if is_off else "") for name, is_off in zip(named, off, strict=True)]


def _next_to_closed(is_working: npt.NDArray[np.bool_], closed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Business days right after a stretch without business that holds a closed business day."""
    found = np.zeros(len(is_working), dtype=bool)
    saw_closed = False
    for position, works in enumerate(is_working):
        found[position] = works and saw_closed
        saw_closed = not works and (saw_closed or bool(closed[position]))
    return found


def _places_in_month(
    days: Iterable[date], is_working: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Rank of each business day in its month (0 on other days), and whether it is the last."""
    months = np.array([day.year * 12 + day.month for day in days])
    rank = np.zeros(len(months), dtype=np.int64)
    is_last = np.zeros(len(months), dtype=bool)
    for month in np.unique(months):
        business = np.flatnonzero((months == month) & is_working)
        rank[business] = np.arange(1, len(business) + 1)
        is_last[business[-1:]] = True
    return rank, is_last
