"""Poisson regression of contacts on a profile and a few effects, by Newton's method.

The profile has one free level per cell (a weekday and wall-clock interval), hundreds of them, and every
interval belongs to exactly one. Newton's equations for them are diagonal, so they are eliminated first and
only the few effects are solved for: the cost per step is that of the effects alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Values = npt.NDArray[np.float64]

MAX_STEPS = 50
TOLERANCE = 1e-8
_MAX_LOG_STEP = 2.0
_FLOOR = 1e-6


@dataclass(frozen=True)
class PoissonFit:
    """A fitted regression: expected contacts are ``exp(level[cell] + effects · x)``.

    Parameters
    ----------
    level : log level of each cell, shape (n_cells,).
    effects : log effect of each column, shape (n_columns,).
    n_steps : Newton steps taken.
    """

    level: Values
    effects: Values
    n_steps: int

    def mean(self, cell: npt.NDArray[np.int64], x: Values) -> Values:
        """Expected contacts of intervals in `cell` with columns `x`, shape (n,)."""
        return np.asarray(np.exp(self.level[cell] + x @ self.effects), dtype=np.float64)


def fit_poisson(
    offered: Values,
    cell: npt.NDArray[np.int64],
    x: Values,
    weight: Values,
    *,
    prior: Values,
    prior_weight: Values,
    ridge: Values,
) -> PoissonFit:
    """Fit the regression.

    Parameters
    ----------
    offered : contacts per interval, >= 0, shape (n,).
    cell : cell of each interval, shape (n,).
    x : columns of the effects, shape (n, n_columns).
    weight : weight of each interval, >= 0, shape (n,).
    prior, prior_weight : each cell is also observed `prior_weight` times with `prior` contacts and no effect;
        this draws thin cells to a common profile. Shape (n_cells,); a positive product keeps a cell without
        contacts finite.
    ridge : penalty ``ridge · effect² / 2`` per column, > 0, shape (n_columns,).

    Returns
    -------
    The fit that minimises the penalised Poisson deviance.

    Notes
    -----
    For given effects the best level of a cell is the logarithm of weighted contacts over weighted exposure,
    so Newton's method runs on the effects alone, with the Schur complement as its matrix. A step that does not
    lower the deviance is halved.
    """
    problem = _Problem.of(offered, cell, x, weight, prior * prior_weight, prior_weight, ridge)
    effects = np.zeros(x.shape[1])
    loss, level, mean = problem.at(effects)
    n_steps = 0
    while n_steps < MAX_STEPS:
        n_steps += 1
        step = problem.newton_step(effects, mean)
        step *= min(1.0, _MAX_LOG_STEP / max(np.abs(step).max(initial=0.0), _FLOOR))
        for _ in range(30):
            new_loss, new_level, new_mean = problem.at(effects + step)
            if new_loss <= loss:
                break
            step /= 2.0
        else:
            break
        effects = effects + step
        loss, level, mean = new_loss, new_level, new_mean
        if np.abs(step).max(initial=0.0) < TOLERANCE:
            break
    return PoissonFit(level, effects, n_steps)


@dataclass(frozen=True)
class _Problem:
    """The regression, with neighbouring intervals of equal columns (mostly a whole day) taken together.

    Parameters
    ----------
    cell, run, weight : per interval; `run` numbers the stretches of equal columns.
    x : columns of each run.
    run_contacts : weighted contacts of each run.
    contacts : weighted contacts of each cell, prior included.
    prior_exposure, ridge : as given.
    """

    cell: npt.NDArray[np.int64]
    run: npt.NDArray[np.int64]
    weight: Values
    x: Values
    run_contacts: Values
    contacts: Values
    prior_exposure: Values
    ridge: Values

    @classmethod
    def of(
        cls,
        offered: Values,
        cell: npt.NDArray[np.int64],
        x: Values,
        weight: Values,
        prior_contacts: Values,
        prior_exposure: Values,
        ridge: Values,
    ) -> _Problem:
        changes = np.any(x[1:] != x[:-1], axis=1)
        run = np.concatenate(([0], np.cumsum(changes)))
        first = np.concatenate(([0], np.flatnonzero(changes) + 1))
        contacts = prior_contacts + _sums(cell, weight * offered, len(prior_contacts))
        return cls(
            cell, run, weight, x[first], _sums(run, weight * offered, len(first)), contacts, prior_exposure, ridge
        )

    def at(self, effects: Values) -> tuple[float, Values, Values]:
        """Penalised loss, best levels and weighted means of all intervals for `effects`."""
        eta = self.x @ effects
        factor = self.weight * np.exp(eta)[self.run]
        exposure = self.prior_exposure + _sums(self.cell, factor, len(self.contacts))
        level = np.log(np.maximum(self.contacts, _FLOOR)) - np.log(np.maximum(exposure, _FLOOR))
        # With the levels at their best the exposures add up to the contacts, a constant.
        fit = float(self.run_contacts @ eta + self.contacts @ level)
        return 0.5 * float(self.ridge @ effects**2) - fit, level, np.exp(level)[self.cell] * factor

    def newton_step(self, effects: Values, mean: Values) -> Values:
        """Step of Newton's method on the effects, the levels following at their best."""
        of_run = _sums(self.run, mean, len(self.x))
        of_cell = _sums(self.cell, mean, len(self.contacts))
        gradient = self.x.T @ (self.run_contacts - of_run) - self.ridge * effects
        curvature = (self.x * of_run[:, None]).T @ self.x + np.diag(self.ridge)
        meeting = sparse.csr_array((mean, (self.cell, self.run)), shape=(len(self.contacts), len(self.x)))
        cross = meeting @ self.x
        # What the prior contributes to a cell's curvature is what its contacts exceed the means by.
        total = np.maximum(of_cell, self.contacts)
        schur = curvature - (cross / np.maximum(total, _FLOOR)[:, None]).T @ cross
        return np.asarray(np.linalg.solve(schur, gradient), dtype=np.float64)


def _sums(group: npt.NDArray[np.int64], values: Values, size: int) -> Values:
    return np.bincount(group, weights=values, minlength=size).astype(np.float64)
