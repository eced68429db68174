"""Poisson regression: against a general solver, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from forecasts.poisson import fit_poisson

NO_PRIOR = 1e-12


def sample(n: int = 400, n_cells: int = 12, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Contacts, cells, columns (constant over runs of eight intervals) and weights."""
    random = np.random.default_rng(seed)
    cell = np.arange(n) % n_cells
    x = np.repeat(random.normal(size=(n // 8, 3)), 8, axis=0)
    mean = np.exp(2.0 + 0.1 * cell + x @ [0.3, -0.2, 0.05])
    return random.poisson(mean).astype(float), cell, x, random.uniform(0.5, 2.0, n)


def test_without_penalty_it_is_the_maximum_likelihood_of_a_general_solver() -> None:
    offered, cell, x, weight = sample()
    fit = fit_poisson(
        offered, cell, x, weight, prior=np.ones(12), prior_weight=np.full(12, NO_PRIOR), ridge=np.full(3, NO_PRIOR)
    )
    design = np.hstack([np.eye(12)[cell], x])
    oracle = sm.GLM(offered, design, family=sm.families.Poisson(), freq_weights=weight).fit(tol=1e-12)
    np.testing.assert_allclose(np.concatenate([fit.level, fit.effects]), oracle.params, rtol=1e-6)
    np.testing.assert_allclose(fit.mean(cell, x), oracle.fittedvalues, rtol=1e-6)


def test_with_penalty_and_prior_the_gradient_is_zero() -> None:
    # The penalised likelihood's own equations: contacts minus means, per cell and per effect.
    offered, cell, x, weight = sample()
    prior, prior_weight, ridge = np.full(12, 9.0), np.full(12, 4.0), np.array([5.0, 50.0, 500.0])
    fit = fit_poisson(offered, cell, x, weight, prior=prior, prior_weight=prior_weight, ridge=ridge)
    error = weight * (offered - fit.mean(cell, x))
    np.testing.assert_allclose(x.T @ error - ridge * fit.effects, 0.0, atol=1e-5)
    of_cell = np.bincount(cell, weights=error) + prior_weight * (prior - np.exp(fit.level))
    np.testing.assert_allclose(of_cell, 0.0, atol=1e-6)


def test_a_cell_without_effects_has_the_mean_of_its_contacts() -> None:
    # (3 + 5) contacts in 2 intervals, and a prior of 10 contacts that counts as 2 intervals: (8 + 20) / 4 = 7.
    fit = fit_poisson(
        np.array([3.0, 5.0]),
        np.array([0, 0]),
        np.zeros((2, 0)),
        np.ones(2),
        prior=np.array([10.0]),
        prior_weight=np.array([2.0]),
        ridge=np.zeros(0),
    )
    assert np.exp(fit.level).tolist() == pytest.approx([7.0])


def test_columns_that_change_within_a_day_are_not_taken_together() -> None:
    # Twice the contacts in every second interval of one cell: an effect of log 2.
    x = np.array([[0.0], [1.0]] * 20)
    fit = fit_poisson(
        10.0 + 10.0 * x[:, 0],
        np.zeros(40, dtype=int),
        x,
        np.ones(40),
        prior=np.array([10.0]),
        prior_weight=np.array([NO_PRIOR]),
        ridge=np.array([NO_PRIOR]),
    )
    assert fit.effects[0] == pytest.approx(np.log(2.0))


def test_an_effect_never_seen_stays_zero() -> None:
    offered, cell, x, weight = sample()
    x[:, 2] = 0.0
    fit = fit_poisson(offered, cell, x, weight, prior=np.ones(12), prior_weight=np.full(12, NO_PRIOR), ridge=np.ones(3))
    assert fit.effects[2] == 0.0


def test_a_day_without_contacts_does_not_run_away() -> None:
    offered, cell, x, weight = sample()
    x[:, 2] = 0.0
    x[:8, 2], offered[:8] = 1.0, 0.0
    fit = fit_poisson(
        offered, cell, x, weight, prior=np.ones(12), prior_weight=np.full(12, NO_PRIOR), ridge=np.full(3, 2.0)
    )
    assert np.isfinite(fit.effects).all()
    assert fit.effects[2] < -1.0


def test_the_input_is_left_as_it_was() -> None:
    given = sample()
    before = [array.copy() for array in given]
    fit_poisson(*given, prior=np.ones(12), prior_weight=np.ones(12), ridge=np.ones(3))
    for array, same in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, same)
