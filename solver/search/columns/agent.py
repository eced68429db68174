"""One agent of a problem as the columns see him: what his options cost him, and the graph of his tours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiled import Compiled
from ...primitives import AgentPrimitive, Run, Succession, Unary, WindowTotal
from ...rule_set import RuleInUse
from .graph import tour_graph
from .pricing import Pricer

Array = NDArray[Any]
Rules = tuple[tuple[RuleInUse, AgentPrimitive], ...]


@dataclass(frozen=True)
class AgentTours:
    """What the columns need to know of one agent.

    `own[day, option]` is what an option costs by itself [tenths of a point], `inf` where it is forbidden or does not
    exist; days are as wide for everybody. `is_exact` says that `pricer` sees every rule; if not, the true cost of a
    tour is asked of the primitives.
    """

    own: Array
    pricer: Pricer
    rules: Rules
    is_exact: bool

    def cost_of(self, tour: Sequence[int]) -> float:
        """What all rules charge for a tour, by the primitives' own words; `inf` when a hard one is broken."""
        total = 0.0
        for used, primitive in self.rules:
            units = primitive.excess(tour)
            total += price_of(used) * units if units else 0.0
        return total


def price_of(used: RuleInUse) -> float:
    """Tenths of a point per unit; `inf` for a hard rule."""
    return inf if used.mode == "hard" else float(used.cost_per_unit)


def agents_of(compiled: Compiled) -> list[AgentTours]:
    """Every agent; those whose rules are alike share a graph.

    Raises
    ------
    TooManyNodes
        When somebody's rules have too many combinations.
    """
    pricers: dict[Any, Pricer] = {}
    names: dict[int, bytes] = {}
    found = []
    width = max(len(options) for choices in compiled.choices for options in choices.days)
    for choices, rules in zip(compiled.choices, compiled.agents, strict=True):
        sizes = [len(options) for options in choices.days]
        shared = [(price_of(used), rule) for used, rule in rules if not isinstance(rule, Unary)]
        key = (tuple(sizes), tuple((price, _name(rule, names)) for price, rule in shared))
        if key not in pricers:
            pricers[key] = Pricer(tour_graph(sizes, shared))
        far = any(isinstance(rule, Succession) and rule.second_day != rule.first_day + 1 for _, rule in shared)
        found.append(AgentTours(_own(sizes, width, rules), pricers[key], rules, pricers[key].is_exact and not far))
    return found


def _own(sizes: Sequence[int], width: int, rules: Rules) -> Array:
    own = np.full((len(sizes), width), inf)
    for day, size in enumerate(sizes):
        own[day, :size] = 0.0
    for used, rule in rules:
        if isinstance(rule, Unary):
            there = np.flatnonzero(rule.units)
            own[rule.day, there] += price_of(used) * rule.units[there]
    return own


def _name(rule: AgentPrimitive, names: dict[int, bytes]) -> Any:
    """What tells a primitive from another, by content: tables are compared by their bytes, each read once."""

    def table(units: Array) -> bytes:
        if id(units) not in names:
            names[id(units)] = units.tobytes()
        return names[id(units)]

    match rule:
        case Run():
            return tuple(map(table, rule.matches)), rule.carried, rule.least, rule.most, rule.open_start
        case Succession():
            return rule.first_day, rule.second_day, table(rule.units)
        case WindowTotal():
            items = tuple((item.carried, tuple((day, table(w)) for day, w in item.cells)) for item in rule.items)
            return items, rule.above, rule.below
        case _:
            return None
