"""Role on duty: somebody who leads, or can help out, is there whenever contacts come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field, model_validator

from ..domain.base import Identifier, WallTime, wall_minutes
from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Cover
from .base import CoverRule, Example, Violation, clock


class RoleMinimum(CoverRule):
    """At least `least` people of a role are present in every interval that has a requirement, or in a window.

    Reason
        Somebody must be there to decide, to calm an angry customer, to notice that the queue grows.
    Model
        present(role, interval) >= least; being present is being at work and not on a break, whatever the activity.
        A role that nobody on the roster holds asks for nothing: no roster could change it.
    History
        A shift of the day before that reaches into the horizon counts.
    Parameters
        role : the role; default team_leader.
        least : people of the role [people]; default 1.
        roles : several roles and their least numbers at once, instead of `role` and `least`.
        start, until : wall-clock window [HH:MM] in which it holds, past midnight where `until` is not after `start`;
            an interval belongs to it that starts in it. Default: every interval in which a skill has a requirement.
    """

    code: ClassVar[str] = "role.minimum"
    title: ClassVar = {"en": "Role on duty", "zh-Hans": "岗位最少在岗人数", "zh-Hant": "職務最少在崗人數"}
    unit: ClassVar[str] = "agent-minutes missing"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 3
    sentences: ClassVar = {
        "en": "{present} of {least} {role} are present at {at}.",
        "zh-Hans": "{at} 岗位“{role}”只有 {present} 人在岗，至少需要 {least} 人。",
        "zh-Hant": "{at} 職務「{role}」只有 {present} 人在崗，至少需要 {least} 人。",
    }

    role: Identifier = "team_leader"
    least: int = Field(1, ge=0, le=10_000)
    roles: dict[Identifier, Annotated[int, Field(ge=0, le=10_000)]] = Field(default_factory=dict)
    start: WallTime | None = None
    until: WallTime | None = None

    @model_validator(mode="after")
    def _window_has_two_ends(self) -> RoleMinimum:
        if (self.start is None) != (self.until is None):
            raise ValueError("start and until belong together: give both or neither")
        return self

    @property
    def _asked(self) -> Mapping[str, int]:
        return self.roles or {self.role: self.least}

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every interval in which somebody of a role is missing."""
        problem, step = presence.problem, presence.problem.horizon.interval_min
        for role, least in self._asked.items():
            rows = [row for row, agent in enumerate(problem.agents) if agent.role == role]
            if not rows:
                continue
            present = presence.present[rows].sum(axis=0)
            for index in np.flatnonzero(present < least).tolist():
                if self._holds_at(problem, index):
                    facts = {"present": int(present[index]), "least": least}
                    subject = (role, problem.horizon.instant(index * step).isoformat())
                    yield Violation(self.code, subject, (least - facts["present"]) * step, facts)

    def _holds_at(self, problem: RosterProblem, index: int) -> bool:
        if self.start is None or self.until is None:
            return any(line.agents[index] for line in problem.requirement)
        at = index * problem.horizon.interval_min
        window = wall_minutes(self.start), wall_minutes(self.until)
        return problem.horizon.overlap_with_wall(at, at + 1, *window) > 0

    def covers(self, problem: RosterProblem) -> Iterator[Cover]:
        """One cover with one column per role."""
        horizon, everybody = problem.horizon, [agent.role for agent in problem.agents]
        held = self._required_intervals(problem)
        for role, least in self._asked.items():
            if least and role in everybody and held.any():
                serves = np.array([[one == role] for one in everybody], dtype=np.bool_)
                required = (least * held).astype(np.int64)[None, :]
                yield Cover(f"role:{role}", "under", "present", required, serves, horizon.interval_min)

    def _required_intervals(self, problem: RosterProblem) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        horizon = problem.horizon
        held = np.zeros(horizon.n_intervals, dtype=np.int64)
        if self.start is None or self.until is None:
            for line in problem.requirement:
                held |= np.array(line.agents) > 0
            return held
        start, until = wall_minutes(self.start), wall_minutes(self.until)
        for day in range(-1, horizon.n_days):
            ends = until if until > start else until + 1440
            bounds = (horizon.minute_at(day, start), horizon.minute_at(day, ends))
            first, last = (max(0, -(-bound // horizon.interval_min)) for bound in bounds)
            held[first:last] = 1
        return held

    def words(self, violation: Violation) -> dict[str, Any]:
        """The role, the interval's wall-clock time and both counts."""
        role, at = violation.subject
        return {"role": role, "at": clock(at), **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """There and not there; a window past midnight; several roles; a role nobody holds."""
        two = {"agents": ["Amy", "Lea"], "agent": {"Lea": {"role": "team_leader"}}}
        need = {**two, "need": {"a": "Mon 08:00-09:00 1"}}
        yield Example("there", cls(), "Amy Mon 10:00-12:00; Lea Mon 08:00-09:00", world=need)
        yield Example(
            "a quarter of an hour late",
            cls(),
            "Amy Mon 08:00-09:00; Lea Mon 08:15-09:00",
            (15,),
            "0 of 1 team_leader are present at 2026-03-02 08:00.",
            world=need,
        )
        night = cls(start="23:45", until="00:15")
        yield Example(
            "a window past midnight",
            night,
            "Lea Sun-1 22:00-00:15 Mon 23:45-07:45",
            world={"horizon": {"n_days": 1}, "agent": {"role": "team_leader"}},
        )
        both = {"agents": ["Lea", "Tom"], "agent": {"Lea": {"role": "team_leader"}, "Tom": {"role": "technician"}}}
        yield Example(
            "two roles",
            cls(roles={"team_leader": 1, "technician": 2}),
            "Lea Mon 08:00-08:30; Tom Mon 08:00-08:15",
            (15, 30),
            world={**both, "need": {"a": "Mon 08:00-08:30 1"}},
        )
        yield Example("nobody holds it", cls(), "Amy Mon 08:00-09:00", world={"need": {"a": "Mon 08:00-09:00 1"}})
