"""What a cover means, worked out the slow way: every subset of columns, every way to seat the agents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations, product

import numpy as np

from solver.domain.presence import Presence
from solver.primitives import Cover


def excess_of(cover: Cover, presence: Presence) -> int:
    """Agent-minutes of excess of a cover, by Hall's theorem: over all column subsets, the largest shortage."""
    on_duty = presence.contact if cover.counts == "contact" else presence.present
    total = 0
    for interval in range(cover.required.shape[1]):
        able = cover.serves[on_duty[:, interval]]
        required = cover.required[:, interval]
        missing = most_missing(required.tolist(), able.tolist())
        over = int(able.any(axis=1).sum()) - int(required.sum()) + missing
        total += (missing if cover.side == "under" else over) * cover.interval_min
    return total


def most_missing(required: Sequence[int], able: Sequence[Sequence[bool]]) -> int:
    """Largest value over all subsets of columns of: places of the subset less agents able to serve any of it."""
    columns = range(len(required))
    subsets = chain.from_iterable(combinations(columns, size) for size in range(len(columns) + 1))
    return max(
        sum(required[column] for column in subset) - sum(any(row[column] for column in subset) for row in able)
        for subset in subsets
    )


def fewest_empty(required: Sequence[int], able: Sequence[Sequence[bool]]) -> int:
    """Places left empty when every way to seat the agents is tried."""
    seats = [[None, *np.flatnonzero(row).tolist()] for row in able]
    return min(
        sum(max(0, places - chosen.count(column)) for column, places in enumerate(required))
        for chosen in product(*seats)
    )
