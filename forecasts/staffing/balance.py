"""How likely the states "everyone busy" are, by the balance of arrivals and departures.

Both Erlang models are birth–death chains: *k* contacts in the centre, *n* agents. Their results need few
numbers, all relative to the state "all *n* agents busy, nobody waiting", so that nothing overflows:

- `inverse_blocking`: the weight of the states without a queue, 1/B with B the Erlang B probability;
- `impatient_queue`: the weight of the states with everyone busy when waiting contacts give up, and, of the
  contacts that wait, the share that does.

Each is a ratio of an incomplete gamma function to its own leading term, and is evaluated in two ways that
together cover all sizes: near the balance point by scipy's incomplete gamma functions (which keep full
relative accuracy there), further away by a continued fraction, where the functions underflow but the
fraction has converged to the last digit. Fractional *n* is the natural continuation of the formulas.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray = NDArray[np.float64]

NEAR = 3.0
"""Within this many square roots of the balance point the incomplete gamma functions are used."""

TERMS = 40
"""Terms of the continued fractions: beyond `NEAR`, 30 already give 14 digits at a million agents."""


def inverse_blocking(n_agents: FloatArray, load_erl: FloatArray) -> FloatArray:
    """Weight of the states 0..n relative to state n: 1/B(n, a), at least 1.

    Parameters
    ----------
    n_agents : agents n >= 0, shape (m,).
    load_erl : offered load a > 0 [Erlang], shape (m,).

    Returns
    -------
    Shape (m,): sum over k <= n of (n!/k!) a^(k-n); infinite where B is too small for a float.

    Notes
    -----
    1/B = Q(n + 1, a) / poisson(n; a), with Q the regularised upper incomplete gamma function.
    """
    weight = np.empty_like(load_erl)
    far = load_erl > n_agents + NEAR * np.sqrt(n_agents)
    n, a = n_agents[far], load_erl[far]
    tail = a - n + 2.0 * TERMS
    for m in range(TERMS, 0, -1):
        tail = a - n + 2.0 * (m - 1) + m * (n - m + 1.0) / tail
    weight[far] = a / tail
    n, a = n_agents[~far], load_erl[~far]
    with np.errstate(over="ignore"):
        weight[~far] = np.exp(np.log(special.gammaincc(n + 1.0, a)) - log_poisson(n, a))
    return weight


class ImpatientQueue(NamedTuple):
    """What `impatient_queue` returns, all of shape (m,).

    Parameters
    ----------
    log_weight : log of A, the weight of all states with everyone busy, >= 0.
    share_lost : h, of the contacts that wait, the share that gives up, in (0, 1].
    log_below : log of P(s, x), from which waits are read: beyond t mean patiences, of P(s, x e^(−t)).
    """

    log_weight: FloatArray
    share_lost: FloatArray
    log_below: FloatArray


def impatient_queue(capacity: FloatArray, pressure: FloatArray) -> ImpatientQueue:
    """Weight of all states with everyone busy, and what becomes of the contacts that wait.

    Time is measured in mean patiences, so that two numbers describe the queue.

    Parameters
    ----------
    capacity : s = n · patience / AHT, contacts all agents finish during one mean patience, >= 0, shape (m,).
    pressure : x = a · patience / AHT, contacts offered during one mean patience, > 0, shape (m,).

    Notes
    -----
    A = sum over j >= 0 of x^j / ((s+1)…(s+j)) = P(s, x) / poisson(s; x), with P the regularised lower
    incomplete gamma function. Balance of the contacts that wait says A · (1 − (1 − h) x/s) = 1, which gives
    each of the two from the other; far below capacity that difference would cancel, so there h comes from
    Gauss's continued fraction (1 − h)/s = 1/(s+1 + x/(s+2 − (s+1)x/(s+3 + 2x/(s+4 − …)))).
    """
    log_weight, share_lost, log_below = (np.empty_like(pressure) for _ in range(3))
    far = pressure < np.maximum(capacity - NEAR * np.sqrt(capacity), 0.1 * (capacity + 1.0))
    s, x = capacity[far], pressure[far]
    tail = s + 2.0 * TERMS + 2.0
    for m in range(TERMS, 0, -1):
        tail = s + 2.0 * m - (s + m) * x / (s + 2.0 * m + 1.0 + (m + 1.0) * x / tail)
    part = x / tail
    log_weight[far] = -np.log1p(-x / (s + 1.0 + part))
    share_lost[far] = (1.0 + part) / (s + 1.0 + part)
    log_below[far] = log_weight[far] + log_poisson(s, x)
    s, x = capacity[~far], pressure[~far]
    log_below[~far] = np.log(special.gammainc(s, x))
    log_weight[~far] = log_below[~far] - log_poisson(s, x)
    share_lost[~far] = 1.0 + np.expm1(-log_weight[~far]) * s / x
    return ImpatientQueue(log_weight, share_lost, log_below)


def log_poisson(count: FloatArray, mean: FloatArray) -> FloatArray:
    """Log of the Poisson probability mean^count · exp(−mean) / Γ(count + 1), for real counts.

    Written around the mode, because count · log(mean) and log Γ are huge numbers that nearly cancel:
    −count · (d − log(1 + d)) with d = mean/count − 1, less Stirling's formula with its first corrections.
    """
    small = count < 16.0
    k = np.where(small, 16.0, count)
    d = (mean - k) / k
    r = 1.0 / (k * k)
    stirling = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / k
    # 1 + d has lost digits when the mean is a small part of the count; there nothing cancels any more.
    log_ratio = np.where(d > -0.5, np.log1p(np.maximum(d, -0.5)), np.log(mean / k))
    around_mode = -k * (d - log_ratio) - 0.5 * np.log(2.0 * np.pi * k) - stirling
    direct = special.xlogy(count, mean) - mean - special.gammaln(count + 1.0)
    return np.where(small, direct, around_mode)
