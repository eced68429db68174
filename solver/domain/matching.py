"""Who could serve whom: as many required places as possible filled by the agents on contacts, one place each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .problem import RosterProblem

Group = tuple[tuple[int, ...], int]
"""Agents with the same required skills: the skills' positions, how many agents."""


class Sharing(NamedTuple):
    """Agents on contacts shared out among the required skills so that as few places as possible stay empty.

    Parameters
    ----------
    filled : places filled per required skill, shape (n_lines, n_intervals).
    kinds : the sets of required skills (positions of lines) that agents hold, without the empty one.
    idle : agents of each kind without a place, shape (n_kinds, n_intervals).
    """

    filled: NDArray[np.int64]
    kinds: list[tuple[int, ...]]
    idle: NDArray[np.int64]


def shared_out(problem: RosterProblem, contact: NDArray[np.bool_]) -> Sharing:
    """A maximum matching of agents and required places in every interval.

    Parameters
    ----------
    contact : who is on contacts, shape (n_agents, n_intervals).
    """
    lines = problem.requirement
    held = [tuple(i for i, line in enumerate(lines) if line.skill in agent.skills) for agent in problem.agents]
    kinds = sorted({skills for skills in held if skills})
    required = np.array([line.agents for line in lines], dtype=np.int64).reshape(len(lines), contact.shape[1])
    if not kinds:
        return Sharing(np.zeros_like(required), kinds, np.zeros((0, contact.shape[1]), dtype=np.int64))
    on_duty = np.array([_on_duty(contact, held, skills) for skills in kinds])
    # Many intervals look alike: each pattern of required and present agents is solved once.
    patterns, which = np.unique(np.concatenate((required, on_duty)), axis=1, return_inverse=True)
    seated = np.empty((len(kinds), len(lines), patterns.shape[1]), dtype=np.int64)
    for column, pattern in enumerate(patterns.T.tolist()):
        wanted, present = pattern[: len(lines)], pattern[len(lines) :]
        seated[:, :, column] = seats(wanted, list(zip(kinds, present, strict=True)))
    which = which.reshape(-1)
    return Sharing(seated.sum(axis=0)[:, which], kinds, on_duty - seated.sum(axis=1)[:, which])


def places_filled(problem: RosterProblem, contact: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Places filled per required skill and interval in a maximum matching, shape (n_lines, n_intervals)."""
    return shared_out(problem, contact).filled


def _on_duty(contact: NDArray[np.bool_], held: list[tuple[int, ...]], skills: tuple[int, ...]) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = contact[[row for row, own in enumerate(held) if own == skills]].sum(axis=0)
    return counts


def most_places(wanted: list[int], groups: list[Group]) -> list[int]:
    """Places filled per skill when every agent takes at most one."""
    seated = seats(wanted, groups)
    return [sum(own[skill] for own in seated) for skill in range(len(wanted))]


def seats(wanted: list[int], groups: list[Group]) -> list[list[int]]:
    """Agents of each group at each skill, as many as possible in all: a maximum flow by shortest augmenting paths.

    Paths start at groups with agents left and end at skills with places left; on the way agents already placed move
    on to another of their skills. Without such a path the flow is maximum (Ford and Fulkerson).
    """
    spare = list(wanted)
    seated = [[0] * len(wanted) for _ in groups]
    for group, (_, left) in enumerate(groups):
        while left:
            moved = _seat_some(group, left, spare, seated, groups)
            if not moved:
                break
            left -= moved
    return seated


def _seat_some(group: int, left: int, spare: list[int], seated: list[list[int]], groups: list[Group]) -> int:
    """Seat some more of a group along one path; how many."""
    came: dict[int, tuple[int, int] | None] = {group: None}
    queue, searched = [group], set[int]()
    for at in queue:
        for skill in groups[at][0]:
            if skill in searched:
                continue
            searched.add(skill)
            if spare[skill]:
                return _shift_along(_path(at, skill, came), left, spare, seated)
            for other, seats in enumerate(seated):
                if seats[skill] and other not in came:
                    came[other] = (at, skill)
                    queue.append(other)
    return 0


def _path(at: int, skill: int, came: dict[int, tuple[int, int] | None]) -> list[tuple[int, int]]:
    """(group, skill it gains) from the end of the path back to its start."""
    path = [(at, skill)]
    while (step := came[path[-1][0]]) is not None:
        path.append(step)
    return path


def _shift_along(path: list[tuple[int, int]], left: int, spare: list[int], seated: list[list[int]]) -> int:
    # Each group but the first gives up seats of the skill through which it was reached.
    yielded = [(path[i][0], path[i + 1][1]) for i in range(len(path) - 1)]
    moved = min([left, spare[path[0][1]], *(seated[group][skill] for group, skill in yielded)])
    spare[path[0][1]] -= moved
    for group, skill in path:
        seated[group][skill] += moved
    for group, skill in yielded:
        seated[group][skill] -= moved
    return moved
