"""Consecutive nights: a limit to the night shifts in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from ..domain.nights import NightWindow
from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Run
from .base import AgentRule, Example, Violation


class ConsecutiveNights(AgentRule, NightWindow):
    """At most `most` night shifts on days in a row.

    Reason
        Sleep by day is shorter, and what is missing adds up from night to night.
    Model
        Sum of night[d .. d + most] <= most for every day d; a night shift has at least `night_least_min` minutes
        between `night_from` and `night_until`, and belongs to the day on which it starts.
    History
        A run that began before the horizon goes on in it; its nights beyond `most` that lie in history are not
        charged again.
    Parameters
        most : night shifts in a row [shifts]; default 4.
        night_from, night_until : wall-clock window of the night [HH:MM]; default 23:00 to 06:00.
        night_least_min : minutes in it that make a night shift [min]; default 180.
    """

    code: ClassVar[str] = "nights.consecutive"
    title: ClassVar = {"en": "Consecutive nights", "zh-Hans": "连续夜班天数", "zh-Hant": "連續夜班天數"}
    unit: ClassVar[str] = "nights beyond the limit"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 120
    sentences: ClassVar = {
        "en": "{agent} works {length} nights in a row from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 从 {first} 起连续上夜班 {length} 天，最多 {most} 天。",
        "zh-Hant": "{agent} 從 {first} 起連續上夜班 {length} 天，最多 {most} 天。",
    }

    most: int = Field(4, ge=1, le=31)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every run that is too long, named by its first day."""
        nights = {shift.day for shift in tour.all_shifts if self.is_night(tour.horizon, shift)}
        for first in sorted(day for day in nights if day - 1 not in nights):
            last = first
            while last + 1 in nights:
                last += 1
            # Nights up to first + most - 1 are allowed, those before 0 are history's.
            excess = last - max(first + self.most, 0) + 1
            if excess > 0:
                subject = (tour.agent.id, tour.horizon.date_of(first).isoformat())
                yield Violation(self.code, subject, excess, {"length": last - first + 1})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One run over all days of the horizon."""
        horizon = choices.problem.horizon
        matches = tuple(self.nights(horizon, options) for options in choices.days)
        if any(night.any() for night in matches):
            past, carried = {shift.day for shift in choices.past if self.is_night(horizon, shift)}, 0
            while -1 - carried in past:
                carried += 1
            yield Run(matches, carried, most=self.most)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the first day and both lengths."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, "length": violation.facts["length"], "most": self.most}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Just enough, one too many, a late shift between, out of history."""
        two = "Amy Mon 22:00-06:00 Tue 22:00-06:00"
        yield Example("as many as allowed", cls(most=2), two)
        yield Example(
            "one too many",
            cls(most=2),
            two + " Wed 23:30-07:30",
            (1,),
            "Amy works 3 nights in a row from 2026-03-02; at most 2 are allowed.",
        )
        yield Example("a late shift between", cls(most=1), "Amy Mon 22:00-06:00 Tue 16:00-00:00 Wed 22:00-06:00")
        yield Example("out of history", cls(most=2), "Amy Sun-1 22:00-06:00 Mon 22:00-06:00 Tue 22:00-06:00", (1,))
