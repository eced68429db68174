"""Spans of time [start, end) in minutes: how much of a shift lies in a set of spans that may overlap."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""[start, end), minutes since the horizon start."""


def minutes_covered(spans: Iterable[Span], start: int, end: int) -> int:
    """Minutes of [start, end) that lie in at least one of the spans."""
    covered, reached = 0, start
    for opens, closes in sorted(spans):
        begin, stop = max(opens, reached), min(closes, end)
        if begin < stop:
            covered, reached = covered + stop - begin, stop
    return covered


def covered_before(spans: Iterable[Span], n_minutes: int) -> NDArray[np.int64]:
    """Minutes of [0, t) that lie in at least one of the spans, for every t from 0 to `n_minutes`.

    The difference of two entries is what `minutes_covered` says of the minutes between: one span for many shifts.
    """
    inside = np.zeros(n_minutes, dtype=np.bool_)
    for opens, closes in spans:
        inside[max(0, opens) : max(0, closes)] = True
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(inside, dtype=np.int64)))
