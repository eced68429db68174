"""Shift templates: every shift is one that the agent's contract allows on its day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.base import wall_minutes
from ..domain.horizon import Horizon
from ..domain.options import Choices
from ..domain.shifts import Shift, ShiftTemplate
from ..domain.tours import Tour
from ..primitives import AgentPrimitive
from .base import AgentRule, Example, Violation, clock


class AllowedShift(AgentRule):
    """A shift names a template of the agent's contract and has one of its weekdays, starts and lengths.

    Reason
        Templates are what was agreed on: with the works council, with the agents, with those who open the doors.
    Model
        Engines choose among the options of the contract's templates, so that it holds by the form of their decision
        and needs no primitive.
    History
        None: what was worked is not judged again.
    Parameters
        None of its own: the contract's `templates` say it.
    """

    code: ClassVar[str] = "shift.template"
    title: ClassVar = {"en": "Allowed shift", "zh-Hans": "合同允许的班次", "zh-Hant": "合約允許的班次"}
    unit: ClassVar[str] = "shifts not allowed"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{agent}: template {template} and the contract allow no shift from {start} to {end}.",
        "zh-Hans": "{agent} 从 {start} 到 {end} 的班次不符合班次模板“{template}”或合同。",
        "zh-Hant": "{agent} 從 {start} 到 {end} 的班次不符合班次範本「{template}」或合約。",
    }
    not_examined: ClassVar = {"model": "a shift outside the templates is not among an engine's options"}

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every shift that deviates."""
        horizon = tour.horizon
        for shift in tour.shifts:
            template = tour.problem.template_by_id.get(shift.template)
            known = template is not None and template.id in tour.contract.templates
            if template is None or not known or not _fits(horizon, shift, template):
                start, end = (horizon.instant(at).isoformat() for at in (shift.start, shift.end))
                yield Violation(self.code, (tour.agent.id, start, end), 1, {"template": shift.template or "—"})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Nothing: the options are the allowed shifts."""
        return iter(())

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the shift's wall-clock times and the template it names."""
        agent, start, end = violation.subject
        return {"agent": agent, "start": clock(start), "end": clock(end), **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """The window's last start; beyond it; between its steps; the wrong weekday; another length."""
        hourly = {"id": "early", "start_earliest": "06:00", "start_latest": "08:00", "start_step_min": 60}
        template = {**hourly, "lengths_min": [480], "weekdays": [0, 1, 2, 3, 4]}
        world = {"problem": {"templates": [template]}, "contract": {"templates": ["early"]}, "named": "early"}
        yield Example("the last start", cls(), "Amy Mon 08:00-16:00", world=world)
        yield Example(
            "a quarter of an hour too late",
            cls(),
            "Amy Mon 08:15-16:15",
            (1,),
            "Amy: template early and the contract allow no shift from 2026-03-02 08:15 to 2026-03-02 16:15.",
            world=world,
        )
        yield Example(
            "a day, a start, a length",
            cls(),
            "Amy Sat 06:00-14:00 Mon+1 06:30-14:30 Tue+1 06:00-13:45",
            (1,) * 3,
            world=world,
        )
        night = {**template, "start_earliest": "22:00", "start_latest": "00:30", "start_step_min": 30}
        past_midnight = {**world, "problem": {"templates": [night]}}
        yield Example("a window past midnight", cls(), "Amy Mon 00:30-08:30 Tue 23:30-07:30", world=past_midnight)


def _fits(horizon: Horizon, shift: Shift, template: ShiftTemplate) -> bool:
    if shift.length_min not in template.lengths_min or horizon.weekday(shift.day) not in template.weekdays:
        return False
    # A start that the clock change skips has moved with the clock: only then is the wall-clock time not the answer.
    wall = horizon.wall_of(shift.start)
    if horizon.minute_at(shift.day, wall) == shift.start and _is_start(template, wall):
        return True
    return any(horizon.minute_at(shift.day, start) == shift.start for start in template.starts_min())


def _is_start(template: ShiftTemplate, wall: int) -> bool:
    first, last = wall_minutes(template.start_earliest), wall_minutes(template.start_latest)
    width = last - first if last >= first else last - first + 1440
    after = (wall - first) % 1440
    return after <= width and after % template.start_step_min == 0
