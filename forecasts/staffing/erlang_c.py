"""Erlang C: the service of *n* agents when nobody gives up.

Assumes Poisson arrivals, exponential handling times, contacts answered in the order they came, infinite
patience, and a steady state within the interval. Where callers give up, Erlang C asks for more agents than
are needed; use `erlang_a`.

Every function takes scalars or arrays that broadcast, and keeps 12 digits at any size. With load *a* and
*n* agents, B the Erlang B probability:

- P(wait) = B / (1 − (a/n)(1 − B)); 1 when n <= a, because the queue then grows without bound;
- service level = 1 − P(wait) · exp(−(n − a) · AWT / AHT);
- ASA = P(wait) · AHT / (n − a).

Without load nobody waits, whatever the agents.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasts.errors import InputError
from forecasts.staffing.balance import inverse_blocking
from forecasts.staffing.checks import checked
from forecasts.staffing.goals import SLACK, Goal
from forecasts.staffing.search import fewest_agents
from forecasts.staffing.workload import NEGLIGIBLE_ERL

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def p_wait(load_erl: ArrayLike, n_agents: ArrayLike) -> FloatArray:
    """Probability that a contact finds all agents busy.

    Parameters
    ----------
    load_erl : offered load a [Erlang], >= 0.
    n_agents : agents available for contacts, net of shrinkage, >= 0.

    Raises
    ------
    InputError
        If a value is negative or not finite.
    """
    a, n = np.broadcast_arrays(checked("load_erl", load_erl), checked("n_agents", n_agents))
    result = np.where(a > NEGLIGIBLE_ERL, 1.0, 0.0)
    stable = (a > NEGLIGIBLE_ERL) & (a < n)
    result[stable] = _p_wait_stable(a[stable], n[stable])
    return result[()]


def service_level(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, awt_s: ArrayLike) -> FloatArray:
    """Share of contacts answered within the acceptable waiting time.

    Parameters
    ----------
    load_erl, n_agents : as in `p_wait`.
    aht_s : mean handling time [s], > 0.
    awt_s : acceptable waiting time [s], >= 0.

    Returns
    -------
    Share in [0, 1]; 0 when agents <= load.

    Raises
    ------
    InputError
        If a value is negative or not finite, or the handling time is 0.
    """
    a, n = checked("load_erl", load_erl), checked("n_agents", n_agents)
    aht, awt = checked("aht_s", aht_s, above=0.0), checked("awt_s", awt_s)
    still_waiting = np.exp(-np.maximum(n - a, 0.0) * awt / aht)
    result: FloatArray = 1.0 - p_wait(a, n) * still_waiting
    return result


def asa_s(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike) -> FloatArray:
    """Mean wait of all contacts [s]; infinite when agents <= load.

    Parameters
    ----------
    load_erl, n_agents, aht_s : as in `service_level`.
    """
    a, n = checked("load_erl", load_erl), checked("n_agents", n_agents)
    aht = checked("aht_s", aht_s, above=0.0)
    wait = p_wait(a, n) * aht
    slack = np.maximum(n - a, 0.0)
    result: FloatArray = np.full(np.broadcast_shapes(wait.shape, slack.shape), np.inf)
    np.divide(wait, slack, out=result, where=slack > 0.0)
    return np.where(a > NEGLIGIBLE_ERL, result, 0.0)[()]


def occupancy(load_erl: ArrayLike, n_agents: ArrayLike) -> FloatArray:
    """Share of the agents' time spent on contacts: load ÷ agents, at most 1.

    Parameters
    ----------
    load_erl, n_agents : as in `p_wait`. No agents at all count as fully occupied while there is load.
    """
    a, n = np.broadcast_arrays(checked("load_erl", load_erl), checked("n_agents", n_agents))
    result = np.where(a > NEGLIGIBLE_ERL, 1.0, 0.0)
    np.divide(a, n, out=result, where=(a > NEGLIGIBLE_ERL) & (a < n))
    return result[()]


def required_agents(load_erl: ArrayLike, aht_s: ArrayLike, goal: Goal) -> IntArray:
    """Fewest agents that meet every condition of `goal`.

    Parameters
    ----------
    load_erl : offered load [Erlang], >= 0.
    aht_s : mean handling time [s], >= 0; it may be 0 where there is no load. The two broadcast.
    goal : the conditions; a maximum abandonment cannot be judged without patience.

    Returns
    -------
    Whole agents, net of shrinkage; 0 where there is no load.

    Raises
    ------
    InputError
        If a value is negative or not finite, or the goal needs patience (code ``goal.needs_patience``).
    """
    if goal.needs_patience:
        raise InputError(
            "goal",
            "a maximum abandonment with Erlang C",
            "a service level, an ASA or a maximum occupancy",
            "give the callers' patience and use Erlang A.",
            code="goal.needs_patience",
        )
    a, aht = np.broadcast_arrays(checked("load_erl", load_erl), checked("aht_s", aht_s))
    result = np.zeros(a.shape, np.int64)
    loaded = a > NEGLIGIBLE_ERL
    result[loaded] = _required_where_loaded(a[loaded], checked("aht_s", aht[loaded], above=0.0), goal)
    return result[()]


def _required_where_loaded(a: FloatArray, aht: FloatArray, goal: Goal) -> IntArray:
    # Only more agents than load keep the queue finite, whatever the goal.
    stable_from = np.floor(a).astype(np.int64) + 1
    if goal.max_occupancy is not None:
        calm = np.ceil(a / (goal.max_occupancy + SLACK)).astype(np.int64)
        stable_from = np.maximum(stable_from, calm)

    def meets(which: IntArray, n: FloatArray) -> NDArray[np.bool_]:
        load, spare, wait = a[which], n - a[which], _p_wait_stable(a[which], n)
        met = np.ones(which.shape, np.bool_)
        if goal.service_level is not None and goal.awt_s is not None:
            late = wait * np.exp(-spare * goal.awt_s / aht[which])
            met &= 1.0 - late >= goal.service_level - SLACK
        if goal.asa_s is not None:
            met &= wait * aht[which] / spare <= goal.asa_s + SLACK
        return met & (load < n)

    return fewest_agents(meets, a, at_least=stable_from)


def _p_wait_stable(a: FloatArray, n: FloatArray) -> FloatArray:
    """P(wait) where 0 < a < n, shape (m,)."""
    result: FloatArray = 1.0 / (1.0 + (inverse_blocking(n, a) - 1.0) * (1.0 - a / n))
    return result
