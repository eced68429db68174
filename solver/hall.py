"""Which skill subsets decide a shortage.

By Hall's theorem the least number of empty places, when every agent on duty takes one place of a skill she has, is the
largest value over all skill subsets of: places of the subset less agents who have any of its skills. Only some subsets
can ever be that largest one; these functions find them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .errors import ProblemError

Mask = NDArray[np.bool_]

MAX_SKILLS = 10
"""Skills connected by multi-skilled agents; above, subsets are too many to list."""


def components(serves: Mask) -> list[list[int]]:
    """Columns of `serves` (agents or classes × skills) connected by somebody who has both; each can be judged alone."""
    left = set(range(serves.shape[1]))
    found = []
    while left:
        grown: set[int] = set()
        frontier = {min(left)}
        while frontier:
            grown |= frontier
            able = serves[:, sorted(frontier)].any(axis=1)
            frontier = set(np.flatnonzero(serves[able].any(axis=0)).tolist()) - grown
        found.append(sorted(grown))
        left -= grown
    return found


def subsets(serves: Mask, component: list[int]) -> list[list[int]]:
    """Subsets of a component worth looking at: of those reached by the same agents only the largest."""
    if len(component) > MAX_SKILLS:
        raise ProblemError(
            "requirement",
            f"{len(component)} skills connected by multi-skilled agents",
            f"at most {MAX_SKILLS}",
            "queues that are always answered by the same people are one skill",
            code="problem.too_many_connected_skills",
            params={"found": len(component), "most": MAX_SKILLS},
        )
    largest: dict[bytes, list[int]] = {}
    for bits in range(1, 1 << len(component)):
        subset = [skill for position, skill in enumerate(component) if bits >> position & 1]
        key = serves[:, subset].any(axis=1).tobytes()
        if len(subset) > len(largest.get(key, ())):
            largest[key] = subset
    return list(largest.values())
