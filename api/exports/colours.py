"""One palette for every export: told apart by all common kinds of colour blindness, dark text readable on each."""

from __future__ import annotations

from solver.domain.problem import RosterProblem
from solver.domain.shifts import Shift

INK, QUIET, LINE, PAPER = "#17212B", "#5B6875", "#D5DCE3", "#FFFFFF"
WEEKEND, HOLIDAY, ABSENT = "#EEF1F5", "#F9E5E1", "#C3CAD2"
STAFFED, MISSING, SURPLUS = "#A9BFD3", "#C8321F", "#DFE8F0"

STARTS: dict[str, str] = {"early": "#F2DC7D", "day": "#8CB8E8", "late": "#F0A07C", "night": "#A99BDB"}
"""Colour of a shift by when it starts; the names are keys of `words`."""


def start_band(problem: RosterProblem, shift: Shift) -> str:
    """Whether a shift starts before 9, before 12, before 18 or in the evening and at night."""
    hour = problem.horizon.wall_of(shift.start) // 60
    if 4 <= hour < 9:
        return "early"
    return "day" if 9 <= hour < 12 else "late" if 12 <= hour < 18 else "night"
