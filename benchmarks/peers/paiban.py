"""The neutral question in this project's own rules, its roster as a neutral answer, and its program for the benchmark.

One point of the project is one unit of the neutral objective: an agent missing for a minute costs a sixtieth of an
agent-hour.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

from benchmarks.peers.answer import Answer, Limits, answer_with
from benchmarks.peers.instance import Instance, Person
from benchmarks.telling import Teller
from solver.assessment import Assessment, evaluate
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.domain.shifts import Segment, Shift
from solver.params import SolveParams
from solver.rules import RULES
from solver.search.solve import solve as solve_problem

FIRST_MONDAY = date(2024, 1, 1)
"""Any Monday will do."""
SAID_EVERY_S = 5.0


def problem_of(instance: Instance) -> RosterProblem:
    """The instance as a roster problem whose objective in points is the instance's own."""
    contracts = {_contract_id(person): person for person in instance.agents}
    fields = {
        "name": instance.name,
        "horizon": {"start_on": FIRST_MONDAY, "n_days": instance.n_days, "timezone": "UTC", "interval_min": 60},
        "skills": [{"id": skill} for skill in instance.skills],
        "contracts": [_contract(name, person) for name, person in contracts.items()],
        "templates": [
            {"id": one.id, "start_earliest": wall, "start_latest": wall, "lengths_min": [60 * one.hours]}
            for one in instance.shifts
            for wall in (f"{one.start_hour:02}:00",)
        ],
        "agents": [_agent(person) for person in instance.agents],
        "requirement": [{"skill": skill, "agents": line} for skill, line in instance.wanted.items()],
        "rules": _rules(instance),
    }
    return RosterProblem.model_validate(fields)


def assignments_of(problem: RosterProblem, roster: Roster) -> list[tuple[str, int, str]]:
    """The roster as (agent, day, shift)."""
    return [(agent.id, shift.day, shift.template) for agent in problem.agents for shift in roster.of_agent(agent.id)]


def roster_of(instance: Instance, assignments: list[tuple[str, int, str]]) -> Roster:
    """Assignments as a roster of `problem_of(instance)`."""
    return Roster.of((agent, _shift(instance, day, shift)) for agent, day, shift in assignments)


def claims_of(assessment: Assessment) -> dict[str, float]:
    """What the project's own checks say, in the judge's units."""
    excess = {total.rule: total.excess for total in assessment.totals}
    return {
        "broken": len(assessment.hard_violations),
        "short_hours": excess["coverage.under"] / 60,
        "surplus_hours": excess["coverage.over"] / 60,
        "objective": assessment.objective,
    }


def _contract_id(person: Person) -> str:
    return f"{person.least_week_hours} to {person.most_week_hours} h: {' '.join(person.shifts)}"


def _contract(name: str, person: Person) -> dict[str, Any]:
    band = {"least": 60 * person.least_week_hours, "most": 60 * person.most_week_hours}
    return {"id": name, "templates": person.shifts, "week_paid_min": band}


def _agent(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "contract": _contract_id(person),
        "skills": dict.fromkeys(person.skills, 3),
        "time_off": [
            {
                "start": f"{FIRST_MONDAY + timedelta(days=day)}T00:00Z",
                "end": f"{FIRST_MONDAY + timedelta(days=day + 1)}T00:00Z",
                "credited_min": 60 * person.leave_hours,
            }
            for day in person.leave
        ],
    }


def _rules(instance: Instance) -> list[dict[str, Any]]:
    """The rules an instance has, and all others off."""
    off = {"least": instance.n_days - instance.most_days, "per_days": instance.n_days}
    settings: dict[str, dict[str, Any]] = {
        "shift.one_per_day": {},
        "shift.template": {},
        "timeoff.approved": {},
        "rest.minimum": {"parameters": {"rest_min": 60 * instance.rest_hours}},
        "days.consecutive": {"parameters": {"most": instance.most_in_a_row}},
        "days.off": {"parameters": off},
        "hours.week": {},
        "coverage.under": {"mode": "soft", "weight": instance.short_price / 60},
        "coverage.over": {"mode": "soft", "weight": instance.surplus_price / 60},
    }
    return [{"rule": kind.code, **settings.get(kind.code, {"mode": "off"})} for kind in RULES]


def _shift(instance: Instance, day: int, shift_id: str) -> Shift:
    given = instance.shift_by_id[shift_id]
    start, minutes = 60 * (24 * day + given.start_hour), 60 * given.hours
    return Shift(start, start + minutes, day, minutes, shift_id, (Segment(start, start + minutes, "contact"),))


def solve(instance: Instance, limits: Limits) -> Answer:
    """Solve by the front door, and say what the project's own checks think of the roster."""
    problem = problem_of(instance)
    params = SolveParams(seconds=limits.left_s, seed=limits.seed, workers=limits.threads)
    outcome = solve_problem(problem, params, on_progress=Teller(SAID_EVERY_S))
    if outcome.roster is None or outcome.roster.result is None:
        return Answer(version("paiban"), outcome.status, None)
    result = outcome.roster.result
    note = f"engine {result.engine}, {result.status}, stopped by {result.stopped_by}"
    least = result.least_short_agent_min
    claims = claims_of(evaluate(problem, outcome.roster)) | ({} if least is None else {"least_short_hours": least / 60})
    return Answer(version("paiban"), note, assignments_of(problem, outcome.roster), result.bound, claims)


if __name__ == "__main__":
    sys.exit(answer_with(solve, sys.argv[1:]))
