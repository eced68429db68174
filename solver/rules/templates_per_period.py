"""Shifts of a template per period: a limit to how often somebody is given one kind of shift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field

from ..domain.base import Identifier
from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation


class TemplatesPerPeriod(AgentRule):
    """At most so many shifts of a template start in a planning period.

    Reason
        A shift nobody likes, or one that only some are trained or paid for, is shared out by number.
    Model
        Sum over the period of x[shift of the template] <= most[template].
    History
        Shifts of the period that lie before the horizon count; what they alone exceed is not charged again.
    Parameters
        most : template -> shifts per planning period [shifts]; default no limit for any.
    """

    code: ClassVar[str] = "templates.period"
    title: ClassVar = {
        "en": "Shifts of a template per period",
        "zh-Hans": "周期内同类班次数",
        "zh-Hant": "週期內同類班次數",
    }
    unit: ClassVar[str] = "shifts beyond the limit"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 120
    on_request: ClassVar = True
    sentences: ClassVar = {
        "en": "{agent} works {worked} shifts {template} in the period from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 在 {first} 起的周期内上 {template} 班 {worked} 次，最多 {most} 次。",
        "zh-Hant": "{agent} 在 {first} 起的週期內上 {template} 班 {worked} 次，最多 {most} 次。",
    }

    most: dict[Identifier, Annotated[int, Field(ge=0, le=400)]] = Field(default_factory=dict)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every period and template with too many shifts."""
        for period in tour.horizon.periods():
            inside = [shift for shift in tour.all_shifts if shift.day in period]
            for template, most in self.most.items():
                before = sum(shift.template == template for shift in inside if shift.day < 0)
                total = sum(shift.template == template for shift in inside)
                excess = total - max(before, most)
                if excess > 0:
                    subject = (tour.agent.id, tour.horizon.date_of(period[0]).isoformat(), template)
                    yield Violation(self.code, subject, excess, {"worked": total, "most": most})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One total per period and template that could be given too often."""
        for period in choices.problem.horizon.periods():
            planned = range(max(0, period.start), min(period.stop, len(choices.days)))
            for template, most in self.most.items():
                before = sum(shift.template == template for shift in choices.past if shift.day in period)
                tables = ((day, self._given(choices, day, template)) for day in planned)
                items = [Item(((day, given),)) for day, given in tables if given.any()]
                if len(items) + before > most:
                    yield WindowTotal((*items, Item((), before)), above=((most, 1),))

    @staticmethod
    def _given(choices: Choices, day: int, template: str) -> Any:
        return choices.days[day].table(("template is", template), lambda shift: int(shift.template == template))

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the period, the template and both counts."""
        agent, first, template = violation.subject
        return {"agent": agent, "first": first, "template": template, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """As many as allowed; one more; another template; none at all; history of the period."""
        nights = "Amy Mon 22:00-06:00 Wed 22:00-06:00"
        yield Example("as many as allowed", cls(most={"22:00-06:00": 2}), nights)
        yield Example(
            "one more",
            cls(most={"22:00-06:00": 1}),
            nights,
            (1,),
            "Amy works 2 shifts 22:00-06:00 in the period from 2026-03-02; at most 1 are allowed.",
        )
        yield Example("of another template", cls(most={"08:00-16:00": 0}), nights)
        month = {"horizon": {"period_start_on": "2026-02-23", "period_days": 14}}
        yield Example(
            "history of the period", cls(most={"22:00-06:00": 1}), "Amy Sun-1 22:00-06:00 Mon 22:00-06:00", (1,),
            world=month,
        )  # fmt: skip
