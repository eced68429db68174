"""Locked decisions: what the planner has fixed stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices, OptionList, Units
from ..domain.problem import Locked, RosterProblem
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Unary
from .base import AgentRule, Example, Explanation, Violation, clock


class LockedAssignment(AgentRule):
    """A locked shift is on the roster as it was locked; a locked day off has no shift.

    Reason
        Part of a roster may already be promised, published or agreed on by word of mouth.
    Model
        x[shift] = 0 for every shift of the day but the locked one: the same start and end and, where the lock names
        one, the same template.
    History
        None: locks are dated inside the horizon.
    Parameters
        None of its own: the problem's `locked` says it.
    """

    code: ClassVar[str] = "assignment.locked"
    title: ClassVar = {"en": "Locked decisions", "zh-Hans": "已锁定的安排", "zh-Hant": "已鎖定的安排"}
    unit: ClassVar[str] = "locks broken"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{agent} is to work from {start} to {end}, as locked.",
        "zh-Hans": "{agent} 从 {start} 到 {end} 的班次已锁定，不可更改。",
        "zh-Hant": "{agent} 從 {start} 到 {end} 的班次已鎖定，不可更改。",
    }
    sentences_day_off: ClassVar = {
        "en": "{agent} is to be off on {date}, as locked.",
        "zh-Hans": "{agent} 在 {date} 已锁定为休息。",
        "zh-Hant": "{agent} 在 {date} 已鎖定為休息。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every lock that is not kept; locks that agree on agent, date and times are one."""
        horizon = tour.horizon
        for lock in tour.problem.locked_of.get(tour.agent.id, ()):
            on_day = [shift for shift in tour.shifts if shift.day == horizon.day_of(lock.on)]
            if lock.start is None or lock.end is None:
                kept, times = not on_day, ("", "")
            else:
                start, end = horizon.minute_of(lock.start), horizon.minute_of(lock.end)
                kept = any(
                    (shift.start, shift.end) == (start, end) and lock.template in (None, shift.template)
                    for shift in on_day
                )
                times = horizon.instant(start).isoformat(), horizon.instant(end).isoformat()
            if not kept:
                subject = (tour.agent.id, lock.on.isoformat(), *times, lock.template or "")
                yield Violation(self.code, subject, 1, {"start": times[0], "end": times[1]})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Every option but the locked one, lock by lock."""
        problem = choices.problem
        for lock in problem.locked_of.get(choices.agent.id, ()):
            options = choices.days[problem.horizon.day_of(lock.on)]
            units = 1 - _as_locked(problem, options, lock)
            if units.any():
                yield Unary(options.day, units)

    def explain(self, violation: Violation) -> Explanation:
        """The locked shift, or the locked day off."""
        explanation = super().explain(violation)
        if violation.facts["start"]:
            return explanation
        return Explanation(f"{self.code}.day_off", explanation.params, self.sentences_day_off)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the date and the locked times."""
        agent, date = violation.subject[:2]
        facts = violation.facts
        return {"agent": agent, "date": date, "start": clock(facts["start"]), "end": clock(facts["end"])}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Kept; off by a quarter of an hour; off all day; a locked day off; a template."""
        on = {"agent": "Amy", "on": "2026-03-02"}
        shift = {**on, "start": "2026-03-02T08:00+00:00", "end": "2026-03-02T16:00+00:00"}
        world = {"problem": {"locked": [shift]}, "choices": "x Mon 08:00-16:00 Mon 08:15-16:15"}
        yield Example("kept", cls(), "Amy Mon 08:00-16:00", world=world)
        yield Example(
            "a quarter of an hour late",
            cls(),
            "Amy Mon 08:15-16:15",
            (1,),
            "Amy is to work from 2026-03-02 08:00 to 2026-03-02 16:00, as locked.",
            world=world,
        )
        yield Example("not there", cls(), "Amy Tue 08:00-16:00", (1,), world=world)
        off = {"problem": {"locked": [on, on]}}
        yield Example("off", cls(), "Amy Tue 08:00-16:00", world=off)
        yield Example(
            "not off", cls(), "Amy Mon 08:00-16:00", (1,), "Amy is to be off on 2026-03-02, as locked.", world=off
        )
        other = {"problem": {"locked": [{**shift, "template": "08:15-16:15"}]}, "choices": "x Mon 08:15-16:15"}
        yield Example("another template", cls(), "Amy Mon 08:00-16:00", (1,), world=other)


def _as_locked(problem: RosterProblem, options: OptionList, lock: Locked) -> Units:
    """1 for the options that keep the lock."""
    if lock.start is None or lock.end is None:
        return 1 - options.works
    start, end = problem.horizon.minute_of(lock.start), problem.horizon.minute_of(lock.end)
    kept = (options.start == start) & (options.end == end) & (options.works == 1)
    if lock.template is not None:
        kept &= options.table(("template is", lock.template), lambda shift: int(shift.template == lock.template)) == 1
    units: Units = kept.astype("int64")
    return units
