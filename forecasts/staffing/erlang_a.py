"""Erlang A: the service of *n* agents when callers give up after an exponential patience.

Assumes Poisson arrivals, exponential handling times and patience, contacts answered in the order they came,
and a steady state within the interval. There is always one: who waits too long leaves. As patience grows
without bound the results become those of `erlang_c`.

Every function takes scalars or arrays that broadcast, and keeps 10 digits at any size. The formulas are in
`steady_state` and `balance`. Without load nobody waits, whatever the agents.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasts.staffing.checks import checked
from forecasts.staffing.goals import Goal
from forecasts.staffing.search import fewest_agents
from forecasts.staffing.steady_state import SteadyState
from forecasts.staffing.workload import NEGLIGIBLE_ERL

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def p_wait(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Probability that a contact finds all agents busy.

    Parameters
    ----------
    load_erl : offered load a [Erlang], >= 0.
    n_agents : agents available for contacts, net of shrinkage, >= 0.
    aht_s : mean handling time [s], > 0.
    patience_s : mean time until a waiting caller gives up [s], > 0.

    Raises
    ------
    InputError
        If a value is negative or not finite, or a time is 0.
    """
    return _where_loaded(lambda state: state.p_wait, 0.0, load_erl, n_agents, aht_s, patience_s)


def p_abandon(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Share of offered contacts that give up. Parameters as in `p_wait`."""
    return _where_loaded(lambda state: state.p_abandon, 0.0, load_erl, n_agents, aht_s, patience_s)


def mean_wait_s(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Mean time in queue of *all* offered contacts [s], abandoned ones included. Parameters as in `p_wait`."""
    return _where_loaded(lambda state: state.mean_wait_s, 0.0, load_erl, n_agents, aht_s, patience_s)


def asa_s(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Mean wait of *answered* contacts [s]; infinite without agents. Parameters as in `p_wait`."""
    return _where_loaded(lambda state: state.asa_s, 0.0, load_erl, n_agents, aht_s, patience_s)


def occupancy(load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike) -> FloatArray:
    """Share of the agents' time spent on contacts: load of those who stay ÷ agents.

    Parameters as in `p_wait`. No agents at all count as fully occupied while there is load.
    """
    return _where_loaded(lambda state: state.occupancy, 0.0, load_erl, n_agents, aht_s, patience_s)


def service_level(
    load_erl: ArrayLike, n_agents: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, awt_s: ArrayLike
) -> FloatArray:
    """Share of all *offered* contacts that reach an agent within `awt_s`; who gives up counts as not served.

    Parameters
    ----------
    load_erl, n_agents, aht_s, patience_s : as in `p_wait`.
    awt_s : acceptable waiting time [s], >= 0.
    """
    awt = checked("awt_s", awt_s)
    return _where_loaded(SteadyState.service_level, 1.0, load_erl, n_agents, aht_s, patience_s, awt)


def required_agents(load_erl: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, goal: Goal) -> IntArray:
    """Fewest agents that meet every condition of `goal`.

    Parameters
    ----------
    load_erl : offered load [Erlang], >= 0.
    aht_s, patience_s : mean handling time and patience [s]; > 0 where there is load. All three broadcast.
    goal : the conditions.

    Returns
    -------
    Whole agents, net of shrinkage; 0 where there is no load.

    Raises
    ------
    InputError
        If a value is negative or not finite, or a time is 0.
    """
    a, aht, patience = np.broadcast_arrays(
        checked("load_erl", load_erl), checked("aht_s", aht_s), checked("patience_s", patience_s, above=0.0)
    )
    result = np.zeros(a.shape, np.int64)
    loaded = a > NEGLIGIBLE_ERL
    load, handling, patient = a[loaded], checked("aht_s", aht[loaded], above=0.0), patience[loaded]

    def meets(which: IntArray, n: FloatArray) -> NDArray[np.bool_]:
        return SteadyState(load[which], n, handling[which], patient[which]).meets(goal)

    result[loaded] = fewest_agents(meets, load)
    return result[()]


def _where_loaded(
    measure: Callable[..., FloatArray],
    without_load: float,
    load_erl: ArrayLike,
    n_agents: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    *more: FloatArray,
) -> FloatArray:
    """Apply `measure` to the steady state where there is load, and `without_load` elsewhere."""
    a, n, aht, patience, *rest = np.broadcast_arrays(
        checked("load_erl", load_erl),
        checked("n_agents", n_agents),
        checked("aht_s", aht_s, above=0.0),
        checked("patience_s", patience_s, above=0.0),
        *more,
    )
    result = np.full(a.shape, without_load)
    loaded = a > NEGLIGIBLE_ERL
    state = SteadyState(a[loaded], n[loaded], aht[loaded], patience[loaded])
    result[loaded] = measure(state, *(extra[loaded] for extra in rest))
    return result[()]
