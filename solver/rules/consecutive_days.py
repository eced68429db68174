"""Consecutive days: most, and perhaps fewest, working days in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator

from ..domain.options import Choices
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Run
from .base import AgentRule, Example, Explanation, Violation


class ConsecutiveDays(AgentRule):
    """At most `most` days in a row on which a shift starts, and at least `least`.

    Reason
        Directive 2003/88/EC, article 5, and the Labour Law of the People's Republic of China, article 38, ask for a
        day of rest in every week of seven days. Where `least` is given: a single working day costs the way there and
        back and spoils two days off.
    Model
        Sum of works[d .. d + most] <= most for every day d. A run of k < least days with a day off on either side is
        least - k days too short.
    History
        A run that began before the horizon goes on in it; its days beyond `most` that lie in history are not charged
        again. A run whose beginning is not known, or that still goes on when the horizon ends, may be as short as it
        is.
    Parameters
        most : working days in a row [days]; default 6.
        least : working days in a row [days]; default 1, which any run has.
    """

    code: ClassVar[str] = "days.consecutive"
    title: ClassVar = {"en": "Consecutive working days", "zh-Hans": "连续上班天数", "zh-Hant": "連續上班天數"}
    unit: ClassVar[str] = "days too many or too few in a row"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 240
    sentences: ClassVar = {
        "en": "{agent} works {length} days in a row from {first}; at most {most} are allowed.",
        "zh-Hans": "{agent} 从 {first} 起连续上班 {length} 天，最多 {most} 天。",
        "zh-Hant": "{agent} 從 {first} 起連續上班 {length} 天，最多 {most} 天。",
    }

    sentences_too_short: ClassVar = {
        "en": "{agent} is off again after {length} of at least {least} working days in a row from {first}.",
        "zh-Hans": "{agent} 从 {first} 起只连续上班 {length} 天，至少应为 {least} 天。",
        "zh-Hant": "{agent} 從 {first} 起只連續上班 {length} 天，至少應為 {least} 天。",
    }

    most: int = Field(6, ge=1, le=400)
    least: int = Field(1, ge=1, le=31)

    @model_validator(mode="after")
    def _least_is_not_above_most(self) -> ConsecutiveDays:
        if self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}; maybe the two were exchanged")
        return self

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every run that is too long or too short, named by its first day."""
        worked = tour.days_worked
        for first in sorted(day for day in worked if day - 1 not in worked):
            last = first
            while last + 1 in worked:
                last += 1
            # Days up to first + most - 1 are allowed, days before 0 are history's.
            excess = max(0, last - max(first + self.most, 0) + 1)
            if first > tour.known_from_day and 0 <= last + 1 < tour.horizon.n_days:
                excess += max(0, self.least - (last - first + 1))
            if excess:
                subject = (tour.agent.id, tour.horizon.date_of(first).isoformat())
                yield Violation(self.code, subject, excess, {"length": last - first + 1})

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One run over all days of the horizon."""
        past, carried = {shift.day for shift in choices.past}, 0
        while -1 - carried in past:
            carried += 1
        is_open = carried >= -choices.known_from_day
        works = tuple(options.works for options in choices.days)
        yield Run(works, carried, least=self.least, most=self.most, open_start=is_open)

    def explain(self, violation: Violation) -> Explanation:
        """Too long or too short."""
        explanation = super().explain(violation)
        if violation.facts["length"] >= self.least:
            return explanation
        return Explanation(f"{self.code}.too_short", explanation.params, self.sentences_too_short)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the first day and the lengths."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, **violation.facts, "most": self.most, "least": self.least}

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
        yield Example(
            "alone, where two are the least",
            cls(least=2),
            "Amy Wed 08:00-16:00",
            (1,),
            "Amy is off again after 1 of at least 2 working days in a row from 2026-03-04.",
        )
        yield Example("two, where two are the least", cls(least=2), "Amy Wed 08:00-16:00 Thu 08:00-16:00")
        yield Example("nobody knows what was before", cls(least=2), "Amy Mon 08:00-16:00")
        yield Example("nobody knows what comes after", cls(least=2), "Amy Sun+1 08:00-16:00")
        yield Example("over on the last day of history", cls(least=3), "Amy Sun-1 08:00-16:00", (2,))
