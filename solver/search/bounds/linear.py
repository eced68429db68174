"""Solving a program: HiGHS finds the prices, our own sum proves what they are worth."""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
from scipy.optimize import OptimizeWarning, linprog
from scipy.sparse import vstack

from .program import Array, Program

Method = Literal["highs-ds", "highs-ipm"]
_LINPROG: Any = linprog  # its stubs know no sparse matrices


def prices_of(program: Program, method: Method, seconds: float) -> Array | None:
    """Prices of the rows at the optimum, or None if there is none within the time or no solution at all.

    The interpreter is free for others while the program is solved.
    """
    if seconds <= 0:
        return None
    if not len(program.cost):  # nobody has anything to choose
        kept = (program.row_low <= 0) & (program.row_high >= 0)
        return np.zeros(len(kept)) if kept.all() else None
    equal = program.row_low == program.row_high
    above = np.flatnonzero(~equal & np.isfinite(program.row_high))
    below = np.flatnonzero(~equal & np.isfinite(program.row_low))
    rows = program.matrix.tocsr()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OptimizeWarning)
        found = _LINPROG(
            program.cost,
            A_ub=vstack([rows[above], -rows[below]]),
            b_ub=np.concatenate([program.row_high[above], -program.row_low[below]]),
            A_eq=rows[equal],
            b_eq=program.row_low[equal],
            bounds=np.column_stack([program.low, program.high]),
            method=method,
            options={"time_limit": seconds},
        )
    if found.status != 0:
        return None
    prices = np.zeros(len(program.row_low))
    prices[equal] = found.eqlin.marginals
    sides = found.ineqlin.marginals
    prices[above] += sides[: len(above)]
    prices[below] -= sides[len(above) :]
    return prices
