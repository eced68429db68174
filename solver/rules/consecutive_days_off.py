"""Consecutive days off: fewest and most days off in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator

from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Run
from .base import AgentRule, Example, Explanation, Violation


class ConsecutiveDaysOff(AgentRule):
    """At least `least` and at most `most` days in a row without a shift.

    Reason
        One day off between two runs of work is spent on sleep and washing; two are a rest. Too long a stretch off, on
        the other hand, leaves all the work to the rest of the period.
    Model
        A run of k < least days off with a working day on either side is least - k days too short; each day of a run
        beyond `most` is one too many. A day off is a day on which no shift starts; a day of absence is one.
    History
        Days off before the horizon belong to the run, back to the first day about which something is known. A run
        whose beginning is not known, or that still goes on when the horizon ends, may be as short as it is. Days
        beyond `most` that lie in history are not charged again.
    Parameters
        least : days off in a row [days]; default 1, which any run has.
        most : days off in a row [days]; default none.
    """

    code: ClassVar[str] = "days_off.consecutive"
    title: ClassVar = {"en": "Consecutive days off", "zh-Hans": "连续休息天数", "zh-Hant": "連續休息天數"}
    unit: ClassVar[str] = "days off too many or too few in a row"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 120
    on_request: ClassVar = True
    sentences: ClassVar = {
        "en": "{agent} works again after {length} of at least {least} days off in a row from {first}.",
        "zh-Hans": "{agent} 从 {first} 起只连续休息 {length} 天，至少应为 {least} 天。",
        "zh-Hant": "{agent} 從 {first} 起只連續休息 {length} 天，至少應為 {least} 天。",
    }
    sentences_too_long: ClassVar = {
        "en": "{agent} is off for {length} days in a row from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 从 {first} 起连续休息 {length} 天，最多 {most} 天。",
        "zh-Hant": "{agent} 從 {first} 起連續休息 {length} 天，最多 {most} 天。",
    }

    least: int = Field(1, ge=1, le=31)
    most: int | None = Field(None, ge=1, le=400)

    @model_validator(mode="after")
    def _least_is_not_above_most(self) -> ConsecutiveDaysOff:
        if self.most is not None and self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}; maybe the two were exchanged")
        return self

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every run that is too long or too short, named by its first day."""
        known, n_days = tour.known_from_day, tour.horizon.n_days
        worked = [day for day in sorted(tour.days_worked) if known <= day]
        # Days off lie between two working days, or between one and an edge of what is known.
        for before, after in zip([known - 1, *worked], [*worked, n_days], strict=True):
            first, length = before + 1, after - before - 1
            if length and after >= 0:
                excess = 0 if self.most is None else max(0, after - max(first + self.most, 0))
                if first > known and after < n_days:
                    excess += max(0, self.least - length)
                if excess:
                    subject = (tour.agent.id, tour.horizon.date_of(first).isoformat())
                    yield Violation(self.code, subject, excess, {"length": length})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One run over all days of the horizon."""
        if self.least > 1 or self.most is not None:
            known, past, carried = choices.known_from_day, {shift.day for shift in choices.past}, 0
            while -1 - carried >= known and -1 - carried not in past:
                carried += 1
            off = tuple(options.off for options in choices.days)
            yield Run(off, carried, least=self.least, most=self.most, open_start=carried == -known)

    def explain(self, violation: Violation) -> Explanation:
        """Too short or too long."""
        explanation = super().explain(violation)
        if violation.facts["length"] < self.least:
            return explanation
        return Explanation(f"{self.code}.too_long", explanation.params, self.sentences_too_long)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the first day and the lengths; no limit reads as ∞."""
        agent, first = violation.subject
        most = "∞" if self.most is None else self.most
        return {"agent": agent, "first": first, **violation.facts, "most": most, "least": self.least}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """One and two days off; both edges; out of history; too long."""
        shift = "08:00-16:00"
        yield Example(
            "one, where two are the least",
            cls(least=2),
            f"Amy Mon {shift} Wed {shift}",
            (1,),
            "Amy works again after 1 of at least 2 days off in a row from 2026-03-03.",
        )
        yield Example("two, where two are the least", cls(least=2), f"Amy Mon {shift} Thu {shift}")
        yield Example("nobody knows what was before", cls(least=2), f"Amy Tue {shift}")
        yield Example("nobody knows what comes after", cls(least=2), f"Amy Sat+1 {shift}")
        yield Example("a day of history", cls(least=3), f"Amy Sat-1 {shift} Tue {shift}", (1,))
        yield Example("history alone is not charged", cls(least=3), f"Amy Fri-1 {shift} Sun-1 {shift} Thu {shift}")
        # Tuesday to Friday, and Sunday to the end of the horizon a week later: 4 and 8 days, 2 and 6 beyond the limit.
        yield Example("too long twice", cls(most=2), f"Amy Mon {shift} Sat {shift}", (2, 6))
        yield Example("just long enough", cls(most=12), f"Amy Mon {shift} Sun+1 {shift}")
