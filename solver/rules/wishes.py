"""Wishes: what agents would like, as far as it can be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ..domain.agents import Wish
from ..domain.base import wall_minutes
from ..domain.horizon import Horizon
from ..domain.options import Choices, OptionList, Units
from ..domain.shifts import Shift
from ..domain.tours import Tour
from ..primitives import AgentPrimitive, Unary
from .base import AgentRule, Example, Explanation, Violation


class Wishes(AgentRule):
    """Days off, starts and shift templates that agents wish for or away.

    Reason
        People stay where their wishes count.
    Model
        Sum of strength · x[shift] over the shifts that refuse a wish. A wished day off is refused by any shift of the
        day; a wished start (both ends of the window included) or template by a shift that differs, and by a day off
        only where the wish says so.
    History
        None: only days of the horizon are judged.
    Parameters
        None of its own: the agent's `wishes` say it. A unit is one point of strength refused on one date.
    """

    code: ClassVar[str] = "preference.wishes"
    title: ClassVar = {"en": "Wishes", "zh-Hans": "员工意愿", "zh-Hant": "員工意願"}
    unit: ClassVar[str] = "strength refused"
    mode: ClassVar = "soft"
    weight: ClassVar[float] = 20
    sentences: ClassVar = {
        "en": "A wish of {agent} for {date} is refused.",
        "zh-Hans": "{agent} 在 {date} 的意愿未能满足。",
        "zh-Hant": "{agent} 在 {date} 的意願未能滿足。",
    }
    sentences_by_kind: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "day_off": {
            "en": "{agent} wishes {date} off.",
            "zh-Hans": "{agent} 希望 {date} 休息。",
            "zh-Hant": "{agent} 希望 {date} 休息。",
        },
        "start_between": {
            "en": "{agent} wishes to start between {what} on {date}.",
            "zh-Hans": "{agent} 希望 {date} 在 {what} 之间上班。",
            "zh-Hant": "{agent} 希望 {date} 在 {what} 之間上班。",
        },
        "template": {
            "en": "{agent} wishes to work {what} on {date}.",
            "zh-Hans": "{agent} 希望 {date} 上 {what} 班。",
            "zh-Hant": "{agent} 希望 {date} 上 {what} 班。",
        },
        "not_template": {
            "en": "{agent} wishes not to work {what} on {date}.",
            "zh-Hans": "{agent} 希望 {date} 不上 {what} 班。",
            "zh-Hant": "{agent} 希望 {date} 不上 {what} 班。",
        },
    }

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Every wish and date refused; equal wishes are one of their joint strength."""
        refused: dict[tuple[str, ...], int] = {}
        for wish in tour.agent.wishes:
            for day in _days(wish, tour.horizon):
                on_day = [shift for shift in tour.shifts if shift.day == day]
                if any(self._refuses(tour.horizon, shift, wish) for shift in on_day) or (
                    wish.day_off_refuses and not on_day
                ):
                    subject: tuple[str, ...] = (
                        tour.agent.id,
                        tour.horizon.date_of(day).isoformat(),
                        wish.kind,
                        _what(wish),
                    )
                    refused[subject] = refused.get(subject, 0) + wish.strength
        for subject, strength in refused.items():
            yield Violation(self.code, subject, strength, {"kind": subject[2], "what": subject[3]})

    @staticmethod
    def _refuses(horizon: Horizon, shift: Shift, wish: Wish) -> bool:
        if wish.kind == "start_between":
            assert wish.start is not None
            assert wish.until is not None
            first, last, begins = wall_minutes(wish.start), wall_minutes(wish.until), horizon.wall_of(shift.start)
            meets = first <= begins <= last if first <= last else begins >= first or begins <= last
            return not meets
        if wish.kind == "day_off":
            return True
        return (shift.template in wish.templates) == (wish.kind == "not_template")

    def primitives(self, choices: Choices) -> Iterator[AgentPrimitive]:
        """Every day with wishes and the strength that each option refuses."""
        horizon = choices.problem.horizon
        refused: dict[int, Units] = {}
        for wish in choices.agent.wishes:
            for day in _days(wish, horizon):
                units = wish.strength * _refusing(choices.days[day], wish, horizon)
                refused[day] = refused.get(day, 0) + units
        for day, units in sorted(refused.items()):
            if units.any():
                yield Unary(day, units)

    def explain(self, violation: Violation) -> Explanation:
        """What was wished, by its kind."""
        kind = violation.facts["kind"]
        return Explanation(f"{self.code}.{kind}", self.words(violation), self.sentences_by_kind[kind])

    def words(self, violation: Violation) -> dict[str, Any]:
        """The agent, the date and what was wished."""
        agent, date = violation.subject[:2]
        return {"agent": agent, "date": date, "what": violation.facts["what"]}

    @classmethod
    def examples(cls) -> Iterator[Example]:
        """Each kind granted and refused; every Monday; strength; two wishes at once."""
        off = {"agent": {"wishes": [{"kind": "day_off", "weekdays": [0]}]}}
        yield Example("granted", cls(), "Amy Tue 08:00-16:00", world=off)
        yield Example(
            "refused twice",
            cls(),
            "Amy Mon 08:00-16:00 Mon+1 08:00-16:00",
            (1, 1),
            "Amy wishes 2026-03-02 off.",
            world=off,
        )
        start = {"kind": "start_between", "on": "2026-03-02", "start": "08:00", "until": "10:00", "strength": 3}
        yield Example("the last start wished", cls(), "Amy Mon 10:00-18:00", world={"agent": {"wishes": [start]}})
        yield Example(
            "a quarter of an hour later",
            cls(),
            "Amy Mon 10:15-18:00",
            (3,),
            "Amy wishes to start between 08:00–10:00 on 2026-03-02.",
            world={"agent": {"wishes": [start]}},
        )
        shift = {"kind": "template", "on": "2026-03-02", "templates": ["08:00-16:00"]}
        never = {"kind": "not_template", "on": "2026-03-02", "templates": ["10:00-18:00"], "strength": 2}
        both = {"agent": {"wishes": [shift, never]}, "choices": "Amy Mon 08:00-16:00 Mon 10:00-18:00"}
        yield Example("both granted", cls(), "Amy Mon 08:00-16:00", world=both)
        yield Example("both refused", cls(), "Amy Mon 10:00-18:00", (1, 2), world=both)
        yield Example("off, which refuses no shift", cls(), "Amy Tue 08:00-16:00", world=both)
        on = {"agent": {"wishes": [{**shift, "day_off_refuses": True, "strength": 40}]}}
        yield Example("off, where she wishes to work", cls(), "Amy Tue 08:00-16:00", (40,), world=on)
        yield Example("at work, as she wishes", cls(), "Amy Mon 08:00-16:00", world=on)


def _days(wish: Wish, horizon: Horizon) -> list[int]:
    """Days of the horizon that the wish is about."""
    if wish.on is not None:
        return [day for day in (horizon.day_of(wish.on),) if 0 <= day < horizon.n_days]
    return [day for day in range(horizon.n_days) if horizon.weekday(day) in wish.weekdays]


def _what(wish: Wish) -> str:
    if wish.kind == "start_between":
        return f"{wish.start}–{wish.until}"
    return ", ".join(wish.templates)


def _refusing(options: OptionList, wish: Wish, horizon: Horizon) -> Units:
    """1 for every option that refuses the wish."""
    if wish.kind == "day_off":
        return options.works
    differing = _differing(options, wish, horizon)
    return differing + options.off if wish.day_off_refuses else differing


def _differing(options: OptionList, wish: Wish, horizon: Horizon) -> Units:
    """1 for every shift that is not what the wish asks for."""
    if wish.kind == "start_between":
        begins = options.table("starts at wall", lambda shift: horizon.wall_of(shift.start))
        first, last = wall_minutes(wish.start or "00:00"), wall_minutes(wish.until or "24:00")
        after, before = begins >= first, begins <= last
        return options.works * ~(after & before if first <= last else after | before)
    named = options.table(("template in", wish.templates), lambda shift: int(shift.template in wish.templates))
    return named if wish.kind == "not_template" else options.works - named
