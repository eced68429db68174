"""Rosters: who works when, with the proof of how good it is. Immutable; a change makes a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from .base import Frozen, Identifier
from .shifts import Shift


class SegmentRecord(Frozen):
    """A stretch of one activity in a roster file."""

    activity: Identifier
    start: datetime
    end: datetime


class Assignment(Frozen):
    """One agent's shift in a roster file."""

    agent: Identifier
    on: date = Field(description="local date on which the shift starts")
    template: Identifier
    start: datetime
    end: datetime
    paid_min: int = Field(ge=0)
    segments: tuple[SegmentRecord, ...] = ()


class RuleTotal(Frozen):
    """What one rule contributes to the result."""

    rule: str
    mode: Literal["hard", "soft", "off"]
    weight: float = Field(description="points per unit of excess; one point is one agent missing for one minute")
    unit: str
    violations: int
    excess: int
    cost: float


class SolveResult(Frozen):
    """How the roster was found and how good it is proved to be."""

    status: Literal["optimal", "feasible"] = Field(description="optimal: proved; feasible: no hard rule broken")
    engine: str
    objective: float = Field(description="points")
    bound: float = Field(description="no roster under these rules can cost less than this many points")
    gap: float = Field(description="(objective − bound) ÷ (objective + required_cost): share of the total cost")
    required_cost: float = Field(description="cost of the required agent-minutes at the price of overstaffing [points]")
    short_agent_min: int = Field(description="understaffing [agent-minutes]")
    least_short_agent_min: int | None = Field(
        None, description="no roster under these rules can be short less than this [agent-minutes]; null if not known"
    )
    over_agent_min: int = Field(description="overstaffing [agent-minutes]")
    required_agent_min: int
    rules: tuple[RuleTotal, ...]
    seed: int
    seconds: float
    stopped_by: Literal["proof", "gap", "time", "request", "schedule"] = "time"
    versions: dict[str, str]
    notes: tuple[str, ...] = ()


class RosterFile(Frozen):
    """A roster as it is stored and exchanged."""

    format: Literal["paiban.roster/1"] = "paiban.roster/1"
    problem_sha256: str = Field("", description="digest of the problem it answers")
    timezone: str
    start_on: date
    n_days: int
    assignments: tuple[Assignment, ...]
    result: SolveResult | None = None


@dataclass(frozen=True)
class Roster:
    """Shifts by agent id, each agent's in time order; minutes since the horizon start.

    Every agent of the problem may be a key; one who is absent from the mapping is off all the time.
    """

    shifts: Mapping[str, tuple[Shift, ...]]
    result: SolveResult | None = None

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Shift]], result: SolveResult | None = None) -> Roster:
        """Roster from (agent id, shift) pairs in any order."""
        gathered: dict[str, list[Shift]] = {}
        for agent, shift in pairs:
            gathered.setdefault(agent, []).append(shift)
        return cls({agent: tuple(sorted(shifts)) for agent, shifts in gathered.items()}, result)

    def of_agent(self, agent: str) -> tuple[Shift, ...]:
        """The shifts of one agent in time order."""
        return self.shifts.get(agent, ())

    def with_result(self, result: SolveResult) -> Roster:
        """The same shifts with the story of their making."""
        return Roster(self.shifts, result)

    def __len__(self) -> int:
        return sum(len(shifts) for shifts in self.shifts.values())
