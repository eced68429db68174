"""The roster as one picture: a board of people and days, and below it what was required against who is there."""

from __future__ import annotations

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .axes import Axes
from .board import HATCH, board_height, draw_board
from .clock_window import clock_window
from .colours import ABSENT, HOLIDAY, INK, LINE, MISSING, PAPER, QUIET, STAFFED, STARTS, SURPLUS, WEEKEND
from .coverage import SkillCoverage, coverage_of, total_of
from .drawing import Drawing, fitted, width_of
from .span import Span
from .strip import draw_strips, strips_height, strips_of
from .words import Words

WIDTH, MARGIN, NAMES = 1000.0, 18.0, 132.0
_DAYS_AT = 86.0
_ROWS_AT = _DAYS_AT + 46.0


def svg_of(problem: RosterProblem, roster: Roster, span: Span, language: str = "en", *, width: float = WIDTH) -> str:
    """The picture as SVG text; text stays text, so any size is sharp and the words can be searched."""
    words = Words(language)
    drawing = Drawing(width)
    axes = Axes(problem, span, clock_window(problem, roster, span), MARGIN + NAMES, width - MARGIN)
    coverage = coverage_of(problem, roster)
    strips = strips_of(coverage, {skill.id: skill.name or skill.id for skill in problem.skills}, words)
    rows_end = _ROWS_AT + board_height(problem)
    strips_at = rows_end + 40
    ends = strips_at + strips_height(len(strips)) if strips else rows_end
    drawing.height = ends + 12
    drawing.raw(HATCH)
    title, subtitle = problem.name or words["roster"], _subtitle(problem, coverage, span, words)
    drawing.text(MARGIN, 32, fitted(title, 20, width - 2 * MARGIN), 20, bold=True)
    drawing.text(MARGIN, 52, subtitle, 12.5, fill=QUIET)
    _draw_legend(drawing, MARGIN, 74, words)
    _draw_days(drawing, axes, words, rows_end, ends if strips else rows_end)
    draw_board(drawing, axes, roster, words, MARGIN, _ROWS_AT)
    if strips:
        _draw_strip_legend(drawing, axes, words, strips_at - 14)
        draw_strips(drawing, axes, strips, MARGIN, strips_at)
    return drawing.svg(title, subtitle)


def _subtitle(problem: RosterProblem, coverage: tuple[SkillCoverage, ...], span: Span, words: Words) -> str:
    horizon = problem.horizon
    parts = [
        words.dates(horizon.date_of(span.first), horizon.date_of(span.stop - 1)),
        horizon.timezone,
        f"{len(problem.agents)} {words['agents']}",
    ]
    if coverage:
        required, short, _ = total_of(coverage)
        step = horizon.interval_min
        part = slice(horizon.day_start(span.first) // step, horizon.day_start(span.stop) // step)
        if required[part].sum():
            parts.append(f"{words['understaffing']} {short[part].sum() / required[part].sum():.1%}")
    return " · ".join(parts)


def _draw_days(drawing: Drawing, axes: Axes, words: Words, rows_end: float, ends: float) -> None:
    horizon, top = axes.problem.horizon, _DAYS_AT + 4
    names = {horizon.day_of(holiday.on): holiday.name for holiday in horizon.holidays}
    for day in axes.span.days:
        left, on = axes.day_left(day), horizon.date_of(day)
        shade = HOLIDAY if day in names else WEEKEND if horizon.weekday(day) >= 5 else ""
        if shade:
            drawing.rect(left, top, axes.day_width, ends - top, shade, extra=' fill-opacity="0.75"')
        name = f"{words.weekday(on)} {words.day(on)}"
        drawing.text(left + 4, top + 14, fitted(name, 12, axes.day_width - 6), 12, bold=True)
        if names.get(day):
            drawing.text(left + 4, top + 27, fitted(names[day], 10, axes.day_width - 6), 10, fill="#8A2F22")
        if axes.window.is_whole or day == axes.span.first:
            drawing.line(left, top, left, ends, LINE)
        _draw_hours(drawing, axes, day, top + 38, ends)
    drawing.line(MARGIN, rows_end, axes.right, rows_end, LINE)


def _draw_hours(drawing: Drawing, axes: Axes, day: int, top: float, ends: float) -> None:
    every = next(
        step
        for step in (2, 3, 4, 6, 12, 24)
        if axes.day_width / (axes.window.closes - axes.window.opens) * 60 * step >= 22
    )
    for hour in axes.window.hours(every):
        x = axes.x(day, axes.problem.horizon.minute_at(day, hour * 60))
        drawing.text(x, top, str(hour), 9.5, fill=QUIET, anchor="middle")
        drawing.line(x, top + 4, x, ends, "#E9EDF1", 0.6)


def _draw_legend(drawing: Drawing, x: float, y: float, words: Words) -> None:
    drawing.text(x, y, words["starts"], 11, fill=QUIET)
    x += width_of(words["starts"], 11) + 8
    for band, colour in STARTS.items():
        x = _key(drawing, x, y, colour, words[band])
    drawing.rect(x, y - 10, 20, 12, STARTS["day"], radius=2.5)
    drawing.rect(x + 8, y - 10, 4, 12, PAPER)
    x = _word(drawing, x + 20, y, words["break"])
    drawing.rect(x, y - 10, 14, 12, STARTS["day"], radius=2.5)
    drawing.rect(x, y - 10, 14, 12, "url(#off-queue)")
    x = _word(drawing, x + 14, y, words["off_queue"])
    x = _key(drawing, x, y, ABSENT, words["time_off"])
    drawing.rect(x, y - 5, 10, 1.5, "#B4BEC8", radius=0.75)
    x = _word(drawing, x + 10, y, words["day_off"])
    x = _key(drawing, x, y, WEEKEND, words["weekend"], border=True)
    _key(drawing, x, y, HOLIDAY, words["holiday"], border=True)


def _draw_strip_legend(drawing: Drawing, axes: Axes, words: Words, y: float) -> None:
    drawing.text(MARGIN, y, words["coverage"], 12, bold=True)
    drawing.line(axes.left, y - 4, axes.left + 18, y - 4, INK, 1.6)
    x = _word(drawing, axes.left + 18, y, words["required"])
    for colour, key in ((STAFFED, "on_duty"), (MISSING, "short"), (SURPLUS, "over")):
        x = _key(drawing, x, y, colour, words[key])


def _key(drawing: Drawing, x: float, y: float, colour: str, label: str, *, border: bool = False) -> float:
    drawing.rect(x, y - 10, 14, 12, colour, radius=2.5, extra=f' stroke="{LINE}"' if border else "")
    return _word(drawing, x + 14, y, label)


def _word(drawing: Drawing, x: float, y: float, label: str) -> float:
    drawing.text(x + 5, y, label, 11)
    return x + 5 + width_of(label, 11) + 14
