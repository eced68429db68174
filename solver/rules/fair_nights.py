"""Fair nights: night shifts are spread by contract, and what was unequal before is made up for."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any, ClassVar

from ..domain.base import wall_minutes
from ..domain.fair_shares import Burden, fair_shares
from ..domain.horizon import Horizon
from ..domain.nights import NightWindow
from ..domain.options import Choices
from ..domain.spans import Span
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Scope, Violation


class FairNights(AgentRule, NightWindow):
    """Everybody who can work nights works about a fair share of them.

    Reason
        Nights are the shifts that nobody wants; who always gets them leaves.
    Model
        With n nights and the fair share s, 1 + 2 + … + k points for k = n − ⌈s⌉ nights too many or k = ⌊s⌋ − n too few:
        the third is worse than the first. The share is what the requirement between `night_from` and `night_until` asks
        for, divided among those who could work it by contract hours and possible days.
    History
        The agent's `fairness_account` (nights): what was worked beyond the fair share before, or less than it, is
        taken off this time's share.
    Parameters
        night_from, night_until : wall-clock window of the night [HH:MM]; default 23:00 to 06:00.
        night_least_min : minutes in it that make a night shift [min]; default 180.
    """

    code: ClassVar[str] = "fairness.nights"
    title: ClassVar = {"en": "Fair share of nights", "zh-Hans": "夜班公平分配", "zh-Hant": "夜班公平分配"}
    unit: ClassVar[str] = "points of unfairness (1, 3, 6, … for 1, 2, 3 nights off the share)"
    scope: ClassVar[Scope] = Scope.CENTRE
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 30
    sentences: ClassVar = {
        "en": "{agent} works {count} nights; a fair share is {share}.",
        "zh-Hans": "{agent} 上夜班 {count} 次；公平份额为 {share} 次。",
        "zh-Hant": "{agent} 上夜班 {count} 次；公平份額為 {share} 次。",
    }
    not_examined: ClassVar = {
        "horizon cut in two": "the share is a share of what the whole horizon needs; history enters as a balance",
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """The distance to the share, in whole shifts, as a triangular number."""
        share = fair_shares(tour.problem, self._burden).get(tour.agent.id)
        if share is not None:
            count = sum(self.is_night(tour.horizon, shift) for shift in tour.shifts)
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
        return Burden(
            "nights", (self.night_from, self.night_until, self.night_least_min), self._night_spans, self.is_night
        )

    def _night_spans(self, horizon: Horizon) -> list[Span]:
        start, until = wall_minutes(self.night_from), wall_minutes(self.night_until)
        ends = until if until > start else until + 1440
        days = range(-1, horizon.n_days + 1)
        return [(horizon.minute_at(day, start), horizon.minute_at(day, ends)) for day in days]

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, what is worked and what would be fair."""
        facts = violation.facts
        return {"agent": violation.subject[0], "count": facts["count"], "share": f"{max(0, facts['share']):.1f}"}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """On both sides of the share; a balance; part time; somebody who cannot."""
        # From Monday to Wednesday 2 agents from 23:00 to 06:00, 7 h each night: 3 · 2 · 420 = 2,520 agent-minutes.
        # A night shift from 22:00 gives 420 of them: 6 nights for 2 agents are 3 each.
        need = {"a": ["Mon 23:00-06:00 2", "Tue 23:00-06:00 2", "Wed 23:00-06:00 2"]}
        team = {"skills": {"Amy": ["a"], "Bob": ["a"]}, "need": need, "choices": "x Mon 22:00-06:00"}
        three = " Mon 22:00-06:00 Tue 22:00-06:00 Wed 22:00-06:00"
        yield Example("three each", cls(), f"Amy{three}; Bob{three}", world=team)
        yield Example(
            "four and two",
            cls(),
            f"Amy{three} Thu 22:00-06:00; Bob{three[:32]}",
            (1, 1),
            "Amy works 4 nights; a fair share is 3.0.",
            world=team,
        )
        yield Example("none is worse than two", cls(), f"Amy{three}; Bob Mon 08:00-16:00", (6,), world=team)
        # Amy worked 2.5 beyond her share before: 0.5 are left, and both 0 and 1 are fair.
        balance = {**team, "agent": {"Amy": {"fairness_account": {"nights": 2.5}}}}
        yield Example("made up for", cls(), f"Amy Mon 22:00-06:00; Bob{three}", world=balance)
        # Bob is hired on the 8th of 14 days: 7 of 21 possible nights, a third of the six.
        hired = {**team, "agent": {"Bob": {"hired_on": "2026-03-09"}}}
        yield Example("half the days, half the share", cls(), f"Amy{three}; Bob Mon+1 22:00-06:00", (1, 1), world=hired)
        cannot = {**team, "agent": {"Bob": {"availability": [{"start": "07:00", "until": "20:00"}]}}}
        yield Example("all six are hers", cls(), f"Amy{three}; Bob Mon 08:00-16:00", (6,), world=cannot)
