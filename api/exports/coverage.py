"""Required and rostered agents per skill and interval, each agent counted at one skill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.domain.matching import shared_out
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
    if not len(required):
        return ()
    on_duty, kinds, idle = shared_out(problem, presence_of(problem, roster).contact)
    for skills, left in zip(kinds, idle, strict=True):
        asks_most = np.array(skills)[required[list(skills)].argmax(axis=0)]
        on_duty[asks_most, np.arange(len(left))] += left
    return tuple(SkillCoverage(line.skill, required[row], on_duty[row]) for row, line in enumerate(problem.requirement))
