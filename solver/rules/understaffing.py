"""Understaffing: fewer agents on contacts than required, skill by skill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Cover
from .base import CoverRule, Example, Violation, clock


class Understaffing(CoverRule):
    """In every interval each skill has its required agents, and one agent serves one skill at a time.

    Reason
        A missing agent is a longer queue; this is what the roster is for.
    Model
        Of all ways to let the agents on contacts serve one of their skills each, the one that leaves the fewest
        required places empty counts: a maximum matching of agents and places.
    History
        A shift of the day before that reaches into the horizon serves contacts.
    Parameters
        None. The weight is the price of one agent missing for one minute and so the unit of all other weights.
    """

    code: ClassVar[str] = "coverage.under"
    title: ClassVar = {"en": "Understaffing", "zh-Hans": "人手不足", "zh-Hant": "人手不足"}
    unit: ClassVar[str] = "agent-minutes missing"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 1
    sentences: ClassVar = {
        "en": "{missing} of {required} agents are missing at {at} ({skills}).",
        "zh-Hans": "{at} 需要 {required} 人，缺 {missing} 人（{skills}）。",
        "zh-Hant": "{at} 需要 {required} 人，缺 {missing} 人（{skills}）。",
    }

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every interval in which a place stays empty, with the skills that are short."""
        problem, step = presence.problem, presence.problem.horizon.interval_min
        if not problem.requirement:
            return
        required = np.array([line.agents for line in problem.requirement], dtype=np.int64)
        empty = required - presence.filled
        for index in np.flatnonzero(empty.any(axis=0)).tolist():
            at = problem.horizon.instant(index * step).isoformat()
            short = zip((line.skill for line in problem.requirement), empty[:, index].tolist(), strict=True)
            by_skill = {skill: missing for skill, missing in short if missing}
            total = sum(by_skill.values())
            facts = {"missing": total, "required": int(required[:, index].sum()), "by_skill": by_skill}
            yield Violation(self.code, (at,), total * step, facts)

    def covers(self, problem: RosterProblem) -> Iterator[Cover]:
        """One cover whose columns are the required skills."""
        lines = problem.requirement
        if lines:
            required = np.array([line.agents for line in lines], dtype=np.int64)
            serves = np.array(
                [[line.skill in agent.skills for line in lines] for agent in problem.agents], dtype=np.bool_
            )
            yield Cover("skills", "under", "contact", required, serves, problem.horizon.interval_min)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The interval's wall-clock time and the short skills."""
        facts = violation.facts
        short = ", ".join(f"{skill} {count}" for skill, count in facts["by_skill"].items())
        at = clock(violation.subject[0])
        return {"missing": facts["missing"], "required": facts["required"], "at": at, "skills": short}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """One missing; just enough; the specialist must not be wasted; nobody serves two."""
        skills = {"Amy": ["a"], "Bob": ["a", "b"]}
        one_hour = "Amy Mon 08:00-09:00; Bob Mon 08:00-09:00"
        need = {"skills": skills, "need": {"a": "Mon 08:00-09:00 1", "b": "Mon 08:00-09:00 1"}}
        yield Example("each at the right queue", cls(), one_hour, world=need)
        short = {"skills": skills, "need": {"a": "Mon 08:00-08:15 1", "b": "Mon 08:00-08:15 2"}}
        yield Example(
            "one missing for a quarter of an hour",
            cls(),
            one_hour,
            (15,),
            "1 of 3 agents are missing at 2026-03-02 08:00 (b 1).",
            world=short,
        )
        alone = {"skills": skills, "need": {"a": "Mon 08:00-08:30 1", "b": "Mon 08:00-08:30 1"}}
        yield Example("nobody serves two at once", cls(), "Bob Mon 08:00-09:00", (15, 15), world=alone)
