"""Days off: enough days without a shift in every period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from ..domain.horizon import Horizon
from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation


class DaysOffPerPeriod(AgentRule):
    """At least `least` days off in `per_days` days, judged in calendar windows.

    Reason
        Rest has to come in whole days. The Labour Law of the People's Republic of China, article 38, asks for at least
        one day off a week.
    Model
        Sum of works(x) over the window <= length of the window − days off due. A day off is a day on which no shift
        starts; a day of absence is one. A window of another length than `per_days` owes its share, rounded down.
    History
        Days worked before the horizon count. Days about which nothing is known count as days off; what history alone
        exceeds is not charged again.
    Parameters
        least : days off due [days]; default 4.
        per_days : the days in which they are due [days]; default 28.
        window_days : length of a window [days]; default the planning period. Windows are counted from a Monday that
        does not move with the horizon, so that 7 means calendar weeks.
    """

    code: ClassVar[str] = "days.off"
    title: ClassVar = {"en": "Days off per period", "zh-Hans": "周期内休息天数", "zh-Hant": "週期內休息天數"}
    unit: ClassVar[str] = "days off missing"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 240
    sentences: ClassVar = {
        "en": "{agent} works {worked} of the {length} days from {first}; {due} must be off.",
        "zh-Hans": "{agent} 在 {first} 起的 {length} 天中上班 {worked} 天，应休 {due} 天。",
        "zh-Hant": "{agent} 在 {first} 起的 {length} 天中上班 {worked} 天，應休 {due} 天。",
    }

    least: int = Field(4, ge=0, le=400)
    per_days: int = Field(28, ge=1, le=400)
    window_days: int | None = Field(None, ge=1, le=400)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every window in which days off are missing."""
        worked = tour.days_worked
        for window in self._windows(tour.horizon):
            before = sum(day in worked for day in window if day < 0)
            total = sum(day in worked for day in window)
            excess = total - max(before, len(window) - self._due(window))
            if excess > 0:
                subject = (tour.agent.id, tour.horizon.date_of(window[0]).isoformat())
                facts = {"worked": total, "length": len(window), "due": self._due(window)}
                yield Violation(self.code, subject, excess, facts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One total of working days per window."""
        past = {shift.day for shift in choices.past}
        for window in self._windows(choices.problem.horizon):
            planned = range(max(0, window.start), min(window.stop, len(choices.days)))
            items = [Item(((day, choices.days[day].works),)) for day in planned]
            items += [Item((), 1) for day in past if day in window]
            if len(items) > len(window) - self._due(window):
                yield WindowTotal(tuple(items), above=((len(window) - self._due(window), 1),))

    def _due(self, window: range) -> int:
        return min(len(window), self.least * len(window) // self.per_days)

    def _windows(self, horizon: Horizon) -> list[range]:
        if self.window_days is None:
            return horizon.periods()
        # Day 1 of the calendar (1 January of the year 1) is a Monday.
        start = -((horizon.start_on.toordinal() - 1) % self.window_days)
        return [range(first, first + self.window_days) for first in range(start, horizon.n_days, self.window_days)]

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the window and the counts."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Due in a week, in a period, in part of one; history."""
        three = "Amy Mon 08:00-16:00 Tue 08:00-16:00 Wed 08:00-16:00"
        yield Example("four of seven", cls(least=4, per_days=7, window_days=7), three)
        yield Example(
            "one day short",
            cls(least=5, per_days=7, window_days=7),
            three,
            (1,),
            "Amy works 3 of the 7 days from 2026-03-02; 5 must be off.",
        )
        yield Example("half of 23 days, rounded down", cls(least=23), three)  # 23 · 14 ÷ 28 = 11.5; 14 − 11 = 3
        yield Example("half of 24 days", cls(least=24), three, (1,))
        month = {"horizon": {"period_start_on": "2026-02-23", "period_days": 7}}
        yield Example(
            "a period that began before",
            cls(least=6, per_days=7),
            "Amy Sun-1 08:00-16:00 Mon 08:00-16:00 Tue 08:00-16:00",
            (1,),
            world=month,
        )
