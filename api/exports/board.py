"""The rows of the roster board: teams, names, shifts as bars with their breaks, days off and leave."""

from __future__ import annotations

from solver.domain.agents import Agent
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift

from .axes import Axes
from .colours import ABSENT, INK, PAPER, STARTS, start_band
from .drawing import Drawing, fitted, width_of
from .people import days_absent, name_of, teams_of, visible_shifts, wall
from .words import Words

ROW, BAR, TEAM_ROW = 21.0, 15.0, 24.0
HATCH = (
    '<defs><pattern id="off-queue" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="1.6" height="5" fill="{INK}" fill-opacity="0.22"/></pattern></defs>'
)
"""Stripes over the time a person is present but off the queues."""


def board_height(problem: RosterProblem) -> float:
    """Height of all rows."""
    return sum(TEAM_ROW + ROW * len(team.agents) for team in teams_of(problem))


def draw_board(drawing: Drawing, axes: Axes, roster: Roster, words: Words, left: float, top: float) -> None:
    """Draw every team and its people from `top` downwards; names begin at `left`."""
    problem, y = axes.problem, top
    for team in teams_of(problem):
        drawing.text(left, y + 16, fitted(team.name or words["no_team"], 12, axes.left - left), 12, bold=True)
        y += TEAM_ROW
        for agent in team.agents:
            drawing.line(left, y, axes.right, y, "#E4E9EE", 0.6)
            _draw_name(drawing, agent, left, y, axes.left - left - 8)
            _draw_line(drawing, axes, roster, agent, words, y)
            y += ROW


def _draw_name(drawing: Drawing, agent: Agent, left: float, y: float, room: float) -> None:
    is_agent = agent.role == "agent"
    drawing.text(left, y + 14.5, fitted(name_of(agent), 11.5, room), 11.5, bold=not is_agent)


def _draw_line(drawing: Drawing, axes: Axes, roster: Roster, agent: Agent, words: Words, y: float) -> None:
    problem = axes.problem
    shifts = visible_shifts(problem, roster, agent)
    busy = {day for shift in shifts for day in _days_touched(problem, shift)}
    absent = days_absent(problem, agent)
    for day in axes.span.days:
        if day not in busy:
            _draw_free_day(drawing, axes, day, day in absent, words, y)
    for shift in shifts:
        _draw_shift(drawing, axes, agent, shift, y + (ROW - BAR) / 2)


def _days_touched(problem: RosterProblem, shift: Shift) -> range:
    return range(shift.day, problem.horizon.day_at(shift.end - 1) + 1)


def _draw_free_day(drawing: Drawing, axes: Axes, day: int, is_absent: bool, words: Words, y: float) -> None:
    left, middle = axes.day_left(day), y + ROW / 2
    if is_absent:
        drawing.rect(left + 3, middle - 6.5, axes.day_width - 6, 13, ABSENT, radius=3, extra=' fill-opacity="0.55"')
        drawing.text(left + axes.day_width / 2, middle + 3.5, words["time_off"], 10, fill="#38434E", anchor="middle")
    else:
        drawing.rect(
            left + axes.day_width / 2 - 5, middle - 0.75, 10, 1.5, "#B4BEC8", radius=0.75, tip=words["day_off"]
        )


def _draw_shift(drawing: Drawing, axes: Axes, agent: Agent, shift: Shift, y: float) -> None:
    problem = axes.problem
    colour = STARTS[start_band(problem, shift)]
    times = f"{wall(problem, shift.start)}–{wall(problem, shift.end)}"
    tip = f"{name_of(agent)}, {problem.horizon.date_of(shift.day)}, {times}"
    for position, (_, left, right) in enumerate(axes.pieces(shift.start, shift.end)):
        drawing.rect(left, y, right - left, BAR, colour, radius=2.5, tip=tip)
        _draw_segments(drawing, axes, shift, left, right, y)
        if position == 0 and shift.day in axes.span.days:
            _draw_label(drawing, problem, shift, left, right, y)


def _draw_segments(drawing: Drawing, axes: Axes, shift: Shift, left: float, right: float, y: float) -> None:
    for segment in shift.segments:
        kind = axes.problem.activity_by_id[segment.activity].kind
        if kind == "contact":
            continue
        for _, first, last in axes.pieces(segment.start, segment.end):
            if left - 0.1 <= first and last <= right + 0.1:
                if kind == "rest":
                    drawing.rect(first, y, max(last - first, 1), BAR, PAPER, extra=' fill-opacity="0.85"')
                else:
                    drawing.rect(first, y, last - first, BAR, "url(#off-queue)")


def _draw_label(drawing: Drawing, problem: RosterProblem, shift: Shift, left: float, right: float, y: float) -> None:
    begin, end = wall(problem, shift.start), wall(problem, shift.end)
    for label in (f"{begin}–{end}", begin, begin.removesuffix(":00")):
        if width_of(label, 9.5) + 5 <= right - left:
            drawing.text(left + 3.5, y + 11, label, 9.5)
            return
