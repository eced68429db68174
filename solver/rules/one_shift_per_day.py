"""One shift per day: nobody starts work twice on the same day, or begins a shift while another goes on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices, OptionList, Units
from ..domain.shifts import Shift
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Succession, Unary
from .base import AgentRule, Example, Violation


class OneShiftPerDay(AgentRule):
    """At most one shift of an agent starts on a local day, and none before an earlier one has ended.

    Reason
        A day has one start and one way home; two short shifts with hours between them are a split shift, which has to
        be agreed on and is then one template with a long break. Nobody is in two shifts at once.
    Model
        Sum of x over the shifts that start on the day <= 1: engines choose one option a day, so that it holds by the
        form of their decision. x[first] + x[second] <= 1 where a shift of an earlier day ends after the second starts.
    History
        A shift worked before the horizon may reach into it. Days do not reach across its edge.
    Parameters
        None.
    """

    code: ClassVar[str] = "shift.one_per_day"
    title: ClassVar = {"en": "One shift per day", "zh-Hans": "每天一个班次", "zh-Hant": "每天一個班次"}
    unit: ClassVar[str] = "shifts too many"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{agent} has {excess} too many on {date}: one shift a day, and never two at once.",
        "zh-Hans": "{agent} 在 {date} 多排了 {excess} 个班次：每天只能排一个，且不得重叠。",
        "zh-Hant": "{agent} 在 {date} 多排了 {excess} 個班次：每天只能排一個，且不得重疊。",
    }
    not_examined: ClassVar = {"model": "two shifts on one day are not among an engine's options"}

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every day on which a shift starts beside or inside another."""
        too_many: dict[int, int] = {}
        going_on: list[Shift] = []
        for shift in tour.all_shifts:
            going_on = [other for other in going_on if other.end > shift.start or other.day == shift.day]
            if shift.day >= 0:
                # One for the day's first shift, if there is one already, and one for each of an earlier day.
                beside = any(other.day == shift.day for other in going_on)
                inside = sum(other.day < shift.day for other in going_on)
                too_many[shift.day] = too_many.get(shift.day, 0) + beside + inside
            going_on.append(shift)
        for day, excess in too_many.items():
            if excess:
                yield Violation(self.code, (tour.agent.id, tour.horizon.date_of(day).isoformat()), excess)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Options that begin inside a shift of history, and pairs of options that overlap."""
        starts = [choices.problem.horizon.day_start(options.day) for options in choices.days]
        for past in choices.past:
            for second in choices.days[: bisect_right(starts, past.end)]:
                units = (second.start < past.end) * second.works
                if units.any():
                    yield Unary(second.day, units)
        for first in choices.days:
            for second in choices.days[first.day + 1 : bisect_right(starts, int(first.end.max()))]:
                matrix = first.pair_table(second, self.code, _overlap)
                if matrix.any():
                    yield Succession(first.day, second.day, matrix)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the date and how many."""
        agent, date = violation.subject
        return {"agent": agent, "date": date, "excess": violation.excess}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Two on one day; one that ends and one that starts on the same day; a quarter of an hour in both."""
        yield Example(
            "two on one day",
            cls(),
            "Amy Mon 06:00-10:00 Mon 16:00-20:00",
            (1,),
            "Amy has 1 too many on 2026-03-02: one shift a day, and never two at once.",
        )
        yield Example("one ends, another starts", cls(), "Amy Mon 22:00-06:00 Tue 06:00-14:00")
        yield Example("a quarter of an hour in both", cls(), "Amy Mon 22:00-06:15 Tue 06:00-14:00", (1,))
        yield Example("history ends", cls(), "Amy Sun-1 22:00-06:00 Mon 06:00-14:00")
        yield Example("history goes on", cls(), "Amy Sun-1 22:00-06:15 Mon 06:00-14:00", (1,))


def _overlap(first: OptionList, second: OptionList) -> Units:
    units: Units = first.works[:, None] * second.works * (first.end[:, None] > second.start)
    return units
