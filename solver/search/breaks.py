"""Breaks of a roster whose shifts stand: placed anew, one shift at a time, and the least that any placement can cost.

The bound is a linear program for every day: breaks of agents alike, with the same window, are a flow over the starts
that the window allows. Order and whole numbers are let go, so that no real placement can cost less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

from ..rule_set import POINT
from .agent_arrays import HARD
from .arrays import Array, Arrays
from .blocks import set_smoothing
from .jit import kernel
from .kernels import Scratch, State, cover_cost, marginals, mark, place_breaks

ROUNDS = 60
"""Rounds over all shifts; in the first two thirds the smoothed step narrows to the true one."""
WIDEST = 1.0
"""Width of the smoothed step in the first round [agents]."""
DEAREST = 1e6
"""Greatest price that the bound looks at [tenths of a point]: a bound at lower prices holds at the true ones."""


class DayOfBreaks(NamedTuple):
    """What cover costs on a day as its breaks stand, and what it must cost however they are placed [tenths]."""

    cost: float
    bound: float


def polish(A: Arrays, S: State, W: Scratch, rng: np.random.Generator) -> float:
    """Place the breaks of all shifts anew, in rounds that end with the true cover; tenths of a point won, never < 0."""
    before, kept = _cost(A, S), State(*(part.copy() for part in S))
    best = before
    days = np.argwhere(S.choice > 0)
    for number in range(ROUNDS):
        mu = WIDEST * max(0.0, 1 - 1.5 * number / ROUNDS)
        set_smoothing(W, mu)
        place_all(A, S, W, days[rng.permutation(len(days))], mu > 0)
        if mu == 0 and _cost(A, S) < best:
            best, kept = _cost(A, S), State(*(part.copy() for part in S))
    for part, good in zip(S, kept, strict=True):
        part[...] = good
    return before - best


@kernel
def place_all(A: Arrays, S: State, W: Scratch, days: Array, smooth: bool) -> None:
    """Best breaks of one shift after the other, everything else standing."""
    n = S.lack.shape[1]
    for j in range(days.shape[0]):
        a, d = days[j, 0], days[j, 1]
        at = A.opt_first[A.list_of[a, d]] + S.choice[a, d]
        if A.opt_kind[at] < 2 and A.brk_first[at + 1] > A.brk_first[at]:
            mark(A, S, a, d, -1)
            marginals(A, S, W, a, max(0, A.opt_from[at]), min(n, A.opt_until[at]), smooth)
            place_breaks(A, W, at, A.opt_kind[at], n, S.breaks[a, d])
            mark(A, S, a, d, 1)


def _cost(A: Arrays, S: State) -> float:
    hard, cost, _, _ = cover_cost(A, S)
    return float(hard * HARD + cost)


class _Group(NamedTuple):
    """Breaks that are one to the cover: class and kind of shift, window of starts, length [intervals]."""

    of_class: int
    kind: int
    lo: int
    hi: int
    length: int


def days_of_breaks(A: Arrays, S: State) -> Iterator[DayOfBreaks]:
    """Cost and bound of every day in turn; a break that may fall on two days is free to count for neither."""
    groups, free = _groups(A, S)
    for first, end in zip(A.day_from[:-1], A.day_from[1:], strict=True):
        yield _day(A, S, free, groups, int(first), int(end))


def breaks_in_words(days: Sequence[DayOfBreaks], required_cost: float) -> tuple[str, ...]:
    """One sentence: what the cover costs with these shifts, and the least it could with their breaks elsewhere.

    Costs are in points as everywhere in a result; `required_cost` is that of the required time.
    """
    cost, bound = (sum(getattr(day, name) for day in days) / POINT for name in ("cost", "bound"))
    if not required_cost or not np.isfinite(bound):
        return ()
    share = 100 * (cost - bound) / required_cost
    return (
        f"Breaks: with these shifts cover costs {cost:,.1f} points and could not cost less than {bound:,.1f}, wherever "
        f"the breaks lie; the difference is {share:.3f} % of the required time.",
    )


def _groups(A: Arrays, S: State) -> tuple[Counter[_Group], Array]:
    """How many breaks of each group there are, and what the covers would lack if nobody took one."""
    counts: Counter[_Group] = Counter()
    free = S.lack.copy()
    n = free.shape[1]
    for a, d in np.argwhere(S.choice > 0):
        at = A.opt_first[A.list_of[a, d]] + S.choice[a, d]
        kind, of_class = int(A.opt_kind[at]), int(A.class_of[a])
        if kind == 2:
            continue
        rows = np.flatnonzero(A.hit[kind, of_class])
        for place, b in enumerate(range(A.brk_first[at], A.brk_first[at + 1])):
            start, length = int(S.breaks[a, d, place]), int(A.brk_len[b])
            free[rows, min(n, start) : min(n, start + length)] -= 1
            counts[_Group(of_class, kind, int(A.brk_lo[b]), int(A.brk_hi[b]), length)] += 1
    return counts, free


def _day(A: Arrays, S: State, free: Array, groups: Counter[_Group], first: int, end: int) -> DayOfBreaks:
    """One day's program: its variables are the starts of the groups' breaks, then what the covers are short."""
    if not len(A.row_cover):
        return DayOfBreaks(0.0, 0.0)
    here = [(group, count) for group, count in groups.items() if group.lo < end and group.hi + group.length > first]
    under, over = np.minimum(A.cover_under, DEAREST), np.minimum(A.cover_over, DEAREST)
    lack = free[:, first:end]
    is_full = A.cover_full[A.row_cover] == np.arange(len(A.row_cover))
    surplus = np.where(is_full, over[A.row_cover], 0.0)
    starts, member = _starts(A, here, first, end)
    n_short = len(under) * (end - first)
    price = np.concatenate([-np.repeat(surplus, end - first) @ starts, np.repeat(under + over, end - first)])
    short = csr_matrix(
        (np.full(lack.size, -1.0), (np.arange(lack.size), _short_of(A, end - first))), shape=(lack.size, n_short)
    )
    counts = np.array([float(count) for _, count in here])
    most = np.concatenate([counts @ member, np.full(n_short, lack.max(initial=0) + counts.sum())])
    bound = _least(price, hstack([starts, short]), -lack.ravel(), hstack([member, csr_matrix((len(here), n_short))]),
                   counts, most)  # fmt: skip
    return DayOfBreaks(_day_cost(A, S.lack[:, first:end], under, over), bound - float((surplus[:, None] * lack).sum()))


def _starts(A: Arrays, here: list[tuple[_Group, int]], first: int, end: int) -> tuple[Any, Any]:
    """Which cells (row of a cover, interval) one break at a start takes away, and whose start it is."""
    cells, columns, whose = list[int](), list[int](), list[int]()
    for number, (group, _) in enumerate(here):
        hits = np.flatnonzero(A.hit[group.kind, group.of_class])
        for start in range(group.lo, group.hi + 1):
            for t in range(max(first, start), min(end, start + group.length)):
                cells += [int(row) * (end - first) + t - first for row in hits]
                columns += [len(whose)] * len(hits)
            whose.append(number)
    shape = (len(A.row_cover) * (end - first), len(whose))
    member = csr_matrix((np.ones(len(whose)), (whose, np.arange(len(whose)))), shape=(len(here), len(whose)))
    return csr_matrix((np.ones(len(cells)), (cells, columns)), shape=shape), member


def _short_of(A: Arrays, width: int) -> Array:
    """For every cell the shortage of its cover and interval."""
    return (A.row_cover[:, None] * width + np.arange(width)[None, :]).ravel()


def _least(price: Array, above: Any, limits: Array, each: Any, amounts: Array, most: Array) -> float:
    """A number that no solution of the program costs less than: its dual's value, worked out here.

    The solver's multipliers are only a proposal; with their signs set right any multipliers give a bound, because
    every variable lies between 0 and `most`.
    """
    bounds = [(0.0, float(upper)) for upper in most]
    solved = linprog(price, above, limits, each, amounts, bounds=bounds)
    if solved.status != 0:
        return -np.inf
    cells, groups = np.minimum(solved.ineqlin.marginals, 0.0), solved.eqlin.marginals
    reduced = price - cells @ above - groups @ each
    return float(limits @ cells + amounts @ groups + (np.minimum(reduced, 0.0) * most).sum())


def _day_cost(A: Arrays, lack: Array, under: Array, over: Array) -> float:
    cost = 0.0
    for g, (first, end) in enumerate(pairwise(A.cover_first)):
        short = lack[first:end].max(axis=0, initial=0)
        cost += float((under[g] * short + over[g] * (short - lack[A.cover_full[g]])).sum())
    return cost
