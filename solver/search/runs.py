"""Runs of consecutive days in compiled form: how long a run is, and what its next day costs."""

from __future__ import annotations

from .arrays import Arrays
from .jit import inner
from .kernels import Array


@inner
def run_before(A: Arrays, u: int, choice: Array, d0: int) -> int:
    """Length of the matching run that ends on the day before d0."""
    length, d = 0, d0 - 1
    while d >= 0 and A.tabs[A.run_tab[u, d] + choice[d]]:
        length += 1
        d -= 1
    return length + A.run_carried[u] if d < 0 else length


@inner
def run_step(A: Arrays, u: int, length: int, match: int, judged: bool) -> tuple[int, float]:
    """The run's length after one more day, and the cost of that day."""
    if match:
        return length + 1, A.run_cost[u] if 0 <= A.run_most[u] < length + 1 else 0.0
    if length > 0 and judged and length < A.run_least[u]:
        return 0, A.run_cost[u] * (A.run_least[u] - length)
    return 0, 0.0


@inner
def run_after(A: Arrays, u: int, choice: Array, d1: int, length: int, judged: bool) -> float:
    """Cost on the days after the block until the run that reaches into them ends."""
    cost = 0.0
    for d in range(d1, choice.shape[0]):
        match = A.tabs[A.run_tab[u, d] + choice[d]]
        length, step = run_step(A, u, length, match, judged)
        cost += step
        if not match:
            break
    return cost


@inner
def run_cost_around(A: Arrays, u: int, choice: Array, d0: int, d1: int) -> float:
    """Run cost charged on the block's days and on the days after it that a run reaches."""
    length = run_before(A, u, choice, d0)
    judged = A.run_open[u] == 0 or length < d0 + A.run_carried[u]
    cost = 0.0
    for d in range(d0, d1):
        match = A.tabs[A.run_tab[u, d] + choice[d]]
        length, step = run_step(A, u, length, match, judged)
        cost += step
        judged = judged or match == 0
    return cost + run_after(A, u, choice, d1, length, judged)
