"""The bound at given prices of cover, agent by agent: with everybody's own hours, history, wishes and fair shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...compiled import Compiled
from ...primitives import Run, WindowTotal
from .classes import AgentClass, Array, costs_of_day
from .people import add_people
from .prices import CoverPrices
from .program import Builder
from .shifts import ShiftColumns


@dataclass(frozen=True)
class Reduced:
    """For one class: which options of a day differ in nothing but their price, and what each is worth to cover."""

    owner: AgentClass
    kinds: list[Array]
    worth: list[Array]


def reduce_class(compiled: Compiled, owner: AgentClass, prices: CoverPrices, *, doubled: bool) -> Reduced:
    """Group the options of each day by the weights that windows and runs give them."""
    A = prices.arrays
    tables: list[dict[int, Array]] = [{} for _ in owner.lists]
    for member in owner.members.tolist():
        for _, primitive in compiled.agents[member]:
            for day, table in _tables(primitive):
                tables[day].setdefault(id(table), table)
    kinds, worth = [], []
    for day, listed in enumerate(owner.lists):
        options = np.arange(A.opt_first[listed], A.opt_first[listed + 1])
        weights = np.array([np.zeros(len(options)), *tables[day].values()])[:, 1:]
        kinds.append(np.unique(weights, axis=1, return_inverse=True)[1].reshape(-1))
        worth.append(prices.of_options(owner.cover_class, options, doubled=doubled))
    return Reduced(owner, kinds, worth)


def _tables(primitive: object) -> Iterator[tuple[int, Array]]:
    if isinstance(primitive, WindowTotal):
        for item in primitive.items:
            yield from item.cells
    elif isinstance(primitive, Run):
        yield from enumerate(primitive.matches)


def add_agent(
    builder: Builder, compiled: Compiled, reduced: Reduced, position: int, costs: list[Array], *, priced: bool
) -> bool:
    """One member of a class: per day and kind of option the cheapest at the prices, under all own windows and runs.

    Parameters
    ----------
    costs : per day what unary rules charge each member, shape (members, options), inf if forbidden.
    priced : whether soft rules are heard, or only hard ones.

    Returns
    -------
    Whether own hard limits leave a tour.
    """
    member = reduced.owner.members[position : position + 1]
    alone = AgentClass(member, reduced.owner.cover_class, reduced.owner.lists)
    shifts = ShiftColumns(alone, [], [])
    for day, kind in enumerate(reduced.kinds):
        own = costs[day][position]
        if not priced:
            own = np.where(np.isfinite(own), 0.0, np.inf)
        shifts.allowed.append(np.isfinite(own)[None, :])
        shifts.columns.append(_add_day(builder, own, own - reduced.worth[day], kind))
    return add_people(builder, compiled, shifts, priced=priced)


def _add_day(builder: Builder, own: Array, net: Array, kind: Array) -> Array:
    columns = np.full(len(own), -1, np.int64)
    stays = bool(np.isfinite(own[0]))
    off = float(own[0]) if stays else 0.0
    builder.constant += off
    order = np.lexsort((net[1:], kind))
    best = order[np.flatnonzero(np.diff(kind[order], prepend=-1))] + 1
    best = best[np.isfinite(own[best])]
    if len(best):
        columns[best] = builder.columns(len(best), 0.0, 1.0, net[best] - off)
        builder.add(builder.rows(1, 0.0 if stays else 1.0, 1.0), columns[best], 1.0)
    return columns


def members_costs(prices: CoverPrices, owner: AgentClass) -> list[Array]:
    """Unary costs of all members, per day."""
    return [costs_of_day(prices.arrays, owner.members, day) for day in range(len(owner.lists))]
