"""The sheets that are plain tables: shifts with their breaks, coverage by interval and skill, the result by rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import numpy as np

from solver.domain.agents import Agent
from solver.domain.horizon import Horizon
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift

from .coverage import coverage_of
from .people import name_of, wall
from .span import Span
from .totals import figures, rule_totals, titles
from .words import Words
from .xlsx_formats import PAPER_A4, Formats


def write_shifts_sheet(
    sheet: Any, formats: Formats, problem: RosterProblem, roster: Roster, span: Span, words: Words
) -> None:
    """One row per shift with its breaks."""
    keys = ("agent", "name", "team", "date", "template", "start", "end", "paid_hours", "breaks")
    widths = (14, 18, 14, 12, 16, 17, 17, 10, 40)
    row = 0
    for agent in problem.agents:
        for shift in roster.of_agent(agent.id):
            if shift.day in span.days:
                row += 1
                _write_shift(sheet, formats, problem, agent, shift, row)
    _head(sheet, formats, words, keys, widths, row, freeze_columns=2)


def _write_shift(sheet: Any, formats: Formats, problem: RosterProblem, agent: Agent, shift: Shift, row: int) -> None:
    horizon = problem.horizon
    sheet.write_string(row, 0, agent.id, formats["text"])
    sheet.write_string(row, 1, name_of(agent), formats["text"])
    sheet.write_string(row, 2, agent.team or "", formats["text"])
    sheet.write_datetime(row, 3, datetime.combine(horizon.date_of(shift.day), time()), formats["date"])
    sheet.write_string(row, 4, shift.template, formats["text"])
    sheet.write_datetime(row, 5, _wall_time(horizon, shift.start), formats["moment"])
    sheet.write_datetime(row, 6, _wall_time(horizon, shift.end), formats["moment"])
    sheet.write_number(row, 7, shift.paid_min / 60, formats["hours"])
    rests = [s for s in shift.segments if problem.activity_by_id[s.activity].kind == "rest"]
    names = {activity.id: activity.name or activity.id for activity in problem.activities}
    times = (f"{names[s.activity]} {wall(problem, s.start)}–{wall(problem, s.end)}" for s in rests)
    sheet.write_string(row, 8, ", ".join(times), formats["text"])


def write_coverage_sheet(
    sheet: Any, formats: Formats, problem: RosterProblem, roster: Roster, span: Span, words: Words
) -> None:
    """One row per interval and skill in which somebody is required or on duty."""
    horizon = problem.horizon
    first, stop = (horizon.day_start(day) // horizon.interval_min for day in (span.first, span.stop))
    lines = [(line, line.short, line.over) for line in coverage_of(problem, roster)]
    row = 0
    for index in range(first, stop):
        at = _wall_time(horizon, index * horizon.interval_min)
        for line, short, over in lines:
            if line.required[index] or line.on_duty[index]:
                row += 1
                sheet.write_datetime(row, 0, at, formats["moment"])
                sheet.write_string(row, 1, line.skill, formats["text"])
                for column, counts in enumerate((line.required, line.on_duty), 2):
                    sheet.write_number(row, column, int(counts[index]), formats["whole"])
                sheet.write_number(row, 4, int(short[index]), formats["short"])
                sheet.write_number(row, 5, int(over[index]), formats["over"])
    _head(
        sheet, formats, words, ("start", "skill", "required", "on_duty", "short", "over"), (17, 18, 10, 10, 10, 10), row
    )


def write_result_sheet(sheet: Any, formats: Formats, problem: RosterProblem, roster: Roster, words: Words) -> None:
    """Figures of the solve, then the objective by rule as the independent checks find it."""
    shares, row = {words["gap"], words["understaffing"]}, 0
    for name, value in figures(problem, roster, words):
        sheet.write_string(row, 0, name, formats["head_left"])
        if isinstance(value, str):
            sheet.write_string(row, 1, value, formats["text"])
        elif np.isfinite(value):
            sheet.write_number(row, 1, value, formats["share" if name in shares else "points"])
        row += 1
    top, names = row + 1, titles(problem, words)
    keys = ("rule", "mode", "weight", "violations", "excess", "unit", "points")
    for offset, total in enumerate(rule_totals(problem, roster), 1):
        sheet.write_string(top + offset, 0, names[total.rule], formats["text"])
        sheet.write_string(top + offset, 1, words[total.mode], formats["text"])
        sheet.write_number(top + offset, 2, total.weight if total.mode == "soft" else 0, formats["points"])
        sheet.write_number(top + offset, 3, total.violations, formats["whole"])
        sheet.write_number(top + offset, 4, total.excess, formats["whole"])
        sheet.write_string(top + offset, 5, total.unit, formats["text"])
        sheet.write_number(top + offset, 6, total.cost, formats["points"])
    _head(sheet, formats, words, keys, (34, 12, 10, 12, 12, 24, 14), 0, top=top)


def _head(
    sheet: Any,
    formats: Formats,
    words: Words,
    keys: Sequence[str],
    widths: Sequence[float],
    last_row: int,
    *,
    top: int = 0,
    freeze_columns: int = 0,
) -> None:
    for column, (key, width) in enumerate(zip(keys, widths, strict=True)):
        sheet.write_string(top, column, words[key], formats["head_left"])
        sheet.set_column(column, column, width)
    if last_row:
        sheet.autofilter(0, 0, last_row, len(keys) - 1)
    sheet.freeze_panes(top + 1, freeze_columns)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&R&P / &N")


def _wall_time(horizon: Horizon, minute: int) -> datetime:
    # A spreadsheet knows no zones: it gets what the wall clock shows.
    return horizon.instant(minute).replace(tzinfo=None)
