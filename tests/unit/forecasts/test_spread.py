"""Spread: the busyness of days and the chance within them, and the bands they give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from forecasts.conformal import LEAST_ERRORS, MAX_SCORES, calibrated
from forecasts.quantile import conformal_quantile
from forecasts.spread import Spread, fit_spread


def days_of_contacts(
    day_cv: float, n_days: int = 3000, per_day: int = 12, mean: float = 40.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Contacts, means and days of Poisson intervals under a gamma busyness."""
    random = np.random.default_rng(5)
    busyness = random.gamma(day_cv**-2, day_cv**2, n_days) if day_cv else np.ones(n_days)
    means = np.tile(np.linspace(0.2, 1.8, per_day) * mean, n_days)
    actual = random.poisson(means * np.repeat(busyness, per_day)).astype(float)
    return actual, means, np.repeat(np.arange(n_days), per_day)


@pytest.mark.parametrize("day_cv", [0.0, 0.05, 0.15])
def test_busyness_and_chance_are_told_apart(day_cv: float) -> None:
    spread = fit_spread(*days_of_contacts(day_cv))
    assert spread.day_cv == pytest.approx(day_cv, abs=0.01)
    assert spread.dispersion == pytest.approx(1.0, abs=0.05)


def test_moments_by_hand() -> None:
    # One day, means 10 and 10, errors +4 and +4: intervals 32 = 20 d + 200 v, day total 64 = 20 d + 400 v;
    # so v = 32/200 = 0.16 and d = (32 − 32)/20 = 0, kept at its floor of 0.1.
    spread = fit_spread(np.array([14.0, 14.0]), np.array([10.0, 10.0]), np.array([0, 0]))
    assert spread.day_cv == pytest.approx(0.4)
    assert spread.dispersion == pytest.approx(0.1)


def test_deviation_adds_chance_and_busyness() -> None:
    # 2 · 100 + (0.1 · 100)² = 300.
    assert Spread(0.1, 2.0).deviation(np.array([100.0]))[0] == pytest.approx(300**0.5)


def test_without_past_errors_bands_are_those_of_a_gamma_law() -> None:
    spread = Spread(0.1, 1.0)
    bands = spread.quantiles(np.array([50.0]), [0.1, 0.9])
    law = stats.gamma(a=2500 / 75, scale=75 / 50)  # mean 50, variance 50 + 25 = 75
    assert bands[0] == pytest.approx(law.ppf([0.1, 0.9]))


@pytest.mark.parametrize("scores", [(), tuple(np.linspace(0.01, 3.0, 300))])
def test_bands_are_ordered_never_negative_and_zero_where_nobody_comes(scores: tuple[float, ...]) -> None:
    means = np.array([0.0, 1e-6, 0.3, 5.0, 2_000.0])
    bands = Spread(0.06, 1.3, scores).quantiles(means, [0.025, 0.1, 0.5, 0.9, 0.975])
    assert (np.diff(bands, axis=1) >= 0).all()
    assert (bands >= 0).all()
    assert (bands[0] == 0).all()


def test_the_middle_of_a_calibrated_band_is_the_mean() -> None:
    assert Spread(0.06, 1.3, (0.5, 1.0, 2.0)).quantiles(np.array([40.0]), [0.5])[0, 0] == pytest.approx(40.0)


@pytest.mark.parametrize("mean", [0.5, 5.0, 500.0])
def test_a_score_taken_back_gives_the_contacts_it_came_from(mean: float) -> None:
    spread = Spread(0.08, 1.5)
    actual = np.array([2.0 * mean])
    size = float(spread.score(actual, np.array([mean]))[0])
    upper = Spread(0.08, 1.5, (size,) * 50).quantiles(np.array([mean]), [0.9])
    assert upper[0, 0] == pytest.approx(2.0 * mean)


def test_scores_of_busy_and_quiet_intervals_scatter_alike() -> None:
    spread = Spread(0.1, 1.0)
    random = np.random.default_rng(2)
    for mean in (8.0, 80.0, 3_000.0):
        contacts = random.poisson(mean * random.gamma(100.0, 0.01, 20_000)).astype(float)
        assert np.std(spread.score(contacts, np.full(20_000, mean))) == pytest.approx(1.0, abs=0.06)


def test_the_conformal_rank_counts_the_next_error_too() -> None:
    # Of nine errors the tenth is below the largest nine times in ten: ⌈10 · 0.9⌉ = 9; ⌈10 · 0.5⌉ = 5.
    scores = np.arange(1.0, 10.0)
    assert conformal_quantile(scores, 0.9) == 9.0
    assert conformal_quantile(scores, 0.5) == 5.0
    assert conformal_quantile(scores, 0.999) == 9.0
    assert conformal_quantile(scores, 0.0) == 0.0


@pytest.mark.parametrize("day_cv", [0.0, 0.08])
def test_calibrated_bands_hold_what_they_promise(day_cv: float) -> None:
    actual, mean, day = days_of_contacts(day_cv, n_days=800)
    past, future = day < 400, day >= 400
    # The forecaster is 10 % too low: errors, not beliefs, set the width.
    spread = calibrated(actual[past], 0.9 * mean[past], day[past])
    assert spread is not None
    bands = spread.quantiles(0.9 * mean[future], [0.025, 0.1, 0.9, 0.975])
    for lower, upper, promised in ((1, 2, 0.8), (0, 3, 0.95)):
        inside = (actual[future] >= bands[:, lower]) & (actual[future] <= bands[:, upper])
        assert inside.mean() == pytest.approx(promised, abs=0.025)


def test_too_few_errors_calibrate_nothing_and_many_are_thinned() -> None:
    actual, mean, day = days_of_contacts(0.05, n_days=500)
    few = slice(0, LEAST_ERRORS - 1)
    assert calibrated(actual[few], mean[few], day[few]) is None
    spread = calibrated(actual, mean, day)
    assert spread is not None
    assert len(spread.scores) == MAX_SCORES


def test_contacts_in_closed_hours_are_no_measure() -> None:
    actual, mean, day = days_of_contacts(0.05, n_days=500)
    stray = calibrated(np.append(actual, 3.0), np.append(mean, 0.0), np.append(day, 0))
    assert stray == calibrated(actual, mean, day)
