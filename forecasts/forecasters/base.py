"""The contract of a forecaster.

A forecaster stores parameters when constructed, learns one queue's past in `fit` without changing it, and
answers `predict` with the mean of exactly the intervals asked for. It sees whole local days, the calendar
and the event ledger; it does not read files, clean, choose or judge.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from forecasts.calendar import DayFacts
from forecasts.events import EventLedger
from forecasts.history import Flags, QueueHistory, Values, too_short
from forecasts.intervals import IntervalGrid
from forecasts.spread import Spread


@dataclass(frozen=True)
class Past:
    """What a forecaster may learn from.

    Parameters
    ----------
    history : one queue, cleaned.
    facts : the calendar of the history's days.
    ledger : the events that concern the queue, future ones included.
    """

    history: QueueHistory
    facts: DayFacts
    ledger: EventLedger


@dataclass(frozen=True)
class Horizon:
    """What a forecaster is asked for.

    Parameters
    ----------
    grid : the intervals of the horizon.
    is_open : inside opening hours; the forecast has a row for each, shape (n_intervals,).
    is_staffed : open and not closed by a holiday or a closure, else the forecast is 0, shape (n_intervals,).
    facts : the calendar of the horizon's days.
    ledger : the events that concern the queue.
    """

    grid: IntervalGrid
    is_open: Flags
    is_staffed: Flags
    facts: DayFacts
    ledger: EventLedger


@dataclass(frozen=True)
class Prediction:
    """The answer of a forecaster.

    Parameters
    ----------
    mean : expected contacts of each interval of the horizon, 0 where closed, shape (n_intervals,).
    spread : scatter around it, where the forecaster declares `gives_spread`.
    """

    mean: Values
    spread: Spread | None = None


@dataclass(frozen=True)
class Capabilities:
    """What a forecaster can do.

    Parameters
    ----------
    uses_calendar : holidays, make-up days, month start and end change its forecast.
    learns_events : it learns the lift of an event from past occurrences.
    scales : ten times the contacts give ten times the forecast.
    gives_spread : its prediction brings its own spread.
    least_days : days of history below which it refuses.
    """

    uses_calendar: bool
    learns_events: bool
    scales: bool
    gives_spread: bool
    least_days: int


class Forecaster(ABC):
    """One way to forecast: its parameters, and how to learn from a past."""

    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    @classmethod
    @abstractmethod
    def test_cases(cls) -> Sequence[Forecaster]:
        """Return instances that the exam of all forecasters tries."""

    def fit(self, past: Past) -> FittedForecaster:
        """Learn from the past, which stays as it was.

        Raises
        ------
        InputError
            If too few days have anything to learn from (code ``history.too_short``).
        """
        n_days = days_known(past)
        if n_days < self.capabilities.least_days:
            raise too_short(
                past.history.queue,
                f"{n_days} days with contacts",
                f"at least {self.capabilities.least_days} days for {self.name!r}",
            )
        return self._fit(past)

    def can_learn(self, past: Past) -> bool:
        """Whether the past is long enough for `fit`."""
        return days_known(past) >= self.capabilities.least_days

    @abstractmethod
    def _fit(self, past: Past) -> FittedForecaster: ...


def days_known(past: Past) -> int:
    """Return the days from the first with contacts to learn from to the end of the history."""
    history = past.history
    seen = history.per_day(np.where(history.is_usable, np.nan_to_num(history.offered), 0.0)) > 0
    return history.grid.n_days - int(np.argmax(seen)) if seen.any() else 0


class FittedForecaster(ABC):
    """What a forecaster learned."""

    def predict(self, horizon: Horizon) -> Prediction:
        """Return the forecast of every interval of `horizon`: never negative, 0 where closed."""
        prediction = self._predict(horizon)
        mean = np.where(horizon.is_staffed, np.maximum(prediction.mean, 0.0), 0.0)
        return Prediction(np.asarray(mean, dtype=np.float64), prediction.spread)

    @abstractmethod
    def _predict(self, horizon: Horizon) -> Prediction: ...
