"""A horizon cut in two: the first days become history, and nothing that was judged may change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift


def first_part(problem: RosterProblem, roster: Roster, days: int) -> tuple[RosterProblem, Roster]:
    """The problem of the first days and the shifts that start on them."""
    fields = _fields(problem)
    fields["horizon"] |= {**_period(problem), "n_days": days}
    _slice(fields, problem, range(days))
    return RosterProblem.model_validate(fields), _shifted(roster, lambda shift: shift.day < days, 0, 0)


def second_part(problem: RosterProblem, roster: Roster, days: int) -> tuple[RosterProblem, Roster]:
    """The problem of the remaining days, whose history holds the shifts of the first ones."""
    horizon, fields = problem.horizon, _fields(problem)
    fields["horizon"] |= {
        **_period(problem),
        "start_on": horizon.date_of(days),
        "n_days": horizon.n_days - days,
    }
    _slice(fields, problem, range(days, horizon.n_days))
    for agent in fields["agents"]:
        old = agent["history"] or {"from_on": horizon.start_on, "shifts": ()}
        known = min(old["from_on"], horizon.start_on)
        worked = [_past(problem, shift) for shift in roster.of_agent(agent["id"]) if shift.day < days]
        agent["history"] = {"from_on": known, "shifts": [*old["shifts"], *worked]}
    part = RosterProblem.model_validate(fields)
    return part, _shifted(roster, lambda shift: shift.day >= days, days, horizon.day_start(days))


def _fields(problem: RosterProblem) -> dict[str, Any]:
    return problem.model_dump()


def _period(problem: RosterProblem) -> dict[str, Any]:
    """The planning period, said so that it does not depend on where the horizon starts."""
    period = problem.horizon.period_of(0)
    return {"period_start_on": problem.horizon.date_of(period.start), "period_days": len(period)}


def _slice(fields: dict[str, Any], problem: RosterProblem, days: range) -> None:
    horizon = problem.horizon
    first, last = (horizon.day_start(day) // horizon.interval_min for day in (days.start, days.stop))
    for line in fields["requirement"]:
        line["agents"] = line["agents"][first:last]
    fields["headcounts"] = [line for line in fields["headcounts"] if horizon.day_of(line["on"]) in days]
    fields["locked"] = [lock for lock in fields["locked"] if horizon.day_of(lock["on"]) in days]


def _past(problem: RosterProblem, shift: Shift) -> dict[str, Any]:
    instants: list[datetime] = [problem.horizon.instant(minute) for minute in (shift.start, shift.end)]
    return {
        "start": instants[0],
        "end": instants[1],
        "paid_min": shift.paid_min,
        "template": shift.template or None,
    }


def _shifted(roster: Roster, kept: Any, days: int, minutes: int) -> Roster:
    return Roster.of(
        (
            agent,
            Shift(
                shift.start - minutes,
                shift.end - minutes,
                shift.day - days,
                shift.paid_min,
                shift.template,
                tuple(Segment(one.start - minutes, one.end - minutes, one.activity) for one in shift.segments),
            ),
        )
        for agent, shifts in roster.shifts.items()
        for shift in shifts
        if kept(shift)
    )
