"""Erlang A the slow way: every state of the centre written out, nothing shared with the product's formulas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm


@dataclass(frozen=True)
class Exact:
    """What a centre with impatient callers does in steady state."""

    p_wait: float
    p_abandon: float
    mean_wait_s: float
    asa_s: float
    service_level: float
    occupancy: float


def erlang_b(load_erl: float, n_agents: int) -> float:
    """Erlang B by its recursion, one agent at a time."""
    blocking = 1.0
    for n in range(1, n_agents + 1):
        blocking = load_erl * blocking / (n + load_erl * blocking)
    return blocking


def erlang_c_p_wait(load_erl: float, n_agents: int) -> float:
    """P(wait) of Erlang C from Erlang B."""
    if n_agents <= load_erl:
        return 1.0
    blocking = erlang_b(load_erl, n_agents)
    return blocking / (1.0 - load_erl / n_agents * (1.0 - blocking))


def erlang_a(load_erl: float, n_agents: int, aht_s: float, patience_s: float, awt_s: float) -> Exact:
    """Balance all states that matter, then follow one waiting contact until it is answered or gone.

    A contact with i others before it in the queue moves up at rate n/AHT + i/patience and leaves at rate
    1/patience; at i = 0 moving up is being answered. The chance to be answered in time comes from the
    matrix exponential of these rates, the expected wait from a linear system.
    """
    arriving, serving, leaving = load_erl / aht_s, 1.0 / aht_s, 1.0 / patience_s
    log_p = [0.0]
    # Beyond the agents the chances fall faster and faster; exp(−40) of the likeliest state is nothing.
    while len(log_p) <= n_agents + 1 or log_p[-1] > max(log_p) - 40.0:
        k = len(log_p)
        gone = min(k, n_agents) * serving + max(k - n_agents, 0) * leaving
        log_p.append(log_p[-1] + np.log(arriving / gone))
    p = np.exp(np.array(log_p) - max(log_p))
    p /= p.sum()
    top, n_waiting = len(p) - 1, len(p) - 1 - n_agents
    queue = np.maximum(np.arange(top + 1) - n_agents, 0)
    p_abandon = float(leaving * (p * queue).sum() / arriving)

    moves = n_agents * serving + np.arange(n_waiting + 1) * leaving
    rates = np.diag(-(moves + leaving))
    rates[np.arange(1, n_waiting + 1), np.arange(n_waiting)] = moves[1:]
    answered = np.zeros(n_waiting + 1)
    answered[0] = moves[0]
    # (P(answered in time), P(answered), E[wait; answered]) per place in the queue.
    ever = np.linalg.solve(-rates, answered)
    in_time = ever - expm(rates * awt_s) @ ever
    wait_of_answered = np.linalg.solve(-rates, ever)
    place = p[n_agents:]
    return Exact(
        p_wait=float(place.sum()),
        p_abandon=p_abandon,
        mean_wait_s=float((p * queue).sum() / arriving),
        asa_s=float(place @ wait_of_answered) / (1.0 - p_abandon),
        service_level=float(1.0 - place.sum() + place @ in_time),
        occupancy=float((p * np.minimum(np.arange(top + 1), n_agents)).sum() / n_agents),
    )
