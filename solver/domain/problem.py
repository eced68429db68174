"""A roster problem: everything a solve needs, self-contained, validated, replayable anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, model_validator

from .activities import STANDARD_ACTIVITIES, Activity, Skill, Team
from .agents import Agent
from .base import Frozen, Identifier
from .consistency import first_inconsistency
from .contracts import Contract
from .horizon import Horizon
from .shifts import ShiftTemplate

_T = TypeVar("_T")

Agents = Annotated[int, Field(ge=0, le=100_000)]


class SkillRequirement(Frozen):
    """Agents needed on contacts for one skill, one whole number per interval from the first midnight on."""

    skill: Identifier
    agents: tuple[Agents, ...]


class HeadcountLine(Frozen):
    """Agents wanted on one shift template on one date; the strengths say what this line weighs beside others."""

    template: Identifier
    on: date
    agents: Agents
    under: int = Field(1, ge=0, le=10_000, description="units that one agent missing counts")
    over: int = Field(1, ge=0, le=10_000, description="units that one agent too many counts")


class RuleSetting(Frozen):
    """How one rule is used: hard, soft with a weight in points per unit of excess, or off."""

    rule: str
    mode: Literal["hard", "soft", "off"] | None = Field(None, description="default: the rule's own")
    weight: float | None = Field(
        None, ge=0, le=100_000, multiple_of=0.1, description="points per unit; default: the rule's own"
    )
    parameters: dict[str, Any] = Field(default_factory=dict)


class Locked(Frozen):
    """A decision the solver must keep: this shift on this date, or (without start) a day off."""

    agent: Identifier
    on: date
    start: datetime | None = None
    end: datetime | None = None
    template: Identifier | None = None


class RosterProblem(Frozen):
    """The complete question; `paiban.problem/1`."""

    format: Literal["paiban.problem/1"] = "paiban.problem/1"
    name: str = ""
    horizon: Horizon
    skills: tuple[Skill, ...] = ()
    teams: tuple[Team, ...] = ()
    activities: tuple[Activity, ...] = STANDARD_ACTIVITIES
    contracts: tuple[Contract, ...]
    templates: tuple[ShiftTemplate, ...]
    agents: tuple[Agent, ...] = Field(min_length=1)
    requirement: tuple[SkillRequirement, ...] = ()
    headcounts: tuple[HeadcountLine, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    locked: tuple[Locked, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> RosterProblem:
        error = first_inconsistency(self)
        if error is not None:
            raise error
        return self

    @cached_property
    def contract_by_id(self) -> dict[str, Contract]:
        """Contracts by id."""
        return {contract.id: contract for contract in self.contracts}

    @cached_property
    def template_by_id(self) -> dict[str, ShiftTemplate]:
        """Shift templates by id."""
        return {template.id: template for template in self.templates}

    @cached_property
    def activity_by_id(self) -> dict[str, Activity]:
        """Activities by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def agent_by_id(self) -> dict[str, Agent]:
        """Agents by id."""
        return {agent.id: agent for agent in self.agents}

    @cached_property
    def locked_of(self) -> dict[str, tuple[Locked, ...]]:
        """Locked decisions by agent id, repetitions dropped."""
        gathered: dict[str, dict[Locked, None]] = {}
        for lock in self.locked:
            gathered.setdefault(lock.agent, {})[lock] = None
        return {agent: tuple(locks) for agent, locks in gathered.items()}

    @cached_property
    def _derived(self) -> dict[Hashable, Any]:
        return {}

    def derived(self, key: Hashable, value: Callable[[RosterProblem], _T]) -> _T:
        """Something that follows from the problem alone, computed once per key."""
        if key not in self._derived:
            self._derived[key] = value(self)
        found: _T = self._derived[key]
        return found

    def contract_of(self, agent: Agent) -> Contract:
        """The contract an agent works under."""
        return self.contract_by_id[agent.contract]

    @cached_property
    def sha256(self) -> str:
        """Digest of the canonical JSON: two problems with the same digest ask the same question."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
