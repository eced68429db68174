"""How far contacts scatter around a forecast: busy and quiet days, and chance within them.

Arrivals are not just Poisson. A whole day runs high or low together (the *busyness* of the day), and an
interval scatters around its day. A requirement that forgets the first promises too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from forecasts.quantile import conformal_quantile

Values = npt.NDArray[np.float64]

_LEAST_VARIANCE = 1e-9
_LEAST_CV = 1e-3


@dataclass(frozen=True)
class Spread:
    """The scatter of contacts around their mean.

    Parameters
    ----------
    day_cv : standard deviation of the busyness of a day, a factor with mean 1 shared by its intervals.
    dispersion : variance of an interval within its day, as a multiple of its mean; 1 is Poisson.
    scores : sizes of past errors in standard deviations, sorted, shape (n,); empty where there are none, and
        a gamma law takes their place.

    Notes
    -----
    Variance of an interval with mean m: ``dispersion · m + (day_cv · m)²``. On the scale
    ``g(m) = 2 / day_cv · asinh(day_cv · √(m / dispersion))``, whose slope is one over the standard deviation, contacts
    scatter alike at every mean: like a square root where chance rules, like a logarithm where busyness does.
    """

    day_cv: float
    dispersion: float
    scores: tuple[float, ...] = ()

    def deviation(self, mean: Values) -> Values:
        """Standard deviation of contacts, same shape as `mean`."""
        variance = self.dispersion * mean + (self.day_cv * mean) ** 2
        return np.sqrt(np.maximum(variance, _LEAST_VARIANCE))

    def score(self, actual: Values, mean: Values) -> Values:
        """Errors in standard deviations, on the scale on which contacts scatter alike."""
        return self._level(actual) - self._level(mean)

    def quantiles(self, mean: Values, probabilities: Sequence[float]) -> Values:
        """Quantiles of contacts, shape (n, n_probabilities); never negative, zero where the mean is zero."""
        if self.scores:
            score = np.array([self._signed_score(probability) for probability in probabilities])
            level = self._level(mean)[:, None] + score[None, :]
            values = np.sinh(np.maximum(level, 0.0) * self._cv / 2.0) ** 2 * self.dispersion / self._cv**2
        else:
            values = _gamma_quantiles(mean, self.deviation(mean) ** 2, probabilities)
        return np.where(mean[:, None] > 0, values, 0.0)

    @property
    def _cv(self) -> float:
        return max(self.day_cv, _LEAST_CV)

    def _level(self, contacts: Values) -> Values:
        root = np.sqrt(np.maximum(contacts, 0.0) / self.dispersion)
        return np.asarray(2.0 / self._cv * np.arcsinh(self._cv * root), dtype=np.float64)

    def _signed_score(self, probability: float) -> float:
        # Past cut-offs are few and their days run high or low together: which side they erred on says little
        # about the next. Both sides together say how far, and bands are as wide above as below.
        central = abs(2.0 * probability - 1.0)
        return float(np.sign(probability - 0.5)) * conformal_quantile(np.array(self.scores), central)


def _gamma_quantiles(mean: Values, variance: Values, probabilities: Sequence[float]) -> Values:
    # A gamma law with the right mean and variance: skewed for quiet intervals, nearly normal for busy ones.
    safe = np.maximum(mean, 1e-12)
    shape, scale = safe**2 / variance, variance / safe
    return np.stack([special.gammaincinv(shape, p) * scale for p in probabilities], axis=1)


def fit_spread(
    actual: Values,
    mean: Values,
    day: npt.NDArray[np.int64],
    *,
    interval_freedom: float = 1.0,
    day_freedom: float = 1.0,
) -> Spread:
    """Estimate the spread from errors of forecasts.

    Parameters
    ----------
    actual, mean : contacts that came and were forecast, known intervals only, shape (n,).
    day : number of the day of each interval, from 0 with gaps allowed, shape (n,).
    interval_freedom, day_freedom : share of the freedom of intervals and days that fitting left, for errors in
        the sample; 1 out of it.

    Notes
    -----
    By moments. Squared errors of intervals add up to ``dispersion · Σm + day_cv² · Σm²``, those of day totals
    to ``dispersion · Σm + day_cv² · Σ(day total)²``; two equations, two unknowns, both kept at or above zero.
    """
    error = actual - mean
    # Numbers that no interval has are days without error and without contacts.
    day_error, day_mean = np.bincount(day, weights=error), np.bincount(day, weights=mean)
    by_interval, by_day = float(error @ error) / interval_freedom, float(day_error @ day_error) / day_freedom
    total, square, day_square = float(mean.sum()), float(mean @ mean), float(day_mean @ day_mean)
    variance = max(0.0, (by_day - by_interval) / max(day_square - square, _LEAST_VARIANCE))
    dispersion = max(0.1, (by_interval - variance * square) / max(total, _LEAST_VARIANCE))
    return Spread(day_cv=float(np.sqrt(variance)), dispersion=dispersion)
