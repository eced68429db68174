"""Required and rostered agents per skill and interval, each agent counted at one skill."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.domain.presence import presence_of
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SkillCoverage:
    """One skill over the horizon: agents required and agents on contacts for it, shape (n_intervals,)."""

    skill: str
    required: Counts
    on_duty: Counts

    @property
    def short(self) -> Counts:
        """Agents missing."""
        return np.maximum(self.required - self.on_duty, 0)

    @property
    def over(self) -> Counts:
        """Agents beyond the requirement."""
        return np.maximum(self.on_duty - self.required, 0)


def total_of(lines: tuple[SkillCoverage, ...]) -> tuple[Counts, Counts, Counts]:
    """Required, short and over summed over skills: a surplus here does not make up for a gap there."""
    return (
        np.sum([line.required for line in lines], axis=0),
        np.sum([line.short for line in lines], axis=0),
        np.sum([line.over for line in lines], axis=0),
    )


def coverage_of(problem: RosterProblem, roster: Roster) -> tuple[SkillCoverage, ...]:
    """Coverage of every skill with a requirement, in the problem's order.

    Agents with several skills are shared out so that as few required places as possible stay empty; who is left over
    counts at the skill that asks for most. Agents with none of the required skills are not counted.
    """
    required = np.array([line.agents for line in problem.requirement], dtype=np.int64)
    on_duty = np.zeros_like(required)
    contact = presence_of(problem, roster).contact
    kinds = [
        tuple(i for i, line in enumerate(problem.requirement) if line.skill in agent.skills) for agent in problem.agents
    ]
    known: dict[tuple[object, ...], list[int]] = {}
    for index in range(required.shape[1] if len(required) else 0):
        groups = Counter(kinds[row] for row in np.flatnonzero(contact[:, index]))
        wanted = tuple(int(n) for n in required[:, index])
        key = (wanted, tuple(sorted(groups.items())))
        if key not in known:
            known[key] = _share_out(wanted, groups)
        on_duty[:, index] = known[key]
    return tuple(SkillCoverage(line.skill, required[row], on_duty[row]) for row, line in enumerate(problem.requirement))


def _share_out(wanted: tuple[int, ...], groups: Counter[tuple[int, ...]]) -> list[int]:
    """Agents at each skill: a maximum matching of groups of equal agents and places, then the rest."""
    free = Counter({group: count for group, count in groups.items() if group})
    serving: Counter[tuple[tuple[int, ...], int]] = Counter()
    for skill in range(len(wanted)):
        for _ in range(wanted[skill]):
            if not _seat(skill, free, serving, {skill}):
                break
    on_duty = [sum(count for (_, at), count in serving.items() if at == skill) for skill in range(len(wanted))]
    for group, count in free.items():
        on_duty[max(group, key=lambda skill: wanted[skill])] += count
    return on_duty


def _seat(
    skill: int,
    free: Counter[tuple[int, ...]],
    serving: Counter[tuple[tuple[int, ...], int]],
    tried: set[int],
) -> bool:
    """Find one more agent for a skill: a free one, or one whose own place another can take."""
    able = sorted((group for group in {*free, *(g for g, _ in serving)} if skill in group), key=len)
    for group in able:
        if free[group]:
            free[group] -= 1
            serving[group, skill] += 1
            return True
    for group in able:
        for other in group:
            if other not in tried and serving[group, other]:
                tried.add(other)
                if _seat(other, free, serving, tried):
                    serving[group, other] -= 1
                    serving[group, skill] += 1
                    return True
    return False
