"""Overstaffing: more agents on contacts than the requirement asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Cover
from .base import CoverRule, Example, Violation, clock

Group = tuple[frozenset[int], int]
"""Agents with the same required skills: the skills' positions, how many agents."""


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
    not_examined: ClassVar = {
        "one unit": "the smallest surplus is one agent for one interval, five minutes at the least"
    }

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every interval in which an agent has no place."""
        problem, step = presence.problem, presence.problem.horizon.interval_min
        names = [line.skill for line in problem.requirement]
        held = [frozenset(i for i, name in enumerate(names) if name in agent.skills) for agent in problem.agents]
        judged = [row for row, skills in enumerate(held) if skills]
        placed: dict[tuple[tuple[int, ...], tuple[Group, ...]], int] = {}
        for index in range(problem.horizon.n_intervals):
            on_contacts = [held[row] for row in judged if presence.contact[row, index]]
            if not on_contacts:
                continue
            wanted = tuple(line.agents[index] for line in problem.requirement)
            groups = tuple((skills, on_contacts.count(skills)) for skills in sorted(set(on_contacts), key=sorted))
            if (wanted, groups) not in placed:
                placed[wanted, groups] = _places_filled(wanted, groups)
            over = len(on_contacts) - placed[wanted, groups]
            if over:
                at = problem.horizon.instant(index * step).isoformat()
                yield Violation(self.code, (at,), over * step, {"over": over, "on_contacts": len(on_contacts)})

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


def _places_filled(wanted: tuple[int, ...], groups: tuple[Group, ...]) -> int:
    """Most agents who can each have one place: a maximum flow from groups to skills by augmenting paths."""
    spare = list(wanted)
    given = [[0] * len(wanted) for _ in groups]
    total = 0
    for group, (_, left) in enumerate(groups):
        while left:
            moved = _augment(group, left, spare, given, groups)
            if not moved:
                break
            left, total = left - moved, total + moved
    return total


def _augment(group: int, left: int, spare: list[int], given: list[list[int]], groups: tuple[Group, ...]) -> int:
    """Seat some more of a group, moving others to skills with spare places; how many were seated."""
    came: dict[int, tuple[int, int] | None] = {group: None}
    queue = [group]
    for at in queue:
        for skill in groups[at][0]:
            if spare[skill]:
                return _shift_along(at, skill, left, spare, given, came)
            for other, seats in enumerate(given):
                if seats[skill] and other not in came:
                    came[other] = (at, skill)
                    queue.append(other)
    return 0


def _shift_along(
    at: int, skill: int, left: int, spare: list[int], given: list[list[int]], came: dict[int, tuple[int, int] | None]
) -> int:
    path = [(at, skill)]
    while (step := came[path[-1][0]]) is not None:
        path.append(step)
    # Each group but the first gives up seats of the skill through which it was reached.
    yielded = [(path[i][0], path[i + 1][1]) for i in range(len(path) - 1)]
    moved = min([left, spare[skill], *(given[group][taken] for group, taken in yielded)])
    spare[skill] -= moved
    for group, taken in path:
        given[group][taken] += moved
    for group, taken in yielded:
        given[group][taken] -= moved
    return moved
