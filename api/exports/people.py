"""The lines of a roster as people read them: teams in order, leaders first, with what each person works."""

from __future__ import annotations

from dataclasses import dataclass

from solver.domain.agents import Agent
from solver.domain.nights import NightWindow
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift
from solver.domain.tours import past_shifts
from solver.rule_set import rule_set_of

from .span import Span


@dataclass(frozen=True)
class TeamLines:
    """A team's name and its people, leaders first."""

    id: str | None
    name: str
    agents: tuple[Agent, ...]


@dataclass(frozen=True)
class Totals:
    """What one person works in a span of days."""

    shifts: int
    paid_min: int
    nights: int
    weekends: int
    holidays: int


def teams_of(problem: RosterProblem) -> list[TeamLines]:
    """Teams with their people in the problem's order; people without a team come last, under an empty name."""
    members: dict[str | None, list[Agent]] = {team.id: [] for team in problem.teams}
    members[None] = []
    for agent in problem.agents:
        members[agent.team].append(agent)
    names = {team.id: team.name or team.id for team in problem.teams}
    return [
        TeamLines(team, names.get(team or "", ""), tuple(sorted(agents, key=lambda agent: agent.role == "agent")))
        for team, agents in members.items()
        if agents
    ]


def name_of(agent: Agent) -> str:
    """The name people know the agent by."""
    return agent.name or agent.id


def night_window(problem: RosterProblem) -> NightWindow:
    """What counts as a night: as the problem's rules say, if one of them does."""
    return problem.derived("night window", _night_window)


def _night_window(problem: RosterProblem) -> NightWindow:
    for used in rule_set_of(problem):
        if isinstance(used.rule, NightWindow):
            return used.rule
    return NightWindow()


def totals_of(problem: RosterProblem, roster: Roster, agent: Agent, span: Span) -> Totals:
    """Shifts, paid minutes, nights, weekends (touched by a shift's start) and holidays of one person."""
    horizon, night = problem.horizon, night_window(problem)
    shifts = [shift for shift in roster.of_agent(agent.id) if shift.day in span.days]
    return Totals(
        shifts=len(shifts),
        paid_min=sum(shift.paid_min for shift in shifts),
        nights=sum(night.is_night(horizon, shift) for shift in shifts),
        weekends=len({horizon.week_of(shift.day) for shift in shifts if horizon.weekday(shift.day) >= 5}),
        holidays=sum(shift.day in horizon.holiday_days for shift in shifts),
    )


def paid_by_week(problem: RosterProblem, roster: Roster, agent: Agent, span: Span) -> dict[int, int]:
    """Paid minutes by calendar week, only of shifts that start in the span."""
    totals: dict[int, int] = {problem.horizon.week_of(day): 0 for day in span.days}
    for shift in roster.of_agent(agent.id):
        if shift.day in span.days:
            totals[problem.horizon.week_of(shift.day)] += shift.paid_min
    return totals


def days_absent(problem: RosterProblem, agent: Agent) -> set[int]:
    """Days on which approved time off begins or goes on."""
    horizon, days = problem.horizon, set()
    for absence in agent.time_off:
        first, last = horizon.minute_of(absence.start), horizon.minute_of(absence.end) - 1
        days |= set(range(horizon.day_at(first), horizon.day_at(last) + 1))
    return days


def visible_shifts(problem: RosterProblem, roster: Roster, agent: Agent) -> tuple[Shift, ...]:
    """Planned shifts, and past ones that reach into the horizon."""
    return (*(shift for shift in past_shifts(problem, agent) if shift.end > 0), *roster.of_agent(agent.id))


def wall(problem: RosterProblem, minute: int) -> str:
    """`HH:MM` on the local clock at a minute."""
    at = problem.horizon.wall_of(minute)
    return f"{at // 60:02d}:{at % 60:02d}"
