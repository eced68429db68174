"""Fitting the regression to one past: what the likelihood sees, and what each round learns for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from forecasts.design import Column
from forecasts.forecasters.base import Past
from forecasts.history import Values, working_weekdays
from forecasts.intervals import DAY_MIN
from forecasts.poisson import PoissonFit, fit_poisson
from forecasts.profile import cells, n_cells, profile_prior
from forecasts.spread import Spread, fit_spread

FIRST_GUESS = Spread(day_cv=0.07, dispersion=1.5)
"""Scatter believed in before the first fit: that of a usual centre."""

N_ROUNDS = 3
"""Fits in turn, each with the scatter, the common shape and the weights the one before it found."""

ROBUST_LIMIT = 3.0
"""Days further than this many standard deviations from their fit count less, in inverse proportion."""

DAY_PARAMETERS = 16
"""Levels of seven weekdays and the calendar effects, which fit days rather than intervals."""

SHAPE_HALF_LIFE_DAYS = 21.0
"""Memory for the shape of the day; between two and eight weeks makes little difference."""

SHAPE_SD = 0.05
"""How far, as a share, the shape is believed to have moved."""

SHAPE_REACH_MIN = 60
"""A shape moves with its neighbours on the clock: they are looked at together."""

_LEAST_FREEDOM = 0.1
_SCALE_OF_MAD = 1.4826
_NEXT_TO_NOTHING = 1e-6


@dataclass(frozen=True)
class Sample:
    """The usable intervals of a past.

    Parameters
    ----------
    offered, cell, day : contacts, profile cell and day of each, shape (n,).
    x : columns of the effects, shape (n, n_columns).
    n_days, n_cells : days of the past, cells of the profile.
    groups : weekdays that may share a daily shape.
    """

    offered: Values
    cell: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]
    x: Values
    n_days: int
    n_cells: int
    groups: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, past: Past, x: Values) -> Sample:
        """Take the usable intervals of `past`; `x` has the columns of all of them."""
        history = past.history
        usable, grid = history.is_usable, history.grid
        business = working_weekdays(history)
        groups = (tuple(sorted(business)), tuple(sorted(set(range(7)) - business)))
        return cls(
            history.offered[usable],
            cells(grid, past.facts)[usable],
            grid.day_of_interval[usable],
            x[usable],
            grid.n_days,
            n_cells(grid),
            tuple(group for group in groups if group),
        )

    @property
    def n_days_seen(self) -> int:
        """Days with a usable interval."""
        return int(np.count_nonzero(np.bincount(self.day)))

    def per_day(self, values: Values) -> Values:
        """Sum values over each day, shape (n_days,)."""
        return np.bincount(self.day, weights=values, minlength=self.n_days).astype(np.float64)

    def per_cell(self, values: Values) -> Values:
        """Sum values over each cell, shape (n_cells,)."""
        return np.bincount(self.cell, weights=values, minlength=self.n_cells).astype(np.float64)


def fit_in_rounds(
    sample: Sample, columns: Sequence[Column], recency: Values, *, robust: bool
) -> tuple[PoissonFit, Spread]:
    """Fit the regression, first to all days alike, then with what the fit before taught.

    Parameters
    ----------
    recency : weight of each day, shape (n_days,).
    robust : weigh days down that fit badly.
    """
    spread, weight = FIRST_GUESS, recency
    contacts = np.full(sample.n_cells, 1.0)
    prior_weight = np.full(sample.n_cells, _NEXT_TO_NOTHING)
    for _ in range(N_ROUNDS):
        fit = fit_poisson(
            sample.offered,
            sample.cell,
            sample.x,
            weight[sample.day],
            prior=contacts,
            prior_weight=prior_weight,
            ridge=_ridge(sample, columns, spread),
        )
        mean = fit.mean(sample.cell, sample.x)
        spread = _spread(sample, mean)
        weight = recency * _day_weights(sample, mean) if robust else recency
        # The shape is that of a day without effects, so that it pulls cells together and not effects to zero.
        exposure = weight[sample.day] * np.exp(sample.x @ fit.effects)
        contacts, prior_weight = _prior(sample, weight, exposure, spread)
    return _with_recent_shape(sample, fit, spread), spread


def _with_recent_shape(sample: Sample, fit: PoissonFit, spread: Spread) -> PoissonFit:
    """Move the daily shape, and not the level, towards that of the last weeks.

    Hours shift with daylight and habits faster than a queue grows. For each wall-clock interval, alike weekdays
    together, recent contacts are set against what the fit would give their day's own total.
    """
    mean = fit.mean(sample.cell, sample.x)
    day_ratio = sample.per_day(sample.offered) / np.maximum(sample.per_day(mean), 1e-9)
    recent = np.exp2(-(sample.n_days - 1 - sample.day) / SHAPE_HALF_LIFE_DAYS)
    n_slots = sample.n_cells // 7
    group_of_weekday = np.array([next(n for n, group in enumerate(sample.groups) if day in group) for day in range(7)])
    alike = np.repeat(group_of_weekday, n_slots) * n_slots + np.tile(np.arange(n_slots), 7)
    of_sample, size = alike[sample.cell], len(sample.groups) * n_slots
    # Worth of the belief that the shape stayed, in contacts: chance over what shapes are known to move.
    belief = spread.dispersion / SHAPE_SD**2
    seen = np.bincount(of_sample, weights=recent * sample.offered, minlength=size)
    due = np.bincount(of_sample, weights=recent * mean * day_ratio[sample.day], minlength=size)
    moved = np.log((_within_the_hour(seen, n_slots) + belief) / (_within_the_hour(due, n_slots) + belief))
    return replace(fit, level=fit.level + moved[alike])


def _within_the_hour(values: npt.NDArray[np.generic], n_slots: int) -> Values:
    """Sum over the intervals within SHAPE_REACH_MIN on either side, round the clock; same shape."""
    reach = SHAPE_REACH_MIN * n_slots // DAY_MIN
    clock = values.reshape(-1, n_slots).astype(np.float64)
    around = [np.roll(clock, step, axis=1) for step in range(-reach, reach + 1)]
    return np.asarray(np.sum(around, axis=0).ravel(), dtype=np.float64)


def _ridge(sample: Sample, columns: Sequence[Column], spread: Spread) -> Values:
    day_total = float(sample.offered.sum()) / max(1, sample.n_days_seen)
    # The likelihood believes in Poisson days, but a day scatters by its busyness too: what one day tells
    # about an effect is worth that much less, so the ridge is worth that much more.
    day_dispersion = spread.dispersion + spread.day_cv**2 * day_total
    return np.array([day_dispersion / column.prior_sd**2 for column in columns])


def _prior(sample: Sample, weight: Values, exposure: Values, spread: Spread) -> tuple[Values, Values]:
    shape = (7, sample.n_cells // 7)
    contacts = sample.per_cell(weight[sample.day] * sample.offered).reshape(shape)
    prior = profile_prior(contacts, sample.per_cell(exposure).reshape(shape), sample.groups, spread.dispersion)
    return prior.contacts, prior.weight


def _spread(sample: Sample, mean: Values) -> Spread:
    n_levels = int(np.count_nonzero(np.bincount(sample.cell)))
    return fit_spread(
        sample.offered,
        mean,
        sample.day,
        interval_freedom=max(1 - n_levels / len(mean), _LEAST_FREEDOM),
        day_freedom=max(1 - DAY_PARAMETERS / sample.n_days_seen, _LEAST_FREEDOM),
    )


def _day_weights(sample: Sample, mean: Values) -> Values:
    """Weight of each day: 1, or less the further it lies from its fit."""
    seen, due = sample.per_day(sample.offered), sample.per_day(mean)
    known = due > 0
    ratio = np.where(known, seen / np.maximum(due, 1e-9) - 1.0, 0.0)
    typical = _SCALE_OF_MAD * float(np.median(np.abs(ratio[known])))
    score = np.abs(ratio) / np.maximum(np.sqrt(typical**2 + 1.0 / np.maximum(due, 1.0)), 1e-9)
    return np.where(score > ROBUST_LIMIT, ROBUST_LIMIT / np.maximum(score, 1e-9), 1.0)
