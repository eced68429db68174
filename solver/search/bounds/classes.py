"""Agents who may stand for one another in a bound: one contract, one set of covers they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..agent_arrays import HARD
from ..arrays import Arrays

Array = NDArray[Any]


@dataclass(frozen=True)
class AgentClass:
    """Agents who share options and covers; what else they differ in is summed over them or left out."""

    members: Array
    cover_class: int
    lists: Array

    @property
    def size(self) -> int:
        """How many agents."""
        return len(self.members)


def classes_of(arrays: Arrays, rows: Array) -> list[AgentClass]:
    """Classes by option lists and by which of the cover's `rows` are served, in the order of their first members."""
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for agent, cover_class in enumerate(arrays.class_of):
        served = arrays.hit[:, cover_class][:, rows]
        groups.setdefault((arrays.list_of[agent].tobytes(), served.tobytes()), []).append(agent)
    return [
        AgentClass(np.array(agents, np.int64), int(arrays.class_of[agents[0]]), arrays.list_of[agents[0]])
        for agents in groups.values()
    ]


def costs_of_day(arrays: Arrays, members: Array, day: int) -> Array:
    """What unary rules charge each member for each option of a day, shape (members, options); inf if forbidden."""
    first = arrays.unary_first[members, day]
    listed = arrays.list_of[members[0], day]
    count = arrays.opt_first[listed + 1] - arrays.opt_first[listed]
    cost = arrays.unary[first[:, None] + np.arange(count)[None, :]]
    return np.where(cost >= HARD / 2, np.inf, cost)
