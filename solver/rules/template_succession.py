"""Succession of templates: which kind of shift may not follow which on the next day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from ..domain.base import Identifier
from ..domain.options import Choices, OptionList, Units
from ..domain.problem import RosterProblem
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Succession, Unary
from .base import AgentRule, Example, Violation


class TemplateSuccession(AgentRule):
    """A shift of some template is not followed, on the next day, by a shift of certain others.

    Reason
        Where an agreement speaks of early, late and night shifts rather than of hours of rest, it says which may not
        follow which.
    Model
        x[d, first] + x[d + 1, second] <= 1 for every pair of shifts whose templates are a forbidden pair.
    History
        The shift of the day before the horizon counts, if its template is known.
    Parameters
        forbidden : template -> templates that may not follow it on the next day; default none.
    """

    code: ClassVar[str] = "templates.succession"
    title: ClassVar = {"en": "Forbidden successions", "zh-Hans": "禁止的班次衔接", "zh-Hant": "禁止的班次銜接"}
    unit: ClassVar[str] = "forbidden pairs"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 240
    on_request: ClassVar = True
    sentences: ClassVar = {
        "en": "{agent} works {first} on {date} and {second} on the day after; that may not follow.",
        "zh-Hans": "{agent} 在 {date} 上 {first} 班，次日上 {second} 班，不允许这样衔接。",
        "zh-Hant": "{agent} 在 {date} 上 {first} 班，次日上 {second} 班，不允許這樣銜接。",
    }

    forbidden: dict[Identifier, tuple[Identifier, ...]] = Field(default_factory=dict)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every forbidden pair, named by its first day and both templates."""
        worked = {(shift.day, shift.template) for shift in tour.all_shifts}
        for day, first in sorted(worked):
            for second in sorted(set(self.forbidden.get(first, ()))):
                if day >= -1 and (day + 1, second) in worked:
                    yield Violation(self.code, (tour.agent.id, tour.horizon.date_of(day).isoformat(), first, second), 1)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Pairs of days; the first day alone after a shift of history."""
        if not self.forbidden:
            return
        yesterday = {shift.template for shift in choices.past if shift.day == -1}
        banned = [template for first in yesterday for template in set(self.forbidden.get(first, ()))]
        if banned:
            units = sum(self._is(choices.days[0], template) for template in banned)
            yield Unary(0, np.asarray(units))
        for day, (today, tomorrow) in enumerate(zip(choices.days, choices.days[1:], strict=False)):
            units = self._shared_pairs(choices.problem, today, tomorrow)
            if units.any():
                yield Succession(day, day + 1, units)

    def _shared_pairs(self, problem: RosterProblem, today: OptionList, tomorrow: OptionList) -> Units:
        """One matrix for all pairs of days that offer the same templates: a long horizon has hundreds of them."""
        offered = tuple(tuple(shift.template for shift in options.shifts) for options in (today, tomorrow))
        rule = tuple(self.forbidden.items())
        return problem.derived((self.code, rule, offered), lambda _: self._pairs(today, tomorrow))

    def _pairs(self, today: OptionList, tomorrow: OptionList) -> Units:
        units = np.zeros((len(today), len(tomorrow)), np.int64)
        for first, seconds in self.forbidden.items():
            after = np.any([self._is(tomorrow, second) for second in seconds], axis=0) if seconds else 0
            units += np.outer(self._is(today, first), np.broadcast_to(after, len(tomorrow)))
        return units

    @staticmethod
    def _is(options: OptionList, template: str) -> Units:
        return options.table(("template is", template), lambda shift: int(shift.template == template))

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the first of the two days and both templates."""
        agent, date, first, second = violation.subject
        return {"agent": agent, "date": date, "first": first, "second": second}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """A forbidden pair; the other way round; a day between; out of history."""
        late_then_early = cls(forbidden={"14:00-22:00": ("06:00-14:00",)})
        yield Example(
            "late, then early",
            late_then_early,
            "Amy Mon 14:00-22:00 Tue 06:00-14:00",
            (1,),
            "Amy works 14:00-22:00 on 2026-03-02 and 06:00-14:00 on the day after; that may not follow.",
        )
        yield Example("early, then late", late_then_early, "Amy Mon 06:00-14:00 Tue 14:00-22:00")
        yield Example("a day off between", late_then_early, "Amy Mon 14:00-22:00 Wed 06:00-14:00")
        yield Example("out of history", late_then_early, "Amy Sun-1 14:00-22:00 Mon 06:00-14:00", (1,))
        yield Example("after itself", cls(forbidden={"22:00-06:00": ("22:00-06:00",)}), "Amy Sun+1 22:00-06:00")
