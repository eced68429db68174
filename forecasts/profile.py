"""The weekly profile: how much a weekday and wall-clock interval resembles the common shape of its kind of day.

A quiet cell of few contacts says little about itself. It is drawn towards what its weekday's level and the
common shape of similar weekdays suggest, as strongly as the data show that weekdays are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasts.calendar import DayFacts
from forecasts.intervals import DAY_MIN, IntervalGrid

Values = npt.NDArray[np.float64]

_ROUNDS = 12
_LEAST_SD, _MOST_SD = 0.03, 3.0
_LEAST_CONTACTS = 1e-3


@dataclass(frozen=True)
class ProfilePrior:
    """What is believed about each cell before its own contacts are counted.

    Parameters
    ----------
    contacts : contacts expected of the cell, shape (n_weekdays · n_slots,).
    weight : how many days of observation that belief is worth, same shape.
    """

    contacts: Values
    weight: Values


def n_cells(grid: IntervalGrid) -> int:
    """Return the number of profile cells: seven weekdays of wall-clock intervals."""
    return 7 * DAY_MIN // grid.interval_min


def cells(grid: IntervalGrid, facts: DayFacts) -> npt.NDArray[np.int64]:
    """Return the profile cell of each interval: weekday by wall-clock interval, shape (n_intervals,)."""
    slot = grid.local_minute_of_interval // grid.interval_min
    return facts.profile_weekday[grid.day_of_interval] * (DAY_MIN // grid.interval_min) + slot


def profile_prior(contacts: Values, days: Values, groups: Sequence[Sequence[int]], dispersion: float) -> ProfilePrior:
    """Estimate the common shape of similar weekdays, and how far weekdays depart from it.

    Parameters
    ----------
    contacts, days : contacts seen in each cell and on how many days, shape (7, n_slots).
    groups : weekdays that may share a shape.
    dispersion : variance of an interval as a multiple of its mean.

    Notes
    -----
    In a group the expected contacts are (level of the weekday) × (shape), fitted by proportional scaling, which is the
    maximum likelihood of that Poisson model. The departures' variance τ² is what is left of their squares after the
    variance that chance explains; the belief is then worth ``dispersion / τ²`` contacts in every cell.
    """
    expected = np.zeros_like(contacts)
    weight = np.zeros_like(contacts)
    for group in groups:
        rows = list(group)
        rate = _scaled(contacts[rows], days[rows])
        sd = _departure_sd(contacts[rows], days[rows] * rate, dispersion)
        expected[rows] = np.maximum(rate, _LEAST_CONTACTS)
        weight[rows] = dispersion / sd**2 / expected[rows]
    return ProfilePrior(expected.ravel(), weight.ravel())


def _scaled(contacts: Values, days: Values) -> Values:
    """Rate per day of the model level × shape, shape (n_weekdays, n_slots)."""
    level, shape = np.ones(len(contacts)), np.ones(contacts.shape[1])
    for _ in range(_ROUNDS):
        level = contacts.sum(axis=1) / np.maximum(days @ shape, 1e-9)
        shape = contacts.sum(axis=0) / np.maximum(level @ days, 1e-9)
    return np.asarray(np.outer(level, shape), dtype=np.float64)


def _departure_sd(contacts: Values, expected: Values, dispersion: float) -> float:
    seen = expected > 1.0
    if np.count_nonzero(seen) < 2 or len(contacts) < 2:
        return _MOST_SD
    departure = contacts[seen] / expected[seen] - 1.0
    chance = dispersion / expected[seen]
    trust = 1.0 / (chance + 0.01)
    variance = float((trust * (departure**2 - chance)).sum() / trust.sum())
    return float(np.clip(np.sqrt(max(variance, 0.0)), _LEAST_SD, _MOST_SD))
