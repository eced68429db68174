"""Fair holidays: work on public holidays is spread by contract, and what was unequal before is made up for."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any, ClassVar

from ..domain.fair_shares import Burden, fair_shares
from ..domain.horizon import Horizon
from ..domain.options import Choices
from ..domain.shifts import Shift
from ..domain.spans import Span
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Scope, Violation


class FairHolidays(AgentRule):
    """Everybody who can work on public holidays works about a fair share of them.

    Reason
        Who worked at the last Spring Festival should be at home for the next.
    Model
        With n shifts that start on a public holiday of the site and the fair share s, 1 + 2 + … + k points for
        k = n − ⌈s⌉ too many or k = ⌊s⌋ − n too few. The share is what the requirement of these days asks for, divided
        among those who could work it by contract hours and possible days.
    History
        The agent's `fairness_account` (holidays): what was worked beyond the fair share before, or less than it, is
        taken off this time's share.
    Parameters
        None of its own: the horizon's `holidays` say which days count.
    """

    code: ClassVar[str] = "fairness.holidays"
    title: ClassVar = {"en": "Fair share of holidays", "zh-Hans": "节假日班公平分配", "zh-Hant": "國定假日班公平分配"}
    unit: ClassVar[str] = "points of unfairness (1, 3, 6, … for 1, 2, 3 days off the share)"
    scope: ClassVar[Scope] = Scope.CENTRE
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 60
    sentences: ClassVar = {
        "en": "{agent} works {count} holidays; a fair share is {share}.",
        "zh-Hans": "{agent} 节假日上班 {count} 天；公平份额为 {share} 天。",
        "zh-Hant": "{agent} 國定假日上班 {count} 天；公平份額為 {share} 天。",
    }
    not_examined: ClassVar = {
        "horizon cut in two": "the share is a share of what the whole horizon needs; history enters as a balance",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """The distance to the share, in whole shifts, as a triangular number."""
        share = fair_shares(tour.problem, self._burden).get(tour.agent.id)
        if share is not None:
            count = sum(
                tour.horizon.date_of(shift.day) in {holiday.on for holiday in tour.horizon.holidays}
                for shift in tour.shifts
            )
            off = max(count - max(0, ceil(share)), floor(share) - count, 0)
            if off:
                facts = {"count": count, "share": share}
                yield Violation(self.code, (tour.agent.id,), off * (off + 1) // 2, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One total with a price per whole shift beyond the share: each further one costs one unit more."""
        share = fair_shares(choices.problem, self._burden).get(choices.agent.id)
        if share is not None:
            marked = [(day, self._burden.marks(choices.problem.horizon, one)) for day, one in enumerate(choices.days)]
            items = tuple(Item((cell,)) for cell in marked if cell[1].any())
            above = tuple((at, 1) for at in range(max(0, ceil(share)), len(items)))
            below = tuple((at, 1) for at in range(1, floor(share) + 1))
            if above or below:
                yield WindowTotal(items, above, below)

    @property
    def _burden(self) -> Burden:
        return Burden("holidays", "", _holiday_spans, _is_holiday)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, what is worked and what would be fair."""
        facts = violation.facts
        return {"agent": violation.subject[0], "count": facts["count"], "share": f"{max(0, facts['share']):.1f}"}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Worked by her who owes it, and by him who does not."""
        # Women's Day, a Sunday: 1 agent for 8 h, 1 shift; half of it each, less Bob's balance of 1: 0.5 and −0.5.
        world = {
            "skills": {"Amy": ["a"], "Bob": ["a"]},
            "need": {"a": "Sun 08:00-16:00 1"},
            "agent": {"Bob": {"fairness_account": {"holidays": 1}}},
            "horizon": {"holidays": [{"on": "2026-03-08", "name": "三八妇女节"}]},
            "choices": "x Mon 08:00-16:00",
        }
        yield Example("her turn", cls(), "Amy Sun 08:00-16:00", world=world)
        yield Example(
            "his turn is over",
            cls(),
            "Bob Sun 08:00-16:00",
            (1,),
            "Bob works 1 holidays; a fair share is 0.0.",
            world=world,
        )


def _holiday_spans(horizon: Horizon) -> list[Span]:
    return [(horizon.day_start(day), horizon.day_start(day + 1)) for day in sorted(horizon.holiday_days)]


def _is_holiday(horizon: Horizon, shift: Shift) -> bool:
    return shift.day in horizon.holiday_days
