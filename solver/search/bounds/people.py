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
    if whole.at_low == 0 and not _says_something(whole, totals):
        return True
    builder.constant += whole.at_low
    base = sum(item.carried for one in totals for item in one.window.items if not item.cells)
    row = builder.rows(1, whole.low - base, whole.low - base)
    widths, slopes = np.array(whole.steps, float).reshape(-1, 2).T
    builder.add(row, builder.columns(len(whole.steps), 0.0, widths, slopes), -1.0)
    held = [sum(carried) for carried in zip(*(_carried(one.window) for one in totals), strict=True)]
    plain = [item.cells[0] for item, carried in zip(items, held, strict=True) if len(item.cells) == 1 and not carried]
    if plain:
        builder.add(row, *shifts.terms(builder, plain))
    for item, carried in zip(items, held, strict=True):
        if len(item.cells) > 1 or carried:
            _add_shared_item(builder, shifts, row, item, carried)
    return True


def _carried(window: WindowTotal) -> list[int]:
    """What history has put into every item that has cells."""
    return [item.carried for item in window.items if item.cells]


def _says_something(whole: ConvexPrice, totals: list[_Total]) -> bool:
    """Whether the price rises anywhere or a limit is hard."""
    return any(slope for _, slope in whole.steps) or any(one.used.mode == "hard" for one in totals)


def _add_shared_item(builder: Builder, shifts: ShiftColumns, row: Array, item: Item, carried: int) -> None:
    """An item of several days, or begun in history, summed over the class: at least each day, at most all of them."""
    most = carried + shifts.owner.size * _most(item)
    total = builder.columns(1, carried, most)
    builder.add(row, total, 1.0)
    each, every = builder.rows(len(item.cells), -np.inf, 0.0), builder.rows(1, -carried, np.inf)
    builder.add(np.append(each, every), total, -1.0)
    for line, cell in zip(each, item.cells, strict=True):
        columns, weights = shifts.terms(builder, [cell])
        builder.add(line, columns, weights)
        builder.add(every, columns, weights)


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
    parts = [shifts.terms(builder, [cell]) for cell in enumerate(matches)]
    for first, stop in _run_windows(most, len(matches)):
        length = stop - first
        limits = (_matching_days(run.carried if first == 0 else 0, most, length) for run in runs)
        at_most = sum(limits) + others * length
        if at_most < shifts.owner.size * length:
            row = builder.rows(1, -np.inf, at_most)
            builder.add(row, *(np.concatenate(kind) for kind in zip(*parts[first:stop], strict=True)))


def _run_windows(most: int, n_days: int) -> list[tuple[int, int]]:
    begins = [(0, stop) for stop in range(1, min(most, n_days) + 1)]
    return begins + [(first, first + most + 1) for first in range(n_days - most)]


def _matching_days(carried: int, most: int, length: int) -> int:
    """Most matching days among the first `length` when `carried` matching days have just been."""
    first = min(length, max(0, most - carried))
    rest = max(0, length - first - 1)
    return first + rest - rest // (most + 1)
