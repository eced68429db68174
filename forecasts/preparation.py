"""From a raw history to what a forecaster sees, as it would have been seen on a given day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from forecasts.calendar import DayFacts, SiteCalendar
from forecasts.cleaning import clean, usual_day_totals
from forecasts.events import EventLedger
from forecasts.forecasters.base import Horizon, Past
from forecasts.history import Flags, QueueHistory, working_weekdays
from forecasts.intervals import IntervalGrid

CLOSED_SHARE = 0.05
"""A holiday with less than this share of a usual day's contacts was closed."""


@dataclass(frozen=True)
class Site:
    """What all queues of a site share.

    Parameters
    ----------
    country, subdivision : whose public holidays count; None knows none.
    ledger : the events.
    """

    country: str | None = None
    subdivision: str | None = None
    ledger: EventLedger = field(default_factory=EventLedger)


@dataclass(frozen=True)
class Prepared:
    """One queue's past, and how to look ahead from it.

    Parameters
    ----------
    past : cleaned history with its calendar and events.
    calendar : the calendar, with the working week found in the history.
    closed_holidays : names of the holidays on which the site was closed; "" stands for those never seen.
    """

    past: Past
    calendar: SiteCalendar
    closed_holidays: frozenset[str]

    def horizon(self, grid: IntervalGrid) -> Horizon:
        """Return the horizon on `grid`: opening hours, without closures and closed holidays."""
        facts = self.calendar.facts(grid.days)
        closed = self.past.ledger.of_kind("closure").covers(grid) | self._closed_days(facts)[grid.day_of_interval]
        is_open = self._opening(grid, facts)
        return Horizon(grid, is_open, np.asarray(is_open & ~closed, dtype=np.bool_), facts, self.past.ledger)

    def _opening(self, grid: IntervalGrid, facts: DayFacts) -> Flags:
        # A Saturday worked in exchange has the hours of the weekday it stands in for.
        weekday = facts.profile_weekday[grid.day_of_interval]
        slot = grid.local_minute_of_interval // grid.interval_min
        as_weekday = self.past.history.hours.slots(grid.interval_min)[weekday, slot]
        as_usual: Flags = self.past.history.hours.is_open(grid)
        stands_in = facts.is_makeup[grid.day_of_interval]
        return np.asarray((stands_in & as_weekday) | (~stands_in & as_usual), dtype=np.bool_)

    def _closed_days(self, facts: DayFacts) -> Flags:
        seen = {str(name) for name in self.past.facts.holiday} - {""}
        names = [str(name) if str(name) in seen else "" for name in facts.holiday]
        closed = np.array([name in self.closed_holidays for name in names], dtype=np.bool_)
        return np.asarray(closed & (facts.holiday != ""), dtype=np.bool_)


def prepare(raw: QueueHistory, site: Site, end_on: date | None = None) -> Prepared:
    """Return what could be known of a queue before local day `end_on`.

    Nothing of that day or after it enters: opening hours, working week and masks are found anew.
    """
    history = raw if end_on is None else raw.until(end_on)
    ledger = site.ledger.of_queue(raw.queue)
    own_holidays = ledger.own_holidays(history.grid.timezone)
    calendar = SiteCalendar(site.country, site.subdivision, working_weekdays(history), own_holidays)
    facts = calendar.facts(history.grid.days)
    history = clean(history, facts, ledger)
    return Prepared(Past(history, facts, ledger), calendar, _closed_holidays(history, facts))


def _closed_holidays(history: QueueHistory, facts: DayFacts) -> frozenset[str]:
    """Names of holidays without contacts, of those that fell on a day with opening hours."""
    came = history.per_day(np.where(history.is_open, np.nan_to_num(history.offered), 0.0))
    usual = np.nan_to_num(usual_day_totals(history), nan=np.inf)
    closed = came < CLOSED_SHARE * np.where(np.isinf(usual), 1.0, usual)
    counted = (facts.holiday != "") & (history.per_day(history.is_open) > 0)
    names = {str(name) for name in facts.holiday[counted]}
    of_name = {name: closed[counted & (facts.holiday == name)] for name in names}
    shut = {name for name, days in of_name.items() if days.mean() > 0.5}
    # A holiday never seen is expected to be like most of those that were.
    return frozenset(shut | {""}) if counted.any() and closed[counted].mean() > 0.5 else frozenset(shut)
