"""The people: what they can do, when they can work, what they wish, what they have already worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from .base import Frozen, Identifier, Minutes, WallTime

Weekday = Annotated[int, Field(ge=0, le=6, description="0 Monday … 6 Sunday")]


class Availability(Frozen):
    """A wall-clock window in which the agent can work; several add up, none at all means always.

    `until` at or before `start` means the following day: 22:00 to 06:00 is a night.
    """

    weekdays: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)
    start: WallTime = "00:00"
    until: WallTime = "24:00"
    from_on: date | None = None
    until_on: date | None = Field(None, description="last date on which the window opens")


class TimeOff(Frozen):
    """An approved absence, half-open; `credited_min` paid minutes count for each local day it begins or covers."""

    start: datetime
    end: datetime
    kind: str = "leave"
    credited_min: Minutes = Field(0, description="paid minutes credited towards contract hours per day of absence")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> TimeOff:
        if (self.start.tzinfo is None) != (self.end.tzinfo is None):
            raise ValueError("start and end must both have an offset, or neither")
        if self.end <= self.start:
            raise ValueError(f"time off ends {self.end.isoformat()} but starts {self.start.isoformat()}")
        return self


class Wish(Frozen):
    """Something an agent would like, with a strength the planner can weigh.

    `day_off`: no shift on these days. `start_between`: if working, start in the window. `template`: if working,
    on one of these templates. `not_template`: if working, on none of them. With `day_off_refuses` the agent wishes to
    work that start or template, so that a day off refuses the wish too.
    """

    kind: Literal["day_off", "start_between", "template", "not_template"]
    on: date | None = Field(None, description="one date; or else every date of `weekdays`")
    weekdays: tuple[Weekday, ...] = ()
    start: WallTime | None = None
    until: WallTime | None = None
    templates: tuple[Identifier, ...] = ()
    strength: int = Field(1, ge=1, le=1000)
    day_off_refuses: bool = Field(False, description="whether a day off refuses a start_between or template wish")

    @model_validator(mode="after")
    def _says_when_and_what(self) -> Wish:
        if (self.on is None) == (not self.weekdays):
            raise ValueError("a wish names either one date (on) or weekdays")
        if self.kind == "start_between" and (self.start is None or self.until is None):
            raise ValueError("a start_between wish needs start and until")
        if self.kind in ("template", "not_template") and not self.templates:
            raise ValueError(f"a {self.kind} wish needs templates")
        if self.day_off_refuses and self.kind not in ("start_between", "template"):
            raise ValueError(f"day_off_refuses has no meaning in a {self.kind} wish")
        return self


class PastShift(Frozen):
    """A shift worked before the horizon, as far as the rules need it."""

    start: datetime
    end: datetime
    paid_min: Minutes
    template: Identifier | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> PastShift:
        if (self.start.tzinfo is None) != (self.end.tzinfo is None):
            raise ValueError("start and end must both have an offset, or neither")
        if self.end <= self.start:
            raise ValueError(f"shift ends {self.end.isoformat()} but starts {self.start.isoformat()}")
        return self


class History(Frozen):
    """What is known of the time before the horizon; earlier than `from_on` nothing is known and nothing is judged."""

    from_on: date
    shifts: tuple[PastShift, ...] = ()


class Agent(Frozen):
    """One person on the roster."""

    id: Identifier
    name: str = ""
    contract: Identifier
    team: Identifier | None = None
    role: Identifier = Field("agent", description="agent, team_leader, technical_support, quality_analyst, head, …")
    skills: dict[Identifier, int] = Field(default_factory=dict, description="skill id → proficiency 1 (new) to 5")
    hired_on: date | None = None
    leaves_on: date | None = Field(None, description="first day no longer employed")
    mentor: Identifier | None = Field(None, description="id of the agent who accompanies this newcomer")
    availability: tuple[Availability, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    wishes: tuple[Wish, ...] = ()
    history: History | None = None
    fairness_account: dict[str, float] = Field(
        default_factory=dict,
        description="nights, weekends, holidays carried beyond the fair share so far (negative: still owed)",
    )

    @field_validator("skills")
    @classmethod
    def _proficiency_is_one_to_five(cls, skills: dict[str, int]) -> dict[str, int]:
        for skill, level in skills.items():
            if not 1 <= level <= 5:
                raise ValueError(f"proficiency of skill {skill!r} is {level}; expected 1 to 5")
        return skills
