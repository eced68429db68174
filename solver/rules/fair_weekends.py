"""Fair weekends: weekend days are spread by contract, and what was unequal before is made up for."""

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


class FairWeekends(AgentRule):
    """Everybody who can work at weekends works about a fair share of the weekend days.

    Reason
        A weekend at work is a weekend without friends and family; the same people should not always pay it.
    Model
        With n shifts that start on a Saturday or Sunday and the fair share s, 1 + 2 + … + k points for k = n − ⌈s⌉ too
        many or k = ⌊s⌋ − n too few. Days are counted, not weekends: they share out more finely, and `weekends.off`
        looks after whole weekends. The share is what the requirement of these days asks for, divided among those who
        could work it by contract hours and possible days.
    History
        The agent's `fairness_account` (weekends): what was worked beyond the fair share before, or less than it, is
        taken off this time's share.
    Parameters
        None.
    """

    code: ClassVar[str] = "fairness.weekends"
    title: ClassVar = {"en": "Fair share of weekend days", "zh-Hans": "周末班公平分配", "zh-Hant": "週末班公平分配"}
    unit: ClassVar[str] = "points of unfairness (1, 3, 6, … for 1, 2, 3 days off the share)"
    scope: ClassVar[Scope] = Scope.CENTRE
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 30
    sentences: ClassVar = {
        "en": "{agent} works {count} weekend days; a fair share is {share}.",
        "zh-Hans": "{agent} 周末上班 {count} 天；公平份额为 {share} 天。",
        "zh-Hant": "{agent} 週末上班 {count} 天；公平份額為 {share} 天。",
    }
    not_examined: ClassVar = {
        "horizon cut in two": "the share is a share of what the whole horizon needs; history enters as a balance",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """The distance to the share, in whole shifts, as a triangular number."""
        share = fair_shares(tour.problem, self._burden).get(tour.agent.id)
        if share is not None:
            count = sum(tour.horizon.weekday(shift.day) >= 5 for shift in tour.shifts)
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
        return Burden("weekends", "", _weekend_spans, _is_weekend)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, what is worked and what would be fair."""
        facts = violation.facts
        return {"agent": violation.subject[0], "count": facts["count"], "share": f"{max(0, facts['share']):.1f}"}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """On both sides of the share; a Friday night; part time."""
        # On both days of the first weekend 1 agent for 8 h: 960 agent-minutes, 2 shifts of 480, 1 each.
        need = {"a": ["Sat 08:00-16:00 1", "Sun 08:00-16:00 1"]}
        team = {"skills": {"Amy": ["a"], "Bob": ["a"]}, "need": need, "choices": "x Mon 08:00-16:00"}
        yield Example("one each", cls(), "Amy Sat 08:00-16:00; Bob Sun 08:00-16:00", world=team)
        yield Example(
            "two and none",
            cls(),
            "Amy Sat 08:00-16:00 Sun 08:00-16:00",
            (1, 1),
            "Amy works 2 weekend days; a fair share is 1.0.",
            world=team,
        )
        friday = "Amy Fri 08:00-16:00 Sat+1 08:00-16:00; Bob Sun 08:00-16:00"
        yield Example("Friday is no weekend day", cls(), friday, world=team)
        # Contracts are shared in an example; Bob is away on one of the two weekends: 2 of 6 possible days, 2/3 of 2.
        away = {"time_off": [{"start": "2026-03-14T00:00", "end": "2026-03-16T00:00"}]}
        leave = {**team, "agent": {"Bob": away}}
        yield Example("1⅓ and ⅔", cls(), "Amy Sat 08:00-16:00 Sun 08:00-16:00", world=leave)


def _weekend_spans(horizon: Horizon) -> list[Span]:
    days = [day for day in range(horizon.n_days) if horizon.weekday(day) >= 5]
    return [(horizon.day_start(day), horizon.day_start(day + 1)) for day in days]


def _is_weekend(horizon: Horizon, shift: Shift) -> bool:
    return horizon.date_of(shift.day).isoweekday() in (6, 7)
