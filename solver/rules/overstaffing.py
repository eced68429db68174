"""Overstaffing: more agents on contacts than the requirement asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Cover
from .base import CoverRule, Example, Violation, clock


class Overstaffing(CoverRule):
    """In every interval each agent on contacts has a required place.

    Reason
        An agent who waits for contacts is paid and bored; a little of it is the price of short queues.
    Model
        Agents on contacts who hold a required skill, less the places they fill in a maximum matching of agents and
        places. An agent without any skill of the requirement serves other contacts and does not count.
    History
        A shift of the day before that reaches into the horizon serves contacts.
    Parameters
        None. The weight is small beside understaffing: a surplus costs wages, a shortage costs customers.
    """

    code: ClassVar[str] = "coverage.over"
    title: ClassVar = {"en": "Overstaffing", "zh-Hans": "人手过剩", "zh-Hant": "人手過剩"}
    unit: ClassVar[str] = "agent-minutes too many"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 0.1
    sentences: ClassVar = {
        "en": "{over} of {on_contacts} agents on contacts are not needed at {at}.",
        "zh-Hans": "{at} 有 {on_contacts} 人接待，多出 {over} 人。",
        "zh-Hant": "{at} 有 {on_contacts} 人接待，多出 {over} 人。",
    }

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every interval in which an agent has no place."""
        problem, step = presence.problem, presence.problem.horizon.interval_min
        asked = {line.skill for line in problem.requirement}
        serving = [not asked.isdisjoint(agent.skills) for agent in problem.agents]
        if not any(serving):
            return
        on_contacts = presence.contact[serving].sum(axis=0)
        surplus = on_contacts - presence.filled.sum(axis=0)
        for index in np.flatnonzero(surplus).tolist():
            at = problem.horizon.instant(index * step).isoformat()
            facts = {"over": int(surplus[index]), "on_contacts": int(on_contacts[index])}
            yield Violation(self.code, (at,), facts["over"] * step, facts)

    def covers(self, problem: RosterProblem) -> Iterator[Cover]:
        """One cover whose columns are the required skills."""
        lines = problem.requirement
        if lines:
            required = np.array([line.agents for line in lines], dtype=np.int64)
            serves = np.array(
                [[line.skill in agent.skills for line in lines] for agent in problem.agents], dtype=np.bool_
            )
            yield Cover("skills", "over", "contact", required, serves, problem.horizon.interval_min)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The interval's wall-clock time and the counts."""
        return {"at": clock(violation.subject[0]), **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Everybody placed; one too many; the wrong skill; a skill nobody asks for; nothing required."""
        two = "Amy Mon 08:00-08:15; Bob Mon 08:00-08:15"
        skills = {"Amy": ["a"], "Bob": ["a", "b"]}
        each = {"skills": skills, "need": {"a": "Mon 08:00-08:15 1", "b": "Mon 08:00-08:15 1"}}
        yield Example("each has a place", cls(), two, world=each)
        yield Example(
            "one too many for a quarter of an hour",
            cls(),
            two,
            (15,),
            "1 of 2 agents on contacts are not needed at 2026-03-02 08:00.",
            world={"skills": skills, "need": {"a": "Mon 08:00-08:15 1", "b": "Tue 08:00-08:15 1"}},
        )
        only_b = {"skills": skills, "need": {"a": "Tue 08:00-08:15 1", "b": "Mon 08:00-08:15 2"}}
        yield Example("over and under at once", cls(), two, (15,), world=only_b)
        elsewhere = {"skills": {"Amy": ["a"], "Bob": ["b"]}, "need": {"a": "Mon 08:00-08:15 1"}}
        yield Example("a skill nobody asks for", cls(), two, world=elsewhere)
        later = {"skills": skills, "need": {"a": "Tue 08:00-08:15 1"}}
        yield Example("nobody wanted", cls(), two, (30,), world=later)
