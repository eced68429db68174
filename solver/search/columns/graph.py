"""The graph of all tours an agent may work: nodes are what later days must know of the days before them.

A node says which options may follow (the row of the succession tables), how long every run is, and how far the
shared items of window totals have come. Options of a day that act alike are one move. Window totals are digits beside
the node (`counters.py`). Agents whose rules differ only in prices of single options share one graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...primitives import AgentPrimitive, Item, Run, Succession, WindowTotal
from .counters import Counter, counters_of

Array = NDArray[Any]
Priced = tuple[float, AgentPrimitive]
"""Tenths of a point per unit of excess (`inf` for a hard rule), and the primitive."""
RunState = tuple[int, bool]
"""Length of a run so far, and whether it will be judged for being short."""
Node = tuple[int, tuple[RunState, ...], tuple[int, ...]]
"""Number of the row of succession costs, run states, values of the open items."""

NODES_MOST = 4000


class TooManyNodes(Exception):
    """The rules have too many combinations for a graph of tours."""


@dataclass(frozen=True)
class TourGraph:
    """Nodes, moves and counters of one set of rules.

    `kind[day]` numbers the days that act alike. `move_of[day][option]` is the option's move, -1 when a rule forbids it
    whatever the others are. `next[kind, node, move]` is the node after the move, -1 where it is forbidden;
    `step[kind, node, move]` the cost of runs and successions; `delta[kind, slot, node, move]` the digits it adds.
    `slot[day, slot]` is the counter in a slot on a day, -1 for none: windows that never meet share a slot.
    """

    n_days: int
    kind: Array
    move_of: Array
    next: Array
    step: Array
    delta: Array
    slot: Array
    counters: tuple[Counter, ...]
    constant: float

    @property
    def n_nodes(self) -> int:
        """Nodes, the first of them where every tour begins."""
        return int(self.next.shape[1])


def tour_graph(sizes: Sequence[int], rules: Iterable[Priced]) -> TourGraph:
    """The graph of the rules about one agent.

    Unary rules are left out: they are prices of options. Successions between days that are not neighbours are left
    out too, which never makes a tour dearer: whoever needs the true cost of a tour asks the primitives.

    Parameters
    ----------
    sizes : number of options of every day, the day off included.
    rules : prices and primitives.

    Raises
    ------
    TooManyNodes
        When the graph would have more than `NODES_MOST` nodes.
    """
    return _Builder(sizes, list(rules)).build()


class _Builder:
    def __init__(self, sizes: Sequence[int], rules: list[Priced]) -> None:
        self.sizes, self.n_days = sizes, len(sizes)
        self.forbidden = [np.zeros(size, np.bool_) for size in sizes]
        self.runs = [(price, rule) for price, rule in rules if isinstance(rule, Run)]
        found = counters_of([(p, r) for p, r in rules if isinstance(r, WindowTotal)], self.forbidden)
        self.constant = float(sum(one.close[0] for one in found if not one.items))
        self.counters = tuple(one for one in found if one.items)
        self.slots = _slots(self.counters, self.n_days)
        self.pairs = self._pairs(rules)
        self.rows: dict[bytes, int] = {}
        self.row_costs: list[Array] = []
        self.row_of = [self._rows_after(day) for day in range(self.n_days)]
        self.items: list[Item] = []
        self.item_of: dict[int, int] = {}
        self._shared_items()
        self.nodes: dict[Node, int] = {}

    def build(self) -> TourGraph:
        """Explore the nodes that can be reached, day by day."""
        first = self._row(np.zeros(self.sizes[0]))
        start: Node = (
            first,
            tuple(_told_apart(r, r.carried, not r.open_start) for _, r in self.runs),
            self._items_before(0),
        )
        frontier = {self._node(start)}
        kinds: dict[Hashable, int] = {}
        kind = np.zeros(self.n_days, np.int64)
        tables: list[dict[int, list[tuple[int, float, tuple[int, ...]]]]] = []
        groups: list[list[int]] = []
        move_of = np.full((self.n_days, max(self.sizes)), -1, np.int64)
        for day in range(self.n_days):
            members = self._moves(day)
            for move, (_, options) in enumerate(members):
                move_of[day, options] = move
            key = (tuple(sign for sign, _ in members), self._opening(day), self._opening(day + 1))
            number = kinds.setdefault(key, len(kinds))
            kind[day] = number
            if number == len(tables):
                tables.append({})
                groups.append([])
            reached: set[int] = set()
            known = list(self.nodes)
            for node in frontier:
                if node not in tables[number]:
                    tables[number][node] = [self._step(known[node], day, options[0]) for _, options in members]
                reached.update(nxt for nxt, _, _ in tables[number][node] if nxt >= 0)
            frontier = reached
        return self._graph(kind, move_of, tables)

    def _graph(self, kind: Array, move_of: Array, tables: list[Any]) -> TourGraph:
        n_nodes, n_slots = len(self.nodes), self.slots.shape[1]
        n_moves = int(move_of.max(initial=-1)) + 1
        nxt = np.full((len(tables), n_nodes, n_moves), -1, np.int32)
        step = np.zeros((len(tables), n_nodes, n_moves))
        delta = np.zeros((len(tables), n_slots, n_nodes, n_moves), np.int32)
        for number, table in enumerate(tables):
            for node, row in table.items():
                for move, (target, cost, digits) in enumerate(row):
                    nxt[number, node, move], step[number, node, move] = target, cost
                    delta[number, :, node, move] = digits
        return TourGraph(self.n_days, kind, move_of, nxt, step, delta, self.slots, self.counters, self.constant)

    def _node(self, node: Node) -> int:
        number = self.nodes.setdefault(node, len(self.nodes))
        if number >= NODES_MOST:
            raise TooManyNodes(f"more than {NODES_MOST} nodes")
        return number

    def _pairs(self, rules: list[Priced]) -> list[Array]:
        """Cost of each pair of options on a day and the next."""
        costs = [np.zeros((self.sizes[d], self.sizes[d + 1])) for d in range(self.n_days - 1)]
        done: dict[tuple[Any, ...], Array] = {}
        parts: dict[int, list[tuple[float, Array]]] = defaultdict(list)
        for price, rule in rules:
            if isinstance(rule, Succession) and rule.second_day == rule.first_day + 1:
                parts[rule.first_day].append((price, rule.units))
        for day, own in parts.items():
            key = tuple((price, units.shape, units.tobytes()) for price, units in own)
            if key not in done:
                done[key] = sum((_times(price, units) for price, units in own), np.zeros(own[0][1].shape))
            costs[day] = done[key]
        return costs

    def _row(self, costs: Array) -> int:
        number = self.rows.setdefault(costs.tobytes(), len(self.rows))
        if number == len(self.row_costs):
            self.row_costs.append(costs)
        return number

    def _rows_after(self, day: int) -> list[int]:
        """Which row of succession costs each option of the day leads to."""
        if day == self.n_days - 1:
            return [self._row(np.zeros(0))] * self.sizes[day]
        return [self._row(row) for row in self.pairs[day]]

    def _shared_items(self) -> None:
        """Items over several days, or with something carried, need a value in the node; equal ones share it."""
        known: dict[Any, int] = {}
        for counter in self.counters:
            for item in counter.items:
                if len(item.cells) > 1 or item.carried:
                    key = (item.carried, tuple((day, weights.tobytes()) for day, weights in item.cells))
                    if key not in known:
                        known[key] = len(self.items)
                        self.items.append(item)
                    self.item_of[id(item)] = known[key]
        self.cells: list[list[tuple[int, Array]]] = [[] for _ in range(self.n_days)]
        self.open_items: list[list[int]] = [[] for _ in range(self.n_days + 1)]
        for number, item in enumerate(self.items):
            days = [day for day, _ in item.cells]
            for day in range(min(days), max(days) + 1):
                self.open_items[day].append(number)
        self.of_day: list[list[tuple[int, int, Array]]] = [[] for _ in range(self.n_days)]
        for number, counter in enumerate(self.counters):
            for item in counter.items:
                for day, weights in item.cells:
                    self.of_day[day].append((number, self.item_of.get(id(item), -1), weights))

    def _items_before(self, day: int) -> tuple[int, ...]:
        return tuple(self.items[number].carried for number in self.open_items[day])

    def _opening(self, day: int) -> Hashable:
        """What is carried into the items that are open on a day and where they stand."""
        return tuple(
            (self._first(number) - day, self._last(number) - day, self.items[number].carried)
            for number in self.open_items[day]
        )

    def _first(self, number: int) -> int:
        return min(day for day, _ in self.items[number].cells)

    def _last(self, number: int) -> int:
        return max(day for day, _ in self.items[number].cells)

    def _moves(self, day: int) -> list[tuple[Hashable, list[int]]]:
        """Options that act alike, with what they do as a signature that other days can share."""
        rows = sorted(set(self.row_of[day - 1])) if day else []
        slot_of = {int(c): s for s, c in enumerate(self.slots[day]) if c >= 0}
        position = {number: at for at, number in enumerate(self.open_items[day])}
        groups: dict[Hashable, list[int]] = {}
        for option in range(self.sizes[day]):
            if self.forbidden[day][option]:
                continue
            weights = tuple(
                (slot_of[number], position.get(item, -1), int(table[option]), self.counters[number].unit)
                for number, item, table in self.of_day[day]
            )  # fmt: skip
            sign = (
                self.row_of[day][option],
                tuple((row, float(self.row_costs[row][option])) for row in rows),
                tuple(int(run.matches[day][option]) for _, run in self.runs),
                weights,
            )
            groups.setdefault(sign, []).append(option)
        return list(groups.items())

    def _step(self, node: Node, day: int, option: int) -> tuple[int, float, tuple[int, ...]]:
        """Where an option leads from a node, what it costs there, and the digits it adds."""
        row, states, values = node
        cost = float(self.row_costs[row][option])
        after = []
        for (price, run), state in zip(self.runs, states, strict=True):
            new, units = _run_step(run, state, bool(run.matches[day][option]))
            cost += price * units if units else 0.0
            after.append(new)
        nothing = (0,) * self.slots.shape[1]
        if cost == inf:
            return -1, 0.0, nothing
        digits, items = self._count(day, option, dict(zip(self.open_items[day], values, strict=True)))
        opened = tuple(items.get(number, self.items[number].carried) for number in self.open_items[day + 1])
        return self._node((self.row_of[day][option], tuple(after), opened)), cost, digits

    def _count(self, day: int, option: int, values: dict[int, int]) -> tuple[tuple[int, ...], dict[int, int]]:
        digits, after = [0] * self.slots.shape[1], dict(values)
        slot_of = {int(c): s for s, c in enumerate(self.slots[day]) if c >= 0}
        for number, item, table in self.of_day[day]:
            weight = int(table[option])
            if item >= 0:
                after[item] = max(values[item], weight)
                weight = after[item] - values[item]
            digits[slot_of[number]] += weight // self.counters[number].unit
        return tuple(digits), after


def _times(price: float, units: Array) -> Array:
    """Cost of units, where nothing of something forbidden is free."""
    costs = np.zeros(units.shape)
    there = units != 0
    costs[there] = price * units[there]
    return costs


def _run_step(run: Run, state: RunState, match: bool) -> tuple[RunState, int]:
    """The run after one more day, and the units of that day."""
    length, judged = state
    if match:
        return _told_apart(run, length + 1, judged), int(run.most is not None and length + 1 > run.most)
    return (0, True), max(0, (run.least or 0) - length) if length and judged else 0


def _told_apart(run: Run, length: int, judged: bool) -> RunState:
    """The state of a run without the differences that no later day depends on."""
    least = run.least or 0
    longest = max(least, 0 if run.most is None else run.most + 1, 1)
    return min(length, longest), judged or least <= 1 or length >= least


def _slots(counters: Sequence[Counter], n_days: int) -> Array:
    """Counters in slots: those whose days do not meet may follow each other in one."""
    ends: list[int] = []
    places: list[list[int]] = []
    for number in sorted(range(len(counters)), key=lambda n: (counters[n].first_day, n)):
        one = counters[number]
        free = next((s for s, end in enumerate(ends) if end < one.first_day), None)
        if free is None:
            free = len(ends)
            ends.append(-1)
            places.append([])
        ends[free] = one.last_day
        places[free].append(number)
    slots = np.full((n_days, max(1, len(ends))), -1, np.int64)
    for slot, members in enumerate(places):
        for number in members:
            slots[counters[number].first_day : counters[number].last_day + 1, slot] = number
    return slots
