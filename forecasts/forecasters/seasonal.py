"""The bars every forecaster must clear: last week again, and the mean of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from forecasts.events import EventLedger, learned_lift
from forecasts.forecasters.base import Capabilities, FittedForecaster, Forecaster, Horizon, Past, Prediction
from forecasts.history import Values
from forecasts.profile import cells, n_cells

_CAPABILITIES = Capabilities(uses_calendar=False, learns_events=True, scales=True, gives_spread=False, least_days=7)

LIFT_WEEKS = 8
"""Ordinary weeks with which the past occurrences of an event are compared."""


@dataclass(frozen=True)
class SeasonalNaive(Forecaster):
    """The same weekday and interval of the last ordinary week, again and again.

    Days that a holiday or an event touched are not repeated; an interval missing last week is taken from the week
    before. The lift of a promotion or season is told, or learned by comparing its past with ordinary weeks.

    Parameters
    ----------
    n_weeks : number of past weeks whose mean is repeated.
    """

    n_weeks: int = 1

    name: ClassVar[str] = "seasonal_naive"
    capabilities: ClassVar[Capabilities] = _CAPABILITIES

    @classmethod
    def test_cases(cls) -> Sequence[Forecaster]:
        return (cls(), cls(n_weeks=2))

    def _fit(self, past: Past) -> FittedForecaster:
        # What is usual is judged by several weeks: a lift must not hang on the chance of one.
        usual = _recent_profile(past, max(self.n_weeks, LIFT_WEEKS))
        lifts = _lifts(past, usual[cells(past.history.grid, past.facts)])
        return FittedSeasonal(_recent_profile(past, self.n_weeks), lifts)


@dataclass(frozen=True)
class SeasonalMean(SeasonalNaive):
    """The mean of the last eight ordinary weeks, weekday by weekday and interval by interval."""

    n_weeks: int = 8

    name: ClassVar[str] = "seasonal_mean"


@dataclass(frozen=True)
class FittedSeasonal(FittedForecaster):
    """A week to repeat, and the lifts of named events.

    Parameters
    ----------
    profile : contacts of each weekday and wall-clock interval, shape (n_cells,).
    lifts : share added by each event name.
    """

    profile: Values
    lifts: dict[str, float]

    def _predict(self, horizon: Horizon) -> Prediction:
        mean = self.profile[cells(horizon.grid, horizon.facts)] * horizon.ledger.told_lift(horizon.grid)
        for name, lift in self.lifts.items():
            mean = mean * (1.0 + lift * horizon.ledger.untold().named(name).share(horizon.grid))
        return Prediction(mean)


def _recent_profile(past: Past, n_weeks: int) -> Values:
    """Mean of the last `n_weeks` known values of each cell; of all its days where none is ordinary."""
    history = past.history
    ordinary = past.facts.is_ordinary[history.grid.day_of_interval]
    ordinary = ordinary & ~past.ledger.of_kind("promotion", "season").covers(history.grid)
    profile = _mean_of_last(past, np.flatnonzero(history.is_usable & ordinary), n_weeks)
    anything = _mean_of_last(past, np.flatnonzero(history.is_usable), n_weeks)
    return np.nan_to_num(np.where(np.isnan(profile), anything, profile))


def _mean_of_last(past: Past, intervals: np.ndarray, n_weeks: int) -> Values:
    history = past.history
    cell = cells(history.grid, past.facts)[intervals]
    newest_first = np.lexsort((-intervals, cell))
    cell, offered = cell[newest_first], history.offered[intervals][newest_first]
    # Rank within the cell: position minus the position at which the cell begins.
    begins = np.searchsorted(cell, cell, side="left")
    recent = np.arange(len(cell)) - begins < n_weeks
    size = n_cells(history.grid)
    total = np.bincount(cell[recent], weights=offered[recent], minlength=size)
    count = np.bincount(cell[recent], minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _lifts(past: Past, baseline: Values) -> dict[str, float]:
    history = past.history
    offered = np.where(history.is_usable, history.offered, np.nan)
    ledger: EventLedger = past.ledger
    return {
        name: learned_lift(ledger.named(name).share(history.grid), offered, baseline) for name in ledger.lifting_names
    }
