"""The quantile of the next of exchangeable numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def conformal_quantile(scores: Values, probability: float) -> float:
    """Bound that the next of exchangeable scores stays below with at least `probability`.

    Parameters
    ----------
    scores : past scores, sorted, shape (n,), n >= 1.
    probability : in [0, 1).

    Notes
    -----
    Among n + 1 exchangeable numbers the last is equally likely to have any rank, so it lies at or below the
    ⌈(n + 1) p⌉-th smallest of the n others with probability at least p. Few scores widen the bound.
    """
    rank = int(np.ceil((len(scores) + 1) * probability))
    return float(scores[min(max(rank, 1), len(scores)) - 1]) if probability > 0 else 0.0
