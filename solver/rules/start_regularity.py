"""Start regularity: within a week, work starts at about the same time from day to day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from ..domain.base import wall_text
from ..domain.horizon import Horizon
from ..domain.options import Choices, OptionList, Units
from ..domain.shifts import Shift
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Succession, Unary
from .base import AgentRule, Example, Violation


class StartRegularity(AgentRule):
    """On two days in a row of one calendar week the wall-clock start differs by at most `tolerance_min`.

    Reason
        Sleep follows the clock. A start that moves is a price, one that moves backwards (late, then early) a higher
        one: the day becomes shorter.
    Model
        Sum over days d, d + 1 of one week of x[first] · x[second] · units(first, second), with one unit when the
        starts differ by more than `tolerance_min` and one more when the second is the earlier.
    History
        A shift on the day before the horizon counts as `first` when it lies in the same week.
    Parameters
        tolerance_min : difference of starts that is no change [min]; default 60.
    """

    code: ClassVar[str] = "start.regularity"
    title: ClassVar = {"en": "Regular start times", "zh-Hans": "上班时间规律", "zh-Hant": "上班時間規律"}
    unit: ClassVar[str] = "changes of start (backwards counts twice)"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 15
    sentences: ClassVar = {
        "en": "{agent} starts at {second} on {date}, after {first} the day before.",
        "zh-Hans": "{agent} 在 {date} 的上班时间为 {second}，前一天为 {first}。",
        "zh-Hant": "{agent} 在 {date} 的上班時間為 {second}，前一天為 {first}。",
    }

    tolerance_min: int = Field(60, ge=0, le=1440)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every change of start, named by its second day; the first shift of a day gives its start."""
        horizon = tour.horizon
        starts: dict[int, int] = {}
        for shift in tour.all_shifts:
            starts.setdefault(shift.day, horizon.wall_of(shift.start))
        for day, second in sorted(starts.items()):
            first = starts.get(day - 1)
            if day < 0 or first is None or horizon.week_of(day) != horizon.week_of(day - 1):
                continue
            if abs(second - first) > self.tolerance_min:
                subject = (tour.agent.id, horizon.date_of(day).isoformat())
                yield Violation(self.code, subject, 1 + (second < first), {"first_min": first, "second_min": second})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Pairs of neighbouring days in one week, and the first day after history."""
        horizon, key = choices.problem.horizon, (self.code, self.tolerance_min)
        yesterday = [shift for shift in choices.past if shift.day == -1]
        if yesterday and horizon.weekday(0) != 0:
            units = self._units(np.array(horizon.wall_of(yesterday[0].start)), choices.days[0], horizon)
            if units.any():
                yield Unary(0, units)
        for first, second in zip(choices.days, choices.days[1:], strict=False):
            if horizon.weekday(second.day) != 0:
                matrix = first.pair_table(second, key, lambda one, two: self._matrix(one, two, horizon))
                if matrix.any():
                    yield Succession(first.day, second.day, matrix)

    def _matrix(self, first: OptionList, second: OptionList, horizon: Horizon) -> Units:
        return first.works[:, None] * self._units(_wall_starts(first, horizon)[:, None], second, horizon)

    def _units(self, start: Units, second: OptionList, horizon: Horizon) -> Units:
        change = _wall_starts(second, horizon) - start
        units: Units = second.works * ((change > self.tolerance_min) + 2 * (change < -self.tolerance_min))
        return units

    def words(self, violation: Violation) -> dict[str, Any]:
        """Wall-clock starts instead of minutes."""
        agent, date = violation.subject
        first, second = wall_text(violation.facts["first_min"]), wall_text(violation.facts["second_min"])
        return {"agent": agent, "date": date, "first": first, "second": second}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Within tolerance, later, earlier, a day between, over Sunday night, after history."""
        yield Example("an hour later", cls(), "Amy Mon 08:00-16:00 Tue 09:00-17:00 Wed 08:00-16:00")
        yield Example(
            "a quarter more",
            cls(),
            "Amy Mon 08:00-16:00 Tue 09:15-17:15",
            (1,),
            "Amy starts at 09:15 on 2026-03-03, after 08:00 the day before.",
        )
        yield Example("backwards counts twice", cls(), "Amy Mon 09:15-17:15 Tue 08:00-16:00", (2,))
        yield Example("a day between", cls(), "Amy Mon 08:00-16:00 Wed 14:00-22:00")
        yield Example("a new week", cls(), "Amy Sun 06:00-14:00 Mon+1 14:00-22:00")
        yield Example(
            "after history",
            cls(),
            "Amy Tue 14:00-22:00 Wed 06:00-14:00",
            (2,),
            world={"horizon": {"start_on": "2026-03-04"}},
        )


def _wall_starts(options: OptionList, horizon: Horizon) -> Units:
    """Wall-clock start of each option [min after midnight]."""

    def start(shift: Shift) -> int:
        return horizon.wall_of(shift.start)

    return options.table("starts at wall", start)
