"""Which hours of the day a picture shows: all 24, or only those in which something happens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .people import visible_shifts
from .span import Span

_NEARLY_ALL_DAY = 20 * 60


@dataclass(frozen=True)
class ClockWindow:
    """Wall-clock minutes [opens, closes) drawn of every day; `is_whole` if days join without a gap."""

    opens: int
    closes: int

    @property
    def is_whole(self) -> bool:
        """Whether whole days are drawn."""
        return self.closes - self.opens == 1440

    def minutes(self, problem: RosterProblem, day: int) -> tuple[int, int]:
        """First and last minute drawn of a day; the days on which clocks change have their true length."""
        horizon = problem.horizon
        return horizon.minute_at(day, self.opens), horizon.minute_at(day, self.closes)

    def hours(self, every: int) -> list[int]:
        """Wall-clock hours to mark, inside the window."""
        return [hour for hour in range(0, 25, every) if self.opens < hour * 60 < self.closes]


def clock_window(problem: RosterProblem, roster: Roster, span: Span) -> ClockWindow:
    """The smallest window of whole hours that holds every shift and every required agent of the span."""
    horizon = problem.horizon
    begins, ends = [], []
    for agent in problem.agents:
        for shift in visible_shifts(problem, roster, agent):
            if shift.day in span.days or shift.end > horizon.day_start(span.first) > shift.start:
                begins.append(horizon.wall_of(shift.start))
                ends.append(shift.end - horizon.day_start(shift.day))
    for line in problem.requirement:
        for index in np.flatnonzero(np.array(line.agents)):
            minute = int(index) * horizon.interval_min
            if horizon.day_at(minute) in span.days:
                at = horizon.wall_of(minute)
                begins.append(at)
                ends.append(at + horizon.interval_min)
    if not begins:
        return ClockWindow(0, 1440)
    opens, closes = min(begins) // 60 * 60, -(-max(ends) // 60) * 60
    return ClockWindow(0, 1440) if closes > 1440 or closes - opens >= _NEARLY_ALL_DAY else ClockWindow(opens, closes)
