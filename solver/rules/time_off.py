"""Time off: nobody works during an approved absence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.spans import covered_before, minutes_covered
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Unary
from .base import AgentRule, Example, Violation, clock, hours


class ApprovedTimeOff(AgentRule):
    """No minute of a shift lies in an approved absence of the agent.

    Reason
        Leave that was approved is a promise; sickness is a fact.
    Model
        x[shift] = 0 when the shift and an absence overlap.
    History
        None: only shifts that start in the horizon are judged.
    Parameters
        None of its own: the agent's `time_off` says it.
    """

    code: ClassVar[str] = "timeoff.approved"
    title: ClassVar = {"en": "No work during time off", "zh-Hans": "请假期间不排班", "zh-Hant": "請假期間不排班"}
    unit: ClassVar[str] = "minutes worked during time off"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 10
    sentences: ClassVar = {
        "en": "{agent} has time off during {worked} h of the shift from {start} to {end}.",
        "zh-Hans": "{agent} 从 {start} 到 {end} 的班次中有 {worked} 小时正在请假。",
        "zh-Hant": "{agent} 從 {start} 到 {end} 的班次中有 {worked} 小時正在請假。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every shift that overlaps an absence; minutes in two absences count once."""
        horizon = tour.horizon
        absences = [(horizon.minute_of(off.start), horizon.minute_of(off.end)) for off in tour.agent.time_off]
        for shift in tour.shifts:
            worked = minutes_covered(absences, shift.start, shift.end)
            if worked:
                subject = (
                    tour.agent.id,
                    horizon.instant(shift.start).isoformat(),
                    horizon.instant(shift.end).isoformat(),
                )
                yield Violation(self.code, subject, worked, {"worked_min": worked})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Every option that overlaps an absence."""
        horizon = choices.problem.horizon
        absences = [(horizon.minute_of(off.start), horizon.minute_of(off.end)) for off in choices.agent.time_off]
        if not absences:
            return
        absent = covered_before(absences)
        for options in choices.days:
            units = absent(options.end) - absent(options.start)
            if units.any():
                yield Unary(options.day, units)

    def words(self, violation: Violation) -> dict[str, Any]:
        """Hours instead of minutes, and the shift's wall-clock times."""
        agent, start, end = violation.subject
        worked = hours(violation.facts["worked_min"])
        return {"agent": agent, "start": clock(start), "end": clock(end), "worked": worked}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Up to the first minute of leave; a minute into it; a night into it; two absences at once."""
        tuesday = {"start": "2026-03-03T00:00", "end": "2026-03-04T00:00"}
        yield Example(
            "until leave begins", cls(), "Amy Mon 16:00-00:00 Wed 00:00-08:00", world={"agent": {"time_off": [tuesday]}}
        )
        minute = {"agent": {"time_off": [{"start": "2026-03-02T15:59", "end": "2026-03-03T00:00"}]}}
        yield Example(
            "a minute into it",
            cls(),
            "Amy Mon 08:00-16:00",
            (1,),
            "Amy has time off during 0:01 h of the shift from 2026-03-02 08:00 to 2026-03-02 16:00.",
            world=minute,
        )
        twice = {"agent": {"time_off": [tuesday, {"start": "2026-03-03T04:00", "end": "2026-03-03T08:00"}]}}
        yield Example("a night into two absences", cls(), "Amy Mon 22:00-06:00", (360,), world=twice)
