"""The columns of the regression: what makes a day differ from its weekday's usual one.

Each column is a log effect per unit. Effects are few and shared by all intervals of a day; the shape of the
day is left to the profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from forecasts.calendar import N_MONTH_START_DAYS, DayFacts
from forecasts.events import EventLedger
from forecasts.intervals import IntervalGrid

Values = npt.NDArray[np.float64]

DAYS_OF_YEAR = 365.25
YEARLY_WAVES = 3
"""Sine and cosine pairs of the yearly season: enough for a summer and a Christmas, too few to chase weeks."""

LEAST_YEARLY_DAYS = 550
"""With less than a year and a half of history a season cannot be told from growth."""

TREND_DAMPING_DAYS = 91.0
"""Growth fades ahead: it goes on for one quarter's worth altogether, however far one looks."""


@dataclass(frozen=True)
class Column:
    """A column of the regression.

    Parameters
    ----------
    name : what it stands for.
    prior_sd : how large its log effect is believed to be; a rarely seen effect is drawn towards 0.
    """

    name: str
    prior_sd: float


def effect_columns(facts: DayFacts, ledger: EventLedger, n_days: int, *, least_growth_days: int) -> tuple[Column, ...]:
    """Return the columns that a history with these facts can tell apart.

    Parameters
    ----------
    facts : the calendar of the history.
    ledger : the events that concern the queue.
    n_days : length of the history.
    least_growth_days : shorter histories have no growth.
    """
    calendar = [Column("holiday", 0.7), Column("makeup day", 0.3)]
    calendar += [Column("before holiday", 0.2), Column("after holiday", 0.1)]
    calendar += [Column(f"business day {rank} of month", 0.2) for rank in range(1, N_MONTH_START_DAYS + 1)]
    calendar += [Column("last business day of month", 0.2)]
    names = sorted({str(name) for name in facts.holiday} - {""})
    by_name = [Column(f"holiday {name}", 0.4) for name in names] if len(names) > 1 else []
    events = [Column(f"event {name}", 1.0) for name in ledger.lifting_names]
    trend = [Column("growth per year", 0.2)] if n_days >= least_growth_days else []
    waves = range(1, YEARLY_WAVES + 1) if n_days >= LEAST_YEARLY_DAYS else range(0)
    season = [Column(f"{wave} {k} a year", 0.15 / k) for k in waves for wave in ("sine", "cosine")]
    return (*calendar, *by_name, *events, *trend, *season)


def effect_values(
    columns: Sequence[Column], grid: IntervalGrid, facts: DayFacts, ledger: EventLedger, origin: date
) -> Values:
    """Return the values of the columns on `grid`, shape (n_intervals, n_columns).

    Parameters
    ----------
    ledger : the events; one whose lift was told leaves its column at 0.
    origin : first day after the history; growth counts from here, and fades after it.
    """
    told = grid_days(ledger.told().of_kind("holiday"), grid)
    per_day = {**_calendar_values(facts, told), **_time_values(grid, origin)}
    day = grid.day_of_interval
    values = np.zeros((grid.n_intervals, len(columns)))
    for position, column in enumerate(columns):
        if column.name in per_day:
            values[:, position] = per_day[column.name][day]
        elif column.name.startswith("event "):
            values[:, position] = ledger.untold().named(column.name.removeprefix("event ")).share(grid)
    return values


def grid_days(ledger: EventLedger, grid: IntervalGrid) -> npt.NDArray[np.bool_]:
    """Return the days of `grid` that an event of `ledger` touches, shape (n_days,)."""
    touched = np.bincount(grid.day_of_interval, weights=ledger.covers(grid), minlength=grid.n_days)
    return np.asarray(touched > 0, dtype=np.bool_)


def _calendar_values(facts: DayFacts, told: npt.NDArray[np.bool_]) -> dict[str, Values]:
    # Where the planner told the lift of a holiday, the learned effect stays out of it.
    is_holiday = (facts.holiday != "") & ~told
    days = {
        "holiday": is_holiday,
        "makeup day": facts.is_makeup,
        "before holiday": facts.before_holiday,
        "after holiday": facts.after_holiday,
        "last business day of month": facts.month_end,
    }
    for rank in range(1, N_MONTH_START_DAYS + 1):
        days[f"business day {rank} of month"] = facts.month_start == rank
    for name in set(facts.holiday) - {""}:
        days[f"holiday {name}"] = is_holiday & (facts.holiday == name)
    return {name: flags.astype(np.float64) for name, flags in days.items()}


def _time_values(grid: IntervalGrid, origin: date) -> dict[str, Values]:
    age = (grid.start_on - origin).days + np.arange(grid.n_days, dtype=np.float64)
    faded = np.where(age > 0, TREND_DAMPING_DAYS * -np.expm1(-np.maximum(age, 0) / TREND_DAMPING_DAYS), age)
    values = {"growth per year": faded / DAYS_OF_YEAR}
    ordinal = grid.start_on.toordinal() + np.arange(grid.n_days)
    for k in range(1, YEARLY_WAVES + 1):
        angle = 2 * np.pi * k * ordinal / DAYS_OF_YEAR
        values[f"sine {k} a year"], values[f"cosine {k} a year"] = np.sin(angle), np.cos(angle)
    return values
