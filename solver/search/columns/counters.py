"""Window totals as digits: how far each window has filled, in the coarsest unit that tells its thresholds apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...primitives import Item, WindowTotal

Array = NDArray[Any]
Priced = tuple[float, WindowTotal]
"""Tenths of a point per unit (`inf` for a hard rule), and the window."""


@dataclass(frozen=True)
class Counter:
    """The total of one or several windows over the same items.

    A digit is `unit` whole weights beyond what history carried. `close[digit]` is charged after `last_day`; digits
    end at `len(close) - 1`, and every digit beyond that costs `beyond` when it is added (`inf`: forbidden).
    """

    items: tuple[Item, ...]
    first_day: int
    last_day: int
    unit: int
    close: Array
    beyond: float

    @property
    def top(self) -> int:
        """The last digit."""
        return len(self.close) - 1


def counters_of(windows: Sequence[Priced], forbidden: Sequence[Array]) -> list[Counter]:
    """Windows that can cost anything, those over the same items as one.

    `forbidden[day][option]` is where options are ruled out by a single window; it is extended in place, until no
    option alone exceeds a hard limit.
    """
    alike: dict[Any, list[Priced]] = {}
    for price, window in windows:
        alike.setdefault(tuple(_key(item) for item in window.items), []).append((price, window))
    for group in alike.values():
        _forbid(group, forbidden)
    made = [_counter(group, forbidden) for group in alike.values()]
    return [counter for counter in made if counter is not None]


def _key(item: Item) -> Any:
    return item.carried, tuple((day, weights.tobytes()) for day, weights in item.cells)


def _hard_limit(group: Sequence[Priced]) -> float:
    """The greatest total that no hard rule forbids."""
    limits = [max(at, w.carried) for price, w in group if price == inf for at, units in w.above if units]
    return min(limits, default=inf)


def _forbid(group: Sequence[Priced], forbidden: Sequence[Array]) -> None:
    window = group[0][1]
    room = _hard_limit(group) - window.carried
    for item in window.items:
        for day, weights in item.cells:
            forbidden[day][weights - item.carried > room] = True


def _counter(group: Sequence[Priced], forbidden: Sequence[Array]) -> Counter | None:
    window = group[0][1]
    items = tuple(item for item in window.items if item.cells)
    most = sum(_most(item, forbidden) for item in items)
    limit, carried = _hard_limit(group), window.carried
    ats = [at for _, w in group for at, units in (*w.above, *w.below) if units]
    lowest_over = min([at for _, w in group for at, units in w.above if units], default=inf)
    least_due = max([at for _, w in group for at, units in w.below if units], default=-1)
    if not items or not ats or (carried + most <= lowest_over and least_due <= carried):
        return None if _charge(group, carried) == 0 else _constant(group)
    unit = _unit(items)
    if carried + most > limit:
        top, beyond = int((limit - carried) // unit), inf
    else:
        reach = min(max(max(ats) - carried, 0), most)
        top = -(-reach // unit)
        beyond = unit * sum(price * units for price, w in group if price != inf for _, units in w.above)
    close = np.array([_charge(group, carried + unit * digit) for digit in range(top + 1)])
    days = [day for item in items for day, _ in item.cells]
    return Counter(items, min(days), max(days), unit, close, beyond)


def _constant(group: Sequence[Priced]) -> Counter | None:
    """A window that no option can fill, but which is charged for being empty."""
    close = np.array([_charge(group, group[0][1].carried)])
    return Counter((), 0, 0, 1, close, 0.0)


def _most(item: Item, forbidden: Sequence[Array]) -> int:
    best = max(int(weights[~forbidden[day]].max(initial=0)) for day, weights in item.cells)
    return max(0, best - item.carried)


def _unit(items: Sequence[Item]) -> int:
    unit = 0
    for item in items:
        values = np.unique(np.concatenate([weights for _, weights in item.cells]))
        unit = gcd(unit, item.carried, *(int(value) for value in values))
    return max(1, unit)


def _charge(group: Sequence[Priced], total: int) -> float:
    """Cost of the windows at a total, by the words of `WindowTotal.excess`."""
    cost = 0.0
    for price, window in group:
        over = sum(u * (max(0, total - at) - max(0, window.carried - at)) for at, u in window.above)
        units = over + sum(u * max(0, at - total) for at, u in window.below)
        cost += price * units if units else 0.0
    return cost
