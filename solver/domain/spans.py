"""Spans of time [start, end) in minutes: how much of a shift lies in a set of spans that may overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]

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


def covered_before(spans: Iterable[Span]) -> Callable[[Times], Times]:
    """A function of times: how many minutes before each of them lie in at least one of the spans.

    The difference at two times is what `minutes_covered` says of the minutes between, for many shifts at once.
    """
    edges = np.array([span for span in spans if span[0] < span[1]], dtype=np.int64).reshape(-1, 2)
    if not len(edges):
        return np.zeros_like
    times, position = np.unique(edges, return_inverse=True)
    open_spans = np.zeros(len(times), dtype=np.int64)
    np.add.at(open_spans, position.reshape(-1, 2)[:, 0], 1)
    np.add.at(open_spans, position.reshape(-1, 2)[:, 1], -1)
    covered = np.diff(times) * (np.cumsum(open_spans)[:-1] > 0)
    # Between two edges the count grows by 1 a minute or not at all, so that the interpolation is exact.
    reached = np.concatenate(([0], np.cumsum(covered)))
    return lambda asked: np.interp(asked, times, reached).astype(np.int64)
