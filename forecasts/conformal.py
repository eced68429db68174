"""Split conformal prediction: bands from the forecaster's own past errors, whatever its model believes.

Intervals a model derives from itself are mostly too narrow. The errors it really made at earlier cut-offs, in units
of the scatter to be expected at that mean, need no belief beyond "the next errors are like the last ones".
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from forecasts.spread import Spread, fit_spread

Values = npt.NDArray[np.float64]

LEAST_ERRORS = 200
"""Fewer past errors than this say too little about the tails."""

MAX_SCORES = 2_000
"""Scores are thinned to this many quantiles of themselves: a saved spread stays small."""


def calibrated(actual: Values, mean: Values, day: npt.NDArray[np.int64]) -> Spread | None:
    """Return the spread that past errors show, with their scores; None where they are too few.

    Parameters
    ----------
    actual, mean : contacts that came and were forecast before they came, shape (n,).
    day : number of the day of each, from 0 with gaps allowed, shape (n,).
    """
    # Contacts in an hour that was thought closed have no scatter to be measured by.
    counted = mean > 0
    actual, mean, day = actual[counted], mean[counted], day[counted]
    if len(actual) < LEAST_ERRORS:
        return None
    spread = fit_spread(actual, mean, day)
    scores = np.sort(np.abs(spread.score(actual, mean)))
    if len(scores) > MAX_SCORES:
        scores = np.quantile(scores, (np.arange(MAX_SCORES) + 0.5) / MAX_SCORES)
    return replace(spread, scores=tuple(scores.tolist()))
