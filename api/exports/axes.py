"""Where a day and a minute lie on a roster board."""

from __future__ import annotations

from dataclasses import dataclass

from solver.domain.problem import RosterProblem

from .clock_window import ClockWindow
from .span import Span


@dataclass(frozen=True)
class Axes:
    """Columns of days between two edges; days are joined when drawn whole, else set apart by a gap."""

    problem: RosterProblem
    span: Span
    window: ClockWindow
    left: float
    right: float

    @property
    def gap(self) -> float:
        """Space between two days."""
        return 0.0 if self.window.is_whole else 4.0

    @property
    def day_width(self) -> float:
        """Width of one day."""
        n = len(self.span.days)
        return (self.right - self.left - self.gap * (n - 1)) / n

    def day_left(self, day: int) -> float:
        """Left edge of a day."""
        return self.left + (day - self.span.first) * (self.day_width + self.gap)

    def x(self, day: int, minute: int) -> float:
        """Where a minute lies in a day's column, cut at its edges."""
        opens, closes = self.window.minutes(self.problem, day)
        share = (minute - opens) / (closes - opens)
        return self.day_left(day) + min(1.0, max(0.0, share)) * self.day_width

    def pieces(self, start: int, end: int) -> list[tuple[int, float, float]]:
        """The visible parts of a stretch of time, one unless days are set apart: day, left and right edge."""
        found: list[tuple[int, float, float]] = []
        for day in self.span.days:
            opens, closes = self.window.minutes(self.problem, day)
            if start < closes and opens < end:
                if found and self.window.is_whole:
                    found[-1] = (found[-1][0], found[-1][1], self.x(day, end))
                else:
                    found.append((day, self.x(day, start), self.x(day, end)))
        return found
