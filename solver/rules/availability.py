"""Availability: an agent works while employed and inside the hours in which he or she can work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.shifts import Shift
from ..domain.spans import covered_before, minutes_covered
from ..domain.tours import Tour
from ..domain.working_time import available_spans, while_employed
from ..primitives import AgentPrimitive, Unary
from .base import AgentRule, Example, Violation, clock, hours


class AvailableHours(AgentRule):
    """Every minute of a shift lies in one of the agent's availability windows and in the time of employment.

    Reason
        School, a second job or care for others leave some hours free and not others; before the first and after the
        last day of employment there are none.
    Model
        x[shift] = 0 when a minute of the shift lies outside the union of the windows, before `hired_on` or from
        `leaves_on` on. An agent without windows is always available.
    History
        None: only shifts that start in the horizon are judged.
    Parameters
        None of its own: the agent's `availability`, `hired_on` and `leaves_on` say it.
    """

    code: ClassVar[str] = "availability.hours"
    title: ClassVar = {"en": "Within availability", "zh-Hans": "可上班时间", "zh-Hant": "可上班時間"}
    unit: ClassVar[str] = "minutes outside"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 10
    sentences: ClassVar = {
        "en": "{agent} is not available for {outside} h of the shift from {start} to {end}.",
        "zh-Hans": "{agent} 从 {start} 到 {end} 的班次中有 {outside} 小时不在可上班时间内。",
        "zh-Hant": "{agent} 從 {start} 到 {end} 的班次中有 {outside} 小時不在可上班時間內。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every shift with minutes outside."""
        if not tour.agent.availability and tour.agent.hired_on is None and tour.agent.leaves_on is None:
            return
        for shift in tour.shifts:
            outside = shift.length_min - self._minutes_inside(tour, shift)
            if outside:
                instants = tour.horizon.instant(shift.start).isoformat(), tour.horizon.instant(shift.end).isoformat()
                yield Violation(self.code, (tour.agent.id, *instants), outside, {"outside_min": outside})

    def _minutes_inside(self, tour: Tour, shift: Shift) -> int:
        agent, horizon = tour.agent, tour.horizon
        start, end = shift.start, shift.end
        if agent.hired_on is not None:
            start = max(start, horizon.day_start(horizon.day_of(agent.hired_on)))
        if agent.leaves_on is not None:
            end = min(end, horizon.day_start(horizon.day_of(agent.leaves_on)))
        # A window ends on the day after it opens at the latest, and a shift on the day after it starts or later.
        days = range(shift.day - 1, horizon.day_at(shift.end - 1) + 1)
        return minutes_covered(available_spans(agent, horizon, days), start, end)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Every option with minutes outside."""
        agent, horizon = choices.agent, choices.problem.horizon
        if not agent.availability and agent.hired_on is None and agent.leaves_on is None:
            return
        spans = available_spans(agent, horizon, range(-1, horizon.n_days + 1))
        inside = covered_before(while_employed(agent, horizon, spans))
        for options in choices.days:
            units = options.end - options.start - (inside(options.end) - inside(options.start))
            if units.any():
                yield Unary(options.day, units)

    def words(self, violation: Violation) -> dict[str, Any]:
        """Hours instead of minutes, and the shift's wall-clock times."""
        agent, start, end = violation.subject
        outside = hours(violation.facts["outside_min"])
        return {"agent": agent, "start": clock(start), "end": clock(end), "outside": outside}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Inside, a minute outside, two windows that meet, a window past midnight, before hiring, after leaving."""
        day = {"agent": {"availability": [{"start": "08:00", "until": "16:00"}]}}
        yield Example("just inside", cls(), "Amy Mon 08:00-16:00", world=day)
        minute = {"agent": {"availability": [{"start": "08:00", "until": "15:59"}]}}
        yield Example(
            "a minute too long",
            cls(),
            "Amy Mon 08:00-16:00",
            (1,),
            "Amy is not available for 0:01 h of the shift from 2026-03-02 08:00 to 2026-03-02 16:00.",
            world=minute,
        )
        two = {"agent": {"availability": [{"start": "06:00", "until": "12:00"}, {"start": "12:00", "until": "15:00"}]}}
        yield Example("two windows add up", cls(), "Amy Mon 08:00-16:00", (60,), world=two)
        night = {"agent": {"availability": [{"weekdays": [6, 0], "start": "22:00", "until": "06:00"}]}}
        yield Example("nights", cls(), "Amy Mon 22:00-06:00 Tue 22:00-06:00", (480,), world=night)
        employed = {"agent": {"hired_on": "2026-03-03", "leaves_on": "2026-03-05"}}
        yield Example(
            "before hiring and after leaving",
            cls(),
            "Amy Mon 20:00-02:00 Wed 20:00-02:00",
            (240, 120),  # 20 to 24 on the day before the first; 0 to 2 on the first day no longer employed
            world=employed,
        )
