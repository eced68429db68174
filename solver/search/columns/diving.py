"""From shares of tours to whole ones: agents whose tour is clear are decided, the others find new tours around them.

A dive decides a few agents at a time. Later dives free some agents of the roster in hand and decide only those anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .crew import Crew
from .generation import Generation
from .master import Column, Master

Array = NDArray[Any]

CLEAR = 0.99
"""The share from which a tour is taken without asking again."""
PART = 0.03
"""Share of the agents that is decided at once at least."""
KNOWN_MOST = 12
"""Tours of an agent that a dive begins with."""
TRIES = 3
"""Passes of pricing for one agent during a dive."""


@dataclass
class Plan:
    """One tour for every agent; `counts` are the agents in each row, `cost` that of the roster."""

    columns: list[Column]
    counts: Array
    cost: float


def plan_of(crew: Crew, columns: Sequence[Column]) -> Plan:
    """The plan that these tours, one for each agent in order, make."""
    counts = np.zeros(len(crew.cover.need))
    for column in columns:
        np.add.at(counts, column.rows, column.times)
    return Plan(list(columns), counts, crew.cover.cost(counts) + sum(column.cost for column in columns))


def dive(
    crew: Crew,
    pool: Iterable[Column],
    is_over: Callable[[], bool],
    free: Sequence[int],
    *,
    plan: Plan | None = None,
    prices: Array | None = None,
    slack: float = 0.0,
) -> list[Column] | None:
    """Tours for the free agents, the others standing as planned; None when somebody is left without one in time.

    `slack` is how far from proved the program may be when agents are decided.
    """
    others = np.zeros(len(crew.cover.need))
    if plan is not None:
        others = plan.counts.copy()
        for agent in free:
            np.subtract.at(others, plan.columns[agent].rows, plan.columns[agent].times)
    known = _cheapest_known(pool, set(free), np.zeros(len(others)) if prices is None else prices)
    generation = Generation(crew, 1.0, free, decided=others, pool=known, tries=TRIES, prices=prices)
    taken: list[Column] = []
    while generation.master.undecided:
        if not generation.search(is_over, slack=slack) or generation.infeasible:
            return None
        chosen = _clear(generation.master, len(free))
        if not chosen:
            return None
        generation.decide(chosen)
        taken += chosen
    return taken


def _cheapest_known(pool: Iterable[Column], free: set[int], prices: Array) -> list[Column]:
    """A few tours of every free agent, the cheapest at prices of rows: a small program is solved ten times as often."""
    own: dict[int, list[tuple[float, Column]]] = {}
    for column in pool:
        if column.agent in free:
            left = column.cost - float(prices[column.rows] @ column.times)
            own.setdefault(column.agent, []).append((left, column))
    return [c for pairs in own.values() for _, c in sorted(pairs, key=lambda pair: pair[0])[:KNOWN_MOST]]


def _clear(master: Master, n_free: int) -> list[Column]:
    """The tours to be taken: all that are clear, and the largest shares, at most one for each agent."""
    least = max(1, round(PART * n_free))
    taken: dict[int, Column] = {}
    for share, column in master.shares():
        if column.agent not in taken and (share >= CLEAR or len(taken) < least):
            taken[column.agent] = column
    return list(taken.values())


def best_responses(crew: Crew, plan: Plan, is_over: Callable[[], bool]) -> Plan:
    """One agent after the other takes the tour that is best while all others stand, until nobody finds a better one."""
    idle, agent, n_agents = 0, 0, len(plan.columns)
    while idle < n_agents and not is_over():
        old = plan.columns[agent]
        counts = plan.counts.copy()
        np.subtract.at(counts, old.rows, old.times)
        gains = crew.cover.gains(counts)
        found = crew.cheapest(gains, [agent], tries=TRIES)
        idle += 1
        for column in crew.columns([agent], found, gains):
            after = counts.copy()
            np.add.at(after, column.rows, column.times)
            cost = plan.cost - old.cost + column.cost + crew.cover.cost(after) - crew.cover.cost(plan.counts)
            if cost < plan.cost - 0.5:
                columns = [*plan.columns]
                columns[agent] = column
                plan, idle = Plan(columns, after, cost), 0
                break
        agent = (agent + 1) % n_agents
    return plan
