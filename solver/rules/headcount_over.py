"""Headcount exceeded: more agents on a shift template than wanted on a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.presence import Presence
from ..domain.problem import RosterProblem
from ..primitives import Headcount
from .base import CoverRule, Example, Violation


class HeadcountOver(CoverRule):
    """On every date with a headcount, no more than so many agents start a shift of its template.

    Reason
        Whoever comes beyond the number wanted has nothing to do there and is missing elsewhere.
    Model
        Sum over lines of over · max(0, Σ x[shift of the template on the date] - agents).
    History
        None: headcounts are dated inside the horizon, and a shift counts on the day on which it starts.
    Parameters
        None of its own: the problem's `headcounts` say it. A unit is one agent too many, times the line's `over`.
    """

    code: ClassVar[str] = "headcount.over"
    title: ClassVar = {"en": "Agents too many on a template", "zh-Hans": "班次人数过多", "zh-Hant": "班次人數過多"}
    unit: ClassVar[str] = "agents too many, times their strength"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 48
    sentences: ClassVar = {
        "en": "{present} agents work {template} on {date}; {wanted} are wanted.",
        "zh-Hans": "{date} 的 {template} 班需要 {wanted} 人，却有 {present} 人。",
        "zh-Hant": "{date} 的 {template} 班需要 {wanted} 人，卻有 {present} 人。",
    }

    def check(self, presence: Presence) -> Iterator[Violation]:
        """Every line whose number is not met."""
        for line in presence.problem.headcounts:
            present = presence.on_template[presence.problem.horizon.day_of(line.on), line.template]
            excess = (present - line.agents) * line.over
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
            if line.over:
                yield Headcount(day, numbers[line.template], "over", line.agents, line.over, kinds[day])

    def words(self, violation: Violation) -> dict[str, Any]:
        """The date, the template and both numbers."""
        date, template = violation.subject
        return {"date": date, "template": template, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """As many as wanted; one more; with its strength; fewer."""
        line = {"template": "08:00-16:00", "on": "2026-03-02", "agents": 1}
        both = "Amy Mon 08:00-16:00; Bob Mon 08:00-16:00"
        two = {"problem": {"headcounts": [{**line, "agents": 2}]}}
        yield Example("as many as wanted", cls(), both, world=two)
        yield Example(
            "one more",
            cls(),
            both,
            (1,),
            "2 agents work 08:00-16:00 on 2026-03-02; 1 are wanted.",
            world={"problem": {"headcounts": [line]}},
        )
        none = {**line, "agents": 0, "over": 5}
        yield Example("two where nobody is wanted", cls(), both, (10,), world={"problem": {"headcounts": [none]}})
        yield Example("fewer", cls(), "Amy Mon 08:00-16:00", world=two)
