"""Rules about people, summed over a class: window totals and runs as rows that every legal roster keeps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ...compiled import Compiled
from ...primitives import Item, Run, WindowTotal
from ...rule_set import RuleInUse
from .classes import Array
from .convex import ConvexPrice, merged, price_of, reachable
from .program import Builder
from .shifts import ShiftColumns

Cells = tuple[tuple[int, int], ...]
"""Days and identities of the weights of one item: members with the same cells share a sum."""


def add_people(builder: Builder, compiled: Compiled, shifts: ShiftColumns, *, priced: bool = True) -> bool:
    """Rows of the windows and runs of a class; False if some member's hard limits leave no tour at all.

    With `priced` unset only hard rules are heard.
    """
    windows: dict[tuple[str, tuple[Cells, ...]], list[_Total]] = defaultdict(list)
    runs: dict[tuple[str, tuple[int, ...], int], list[Run]] = defaultdict(list)
    for position, member in enumerate(shifts.owner.members.tolist()):
        for used, primitive in compiled.agents[member]:
            if isinstance(primitive, WindowTotal) and (priced or used.mode == "hard"):
                key = used.code, tuple(_cells(item) for item in primitive.items if item.cells)
                windows[key].append(_Total(position, used, primitive))
            elif isinstance(primitive, Run) and used.mode == "hard" and primitive.most is not None:
                tables = tuple(id(match) for match in primitive.matches)
                runs[used.code, tables, primitive.most].append(primitive)
    kept = [_add_window(builder, shifts, totals) for totals in windows.values()]
    for group in runs.values():
        _add_run(builder, shifts, group)
    return all(kept)


@dataclass(frozen=True)
class _Total:
    """A window of one member of the class."""

    position: int
    used: RuleInUse
    window: WindowTotal


def _cells(item: Item) -> Cells:
    return tuple((day, id(weights)) for day, weights in item.cells)


def _add_window(builder: Builder, shifts: ShiftColumns, totals: list[_Total]) -> bool:
    """One row: what the class works in the window is the sum of steps, each member's cheapest first."""
    prices = [_price(shifts, one) for one in totals]
    if any(price.low > price.high for price in prices):
        return False
    items = [item for item in totals[0].window.items if item.cells]
    others = shifts.owner.size - len(totals)
    free = sum(_most(item) for item in items) * others
    whole = merged([*prices, ConvexPrice(0, free, 0.0, ((free, 0.0),))])
    if whole.at_low == 0 and not _says_something(whole, prices, totals):
        return True
    builder.constant += whole.at_low
    carried = sum(item.carried for one in totals for item in one.window.items if not item.cells)
    row = builder.rows(1, whole.low - carried, whole.low - carried)
    widths, slopes = np.array(whole.steps, float).reshape(-1, 2).T
    builder.add(row, builder.columns(len(whole.steps), 0.0, widths, slopes), -1.0)
    for position, item in enumerate(items):
        held = [[i for i in one.window.items if i.cells][position].carried for one in totals]
        _add_item(builder, shifts, row, item, sum(held), others)
    return True


def _says_something(whole: ConvexPrice, prices: list[ConvexPrice], totals: list[_Total]) -> bool:
    """Whether the price rises anywhere or a limit is tighter than what can be worked at all."""
    if any(slope != 0 for _, slope in whole.steps):
        return True
    return any(one.used.mode == "hard" for one in totals)


def _add_item(builder: Builder, shifts: ShiftColumns, row: Array, item: Item, carried: int, others: int) -> None:
    """The item summed over the class: a day's weight as it is; of several days at least each and at most all."""
    if len(item.cells) == 1 and carried == 0:
        shifts.weigh(builder, row, *item.cells[0])
        return
    most = carried + shifts.owner.size * max(int(weights.max()) for _, weights in item.cells)
    total = builder.columns(1, carried, most)
    builder.add(row, total, 1.0)
    each = builder.rows(len(item.cells), -np.inf, 0.0)
    every = builder.rows(1, -carried, np.inf)
    builder.add(each, total, -1.0)
    builder.add(every, total, -1.0)
    for position, (day, weights) in enumerate(item.cells):
        shifts.weigh(builder, np.append(each[position], every), day, weights)


def _price(shifts: ShiftColumns, one: _Total) -> ConvexPrice:
    """A member's price of the window, between the least and most that options allow."""
    window, least, most = one.window, one.window.carried, 0
    weights: list[set[int]] = []
    for item in window.items:
        found = {item.carried}
        for day, table in item.cells:
            found |= set(np.unique(table[shifts.allowed[day][one.position]]).tolist())
        weights.append({max(item.carried, weight) for weight in found})
        most += max(weights[-1])
    price = None if one.used.mode == "hard" else float(one.used.cost_per_unit)
    wide = price_of(window, price, least, most)
    if price is not None or wide.low > wide.high:
        return wide
    low, high = reachable(weights, wide.low, wide.high)
    return ConvexPrice(low, high, 0.0, ((max(0, high - low), 0.0),))


def _most(item: Item) -> int:
    return max(int(weights.max()) for _, weights in item.cells)


def _add_run(builder: Builder, shifts: ShiftColumns, runs: list[Run]) -> None:
    """In any `most + 1` consecutive days a member matches `most` times; fewer at the start, where history counts."""
    most, matches = runs[0].most, runs[0].matches
    assert most is not None
    others = shifts.owner.size - len(runs)
    for first, stop in _run_windows(most, len(matches)):
        length = stop - first
        limits = (_matching_days(run.carried if first == 0 else 0, most, length) for run in runs)
        at_most = sum(limits) + others * length
        if at_most < shifts.owner.size * length:
            row = builder.rows(1, -np.inf, at_most)
            for day in range(first, stop):
                shifts.weigh(builder, row, day, matches[day])


def _run_windows(most: int, n_days: int) -> list[tuple[int, int]]:
    begins = [(0, stop) for stop in range(1, min(most, n_days) + 1)]
    return begins + [(first, first + most + 1) for first in range(n_days - most)]


def _matching_days(carried: int, most: int, length: int) -> int:
    """Most matching days among the first `length` when `carried` matching days have just been."""
    first = min(length, max(0, most - carried))
    rest = max(0, length - first - 1)
    return first + rest - rest // (most + 1)
