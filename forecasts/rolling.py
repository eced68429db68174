"""Forecasts made from earlier cut-offs, as they would have been made then, beside what came."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from forecasts.conformal import calibrated
from forecasts.forecasters.base import Forecaster, Horizon, Prediction, days_known
from forecasts.history import Flags, QueueHistory, Values
from forecasts.preparation import Prepared, Site, prepare
from forecasts.spread import Spread

N_PAST_CUTOFFS = 8
"""Earlier weekly cut-offs whose errors calibrate a forecast."""

MAX_SPAN_DAYS = 28
"""Errors further ahead than four weeks are no larger, and fewer cut-offs would fit into the past."""

LEAST_TRAINING_DAYS = 28

LEAST_GAIN = 0.05
"""A forecaster replaces the first of the list when its WAPE is at least this share smaller: the cut-offs
overlap, and smaller differences change sides from month to month."""


@dataclass(frozen=True)
class PastForecast:
    """One forecast made from an earlier cut-off.

    Parameters
    ----------
    cutoff_on : first day that was not known.
    horizon : the intervals asked for.
    prediction : what was answered.
    seconds : time to prepare, fit and predict [s].
    """

    cutoff_on: date
    horizon: Horizon
    prediction: Prediction
    seconds: float


@dataclass
class Rolling:
    """Past forecasts of one queue, each made once and remembered.

    Parameters
    ----------
    raw : the whole history, not cleaned.
    site : what its queues share.
    span_days : length of each forecast.
    """

    raw: QueueHistory
    site: Site
    span_days: int
    _prepared: dict[date, Prepared] = field(default_factory=dict, repr=False)
    _forecasts: dict[tuple[str, date], PastForecast] = field(default_factory=dict, repr=False)

    def prepared(self, cutoff_on: date) -> Prepared:
        """What could be known before `cutoff_on`."""
        if cutoff_on not in self._prepared:
            self._prepared[cutoff_on] = prepare(self.raw, self.site, cutoff_on)
        return self._prepared[cutoff_on]

    def forecast(self, forecaster: Forecaster, cutoff_on: date) -> PastForecast:
        """Forecast `span_days` from `cutoff_on` with nothing known of them."""
        key = (repr(forecaster), cutoff_on)
        if key not in self._forecasts:
            began = time.perf_counter()
            prepared = self.prepared(cutoff_on)
            horizon = prepared.horizon(replace(self.raw.grid, start_on=cutoff_on, n_days=self.span_days))
            prediction = forecaster.fit(prepared.past).predict(horizon)
            seconds = time.perf_counter() - began
            self._forecasts[key] = PastForecast(cutoff_on, horizon, prediction, seconds)
        return self._forecasts[key]

    def earlier_cutoffs(self, end_on: date, n: int = N_PAST_CUTOFFS) -> list[date]:
        """Return up to `n` weekly cut-offs, oldest first, whose forecasts were over before `end_on`.

        Cut-offs leave at least four weeks, and half of the history, to learn from.
        """
        past = self.prepared(end_on).past
        n_days = days_known(past)
        least = max(LEAST_TRAINING_DAYS, n_days // 2)
        newest = n_days - self.span_days
        lengths = [newest - 7 * k for k in range(n) if newest - 7 * k >= least]
        first_on = past.history.grid.start_on + timedelta(days=past.history.grid.n_days - n_days)
        return [first_on + timedelta(days=length) for length in reversed(lengths)]

    def errors(self, forecaster: Forecaster, end_on: date) -> PastErrors:
        """Return the errors of earlier forecasts as they were known before `end_on`."""
        history = self.prepared(end_on).past.history
        forecasts = [self.forecast(forecaster, cutoff) for cutoff in self.earlier_cutoffs(end_on)]
        return PastErrors.of(history, forecasts)

    def spread(self, forecaster: Forecaster, end_on: date) -> Spread | None:
        """Return the spread that errors before `end_on` show; None where they are too few."""
        errors = self.errors(forecaster, end_on)
        return calibrated(errors.actual, errors.mean, errors.day)


@dataclass(frozen=True)
class PastErrors:
    """What came beside what was forecast, on all intervals that count.

    Parameters
    ----------
    actual, mean : contacts, shape (n,).
    day : day of each; the same date in two forecasts has two numbers, shape (n,).
    """

    actual: Values
    mean: Values
    day: npt.NDArray[np.int64]

    @classmethod
    def of(cls, history: QueueHistory, forecasts: Sequence[PastForecast]) -> PastErrors:
        """Lay forecasts beside the history that followed them."""
        parts = [beside(history, forecast) for forecast in forecasts]
        days = [forecast.horizon.grid.day_of_interval + 10_000 * n for n, forecast in enumerate(forecasts)]
        counted = [part[1] for part in parts]
        return cls(
            _joined(part[0][part[1]] for part in parts),
            _joined(forecast.prediction.mean[keep] for forecast, keep in zip(forecasts, counted, strict=True)),
            _joined(day[keep] for day, keep in zip(days, counted, strict=True)).astype(np.int64),
        )

    @property
    def wape(self) -> float:
        """Sum of absolute errors over sum of contacts; infinite without contacts."""
        total = float(self.actual.sum())
        return float(np.abs(self.actual - self.mean).sum()) / total if total > 0 else np.inf


def beside(history: QueueHistory, forecast: PastForecast) -> tuple[Values, Flags]:
    """Return what came in the intervals of a forecast, and which of them count.

    An interval counts if its contacts are known and no outage kept them away; contacts in an hour that was
    thought closed count too.
    """
    grid = forecast.horizon.grid
    first = history.grid.intervals_of_day((grid.start_on - history.grid.start_on).days).start
    known = min(grid.n_intervals, history.grid.n_intervals - first)
    actual = np.full(grid.n_intervals, np.nan)
    recorded = np.zeros(grid.n_intervals, dtype=bool)
    actual[:known] = history.offered[first : first + known]
    recorded[:known] = history.is_recorded[first : first + known]
    return actual, recorded


def best(rolling: Rolling, forecasters: Sequence[Forecaster], end_on: date) -> tuple[Forecaster, Mapping[str, float]]:
    """Return the forecaster to use from `end_on`, and the WAPE of each over earlier cut-offs by name.

    It is the first of the list that can be fitted, unless another's WAPE was clearly smaller.
    """
    past = rolling.prepared(end_on).past
    able = [forecaster for forecaster in forecasters if forecaster.can_learn(past)]
    if not able:
        return forecasters[-1], {}
    if not rolling.earlier_cutoffs(end_on):
        return able[0], {}
    scores = {forecaster.name: rolling.errors(forecaster, end_on).wape for forecaster in able}
    needed = (1.0 - LEAST_GAIN) * scores[able[0].name]
    better = [forecaster for forecaster in able if scores[forecaster.name] < needed]
    return min(better, key=lambda forecaster: scores[forecaster.name], default=able[0]), scores


def _joined(parts: Iterable[npt.NDArray[np.generic]]) -> Values:
    arrays = list(parts)
    return np.concatenate(arrays).astype(np.float64) if arrays else np.empty(0)
