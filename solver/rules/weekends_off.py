"""Weekends off: enough whole weekends without work in every planning period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from ..domain.horizon import Horizon
from ..domain.options import Choices, OptionList, Units
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Item, WindowTotal
from .base import AgentRule, Example, Violation


class WeekendsOff(AgentRule):
    """At least `least` whole weekends off in `per_days` days, or at most `most` worked, judged per planning period.

    Reason
        Friends and families meet at weekends; a weekend that a Friday night eats into is not one.
    Model
        Sum of worked(weekend) <= weekends of the period − weekends off due, where worked(weekend) is 1 when a shift
        touches the time from Saturday 00:00 to Monday 00:00. A weekend belongs to the period that holds both its
        days. A period of another length than `per_days` owes its share, rounded down. Where `most` is given,
        Sum of worked(weekend) <= most instead.
    History
        Weekends worked before the horizon count, and so does the Friday night that reaches into it. Weekends about
        which nothing is known count as off; what history alone exceeds is not charged again.
    Parameters
        least : whole weekends off due [weekends]; default 1.
        per_days : the days in which they are due [days]; default 28.
        most : weekends worked per planning period [weekends], instead of `least` and `per_days`; default none.
    """

    code: ClassVar[str] = "weekends.off"
    title: ClassVar = {"en": "Full weekends off", "zh-Hans": "完整双休周末", "zh-Hant": "完整週末休假"}
    unit: ClassVar[str] = "weekends off missing"
    mode: ClassVar = "hard"
    weight: ClassVar[float] = 480
    sentences: ClassVar = {
        "en": "{agent} works {worked} of the {weekends} weekends from {first} to {last}; {due} must be off.",
        "zh-Hans": "{agent} 从 {first} 到 {last} 的 {weekends} 个周末中上班 {worked} 个，应休 {due} 个。",
        "zh-Hant": "{agent} 從 {first} 到 {last} 的 {weekends} 個週末中上班 {worked} 個，應休 {due} 個。",
    }

    least: int = Field(1, ge=0, le=60)
    per_days: int = Field(28, ge=1, le=400)
    most: int | None = Field(None, ge=0, le=60)

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every period in which weekends off are missing."""
        horizon = tour.horizon
        for period in _periods(horizon):
            saturdays = _saturdays(horizon, period)
            worked = [day for day in saturdays if self._touches(tour, day, tour.all_shifts)]
            before = [day for day in worked if self._touches(tour, day, tour.past)]
            allowed = len(saturdays) - self._due(period, saturdays)
            excess = len(worked) - max(allowed, len(before))
            if excess > 0:
                first, last = horizon.date_of(period[0]).isoformat(), horizon.date_of(period[-1]).isoformat()
                facts = {
                    "worked": len(worked),
                    "weekends": len(saturdays),
                    "due": len(saturdays) - allowed,
                    "last": last,
                }
                yield Violation(self.code, (tour.agent.id, first), excess, facts)

    @staticmethod
    def _touches(tour: Tour, saturday: int, shifts: tuple[Any, ...]) -> bool:
        opens, closes = tour.horizon.day_start(saturday), tour.horizon.day_start(saturday + 2)
        return any(shift.start < closes and shift.end > opens for shift in shifts)

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """One total of worked weekends per period; Friday, Saturday and Sunday share an item."""
        horizon = choices.problem.horizon
        for period in _periods(horizon):
            saturdays = _saturdays(horizon, period)
            allowed = len(saturdays) - self._due(period, saturdays)
            items = tuple(self._item(choices, saturday) for saturday in saturdays)
            if allowed < len(items):
                yield WindowTotal(items, above=((allowed, 1),))

    def _item(self, choices: Choices, saturday: int) -> Item:
        midnight = choices.problem.horizon.day_start(saturday)
        days = [day for day in range(saturday - 1, saturday + 2) if 0 <= day < len(choices.days)]
        cells = tuple((day, _reaches(choices.days[day], midnight)) for day in days)
        monday = choices.problem.horizon.day_start(saturday + 2)
        carried = any(past.end > midnight and past.start < monday for past in choices.past)
        return Item(cells, int(carried))

    def _due(self, period: range, saturdays: list[int]) -> int:
        if self.most is not None:
            return max(0, len(saturdays) - self.most)
        return min(len(saturdays), self.least * len(period) // self.per_days)

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the period and the counts."""
        agent, first = violation.subject
        return {"agent": agent, "first": first, **violation.facts}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """One of two off; both worked; a Friday night; until midnight; history; a period without debt."""
        one = cls(least=2)  # 2 per 28 days: one in the fourteen days of an example
        yield Example("one of two", one, "Amy Sat 08:00-16:00 Sun 08:00-16:00")
        yield Example(
            "both",
            one,
            "Amy Sat 08:00-16:00 Sun+1 08:00-16:00",
            (1,),
            "Amy works 2 of the 2 weekends from 2026-03-02 to 2026-03-15; 1 must be off.",
        )
        yield Example("a Friday night", one, "Amy Fri 20:00-00:15 Sun+1 08:00-16:00", (1,))
        yield Example("until midnight", one, "Amy Fri 20:00-00:00 Sun+1 08:00-16:00")
        yield Example("fourteen days owe half a weekend, rounded down", cls(), "Amy Sat 08:00-16:00 Sat+1 08:00-16:00")
        yield Example("as many as allowed", cls(most=1), "Amy Sat 08:00-16:00 Sun 08:00-16:00")
        yield Example("one more", cls(most=1), "Amy Sat 08:00-16:00 Sun+1 08:00-16:00", (1,))
        saturdays = {"horizon": {"n_days": 5, "period_start_on": "2026-02-28", "period_days": 7}}
        every = cls(least=1, per_days=7)
        yield Example("into the next period", every, "Amy Fri 20:00-00:15", (1,), world=saturdays)
        before = {"horizon": {"period_start_on": "2026-02-23", "period_days": 14}}
        yield Example("the weekend before", one, "Amy Sun-1 08:00-16:00 Sat 08:00-16:00", (1,), world=before)


def _periods(horizon: Horizon) -> list[range]:
    """Periods with a weekend on whose Friday, Saturday or Sunday a shift of the horizon may start."""
    last = horizon.periods()[-1]
    return [*horizon.periods(), horizon.period_of(last.stop)] if last.stop == horizon.n_days else horizon.periods()


def _saturdays(horizon: Horizon, period: range) -> list[int]:
    """Saturdays of the period whose Sunday is in it too."""
    return [day for day in period if horizon.weekday(day) == 5 and day + 1 in period]


def _reaches(options: OptionList, midnight: int) -> Units:
    """1 for every option that ends after a midnight."""
    return options.table(("ends after", midnight), lambda shift: int(shift.end > midnight))
