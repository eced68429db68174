"""The sheet people print: agents down, days across, shifts coloured by their start, totals at the right."""

from __future__ import annotations

from datetime import date
from typing import Any

from solver.domain.agents import Agent
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .colours import start_band
from .people import days_absent, name_of, paid_by_week, teams_of, totals_of, wall
from .span import Span
from .words import Words
from .xlsx_formats import PAPER_A3, Formats

_TOP, _FIRST_DAY = 3, 2


def write_roster_sheet(
    sheet: Any, formats: Formats, problem: RosterProblem, roster: Roster, span: Span, words: Words
) -> None:
    """Fill the sheet."""
    horizon = problem.horizon
    dates = words.dates(horizon.date_of(span.first), horizon.date_of(span.stop - 1))
    sheet.write_string(0, 0, problem.name or words["roster"], formats["title"])
    sheet.write_string(1, 0, f"{dates} · {horizon.timezone}", formats["quiet"])
    weeks = sorted({horizon.week_of(day) for day in span.days})
    _write_head(sheet, formats, problem, span, words, weeks)
    row = _TOP + 1
    for team in teams_of(problem):
        sheet.write_string(row, 0, team.name or words["no_team"], formats["team"])
        row += 1
        for agent in team.agents:
            _write_agent(sheet, formats, problem, roster, agent, span, words, row)
            row += 1
    _set_up(sheet, span, len(weeks), row)


def _write_head(
    sheet: Any, formats: Formats, problem: RosterProblem, span: Span, words: Words, weeks: list[int]
) -> None:
    horizon = problem.horizon
    sheet.write_string(_TOP, 0, words["agent"], formats["head_left"])
    sheet.write_string(_TOP, 1, words["role"], formats["head_left"])
    for column, day in enumerate(span.days, _FIRST_DAY):
        on = horizon.date_of(day)
        look = "holiday" if day in horizon.holiday_days else "weekend" if horizon.weekday(day) >= 5 else ""
        sheet.write_string(_TOP, column, f"{words.weekday(on)}\n{words.day(on)}", formats[f"head_{look}".rstrip("_")])
    column = _FIRST_DAY + len(span.days)
    for week in weeks:
        monday = words.day(_monday(problem, week))
        sheet.write_string(_TOP, column, f"{words['hours']}\n{words['week_of'].format(monday)}", formats["head"])
        column += 1
    for key in ("total", "days_worked", "nights", "weekends", "holidays"):
        sheet.write_string(_TOP, column, words[key], formats["head"])
        column += 1


def _monday(problem: RosterProblem, week: int) -> date:
    return problem.horizon.date_of(problem.horizon.days_of_week(week).start)


def _write_agent(
    sheet: Any,
    formats: Formats,
    problem: RosterProblem,
    roster: Roster,
    agent: Agent,
    span: Span,
    words: Words,
    row: int,
) -> None:
    horizon = problem.horizon
    sheet.write_string(row, 0, name_of(agent), formats["text"])
    sheet.write_string(row, 1, agent.role, formats["quiet"])
    absent = days_absent(problem, agent)
    for column, day in enumerate(span.days, _FIRST_DAY):
        shifts = [shift for shift in roster.of_agent(agent.id) if shift.day == day]
        if shifts:
            times = " ".join(f"{wall(problem, shift.start)}–{wall(problem, shift.end)}" for shift in shifts)
            sheet.write_string(row, column, times, formats[start_band(problem, shifts[0])])
        elif day in absent:
            sheet.write_string(row, column, words["time_off"], formats["absent"])
        else:
            look = "holiday" if day in horizon.holiday_days else "weekend" if horizon.weekday(day) >= 5 else "plain"
            sheet.write_blank(row, column, None, formats[look])
    column = _FIRST_DAY + len(span.days)
    for minutes in paid_by_week(problem, roster, agent, span).values():
        sheet.write_number(row, column, minutes / 60, formats["hours"])
        column += 1
    totals = totals_of(problem, roster, agent, span)
    sheet.write_number(row, column, totals.paid_min / 60, formats["hours"])
    for offset, count in enumerate((totals.shifts, totals.nights, totals.weekends, totals.holidays), 1):
        sheet.write_number(row, column + offset, count, formats["whole"])


def _set_up(sheet: Any, span: Span, n_weeks: int, last_row: int) -> None:
    n_days = len(span.days)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 13)
    sheet.set_column(_FIRST_DAY, _FIRST_DAY + n_days - 1, 11.5)
    sheet.set_column(_FIRST_DAY + n_days, _FIRST_DAY + n_days + n_weeks - 1, 11)
    sheet.set_column(_FIRST_DAY + n_days + n_weeks, _FIRST_DAY + n_days + n_weeks + 4, 9)
    sheet.set_row(_TOP, 30)
    sheet.freeze_panes(_TOP + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TOP)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, last_row - 1, _FIRST_DAY + n_days + n_weeks + 4)
    sheet.set_footer("&L&A&R&P / &N")
