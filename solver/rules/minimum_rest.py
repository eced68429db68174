"""Minimum rest: enough time between the end of one shift and the start of the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from ..domain.options import Choices, OptionList, Units
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Succession, Unary
from .base import AgentRule, Example, Violation, clock, hours


class MinimumRest(AgentRule):
    """At least `rest_min` minutes between any two shifts of one agent.

    Reason
        Rest protects health; Directive 2003/88/EC, article 3, asks for 11 consecutive hours in every 24.
    Model
        x[first] + x[second] <= 1 whenever start(second) - end(first) < rest_min.
    History
        Shifts worked before the horizon count as `first`.
    Parameters
        rest_min : rest required [min]; default 660 (11 h).
    """

    code: ClassVar[str] = "rest.minimum"
    title: ClassVar = {
        "en": "Minimum rest between shifts",
        "zh-Hans": "班次间最短休息",
        "zh-Hant": "班次間最短休息",
    }
    unit: ClassVar[str] = "minutes of rest missing"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 10
    sentences: ClassVar = {
        "en": "{agent} has {rest} h between {first} and {second}; {needed} h are needed.",
        "zh-Hans": "{agent} 在 {first} 与 {second} 之间只有 {rest} 小时休息，需要 {needed} 小时。",
        "zh-Hant": "{agent} 在 {first} 與 {second} 之間只有 {rest} 小時休息，需要 {needed} 小時。",
    }

    rest_min: int = Field(660, ge=0, le=4320)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every pair of shifts too close together; the second one lies in the horizon."""
        horizon = tour.horizon
        for index, second in enumerate(tour.all_shifts):
            for first in tour.all_shifts[:index]:
                rest = second.start - first.end
                if second.day >= 0 and rest < self.rest_min:
                    ends, starts = horizon.instant(first.end), horizon.instant(second.start)
                    subject = (tour.agent.id, ends.isoformat(), starts.isoformat())
                    yield Violation(self.code, subject, self.rest_min - rest, {"rest_min": rest})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Options too soon after history, and pairs of options on days near enough to each other."""
        starts = [choices.problem.horizon.day_start(options.day) for options in choices.days]
        after_history: dict[int, Units] = {}
        for past in choices.past:
            for second in choices.days[: bisect_left(starts, past.end + self.rest_min)]:
                units = self._missing(np.int64(past.end), second)
                after_history[second.day] = after_history.get(second.day, 0) + units
        yield from (Unary(day, units) for day, units in after_history.items() if units.any())
        for first in choices.days:
            reach = bisect_left(starts, int(first.end.max()) + self.rest_min)
            for second in choices.days[first.day + 1 : reach]:
                matrix = first.pair_table(second, (self.code, self.rest_min), self._matrix)
                if matrix.any():
                    yield Succession(first.day, second.day, matrix)

    def _matrix(self, first: OptionList, second: OptionList) -> Units:
        return first.works[:, None] * self._missing(first.end[:, None], second)

    def _missing(self, end: Units | np.int64, second: OptionList) -> Units:
        """Minutes of rest missing before each option when work has ended at `end`."""
        units: Units = np.maximum(0, self.rest_min - (second.start - end)) * second.works
        return units

    def words(self, violation: Violation) -> dict[str, Any]:
        """Hours instead of minutes, and the wall-clock times of the two shifts."""
        agent, first, second = violation.subject
        return {
            "agent": agent,
            "first": clock(first),
            "second": clock(second),
            "rest": hours(violation.facts["rest_min"]),
            "needed": hours(self.rest_min),
        }

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Late then early; exactly enough; one minute short; two days apart; after history."""
        yield Example(
            "late, then early",
            cls(),
            "Amy Mon 14:00-22:00 Tue 07:00-15:00",
            (120,),  # 22 to 7 is 9 h; 11 - 9 = 2 h
            "Amy has 9 h between 2026-03-02 22:00 and 2026-03-03 07:00; 11 h are needed.",
        )
        yield Example("exactly enough", cls(), "Amy Mon 14:00-22:00 Tue 09:00-17:00")
        yield Example("one minute short", cls(rest_min=661), "Amy Mon 14:00-22:00 Tue 09:00-17:00", (1,))
        yield Example("a day off is not always 36 h", cls(rest_min=2160), "Amy Mon 14:00-22:00 Wed 07:00-15:00", (180,))
        # From Saturday 22:00 to Monday 08:00 are 34 h, from Sunday 14:00 18 h: 2 h and 18 h short of 36.
        weekend = "Amy Sat-1 14:00-22:00 Sun-1 06:00-14:00 Mon 08:00-16:00"
        yield Example("two shifts of history", cls(rest_min=2160), weekend, (120, 1080))
        yield Example("after a night of the week before", cls(), "Amy Sun-1 22:00-06:00 Mon 16:00-22:00", (60,))
