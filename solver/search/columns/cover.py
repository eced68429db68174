"""What couples the agents, as rows of a linear program: so many on duty, and a price for each one missing.

Of every headcount, and of every interval and skill subset of a cover, at least so many are wanted. A shortage is the
most that any of its rows lacks. Whoever is too many costs as much as each one present, less those wanted: the price
above goes to the options themselves, and to the price of the shortage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csc_matrix

from ...compiled import Compiled
from ...domain.options import OptionList
from ...domain.presence import presence_of
from ...domain.rosters import Roster
from ...hall import components, subsets
from ..arrays import CoverGroup, cover_groups

Array = NDArray[Any]


@dataclass(frozen=True)
class CoverRows:
    """Rows over all agents' options.

    `need[row]` agents are wanted beyond those of history; `shortage_of[row]` is the row's shortage and
    `price[shortage]` what one agent missing costs more than one who is there [tenths of a point]. `duty[agent]` has
    shape (rows, days · options), equal agents share one; `extra[agent]` is what an option costs for the cover's sake.
    A roster costs `constant`, its options' extra, and the price of its shortages.
    """

    need: Array
    shortage_of: Array
    price: Array
    duty: tuple[csc_matrix, ...]
    extra: tuple[Array, ...]
    constant: float

    @cached_property
    def cap(self) -> Array:
        """The greatest price a row can have."""
        return np.asarray(self.price[self.shortage_of])

    @cached_property
    def width(self) -> int:
        """Options of the longest day."""
        return int(self.extra[0].shape[1])

    def counts(self, agent: int, tour: Sequence[int]) -> Array:
        """Agents that a tour brings to every row: 0 or 1, more where two of its shifts overlap."""
        cells = [day * self.width + option for day, option in enumerate(tour)]
        return np.asarray(self.duty[agent][:, cells].sum(axis=1)).ravel()

    def cost(self, counts: Array) -> float:
        """What a count of agents per row costs, the options' extra left out."""
        lack = np.zeros(len(self.price))
        np.maximum.at(lack, self.shortage_of, self.need - counts)
        return float(self.constant + (self.price * lack).sum())

    def gains(self, counts: Array) -> Array:
        """What one more agent in a row saves at a count, exact where a shortage has a single row."""
        lack = np.zeros(len(self.price))
        np.maximum.at(lack, self.shortage_of, self.need - counts)
        own = self.need - counts
        return np.asarray(np.where((own > 0) & (own >= lack[self.shortage_of]), self.cap, 0.0))

    def safe(self, prices: Array) -> Array:
        """Prices of rows made into such as any bound may use: none negative, none of a shortage above its price."""
        clipped = np.maximum(prices, 0.0)
        total = np.bincount(self.shortage_of, clipped, len(self.price))
        factor = np.where(total > self.price, self.price / np.maximum(total, 1e-12), 1.0)
        return np.asarray(clipped * factor[self.shortage_of])

    def values(self, prices: Array) -> list[Array]:
        """What each agent's options are worth at prices of rows, less their extra; shape (days, options) each."""
        done: dict[int, Array] = {}
        for matrix, extra in zip(self.duty, self.extra, strict=True):
            if id(matrix) not in done:
                done[id(matrix)] = (prices @ matrix).reshape(extra.shape)
        return [done[id(matrix)] - extra for matrix, extra in zip(self.duty, self.extra, strict=True)]


def fits(compiled: Compiled) -> bool:
    """Whether the covers of a problem can be said in rows over options: all of them soft, no breaks to be placed."""
    hard = any(used.mode == "hard" for used, _ in (*compiled.covers, *compiled.headcounts))
    breaks = compiled.covers and any(any(day.breaks) for own in compiled.choices for day in own.days)
    return not hard and not breaks


def cover_rows(compiled: Compiled) -> CoverRows:
    """Rows for all headcounts and covers of a problem."""
    builder = _Builder(compiled)
    builder.add_headcounts()
    for group in cover_groups(compiled):
        builder.add_group(group)
    return builder.build()


class _Builder:
    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.width = max(len(day) for own in compiled.choices for day in own.days)
        self.n_days, self.n_agents = compiled.problem.horizon.n_days, len(compiled.choices)
        self.need: list[float] = []
        self.shortage_of: list[int] = []
        self.price: list[float] = []
        self.constant = 0.0
        self.kinds: list[set[tuple[int, Any]]] = [set() for _ in range(self.n_agents)]
        self.cells: dict[tuple[int, Any], list[tuple[int, int]]] = defaultdict(list)
        self.extra: dict[tuple[int, Any], list[tuple[int, float]]] = defaultdict(list)

    def build(self) -> CoverRows:
        """Everything gathered; agents with the same rows share them."""
        shape = (len(self.need), self.n_days * self.width)
        made: dict[Any, tuple[csc_matrix, Array]] = {}
        for keys in self.kinds:
            if frozenset(keys) not in made:
                cells = np.array([c for key in keys for c in self.cells[key]], np.int64).reshape(-1, 2)
                matrix = coo_matrix((np.ones(len(cells)), (cells[:, 0], cells[:, 1])), shape).tocsc()
                extra = np.zeros(self.n_days * self.width)
                for key in keys:
                    for cell, cost in self.extra[key]:
                        extra[cell] += cost
                made[frozenset(keys)] = matrix, extra.reshape(self.n_days, self.width)
        own = [made[frozenset(keys)] for keys in self.kinds]
        return CoverRows(
            np.array(self.need, np.float64), np.array(self.shortage_of, np.int64), np.array(self.price, np.float64),
            tuple(matrix for matrix, _ in own), tuple(extra for _, extra in own), self.constant,
        )  # fmt: skip

    def add_headcounts(self) -> None:
        """One row for all prices at the same number of the same shift and day."""
        prices: dict[tuple[int, int, int], list[float]] = {}
        sources: dict[tuple[int, int], tuple[Array, ...]] = {}
        for used, one in self.compiled.headcounts:
            own = prices.setdefault((one.day, one.kind, one.required), [0.0, 0.0])
            own[one.side == "over"] += used.cost_per_unit * one.units
            sources[one.day, one.kind] = one.kinds
        for (day, kind, required), (under, over) in prices.items():
            row = self._row(float(required), self._shortage(under + over))
            self.constant -= over * required
            for agent, own_kinds in enumerate(sources[day, kind]):
                self._enter(agent, ("head", row, id(own_kinds)), row, over, day, own_kinds == kind)

    def add_group(self, group: CoverGroup) -> None:
        """One row per skill subset and interval."""
        horizon, history = self.compiled.problem.horizon, presence_of(self.compiled.problem, Roster({}))
        before = history.contact if group.counts == "contact" else history.present
        for component in components(group.serves):
            whole = group.serves[:, component].any(axis=1)
            rest = group.required[component].sum(axis=0) - before[whole].sum(axis=0)
            self.constant -= group.over * float(rest.sum())
            first = len(self.price)
            self.price += [group.under + group.over] * horizon.n_intervals
            for subset in subsets(group.serves, component):
                able = group.serves[:, subset].any(axis=1)
                need = group.required[subset].sum(axis=0) - before[able].sum(axis=0)
                top = len(self.need)
                self.need += need.astype(float).tolist()
                self.shortage_of += range(first, first + horizon.n_intervals)
                for agent in np.flatnonzero(able):
                    self._serve(int(agent), group.counts, top, group.over if len(subset) == len(component) else 0.0)

    def _serve(self, agent: int, counts: str, top: int, over: float) -> None:
        """An agent's options bring him to the intervals of a subset's rows."""
        for day, options in enumerate(self.compiled.choices[agent].days):
            key = (top, id(options))
            self.kinds[agent].add(key)
            if key in self.cells:
                continue
            for option, interval in _on_duty(self.compiled, options, counts):
                cell = day * self.width + option
                self.cells[key].append((top + interval, cell))
                self.extra[key].append((cell, over))

    def _shortage(self, price: float) -> int:
        self.price.append(price)
        return len(self.price) - 1

    def _row(self, need: float, shortage: int) -> int:
        self.need.append(need)
        self.shortage_of.append(shortage)
        return len(self.need) - 1

    def _enter(self, agent: int, key: tuple[Any, ...], row: int, over: float, day: int, counts: Array) -> None:
        name = (row, key)
        self.kinds[agent].add(name)
        if name not in self.cells:
            options = np.flatnonzero(counts[1:]) + 1
            self.cells[name] = [(row, day * self.width + int(option)) for option in options]
            self.extra[name] = [(day * self.width + int(option), over) for option in options]


def _on_duty(compiled: Compiled, options: OptionList, counts: str) -> list[tuple[int, int]]:
    """Pairs of option and interval in which whoever takes it is on duty."""
    problem, found = compiled.problem, []
    step, last = problem.horizon.interval_min, problem.horizon.n_intervals
    for option, shift in enumerate(options.shifts, start=1):
        kind = problem.activity_by_id[problem.template_by_id[shift.template].activity].kind
        if kind == "contact" or (kind == "other" and counts == "present"):
            found += [(option, t) for t in range(shift.start // step, min(last, shift.end // step))]
    return found
