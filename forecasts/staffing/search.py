"""The fewest agents that meet a goal, for many intervals at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

Meets = Callable[[IntArray, FloatArray], BoolArray]
"""(positions, agents), both shape (k,) → which of these intervals meet the goal with that many agents."""


def fewest_agents(meets: Meets, load_erl: FloatArray, *, at_least: IntArray | None = None) -> IntArray:
    """Smallest whole number of agents for which `meets` is true, per interval.

    Parameters
    ----------
    meets : must be monotone: once met, a goal stays met with more agents.
    load_erl : offered load per interval, shape (m,); the search starts near it.
    at_least : a number known to be too small by one at most, shape (m,); default 0.

    Notes
    -----
    The agents needed beyond the load grow like the square root of the load, so the search starts there,
    gallops in steps of that size until the answer is bracketed, and halves the bracket.
    """
    low = np.zeros(load_erl.shape, np.int64) if at_least is None else at_least
    fails, enough = low - 1, np.full(load_erl.shape, -1, dtype=np.int64)
    step = np.maximum(1, np.sqrt(load_erl) / 4.0).astype(np.int64)
    probe = np.maximum(low, np.ceil(load_erl + 0.5 * np.sqrt(load_erl)).astype(np.int64))
    open_ = np.arange(load_erl.size)
    while open_.size:
        met = meets(open_, probe[open_].astype(np.float64))
        enough[open_[met]], fails[open_[~met]] = probe[open_[met]], probe[open_[~met]]
        open_ = open_[(enough[open_] < 0) | (enough[open_] - fails[open_] > 1)]
        middle = (enough[open_] + fails[open_]) // 2
        upward = enough[open_] < 0
        probe[open_] = np.where(upward, fails[open_] + step[open_], np.maximum(middle, enough[open_] - step[open_]))
        step[open_] *= 2
    return enough
