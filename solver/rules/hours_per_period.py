"""Period hours: the paid time a contract asks for and allows in a planning period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.tours import Tour, credited_min, is_judged_whole
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation, hours


class HoursPerPeriod(AgentRule):
    """Paid minutes of a planning period stay within the contract's `period_paid_min`.

    Reason
        Contracts that balance long and short weeks promise and limit the pay of a month or of four weeks; a paid
        absence counts as if it had been worked.
    Model
        least <= credited + sum of paid(x) over the period <= most.
    History
        Shifts of the period that lie before the horizon count. A period is judged for its minimum only where all of it
        is known or planned and the agent is employed throughout; what history alone exceeds is not charged again.
    Parameters
        None of its own: the contract's `period_paid_min` holds least and most [min].
    """

    code: ClassVar[str] = "hours.period"
    title: ClassVar = {"en": "Contract hours per period", "zh-Hans": "周期合同工时", "zh-Hant": "週期合約工時"}
    unit: ClassVar[str] = "minutes outside the band"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 2
    sentences: ClassVar = {
        "en": "{agent} has {total} h from {first} to {last}; the contract says {least} to {most} h.",
        "zh-Hans": "{agent} 从 {first} 到 {last} 共 {total} 小时；合同规定 {least} 至 {most} 小时。",
        "zh-Hant": "{agent} 從 {first} 到 {last} 共 {total} 小時；合約規定 {least} 至 {most} 小時。",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every period whose total leaves the band."""
        band, horizon = tour.contract.period_paid_min, tour.horizon
        for days in horizon.periods():
            credit = credited_min(tour.problem, tour.agent, days)
            before = credit + sum(shift.paid_min for shift in tour.past if shift.day in days)
            total = before + sum(shift.paid_min for shift in tour.shifts if shift.day in days)
            excess = 0 if band.most is None else max(0, total - max(band.most, before))
            if band.least is not None and is_judged_whole(tour.problem, tour.agent, days):
                excess += max(0, band.least - total)
            if excess:
                last = horizon.date_of(days[-1]).isoformat()
                facts = {"total_min": total, "least_min": band.least, "most_min": band.most, "last": last}
                yield Violation(self.code, (tour.agent.id, horizon.date_of(days[0]).isoformat()), excess, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One window per period; credited leave is one more summand."""
        band, problem = choices.contract.period_paid_min, choices.problem
        for days in problem.horizon.periods():
            judged = band.least is not None and is_judged_whole(problem, choices.agent, days)
            below = ((band.least, 1),) if band.least is not None and judged else ()
            above = ((band.most, 1),) if band.most is not None else ()
            if above or below:
                planned = range(max(0, days.start), min(days.stop, len(choices.days)))
                items = [Item(((day, choices.days[day].paid),)) for day in planned]
                carried = sum(shift.paid_min for shift in choices.past if shift.day in days)
                items.append(Item((), carried + credited_min(problem, choices.agent, days)))
                yield WindowTotal(tuple(items), above, below)

    def words(self, violation: Violation) -> dict[str, Any]:
        """Hours instead of minutes; an open side of the band reads as 0 or as all the hours there are."""
        agent, first = violation.subject
        facts = violation.facts
        return {
            "agent": agent,
            "first": first,
            "last": facts["last"],
            "total": hours(facts["total_min"]),
            "least": hours(facts["least_min"] or 0),
            "most": "∞" if facts["most_min"] is None else hours(facts["most_min"]),
        }

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """At, above and below the band; leave; a period that began before the horizon; one that ends after it."""
        two_weeks = "Amy Mon 08:00-16:00 Mon+1 08:00-16:00"  # no breaks in example worlds: 2 x 480 = 960 paid minutes
        at = {"contract": {"period_paid_min": {"least": 960, "most": 960}}}
        yield Example("exactly as promised", cls(), two_weeks, world=at)
        yield Example(
            "a minute over",
            cls(),
            two_weeks,
            (1,),
            "Amy has 16 h from 2026-03-02 to 2026-03-15; the contract says 0 to 15:59 h.",
            world={"contract": {"period_paid_min": {"most": 959}}},
        )
        least = {"contract": {"period_paid_min": {"least": 961}}}
        yield Example("a minute short", cls(), two_weeks, (1,), world=least)
        leave = {"time_off": [{"start": "2026-03-04T00:00", "end": "2026-03-05T00:00", "credited_min": 1}]}
        yield Example("a minute of paid leave", cls(), two_weeks, world={**least, "agent": leave})
        before = {"horizon": {"period_start_on": "2026-02-23", "period_days": 7}}
        most = {"contract": {"period_paid_min": {"most": 480}}}
        yield Example(
            "history in the period",
            cls(),
            "Amy Mon-1 08:00-16:00 Tue-1 08:00-16:00 Mon 08:00-16:00 Tue 08:00-16:00",
            (480,),  # the first period was over before the horizon began; the second has 960 of 480
            world={**most, **before},
        )
        after = {"horizon": {"period_days": 15}}
        yield Example("not yet over", cls(), two_weeks, world={**least, **after})
