"""The bound as it climbs: what total hours prove, the least shortage, the classes, every agent. A table of contents."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ...compiled import Compiled
from ..arrays import Arrays
from ..capacity_bound import capacity_bound
from .relaxation import Proof, Relaxation, of_cost, of_shortage

BATCH_MOST_S = 30.0
"""A batch of agents is solved in a tenth of a second; one that is not in so many seconds never will be."""


@dataclass(frozen=True)
class Bounds:
    """What is proved so far about every roster that breaks no hard rule.

    `cost` in tenths of a point, `short_min` in agent-minutes of understaffing; None while nothing is known of it.
    """

    cost: float = 0.0
    short_min: int | None = None

    def at_least(self, cost: float) -> Bounds:
        """With a further bound on the cost, which is a whole number of tenths."""
        return replace(self, cost=max(self.cost, math.ceil(cost)))


def climb(
    compiled: Compiled, arrays: Arrays, seconds: float, is_enough: Callable[[], bool] = lambda: False
) -> Iterator[Bounds]:
    """Ever better bounds, cheap ones first; ends with nothing left to do, after so many seconds, or when told so."""
    until = time.monotonic() + seconds
    found = Bounds(cost=capacity_bound(compiled))
    yield found
    cost = of_cost(compiled, arrays)
    proof = cost.over_classes(until - time.monotonic())
    if proof is None:
        return
    found = found.at_least(proof.bound)
    yield found
    refined = by_agents(cost, proof, lambda: is_enough() or time.monotonic() > until)
    if refined is None:
        return
    found = found.at_least(refined)
    yield found
    short = least_shortage(compiled, arrays, until)
    if short is not None:
        yield replace(found, short_min=short)


def by_agents(relaxation: Relaxation, proof: Proof, is_over: Callable[[], bool]) -> float | None:
    """The bound at the prices of a proof with every agent looked at alone; None if time is over before the last."""
    total = proof.prices.constant()
    for part in relaxation.agent_by_agent(proof.prices, BATCH_MOST_S):
        if part is None or is_over():
            return None
        total += part
    return total


def least_shortage(compiled: Compiled, arrays: Arrays, until: float) -> int | None:
    """Agent-minutes of understaffing in any legal roster at least; None if nobody asks or time runs out."""
    if not any(used.code == "coverage.under" and used.mode == "soft" for used in compiled.rules):
        return None
    relaxation = of_shortage(compiled, arrays)
    proof = relaxation.over_classes(until - time.monotonic())
    if proof is None:
        return None
    # A roster is short by whole agents in whole intervals.
    intervals = max(0, math.ceil(proof.bound))
    return intervals * compiled.problem.horizon.interval_min
