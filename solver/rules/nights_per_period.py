"""Nights per period: a limit to the night shifts of a planning period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from ..domain.nights import NightWindow
from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation


class NightsPerPeriod(AgentRule, NightWindow):
    """At most `most` night shifts of an agent start in a planning period.

    Reason
        Night work strains the body; a limit keeps it a part of the job.
    Model
        Sum of night(x) over the period <= most; a night shift has at least `night_least_min` minutes between
        `night_from` and `night_until`, and belongs to the day on which it starts.
    History
        Nights of the period that lie before the horizon count; what they alone exceed is not charged again.
    Parameters
        most : night shifts per planning period [shifts]; default 8.
        night_from, night_until : wall-clock window of the night [HH:MM]; default 23:00 to 06:00.
        night_least_min : minutes in it that make a night shift [min]; default 180.
    """

    code: ClassVar[str] = "nights.period"
    title: ClassVar = {"en": "Nights per period", "zh-Hans": "周期内夜班次数", "zh-Hant": "週期內夜班次數"}
    unit: ClassVar[str] = "nights beyond the limit"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 120
    sentences: ClassVar = {
        "en": "{agent} works {nights} nights in the period from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 在 {first} 起的周期内上夜班 {nights} 次，最多 {most} 次。",
        "zh-Hant": "{agent} 在 {first} 起的週期內上夜班 {nights} 次，最多 {most} 次。",
    }

    most: int = Field(8, ge=0, le=400)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every period with too many nights."""
        horizon = tour.horizon
        nights = [shift.day for shift in tour.all_shifts if self.is_night(horizon, shift)]
        for period in horizon.periods():
            before = sum(day in period for day in nights if day < 0)
            total = sum(day in period for day in nights)
            excess = total - max(before, self.most)
            if excess > 0:
                subject = (tour.agent.id, horizon.date_of(period[0]).isoformat())
                yield Violation(self.code, subject, excess, {"nights": total})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One total of nights per period."""
        horizon = choices.problem.horizon
        past = [shift.day for shift in choices.past if self.is_night(horizon, shift)]
        for period in horizon.periods():
            planned = range(max(0, period.start), min(period.stop, len(choices.days)))
            cells = [(day, self.nights(horizon, choices.days[day])) for day in planned]
            items = [Item((cell,)) for cell in cells if cell[1].any()]
            items += [Item((), 1) for day in past if day in period]
            if len(items) > self.most:
                yield WindowTotal(tuple(items), above=((self.most, 1),))

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the period and both counts."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, "nights": violation.facts["nights"], "most": self.most}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """At the limit and beyond; what is a night; history."""
        two = "Amy Mon 22:00-06:00 Wed 23:00-07:00"
        yield Example("as many as allowed", cls(most=2), two)
        yield Example(
            "one too many",
            cls(most=1),
            two,
            (1,),
            "Amy works 2 nights in the period from 2026-03-02; at most 1 are allowed.",
        )
        two_ends = "Amy Mon 18:00-02:00 Tue 18:00-02:15"
        yield Example("a minute missing to a night", cls(most=0, night_least_min=181), two_ends, (1,))
        yield Example("the early end of the night", cls(most=0), "Amy Mon 03:00-11:00", (1,))
        period = {"horizon": {"period_start_on": "2026-02-23", "period_days": 21}}
        yield Example(
            "history is charged once",
            cls(most=1),
            "Amy Sat-1 22:00-06:00 Sun-1 22:00-06:00 Mon 22:00-06:00",
            (1,),
            world=period,
        )
