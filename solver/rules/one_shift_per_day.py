"""One shift per day: nobody starts work twice on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive
from .base import AgentRule, Example, Violation


class OneShiftPerDay(AgentRule):
    """At most one shift of an agent starts on a local day.

    Reason
        A day has one start and one way home; two short shifts with hours between them are a split shift, which has to
        be agreed on and is then one template with a long break.
    Model
        Sum of x over the shifts that start on the day <= 1. Engines choose one option a day, so that it holds by the
        form of their decision and needs no primitive.
    History
        None: a shift belongs to the day on which it starts, and days do not reach across the horizon's edge.
    Parameters
        None.
    """

    code: ClassVar[str] = "shift.one_per_day"
    title: ClassVar = {"en": "One shift per day", "zh-Hans": "每天一个班次", "zh-Hant": "每天一個班次"}
    unit: ClassVar[str] = "shifts too many"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{agent} starts {count} shifts on {date}; one is allowed.",
        "zh-Hans": "{agent} 在 {date} 被排了 {count} 个班次，每天最多一个。",
        "zh-Hant": "{agent} 在 {date} 被排了 {count} 個班次，每天最多一個。",
    }
    not_examined: ClassVar = {"model": "two shifts on one day are not among an engine's options"}

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every day on which more than one shift starts."""
        starts = [shift.day for shift in tour.shifts]
        for day in sorted(set(starts)):
            if starts.count(day) > 1:
                subject = (tour.agent.id, tour.horizon.date_of(day).isoformat())
                yield Violation(self.code, subject, starts.count(day) - 1, {"count": starts.count(day)})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Nothing: one option a day is the form of the decision."""
        return iter(())

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the date and how many."""
        agent, date = violation.subject
        return {"agent": agent, "date": date, "count": violation.facts["count"]}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Two on one day; one that ends and one that starts on the same day."""
        yield Example(
            "two on one day",
            cls(),
            "Amy Mon 06:00-10:00 Mon 16:00-20:00",
            (1,),
            "Amy starts 2 shifts on 2026-03-02; one is allowed.",
        )
        yield Example("one ends, another starts", cls(), "Amy Mon 22:00-06:00 Tue 22:00-06:00")
