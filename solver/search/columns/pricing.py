"""The exact price of an agent's whole horizon: the cheapest tours when every option of every day has a price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .graph import TourGraph
from .tour_kernels import Graph, cheapest_tours, costs_to_go, ranges

Array = NDArray[Any]

STATES_FIRST = 20_000
"""Nodes times digits that the backward pass holds from the start."""
STATES_MOST = 1_000_000
"""Nodes times digits to which it may grow when the forward pass gets lost without them."""
VALUES_MOST = 60_000_000
"""The same times days: what fits into memory."""
LABELS_MOST = 1_500
"""Labels the forward pass may expand before tolls are changed or the backward pass follows more windows."""
TOLL_STEP = 0.3
"""The first change of tolls, as a share of the spread of prices."""
TOLL_TRIES = 12
"""Changes of tolls before the backward pass follows one window more."""
TRIES_MOST = 60
"""Passes after which the search for one agent ends in any case."""


@dataclass(frozen=True)
class Priced:
    """Tours as one option per day, cheapest first, their costs, and a cost that no tour of the agent undercuts."""

    tours: tuple[tuple[int, ...], ...]
    costs: tuple[float, ...]
    least: float


@dataclass
class Memory:
    """What a search for one agent teaches the next: slots the backward pass follows, tolls of the other windows."""

    kept: tuple[int, ...]
    tolls: Array
    attempts: int = 0


class Pricer:
    """Finds cheapest tours in one graph; any number of threads may ask at once."""

    def __init__(self, graph: TourGraph) -> None:
        self.graph = graph
        self.n_moves = int(graph.next.shape[2])
        self._sizes = _slot_sizes(graph)
        counters = graph.counters
        self._tops = np.array([one.top for one in counters], np.int64)
        self._can_have_tolls = np.array([one.beyond == inf and not one.close.any() for one in counters], np.bool_)
        self._slot_of = np.zeros(len(counters), np.int64)
        for slots in graph.slot:
            self._slot_of[slots[slots >= 0]] = np.flatnonzero(slots >= 0)
        self._arrays: dict[tuple[int, ...], Graph] = {}
        self.first_kept = self._grow((), STATES_FIRST)

    @property
    def is_exact(self) -> bool:
        """Whether the forward pass follows every window: only then are its costs the true ones."""
        return bool(len(self._flat(self.first_kept).exact) == self.graph.slot.shape[1])

    def prices_of_moves(self, prices: Array) -> tuple[Array, Array]:
        """The price of the best option of each move, shape (days, moves), and that option."""
        best = np.full((self.graph.n_days, self.n_moves), inf)
        option = np.zeros((self.graph.n_days, self.n_moves), np.int64)
        prices = prices[:, : self.graph.move_of.shape[1]]
        days, options = np.nonzero((self.graph.move_of >= 0) & (prices < inf))
        order = np.argsort(-prices[days, options], kind="stable")
        days, options = days[order], options[order]
        moves = self.graph.move_of[days, options]
        best[days, moves] = prices[days, options]  # the cheapest is written last
        option[days, moves] = options
        return best, option

    def cheapest(
        self,
        prices: Array,
        memory: Memory | None = None,
        *,
        most: int = 1,
        worst: float = inf,
        limit: int = LABELS_MOST,
        tries: int = TRIES_MOST,
    ) -> Priced:
        """The cheapest tours.

        Parameters
        ----------
        prices : cost of each option of each day, shape (days, options); `inf` forbids.
        memory : what earlier searches for the same agent have learnt; this one adds to it.
        most : how many tours at most; further ones end in another state than the first.
        worst : nobody asks for tours dearer than this.
        limit : labels the forward pass may expand.
        tries : passes before some legal tour will do, with a bound that may be lower than its cost.
        """
        best, option = self.prices_of_moves(prices)
        memory = self.memory() if memory is None else memory
        days, constant = np.arange(self.graph.n_days), self.graph.constant
        tours, costs = np.zeros((most, len(days)), np.int64), np.zeros(most)
        spread = float(np.std(best[best < inf])) if (best < inf).any() else 0.0
        least = -inf
        for attempt in range(1, tries + 1):
            arrays = self._flat(memory.kept)
            values = np.empty(self._shape(arrays))
            costs_to_go(arrays, best, memory.tolls, values)
            found, bound = cheapest_tours(
                arrays, best, memory.tolls, values, worst - constant, tours, costs, limit, 0.0
            )  # fmt: skip
            least = max(least, bound)
            if found or least == inf or least >= worst - constant:
                break
            if attempt == tries or not self._learn(
                memory, self._blind_tour(arrays, best, memory.tolls, values), spread
            ):
                haste = spread / 4 + 1.0
                found, _ = cheapest_tours(arrays, best, memory.tolls, values, inf, tours, costs, 4 * limit, haste)
                break
        named = [tuple(int(o) for o in option[days, tours[i]]) for i in range(found)]
        return Priced(tuple(named), tuple(float(costs[i]) + constant for i in range(found)), float(least) + constant)

    def memory(self) -> Memory:
        """What is known of an agent at first: nothing."""
        return Memory(self.first_kept, np.zeros(len(self.graph.counters)))

    def _blind_tour(self, arrays: Graph, best: Array, tolls: Array, values: Array) -> Array:
        """The tour that the backward pass believes to be the cheapest, with all its windows' totals."""
        tours, costs = np.zeros((1, self.graph.n_days), np.int64), np.zeros(1)
        blind = arrays._replace(exact=arrays.kept[arrays.kept >= 0], radix=arrays.sizes[arrays.kept >= 0])
        cheapest_tours(blind, best, tolls, values, inf, tours, costs, LABELS_MOST, 0.0)
        return self._totals(tours[0])

    def _totals(self, tour: Array) -> Array:
        """The digit every counter would reach with a tour of moves."""
        graph, node = self.graph, 0
        totals = np.zeros(len(graph.counters), np.int64)
        for day, move in enumerate(tour):
            kind, slots = graph.kind[day], graph.slot[day]
            np.add.at(totals, slots[slots >= 0], graph.delta[kind, slots >= 0, node, move])
            node = int(graph.next[kind, node, move])
        return totals

    def _learn(self, memory: Memory, totals: Array, spread: float) -> bool:
        """Change tolls, or now and then follow one window more; False when there is nothing left to change."""
        memory.attempts += 1
        turn = memory.attempts % TOLL_TRIES
        if turn and self._change_tolls(memory, totals, TOLL_STEP * spread / (1 + turn)):
            return True
        return self._keep_more(memory, totals)

    def _change_tolls(self, memory: Memory, totals: Array, step: float) -> bool:
        """Dearer where the blind tour is beyond a limit, cheaper where it leaves room; False when nothing changes."""
        free = self._can_have_tolls & ~np.isin(self._slot_of, memory.kept)
        slope = np.where(free, totals - self._tops, 0).astype(float)
        slope[(memory.tolls <= 0) & (slope < 0)] = 0.0
        length = float(np.sqrt((slope**2).sum()))
        if length == 0 or step <= 0:
            return False
        memory.tolls = np.maximum(0.0, memory.tolls + step * slope / length)
        return True

    def _keep_more(self, memory: Memory, totals: Array) -> bool:
        """Let the backward pass follow one window more, the one that is farthest beyond its limit."""
        beyond = np.zeros(len(self._sizes))
        np.maximum.at(beyond, self._slot_of, totals - self._tops)
        left = [slot for slot, size in enumerate(self._sizes) if slot not in memory.kept and size > 1]
        left = [slot for slot in left if self._fits((*memory.kept, slot), STATES_MOST)]
        if not left:
            return False
        slot = max(left, key=lambda s: (beyond[s] > 0, -self._sizes[s], -s))
        memory.kept = tuple(sorted((*memory.kept, slot), key=lambda s: (self._sizes[s], s)))
        memory.tolls = np.where(self._slot_of == slot, 0.0, memory.tolls)
        return True

    def _fits(self, kept: Sequence[int], most: int) -> bool:
        states = self.graph.n_nodes * prod(self._sizes[slot] for slot in kept)
        return states <= most and states * (self.graph.n_days + 1) <= VALUES_MOST

    def _grow(self, kept: tuple[int, ...], most: int) -> tuple[int, ...]:
        """Slots that must be filled first, then small ones, as far as they fit."""

        def due(slot: int) -> bool:
            return any(c >= 0 and self.graph.counters[c].close[0] == inf for c in self.graph.slot[:, slot])

        for slot in sorted(range(len(self._sizes)), key=lambda s: (not due(s), self._sizes[s], s)):
            if self._sizes[slot] > 1 and self._fits((*kept, slot), most):
                kept = (*kept, slot)
        return tuple(sorted(kept, key=lambda slot: (self._sizes[slot], slot)))

    def _shape(self, arrays: Graph) -> tuple[int, int, int, int]:
        outer, inner = int(np.prod(arrays.sizes[:-1])), int(arrays.sizes[-1])
        return self.graph.n_days + 1, self.graph.n_nodes, outer, inner

    def _flat(self, kept: tuple[int, ...]) -> Graph:
        if kept not in self._arrays:
            self._arrays[kept] = _flat(self.graph, self._sizes, kept or (-1,))
        return self._arrays[kept]


def _flat(graph: TourGraph, size: Sequence[int], kept: Sequence[int]) -> Graph:
    """The graph as arrays, with the windows that each pass follows; the last one kept is the inner one."""
    counters = graph.counters
    exact, radix = _exact(graph, size, kept)
    sizes = np.array([1 if slot < 0 else size[slot] for slot in kept], np.int64)
    ends = np.cumsum([0, *(len(one.close) for one in counters)])
    none = np.zeros((graph.n_days + 1, graph.n_nodes), np.int64)
    arrays = Graph(
        graph.kind, graph.next, graph.step, graph.delta, graph.slot,
        np.array([one.first_day for one in counters], np.int64), np.array([one.last_day for one in counters], np.int64),
        np.array([one.top for one in counters], np.int64), ends[:-1].astype(np.int64),
        np.concatenate([*(one.close for one in counters), np.zeros(1)]),
        np.array([one.beyond for one in counters], np.float64),
        np.array(kept, np.int64), sizes, np.cumprod([1, *sizes[:-1]])[: len(sizes)].astype(np.int64),
        np.array(exact, np.int64), np.array(radix, np.int64), none, none,
    )  # fmt: skip
    low, high = ranges(arrays, graph.n_days)
    return arrays._replace(low=low, high=high)


def _slot_sizes(graph: TourGraph) -> list[int]:
    sizes = []
    for slot in range(graph.slot.shape[1]):
        members = {int(c) for c in graph.slot[:, slot] if c >= 0}
        sizes.append(max([graph.counters[c].top + 1 for c in members], default=1))
    return sizes


def _exact(graph: TourGraph, size: Sequence[int], kept: Sequence[int]) -> tuple[list[int], list[int]]:
    """Slots of the forward pass: all, as long as a state still fits a whole number of 62 bits."""
    states = (graph.n_days + 1) * graph.n_nodes
    first = [slot for slot in kept if slot >= 0]
    exact: list[int] = []
    for slot in (*first, *sorted(set(range(len(size))) - set(first), key=lambda s: size[s])):
        if states * size[slot] < 2**62:
            exact.append(slot)
            states *= size[slot]
    return exact, [size[slot] for slot in exact]
