"""How a roster got better: objective and shortage against seconds, thin enough to keep."""

from __future__ import annotations

from collections.abc import Sequence

from solver.outcome import Progress

Point = tuple[float, float, float | None, float | None]
"""Seconds, objective [points], short [% of the requirement], bound [points]; only rosters that break no hard rule."""

KEPT = 400
"""Points of a trace, roughly: one every 400th of the limit."""


class Trace:
    """Listens to a solve and keeps the first roster, then each better one, not more often than the picture can show."""

    def __init__(self, seconds: float) -> None:
        self._spacing_s = seconds / KEPT
        self.points: list[Point] = []

    def hear(self, progress: Progress) -> None:
        """Take a report."""
        if progress.objective is None or progress.hard_violations:
            return
        self.add(progress.seconds, progress.objective, progress.short_percent, progress.bound)

    def add(self, seconds: float, objective: float, short: float | None, bound: float | None) -> None:
        """Keep a point; a later one so close that no picture could tell them apart takes its place."""
        point = (round(seconds, 3), round(objective, 1), _rounded(short), _rounded(bound))
        if self.points and point[1] == self.points[-1][1]:
            return
        if len(self.points) > 1 and seconds - self.points[-2][0] < self._spacing_s:
            self.points.pop()
        self.points.append(point)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def seconds_until(points: Sequence[Sequence[float | None]], short_percent: float) -> float | None:
    """When the shortage first was at most this; None if it never was.

    Parameters
    ----------
    points : a trace, as kept or as read back from JSON.
    short_percent : the shortage asked for [% of the requirement].
    """
    for seconds, _, short, _ in points:
        if seconds is not None and short is not None and short <= short_percent:
            return seconds
    return None
