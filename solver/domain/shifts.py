"""Shift templates (undated patterns) and shifts (one agent, dated, with segments)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field, model_validator

from .agents import Weekday
from .base import Frozen, Identifier, Minutes, WallTime, wall_minutes

MOST_BREAKS = 6
"""Breaks in one shift; the search keeps this many places for them."""


class Break(Frozen):
    """A break or meal inside a shift; its start lies in a window counted from the start of the shift."""

    activity: Identifier = "break"
    length_min: Minutes = Field(gt=0)
    earliest_min: Minutes = Field(description="earliest start, minutes after the shift starts")
    latest_min: Minutes = Field(description="latest start, minutes after the shift starts")
    shift_least_min: Minutes = Field(0, description="only in shifts at least this long")
    shift_most_min: Minutes = Field(2880, description="only in shifts at most this long")

    @model_validator(mode="after")
    def _window_is_open(self) -> Break:
        if self.latest_min < self.earliest_min:
            raise ValueError(f"break window closes at {self.latest_min} before it opens at {self.earliest_min}")
        return self

    def belongs_to(self, length_min: int) -> bool:
        """Whether a shift of this length has the break."""
        return self.shift_least_min <= length_min <= self.shift_most_min


class ShiftTemplate(Frozen):
    """An undated pattern: when a shift may start, how long it may be, which breaks it holds, in their order."""

    id: Identifier
    name: str = ""
    start_earliest: WallTime
    start_latest: WallTime = Field(description="may be before start_earliest: the window passes midnight")
    start_step_min: int = Field(30, ge=5, le=1440)
    lengths_min: tuple[Minutes, ...] = Field(min_length=1, description="from start to end, unpaid breaks included")
    breaks: tuple[Break, ...] = ()
    weekdays: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)
    activity: Identifier = "contact"
    skill: Identifier | None = Field(None, description="skill an agent needs to be given this template")

    @model_validator(mode="after")
    def _lengths_are_sane(self) -> ShiftTemplate:
        for length in self.lengths_min:
            if not 0 < length <= 1440:
                raise ValueError(f"shift length {length} min; expected 1 to 1440")
            inside = [item for item in self.breaks if item.belongs_to(length)]
            if any(item.latest_min + item.length_min > length for item in inside):
                raise ValueError(f"a break may end after a shift of {length} min; maybe set shift_least_min")
            if sum(item.length_min for item in inside) >= length:
                raise ValueError(f"the breaks fill the whole shift of {length} min")
            if len(inside) > MOST_BREAKS:
                raise ValueError(f"a shift of {length} min has {len(inside)} breaks; at most {MOST_BREAKS} are placed")
            self._fit_one_after_the_other(length)
        return self

    def _fit_one_after_the_other(self, length: int) -> None:
        over = 0
        for item in self.breaks_of(length):
            begins = max(over, item.earliest_min)
            if begins > item.latest_min:
                raise ValueError(
                    f"a shift of {length} min leaves no place for its {item.activity}: the window closes at "
                    f"{item.latest_min}, the breaks before it are over at {over}; maybe their order is wrong"
                )
            over = begins + item.length_min

    def breaks_of(self, length_min: int) -> tuple[Break, ...]:
        """The breaks of a shift of this length, in their order."""
        return tuple(item for item in self.breaks if item.belongs_to(length_min))

    def break_positions(self, length_min: int) -> tuple[int, ...]:
        """Which of the template's breaks a shift of this length has, as positions in `breaks`."""
        return tuple(i for i, item in enumerate(self.breaks) if item.belongs_to(length_min))

    def starts_min(self) -> tuple[int, ...]:
        """Allowed starts as wall-clock minutes after midnight, below 1440, in the window's order."""
        first, last = wall_minutes(self.start_earliest), wall_minutes(self.start_latest)
        if last < first:
            last += 1440
        return tuple(start % 1440 for start in range(first, last + 1, self.start_step_min))


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A stretch of one activity [start, end), minutes since the horizon start."""

    start: int
    end: int
    activity: str


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """One agent's dated shift; times in minutes since the horizon start, `day` is the local day it starts on.

    A shift from history has no segments: only its times, its paid minutes and perhaps its template are known.
    """

    start: int
    end: int
    day: int
    paid_min: int
    template: str = ""
    segments: tuple[Segment, ...] = ()

    @property
    def length_min(self) -> int:
        """Minutes from start to end."""
        return self.end - self.start


def break_starts(start: int, breaks: Sequence[Break], wished: Sequence[int | None]) -> list[int]:
    """Minutes at which the breaks of a shift begin: as wished, or as near to it as windows and order allow.

    Parameters
    ----------
    start : when the shift starts.
    wished : one minute per break; None for as early as possible.
    """
    latest, next_begins = [0] * len(breaks), 10**9
    for position, item in reversed(list(enumerate(breaks))):
        # A late break must leave those after it a place in their windows.
        next_begins = latest[position] = min(start + item.latest_min, next_begins - item.length_min)
    starts, over = [], start
    for item, wish, last in zip(breaks, wished, latest, strict=True):
        first = max(over, start + item.earliest_min)
        starts.append(first if wish is None else min(max(wish, first), last))
        over = starts[-1] + item.length_min
    return starts


def starts_of_breaks(shift: Shift, breaks: Sequence[Break], step: int) -> list[int | None]:
    """Where the shift's breaks begin, on the planning grid; None for a break that is not there."""
    left = list(shift.segments)
    starts: list[int | None] = []
    for item in breaks:
        found = next((s for s in left if s.activity == item.activity and s.end - s.start == item.length_min), None)
        if found is not None:
            left.remove(found)
        starts.append(None if found is None else found.start // step * step)
    return starts


def with_breaks(shift: Shift, activity: str, breaks: tuple[Break, ...], starts: list[int]) -> Shift:
    """The shift cut into segments by its breaks, which begin at the given minutes."""
    segments, at = [], shift.start
    for item, start in sorted(zip(breaks, starts, strict=True), key=lambda pair: pair[1]):
        if start > at:
            segments.append(Segment(at, start, activity))
        segments.append(Segment(start, start + item.length_min, item.activity))
        at = start + item.length_min
    if at < shift.end:
        segments.append(Segment(at, shift.end, activity))
    return Shift(shift.start, shift.end, shift.day, shift.paid_min, shift.template, tuple(segments))
