"""The roster as one self-contained page: no script, no request, ready to print."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from solver.domain.agents import Agent
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster

from .colours import HOLIDAY, STARTS, WEEKEND, start_band
from .coverage import coverage_of
from .people import days_absent, name_of, teams_of, totals_of, wall
from .span import Span
from .svg import svg_of
from .totals import figures, rule_totals, titles
from .words import Words


def html_of(problem: RosterProblem, roster: Roster, span: Span, language: str = "en") -> str:
    """The page: figures, a picture for each week, the roster as a table, coverage by day, the result by rule."""
    words, horizon = Words(language), problem.horizon
    return _template().render(
        language=language,
        words=words,
        title=problem.name or words["roster"],
        dates=words.dates(horizon.date_of(span.first), horizon.date_of(span.stop - 1)),
        timezone=horizon.timezone,
        figures=[(name, _shown(value, name, words)) for name, value in figures(problem, roster, words)],
        pictures=[svg_of(problem, roster, week, language) for week in span.weeks()],
        weeks=[_week(problem, roster, week, words) for week in span.weeks()],
        people=_people(problem, roster, span),
        coverage=_coverage(problem, roster, span, words),
        rules=rule_totals(problem, roster),
        rule_titles=titles(problem, words),
        bands=STARTS,
        weekend=WEEKEND,
        holiday=HOLIDAY,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("api.exports", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("roster.html")


def _shown(value: float | str, name: str, words: Words) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1%}" if name in (words["gap"], words["understaffing"]) else f"{value:,.1f}".removesuffix(".0")


def _week(problem: RosterProblem, roster: Roster, week: Span, words: Words) -> dict[str, object]:
    horizon = problem.horizon
    days = [
        {
            "weekday": words.weekday(horizon.date_of(day)),
            "date": words.day(horizon.date_of(day)),
            "look": _look(problem, day),
        }
        for day in week.days
    ]
    teams = [
        {
            "name": team.name or words["no_team"],
            "agents": [
                {
                    "name": name_of(agent),
                    "role": agent.role,
                    "cells": [_cell(problem, roster, agent, day, words) for day in week.days],
                    "hours": totals_of(problem, roster, agent, week).paid_min / 60,
                }
                for agent in team.agents
            ],
        }
        for team in teams_of(problem)
    ]
    return {"days": days, "teams": teams}


def _look(problem: RosterProblem, day: int) -> str:
    horizon = problem.horizon
    return "holiday" if day in horizon.holiday_days else "weekend" if horizon.weekday(day) >= 5 else ""


def _cell(problem: RosterProblem, roster: Roster, agent: Agent, day: int, words: Words) -> dict[str, str]:
    shifts = [shift for shift in roster.of_agent(agent.id) if shift.day == day]
    if shifts:
        times = " ".join(f"{wall(problem, shift.start)}–{wall(problem, shift.end)}" for shift in shifts)
        return {"text": times, "look": start_band(problem, shifts[0])}
    if day in days_absent(problem, agent):
        return {"text": words["time_off"], "look": "absent"}
    return {"text": "", "look": _look(problem, day)}


def _people(problem: RosterProblem, roster: Roster, span: Span) -> list[tuple[Agent, str, object]]:
    people = [agent for team in teams_of(problem) for agent in team.agents]
    return [(agent, name_of(agent), totals_of(problem, roster, agent, span)) for agent in people]


def _coverage(problem: RosterProblem, roster: Roster, span: Span, words: Words) -> list[dict[str, object]]:
    horizon, rows = problem.horizon, []
    step = horizon.interval_min
    lines = coverage_of(problem, roster)
    for day in span.days:
        part = slice(horizon.day_start(day) // step, horizon.day_start(day + 1) // step)
        on = horizon.date_of(day)
        sums = [(line.required, line.on_duty, line.short, line.over) for line in lines]
        cells = [[float(counts[part].sum()) * step / 60 for counts in line] for line in sums]
        if any(cell for line in cells for cell in line):
            rows.append({"date": f"{words.weekday(on)} {words.day(on)}", "look": _look(problem, day), "cells": cells})
    names = {skill.id: skill.name or skill.id for skill in problem.skills}
    return [{"skills": [names.get(line.skill, line.skill) for line in lines], "rows": rows}] if rows else []
