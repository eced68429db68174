"""Poisson regression on weekday and interval with calendar effects and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import numpy as np

from forecasts.design import Column, effect_columns, effect_values
from forecasts.forecasters.base import Capabilities, FittedForecaster, Forecaster, Horizon, Past, Prediction
from forecasts.glm_fit import Sample, fit_in_rounds
from forecasts.poisson import PoissonFit
from forecasts.profile import cells
from forecasts.spread import Spread


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
    least_growth_days : length of history from which growth is looked for; in less than a year it cannot be told
        from the season, and believing in it does more harm than good where there is none.
    """

    robust: bool = True
    half_life_days: float = 365.0
    least_growth_days: int = 365

    name: ClassVar[str] = "poisson_glm"
    capabilities: ClassVar[Capabilities] = Capabilities(
        uses_calendar=True, learns_events=True, scales=False, gives_spread=True, least_days=14
    )

    @classmethod
    def test_cases(cls) -> Sequence[Forecaster]:
        return (cls(), cls(robust=False, half_life_days=90.0))

    def _fit(self, past: Past) -> FittedForecaster:
        return fit_glm(past, self)


@dataclass(frozen=True)
class RecentPoissonGlm(PoissonGlm):
    """The same regression with a short memory and early belief in growth, for a queue that moves fast."""

    half_life_days: float = 42.0
    least_growth_days: int = 70

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


def fit_glm(past: Past, glm: PoissonGlm) -> FittedPoissonGlm:
    """Fit the regression to a past with the parameters of `glm`."""
    grid = past.history.grid
    origin = grid.start_on + timedelta(days=grid.n_days)
    ledger = past.ledger.without_lifts()
    columns = effect_columns(past.facts, ledger, grid.n_days, least_growth_days=glm.least_growth_days)
    sample = Sample.of(past, effect_values(columns, grid, past.facts, ledger, origin))
    recency = np.exp2(-np.arange(grid.n_days)[::-1] / glm.half_life_days)
    fit, spread = fit_in_rounds(sample, columns, recency, robust=glm.robust)
    return FittedPoissonGlm(origin, columns, fit, spread)
