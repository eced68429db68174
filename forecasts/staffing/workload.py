"""Offered contacts × handling time = load, the unit in which agents are counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasts.staffing.checks import checked

NEGLIGIBLE_ERL = 1e-12
"""Less load than this is none: one contact of five minutes in ten million years."""


def load_erl(offered: ArrayLike, aht_s: ArrayLike, interval_s: ArrayLike) -> NDArray[np.float64]:
    """Load in Erlang: the agents that would be busy on average if nobody ever waited.

    Parameters
    ----------
    offered : contacts that arrive in the interval, >= 0.
    aht_s : mean handling time, talk, hold and after-contact work [s], >= 0.
    interval_s : length of the interval [s], > 0. The three broadcast.

    Returns
    -------
    offered × aht_s ÷ interval_s, in the broadcast shape.

    Raises
    ------
    InputError
        If a value is negative, not finite, or the interval is empty.

    Examples
    --------
    100 contacts of 180 s in half an hour keep ten agents busy:

    >>> float(load_erl(100, 180, 1800))
    10.0
    """
    work_s = checked("offered", offered) * checked("aht_s", aht_s)
    result: NDArray[np.float64] = work_s / checked("interval_s", interval_s, above=0.0)
    return result


def pooled_aht_s(offered: ArrayLike, aht_s: ArrayLike) -> float:
    """AHT of several queues answered by the same agents: weighted by contacts [s].

    Parameters
    ----------
    offered, aht_s : contacts and AHT per queue, shape (n_queues,).

    Returns
    -------
    Total work ÷ total contacts; 0 when there are no contacts.
    """
    contacts = checked("offered", offered)
    work_s = contacts * checked("aht_s", aht_s)
    total = float(contacts.sum())
    return float(work_s.sum()) / total if total > 0.0 else 0.0
