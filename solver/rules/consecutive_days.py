"""Consecutive days: a limit to the working days in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Run
from .base import AgentRule, Example, Violation


class ConsecutiveDays(AgentRule):
    """At most `most` days in a row on which a shift starts.

    Reason
        Directive 2003/88/EC, article 5, and the Labour Law of the People's Republic of China, article 38, ask for a
        day of rest in every week of seven days.
    Model
        Sum of works[d .. d + most] <= most for every day d.
    History
        A run that began before the horizon goes on in it; its days beyond `most` that lie in history are not charged
        again.
    Parameters
        most : working days in a row [days]; default 6.
    """

    code: ClassVar[str] = "days.consecutive"
    title: ClassVar = {"en": "Consecutive working days", "zh-Hans": "连续上班天数", "zh-Hant": "連續上班天數"}
    unit: ClassVar[str] = "days beyond the limit"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 240
    sentences: ClassVar = {
        "en": "{agent} works {length} days in a row from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 从 {first} 起连续上班 {length} 天，最多 {most} 天。",
        "zh-Hant": "{agent} 從 {first} 起連續上班 {length} 天，最多 {most} 天。",
    }

    most: int = Field(6, ge=1, le=31)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every run that is too long, named by its first day."""
        worked = tour.days_worked
        for first in sorted(day for day in worked if day - 1 not in worked):
            last = first
            while last + 1 in worked:
                last += 1
            # Days up to first + most - 1 are allowed, days before 0 are history's.
            excess = last - max(first + self.most, 0) + 1
            if excess > 0:
                subject = (tour.agent.id, tour.horizon.date_of(first).isoformat())
                yield Violation(self.code, subject, excess, {"length": last - first + 1})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One run over all days of the horizon."""
        past, carried = {shift.day for shift in choices.past}, 0
        while -1 - carried in past:
            carried += 1
        yield Run(tuple(options.works for options in choices.days), carried, most=self.most)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the first day and both lengths."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, "length": violation.facts["length"], "most": self.most}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Just enough, one too many, a run out of history, a long one in history."""
        four = "Amy Mon 08:00-16:00 Tue 08:00-16:00 Wed 08:00-16:00 Thu 08:00-16:00"
        yield Example("as many as allowed", cls(most=4), four)
        yield Example(
            "one too many",
            cls(most=3),
            four,
            (1,),
            "Amy works 4 days in a row from 2026-03-02; at most 3 are allowed.",
        )
        yield Example("out of history", cls(most=4), "Amy Sun-1 08:00-16:00 Mon 08:00-16:00" + four[19:], (1,))
        yield Example("history is not charged again", cls(most=1), "Amy Sat-1 08:00-16:00 Sun-1 08:00-16:00")
        yield Example("a day off between", cls(most=1), "Amy Mon 22:00-06:00 Wed 22:00-06:00")
