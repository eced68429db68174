"""Weekly hours: the paid time a contract asks for and allows in a calendar week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.tours import Tour, credited_min, is_judged_whole
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation, hours


class HoursPerWeek(AgentRule):
    """Paid minutes of a week (Monday to Sunday) stay within the contract's `week_paid_min`.

    Reason
        The contract promises and limits weekly pay; a paid absence counts as if it had been worked.
    Model
        least <= credited + sum of paid(x) over the week <= most.
    History
        Shifts of the week that lie before the horizon count. A week is judged for its minimum only where all of it
        is known or planned and the agent is employed throughout; what history alone exceeds is not charged again.
    Parameters
        None of its own: the contract's `week_paid_min` holds least and most [min].
    """

    code: ClassVar[str] = "hours.week"
    title: ClassVar = {"en": "Weekly contract hours", "zh-Hans": "每周合同工时", "zh-Hant": "每週合約工時"}
    unit: ClassVar[str] = "minutes outside the band"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 2
    sentences: ClassVar = {
        "en": "{agent} has {total} h in the week of {week}; the contract says {least} to {most} h.",
        "zh-Hans": "{agent} 在 {week} 当周为 {total} 小时；合同规定 {least} 至 {most} 小时。",
        "zh-Hant": "{agent} 在 {week} 當週為 {total} 小時；合約規定 {least} 至 {most} 小時。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every week whose total leaves the band."""
        band, horizon = tour.contract.week_paid_min, tour.horizon
        for week in horizon.weeks():
            days = horizon.days_of_week(week)
            credit = credited_min(tour.problem, tour.agent, days)
            before = credit + sum(shift.paid_min for shift in tour.past if shift.day in days)
            total = before + sum(shift.paid_min for shift in tour.shifts if shift.day in days)
            excess = 0
            if band.most is not None:
                excess = max(0, total - max(band.most, before))
            if band.least is not None and is_judged_whole(tour.problem, tour.agent, days):
                excess += max(0, band.least - total)
            if excess:
                facts = {"total_min": total, "least_min": band.least, "most_min": band.most}
                yield Violation(self.code, (tour.agent.id, horizon.date_of(days[0]).isoformat()), excess, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One window per week; leave lowers both limits."""
        band, horizon = choices.contract.week_paid_min, choices.problem.horizon
        for week in horizon.weeks():
            days = horizon.days_of_week(week)
            credit = credited_min(choices.problem, choices.agent, days)
            items = [Item(((day, choices.days[day].paid),)) for day in days if 0 <= day < horizon.n_days]
            items += [Item((), shift.paid_min) for shift in choices.past if shift.day in days]
            above = () if band.most is None else ((max(0, band.most - credit), 1),)
            judged = band.least is not None and is_judged_whole(choices.problem, choices.agent, days)
            below = ((band.least - credit, 1),) if judged and band.least is not None else ()
            if above or below:
                yield WindowTotal(tuple(items), above, below)

    def words(self, violation: Violation) -> dict[str, Any]:
        """Hours instead of minutes; an open side of the band reads as 0 or 168."""
        agent, week = violation.subject
        least, most = violation.facts["least_min"], violation.facts["most_min"]
        return {
            "agent": agent,
            "week": week,
            "total": hours(violation.facts["total_min"]),
            "least": hours(least or 0),
            "most": hours(10_080 if most is None else most),
        }

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """At, above and below the band; history; leave."""
        two_days = "Amy Mon 08:00-16:00 Tue 08:00-16:00"  # no breaks in example worlds: 2 x 480 = 960 paid minutes
        yield Example("exactly the most", cls(), two_days, world={"contract": {"week_paid_min": {"most": 960}}})
        yield Example(
            "a minute over",
            cls(),
            two_days,
            (1,),
            "Amy has 16 h in the week of 2026-03-02; the contract says 0 to 15:59 h.",
            world={"contract": {"week_paid_min": {"most": 959}}},
        )
        yield Example(
            "too little in both weeks",
            cls(),
            two_days,
            (1, 961),
            world={"contract": {"week_paid_min": {"least": 961}}},
        )
        leave = {"time_off": [{"start": "2026-03-04T00:00", "end": "2026-03-05T00:00", "credited_min": 480}]}
        yield Example(
            "a paid day of leave fills the week",
            cls(),
            two_days + " Mon+1 06:00-16:00 Tue+1 06:00-20:00",
            world={"contract": {"week_paid_min": {"least": 1440}}, "agent": leave},
        )
