"""How long those who wait and are answered have waited, when others give up (Erlang A)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

DROP = 40.0
"""The integrals stop where the density has fallen to exp(−40) of its peak, 4e-18."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


def mean_answered_wait_s(
    load_erl: FloatArray, n_agents: FloatArray, aht_s: FloatArray, patience_s: FloatArray
) -> FloatArray:
    """Mean wait of the contacts that have to wait and are answered [s].

    Parameters
    ----------
    load_erl, n_agents, aht_s, patience_s : arrays of shape (m,), load and times > 0.

    Returns
    -------
    Shape (m,); infinite without agents, because nobody is ever answered.

    Notes
    -----
    An answered wait of t mean patiences has a density proportional to exp(f(t)) with
    f(t) = x(1 − e^(−t)) − (s + 1)t: the offered wait, times the chance e^(−t) to have lasted that long.
    f is concave, so its peak and the two points where it has dropped by `DROP` bound the integral, and
    Gauss–Legendre quadrature with 48 nodes between them gives 10 digits.
    """
    s, x = n_agents * patience_s / aht_s, load_erl * patience_s / aht_s
    lowest, highest = _support(s, x)
    t = lowest[:, None] + (highest - lowest)[:, None] * (_NODES + 1.0) / 2.0
    exponent = _log_density(s[:, None], x[:, None], t)
    density = _WEIGHTS * np.exp(exponent - exponent.max(axis=1, keepdims=True))
    mean = (density * t).sum(axis=1) / density.sum(axis=1)
    return np.where(n_agents > 0.0, mean * patience_s, np.inf)


def _log_density(s: FloatArray, x: FloatArray, t: FloatArray) -> FloatArray:
    result: FloatArray = -x * np.expm1(-t) - (s + 1.0) * t
    return result


def _support(s: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both ends of the stretch where the density matters, in mean patiences."""
    peak = np.log(np.maximum(x / (s + 1.0), 1.0))
    floor = _log_density(s, x, peak) - DROP
    # Left of the peak f bends more than at it, so a Gaussian bound holds there.
    lowest = np.maximum(0.0, peak - np.sqrt(2.0 * DROP / (s + 1.0)))
    # Beyond this point f lies under the floor; from there Newton's steps on a concave f never pass the root.
    highest = (x - floor) / (s + 1.0)
    for _ in range(8):
        slope = x * np.exp(-highest) - (s + 1.0)
        highest = highest - (_log_density(s, x, highest) - floor) / slope
    return lowest, highest
