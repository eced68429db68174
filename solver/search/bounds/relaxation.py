"""The relaxation over classes, and the bound agent by agent: of the cost of a roster, or of its shortage alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...compiled import Compiled
from ...hall import components
from ..agent_arrays import HARD
from ..arrays import Arrays, cover_groups
from .alone import Reduced, add_agent, members_costs, reduce_class
from .classes import AgentClass, Array, classes_of
from .floor import add_covers, add_floors, cover_prices
from .linear import prices_of
from .overlap import may_be_doubled
from .people import add_people
from .prices import CoverPrices, cover_prices_of
from .program import Builder
from .shifts import add_shifts
from .slots import add_slots, slot_prices

BATCH = 40
"""Agents whose programs are solved as one: enough to forget what a call costs, few enough to stop in between."""


@dataclass(frozen=True)
class Proof:
    """No roster costs less than `bound`; the prices of cover that go with it."""

    bound: float
    prices: CoverPrices


@dataclass(frozen=True)
class Relaxation:
    """A problem and what counts as cost in it.

    `per_unit` and `per_slot` are the prices of one agent missing and one too many, of covers and of slots; `priced`
    says whether soft rules about people are heard.
    """

    compiled: Compiled
    arrays: Arrays
    per_unit: Array
    per_slot: Array
    priced: bool

    @cached_property
    def rows(self) -> Array:
        """Rows of cover that are looked at: of every cover all its columns together."""
        return np.unique(self.arrays.cover_full)

    @cached_property
    def classes(self) -> list[AgentClass]:
        """Agents who stand for one another."""
        return classes_of(self.arrays, self.rows)

    @cached_property
    def doubled(self) -> bool:
        """Whether somebody may be in two shifts at once."""
        return may_be_doubled(self.compiled)

    def over_classes(self, seconds: float) -> Proof | None:
        """Solve the program over classes; None if there is no solution, or none in time."""
        builder, arrays = Builder(), self.arrays
        crowd = [add_shifts(builder, arrays, one, priced=self.priced) for one in self.classes]
        if not all(add_people(builder, self.compiled, one, priced=self.priced) for one in crowd):
            return None
        floors = add_floors(builder, arrays, crowd, self.rows, doubled=self.doubled)
        lines = add_covers(builder, arrays, self.rows, floors, self.per_unit)
        slots = add_slots(builder, arrays, crowd, self.per_slot)
        program = builder.program()
        prices = prices_of(program, "highs-ipm", seconds)
        if prices is None:
            return None
        paid = np.zeros(arrays.row_need.shape)
        paid[self.rows] = prices[lines]
        found = cover_prices_of(arrays, paid, prices[slots], self.per_unit, self.per_slot)
        return Proof(program.proved_by(prices), found)

    def agent_by_agent(self, prices: CoverPrices, seconds: float) -> Iterator[float | None]:
        """What the agents' parts of the bound add up to, batch by batch; a None says that one has no legal tour.

        The bound is `prices.constant()` and all parts together.
        """
        for owner in self.classes:
            reduced = reduce_class(self.compiled, owner, prices, doubled=self.doubled)
            costs = members_costs(prices, owner)
            for first in range(0, owner.size, BATCH):
                batch = range(first, min(owner.size, first + BATCH))
                yield self._of_batch(reduced, costs, batch, seconds)

    def _of_batch(self, reduced: Reduced, costs: list[Array], batch: range, seconds: float) -> float | None:
        builder = Builder()
        for position in batch:
            if not add_agent(builder, self.compiled, reduced, position, costs, priced=self.priced):
                return None
        program = builder.program()
        prices = prices_of(program, "highs-ds", seconds)
        return None if prices is None else program.proved_by(prices)


def of_cost(compiled: Compiled, arrays: Arrays) -> Relaxation:
    """The objective as it is [tenths of a point]."""
    return Relaxation(compiled, arrays, cover_prices(arrays), slot_prices(arrays), True)


def of_shortage(compiled: Compiled, arrays: Arrays) -> Relaxation:
    """Understaffing and nothing else [agents missing for an interval]; hard rules stay hard."""
    per_unit, per_slot = _hard_only(cover_prices(arrays)), _hard_only(slot_prices(arrays))
    counted = _understaffed(compiled)
    soft = counted & (per_unit[:, 0] == 0)
    per_unit[soft, 0] = 1.0
    return Relaxation(compiled, arrays, per_unit, per_slot, False)


def _hard_only(prices: Array) -> Array:
    return np.where(prices >= HARD / 2, HARD, 0.0)


def _understaffed(compiled: Compiled) -> Array:
    """Per cover whether the rule of understaffing speaks about it."""
    own = {(cover.service, cover.counts) for used, cover in compiled.covers if used.code == "coverage.under"}
    told: list[bool] = []
    for group in cover_groups(compiled):
        told += [(group.service, group.counts) in own] * len(components(group.serves))
    return np.array(told, np.bool_)
