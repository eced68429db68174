"""Small pasts to think with: weeks of contacts whose every number is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecasts.events import EventLedger
from forecasts.forecasters.base import Horizon, Past
from forecasts.history import QueueHistory, queue_histories
from forecasts.intervals import IntervalGrid
from forecasts.preparation import Prepared, Site, prepare
from forecasts.tables import check_history

MONDAY = date(2025, 3, 3)
"""Start of the small pasts: a Monday without holidays nearby, months of 31 and 30 days ahead."""

Rate = Callable[[date, int], float | None]
"""Contacts of a day and hour; None leaves the row out."""


def office(day: date, hour: int) -> float | None:
    """Open Monday to Friday, 9:00 to 12:00: 10, 20 and 30 contacts an hour, ten more on Mondays."""
    if day.weekday() > 4 or not 9 <= hour < 12:
        return None
    return 10.0 * (hour - 8) + (10.0 if day.weekday() == 0 else 0.0)


def history_frame(
    rate: Rate = office,
    n_days: int = 56,
    *,
    start_on: date = MONDAY,
    timezone: str = "Europe/Berlin",
    queue: str | None = None,
    aht_seconds: float | None = None,
) -> pd.DataFrame:
    """An hourly history with exactly the contacts of `rate`, as a file would hold it: wall-clock times."""
    rows = []
    for day in (start_on + timedelta(days=n) for n in range(n_days)):
        for hour in range(24):
            offered = rate(day, hour)
            if offered is not None:
                rows.append({"start": f"{day} {hour:02d}:00", "offered": offered})
    frame = pd.DataFrame(rows)
    if queue is not None:
        frame.insert(0, "queue", queue)
    return frame if aht_seconds is None else frame.assign(aht_seconds=aht_seconds)


def checked(rate: Rate = office, n_days: int = 56, **given: object) -> pd.DataFrame:
    """The same, checked."""
    timezone = str(given.get("timezone", "Europe/Berlin"))
    return check_history(history_frame(rate, n_days, **given), timezone=timezone)  # type: ignore[arg-type]


def raw_history(rate: Rate = office, n_days: int = 56, **given: object) -> QueueHistory:
    """The same on its grid, not cleaned."""
    return queue_histories(checked(rate, n_days, **given), interval_min=60)[0]


def prepared(
    rate: Rate = office, n_days: int = 56, *, country: str | None = None, ledger: EventLedger | None = None
) -> Prepared:
    """The same, cleaned, with its calendar."""
    return prepare(raw_history(rate, n_days), Site(country, ledger=ledger or EventLedger()))


def past_of(rate: Rate = office, n_days: int = 56, *, ledger: EventLedger | None = None) -> Past:
    """What a forecaster may learn of it."""
    return prepared(rate, n_days, ledger=ledger).past


def horizon_after(made: Prepared, n_days: int = 7) -> Horizon:
    """The days after the past."""
    grid = made.past.history.grid
    start_on = grid.start_on + timedelta(days=grid.n_days)
    return made.horizon(IntervalGrid(grid.timezone, start_on, n_days, grid.interval_min))


def noisy(rate: Rate, seed: int = 1, day_cv: float = 0.05) -> Rate:
    """Poisson contacts around `rate`, each day busier or quieter by a gamma factor; the same for a seed."""

    def draw(day: date, hour: int) -> float | None:
        mean = rate(day, hour)
        if mean is None:
            return None
        busyness = np.random.default_rng([seed, day.toordinal()]).gamma(day_cv**-2, day_cv**2)
        return float(np.random.default_rng([seed, day.toordinal(), hour]).poisson(mean * busyness))

    return draw
