"""Poisson regression on weekday and interval with calendar effects and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import numpy as np

from forecasts.design import Column, effect_columns, effect_values
from forecasts.forecasters.base import Capabilities, FittedForecaster, Forecaster, Horizon, Past, Prediction
from forecasts.history import Values, working_weekdays
from forecasts.poisson import PoissonFit, fit_poisson
from forecasts.profile import ProfilePrior, cells, n_cells, profile_prior
from forecasts.spread import Spread, fit_spread

ROBUST_LIMIT = 3.0
"""Days further than this many standard deviations from their fit count less, in inverse proportion."""

FIRST_GUESS = Spread(day_cv=0.07, dispersion=1.5)
"""Scatter believed in before the first fit: that of a usual centre."""

N_ROUNDS = 3
"""Fits in turn, each with the scatter and the weights the one before it found."""

DAY_PARAMETERS = 16
"""Levels of seven weekdays and the calendar effects, which fit days rather than intervals."""


@dataclass(frozen=True)
class PoissonGlm(Forecaster):
    """Contacts are Poisson around ``profile[weekday, interval] · exp(effects)``, days scatter around that.

    The profile has a level for each weekday and interval; where contacts are few it is drawn to the common shape of
    business days (or of the other days). Effects: holiday, make-up day, the days next to a holiday, the first three
    business days and the last of a month, promotions and seasons by name, slow growth that fades ahead and, with a
    year and a half of history, the season of the year. Each effect is drawn to zero by what is believable and
    how often it was seen.

    Parameters
    ----------
    robust : weigh days down that fit badly.
    half_life_days : a day this long ago counts half.
    """

    robust: bool = True
    half_life_days: float = 365.0

    name: ClassVar[str] = "poisson_glm"
    capabilities: ClassVar[Capabilities] = Capabilities(
        uses_calendar=True, learns_events=True, scales=False, gives_spread=True, least_days=14
    )

    @classmethod
    def test_cases(cls) -> Sequence[Forecaster]:
        return (cls(), cls(robust=False, half_life_days=90.0))

    def _fit(self, past: Past) -> FittedForecaster:
        return fit_glm(past, robust=self.robust, half_life_days=self.half_life_days)


@dataclass(frozen=True)
class RecentPoissonGlm(PoissonGlm):
    """The same regression with a short memory, for a queue whose level or profile moves fast."""

    half_life_days: float = 42.0

    name: ClassVar[str] = "poisson_glm_recent"


@dataclass(frozen=True)
class FittedPoissonGlm(FittedForecaster):
    """A fitted regression."""

    origin: date
    columns: tuple[Column, ...]
    fit: PoissonFit
    spread: Spread

    @property
    def effects(self) -> dict[str, float]:
        """Factor on contacts of each column: 1.08 is 8 % more."""
        factors = np.exp(self.fit.effects).tolist()
        return dict(zip((column.name for column in self.columns), factors, strict=True))

    def _predict(self, horizon: Horizon) -> Prediction:
        x = effect_values(self.columns, horizon.grid, horizon.facts, horizon.ledger, self.origin)
        mean = self.fit.mean(cells(horizon.grid, horizon.facts), x)
        return Prediction(mean * horizon.ledger.told_lift(horizon.grid), self.spread)


def fit_glm(past: Past, *, robust: bool, half_life_days: float) -> FittedPoissonGlm:
    """Fit the regression, first to all days alike, then with what the first fit taught about scatter."""
    grid = past.history.grid
    origin = grid.start_on + timedelta(days=grid.n_days)
    ledger = past.ledger.without_lifts()
    columns = effect_columns(past.facts, ledger, grid.n_days)
    x = effect_values(columns, grid, past.facts, ledger, origin)
    recency = np.exp2(-np.arange(grid.n_days)[::-1] / half_life_days)
    spread, weight = FIRST_GUESS, recency
    for _ in range(N_ROUNDS):
        fit = _fit_once(past, columns, x, spread, weight)
        mean = fit.mean(cells(grid, past.facts), x)
        spread = _spread(past, mean)
        weight = recency * _day_weights(past, mean) if robust else recency
    return FittedPoissonGlm(origin, columns, fit, spread)


def _fit_once(past: Past, columns: Sequence[Column], x: Values, spread: Spread, weight: Values) -> PoissonFit:
    history = past.history
    usable, cell = history.is_usable, cells(history.grid, past.facts)
    prior = _prior(past, spread)
    day_total = float(history.offered[usable].sum()) / max(1, int(np.count_nonzero(history.per_day(usable))))
    # The likelihood believes in Poisson days, but a day scatters by its busyness too: what one day tells
    # about an effect is worth that much less, so the ridge is worth that much more.
    day_dispersion = spread.dispersion + spread.day_cv**2 * day_total
    return fit_poisson(
        history.offered[usable],
        cell[usable],
        x[usable],
        weight[history.grid.day_of_interval[usable]],
        prior=prior.contacts,
        prior_weight=prior.weight,
        ridge=np.array([day_dispersion / column.prior_sd**2 for column in columns]),
    )


def _prior(past: Past, spread: Spread) -> ProfilePrior:
    history = past.history
    usable = history.is_usable
    cell, size = cells(history.grid, past.facts)[usable], n_cells(history.grid)
    days = np.bincount(cell, minlength=size).reshape(7, -1).astype(np.float64)
    contacts = np.bincount(cell, weights=history.offered[usable], minlength=size)
    business = sorted(working_weekdays(history))
    others = sorted(set(range(7)) - set(business))
    return profile_prior(
        contacts.reshape(7, -1).astype(np.float64),
        days,
        [group for group in (business, others) if group],
        spread.dispersion,
    )


def _spread(past: Past, mean: Values) -> Spread:
    history = past.history
    usable = history.is_usable
    n, n_days = int(np.count_nonzero(usable)), int(np.count_nonzero(history.per_day(usable)))
    n_levels = len(np.unique(cells(history.grid, past.facts)[usable]))
    return fit_spread(
        history.offered[usable],
        mean[usable],
        history.grid.day_of_interval[usable],
        interval_freedom=max(1 - n_levels / n, 0.1),
        day_freedom=max(1 - DAY_PARAMETERS / n_days, 0.1),
    )


def _day_weights(past: Past, mean: Values) -> Values:
    """Weight of each day: 1, or less the further it lies from its fit."""
    history = past.history
    seen = history.per_day(np.where(history.is_usable, np.nan_to_num(history.offered), 0.0))
    due = history.per_day(np.where(history.is_usable, mean, 0.0))
    known = due > 0
    ratio = np.where(known, seen / np.maximum(due, 1e-9) - 1.0, 0.0)
    typical = 1.4826 * float(np.median(np.abs(ratio[known])))
    score = np.abs(ratio) / np.maximum(np.sqrt(typical**2 + 1.0 / np.maximum(due, 1.0)), 1e-9)
    return np.where(score > ROBUST_LIMIT, ROBUST_LIMIT / np.maximum(score, 1e-9), 1.0)
