"""Headcount missing: fewer agents on a shift template than wanted on a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Headcount
from .base import CoverRule, Example, Violation


class HeadcountUnder(CoverRule):
    """On every date with a headcount, so many agents start a shift of its template.

    Reason
        Some work is planned by the post and not by the queue: a desk that opens with two people, a late watch of three.
    Model
        Sum over lines of under · max(0, agents - Σ x[shift of the template on the date]).
    History
        None: headcounts are dated inside the horizon, and a shift counts on the day on which it starts.
    Parameters
        None of its own: the problem's `headcounts` say it. A unit is one agent missing, times the line's `under`.
    """

    code: ClassVar[str] = "headcount.under"
    title: ClassVar = {"en": "Agents missing on a template", "zh-Hans": "班次人数不足", "zh-Hant": "班次人數不足"}
    unit: ClassVar[str] = "agents missing, times their strength"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{present} of {wanted} agents work {template} on {date}.",
        "zh-Hans": "{date} 的 {template} 班需要 {wanted} 人，只有 {present} 人。",
        "zh-Hant": "{date} 的 {template} 班需要 {wanted} 人，只有 {present} 人。",
    }

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every line whose number is not met."""
        for line in presence.problem.headcounts:
            present = presence.on_template[presence.problem.horizon.day_of(line.on), line.template]
            excess = (line.agents - present) * line.under
            if excess > 0:
                subject = (line.on.isoformat(), line.template)
                yield Violation(self.code, subject, excess, {"present": present, "wanted": line.agents})

    def headcounts(self, problem: RosterProblem, choices: Sequence[Choices]) -> Iterator[Headcount]:
        """One headcount per line."""
        numbers = {template.id: number for number, template in enumerate(problem.templates)}
        kinds = [
            tuple(
                own.days[day].table("template number", lambda shift: numbers[shift.template], off=-1) for own in choices
            )
            for day in range(problem.horizon.n_days)
        ]
        for line in problem.headcounts:
            day = problem.horizon.day_of(line.on)
            if line.under:
                yield Headcount(day, numbers[line.template], "under", line.agents, line.under, kinds[day])

    def words(self, violation: Violation) -> dict[str, Any]:
        """The date, the template and both numbers."""
        date, template = violation.subject
        return {"date": date, "template": template, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """All there; one missing, with its strength; the wrong template; a line that weighs nothing."""
        line = {"template": "08:00-16:00", "on": "2026-03-02", "agents": 2}
        both = "Amy Mon 08:00-16:00; Bob Mon 08:00-16:00"
        yield Example("all there", cls(), both, world={"problem": {"headcounts": [line]}})
        yield Example(
            "one missing",
            cls(),
            "Amy Mon 08:00-16:00; Bob Mon 10:00-18:00",
            (1,),
            "1 of 2 agents work 08:00-16:00 on 2026-03-02.",
            world={"problem": {"headcounts": [line]}},
        )
        dear = {**line, "agents": 4, "under": 30}
        yield Example(
            "two missing on a line that weighs much", cls(), both, (60,), world={"problem": {"headcounts": [dear]}}
        )
        free = {**line, "agents": 4, "under": 0}
        yield Example("a line that weighs nothing", cls(), both, world={"problem": {"headcounts": [free]}})
