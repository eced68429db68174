"""Forecast of the average handling time: a weekly profile, drawn to the queue's mean where data are thin."""

from __future__ import annotations

import numpy as np

from forecasts.forecasters.base import Horizon, Past
from forecasts.history import Values
from forecasts.profile import cells, n_cells

DEFAULT_AHT_S = 240.0
"""Handling time assumed where the history has none [s]; a note tells the planner."""

RECENT_DAYS = 364
"""Handling times of longer ago say little about today's work."""

_LEAST_CONTACTS, _MOST_CONTACTS = 50.0, 5_000.0


def forecast_aht(past: Past, horizon: Horizon, default_s: float = DEFAULT_AHT_S) -> Values:
    """Expected handling time of contacts in each interval of `horizon` [s], shape (n_intervals,).

    Parameters
    ----------
    past : the history; intervals without a handling time, and masked ones, are left out.
    default_s : where the whole history has no handling time.

    Notes
    -----
    The mean of a weekday and wall-clock interval is weighted by contacts, then drawn to the mean of its wall-clock
    interval and that to the queue's mean, each with a weight in contacts: the variance of single contacts over
    the variance between cells, both estimated. With few contacts only the queue's mean is left.
    """
    history = past.history
    known = history.is_usable & ~np.isnan(history.aht_s) & (np.nan_to_num(history.offered) > 0)
    known[: history.grid.intervals_of_day(max(0, history.grid.n_days - RECENT_DAYS)).start] = False
    if not known.any():
        return np.full(horizon.grid.n_intervals, default_s)
    profile = _profile(
        history.aht_s[known], history.offered[known], cells(history.grid, past.facts)[known], n_cells(history.grid)
    )
    return profile[cells(horizon.grid, horizon.facts)]


def _profile(aht_s: Values, contacts: Values, cell: np.ndarray, size: int) -> Values:
    """Handling time of each weekday and wall-clock interval, shape (size,)."""
    overall = float(aht_s @ contacts / contacts.sum())
    slot = cell % (size // 7)
    by_slot = _drawn(aht_s, contacts, slot, np.full(size // 7, overall))
    return _drawn(aht_s, contacts, cell, np.tile(by_slot, 7))


def _drawn(aht_s: Values, contacts: Values, group: np.ndarray, towards: Values) -> Values:
    """Mean of each group, drawn `towards` a coarser mean."""
    count = np.bincount(group, weights=contacts, minlength=len(towards))
    seconds = np.bincount(group, weights=contacts * aht_s, minlength=len(towards))
    mean = seconds / np.maximum(count, 1e-9)
    weight = _weight_of_coarser(aht_s, contacts, group, count, np.where(count > 0, mean, towards), towards)
    return np.asarray((seconds + weight * towards) / (count + weight), dtype=np.float64)


def _weight_of_coarser(
    aht_s: Values, contacts: Values, group: np.ndarray, count: np.ndarray, mean: Values, towards: Values
) -> float:
    # Contacts times squared deviation of an interval's mean is, in expectation, the variance of one contact.
    single = float(np.mean(contacts * (aht_s - mean[group]) ** 2))
    seen = count > 0
    between = float(np.average((mean - towards)[seen] ** 2, weights=count[seen]))
    between -= single * np.count_nonzero(seen) / float(count.sum())
    return float(np.clip(single / max(between, 1e-9), _LEAST_CONTACTS, _MOST_CONTACTS))
