"""A roster judged once, without a solver: violations in words, coverage by day, what each person works."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from api.exports.colours import start_band
from api.exports.coverage import SkillCoverage, coverage_of
from api.exports.people import Totals, days_absent, teams_of, totals_of
from api.exports.span import Span
from solver.assessment import Assessment, evaluate
from solver.domain.agents import Agent
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.files import roster_to_file
from solver.rules.base import Violation

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, eq=False)
class Judged:
    """A roster with everything that reading it later needs, ready to be written.

    Parameters
    ----------
    document : the `paiban.roster/1` file, compressed.
    rows : people, assignments, coverage and violations as columns and values.
    """

    roster: Roster
    assessment: Assessment
    document: bytes
    rows: dict[str, list[dict[str, Any]]]


def judge(problem: RosterProblem, roster: Roster) -> Judged:
    """Check every rule, count who is on duty, and put it into words.

    All of it happens before a transaction begins: at a thousand agents it takes seconds, and SQLite lets one writer in
    at a time.
    """
    assessment = evaluate(problem, roster)
    text = roster_to_file(problem, roster).model_dump_json()
    rows = {
        "agents": agent_rows(problem, roster),
        "assignments": assignment_rows(problem, roster),
        "coverage": coverage_rows(problem, coverage_of(problem, roster)),
        "violations": violation_rows(problem, assessment),
    }
    return Judged(roster, assessment, zlib.compress(text.encode(), 6), rows)


def violation_rows(problem: RosterProblem, assessment: Assessment) -> list[dict[str, Any]]:
    """Every violation with its price and its sentence in each language, hard ones first, then the costly."""
    used = {rule.code: rule for rule in assessment.rules}
    rows = []
    for violation in assessment.violations:
        rule = used[violation.rule]
        told = assessment.explain(violation)
        agent = _agent_of(problem, violation)
        rows.append(
            {
                "rule": violation.rule,
                "mode": rule.mode,
                "agent": agent.id if agent else None,
                "team": agent.team if agent else None,
                "subject": list(violation.subject),
                "excess": violation.excess,
                "unit": rule.kind.unit,
                "cost": violation.excess * rule.weight if rule.mode == "soft" else 0.0,
                "code": told.code,
                "params": plain(dict(told.params)),
                "text": {language: told.text(language) for language in LANGUAGES},
            }
        )
    return sorted(rows, key=lambda row: (row["mode"] != "hard", -row["cost"], row["rule"], row["subject"]))


def _agent_of(problem: RosterProblem, violation: Violation) -> Agent | None:
    """The person a violation is about; rules about people name them first in the subject."""
    return problem.agent_by_id.get(violation.subject[0]) if violation.subject else None


def agent_rows(problem: RosterProblem, roster: Roster) -> list[dict[str, Any]]:
    """Everybody in the order people read a roster, with what they work and carry from before."""
    span = Span(0, problem.horizon.n_days)
    people = [(team, agent) for team in teams_of(problem) for agent in team.agents]
    return [
        {
            "position": position,
            "agent": agent.id,
            "name": agent.name or agent.id,
            "team": agent.team,
            "team_name": team.name or None,
            "role": agent.role,
            "fte": problem.contract_of(agent).fte,
            **_totals(totals_of(problem, roster, agent, span)),
            "account": dict(agent.fairness_account),
            "days_absent": [str(problem.horizon.date_of(day)) for day in sorted(days_absent(problem, agent))],
        }
        for position, (team, agent) in enumerate(people)
    ]


def _totals(totals: Totals) -> dict[str, int]:
    return {
        "shifts": totals.shifts,
        "paid_min": totals.paid_min,
        "nights": totals.nights,
        "weekends": totals.weekends,
        "holidays": totals.holidays,
    }


def assignment_rows(problem: RosterProblem, roster: Roster) -> list[dict[str, Any]]:
    """Every shift, dated, with its segments."""
    horizon = problem.horizon
    return [
        {
            "agent": agent.id,
            "team": agent.team,
            "on": horizon.date_of(shift.day),
            "start_at": horizon.instant(shift.start),
            "end_at": horizon.instant(shift.end),
            "template": shift.template,
            "band": start_band(problem, shift),
            "paid_min": shift.paid_min,
            "segments": [
                [segment.activity, horizon.instant(segment.start).isoformat(), horizon.instant(segment.end).isoformat()]
                for segment in shift.segments
            ],
        }
        for agent in problem.agents
        for shift in roster.of_agent(agent.id)
    ]


def coverage_rows(problem: RosterProblem, coverage: tuple[SkillCoverage, ...]) -> list[dict[str, Any]]:
    """Required and rostered agents of each skill, a row per local day."""
    horizon = problem.horizon
    rows = []
    for day in range(horizon.n_days):
        first, stop = (horizon.day_start(edge) // horizon.interval_min for edge in (day, day + 1))
        for line in coverage:
            rows.append(
                {
                    "on": horizon.date_of(day),
                    "skill": line.skill,
                    "start_at": horizon.instant(horizon.day_start(day)),
                    "required": line.required[first:stop].tolist(),
                    "on_duty": line.on_duty[first:stop].tolist(),
                }
            )
    return rows


def display(problem: RosterProblem) -> dict[str, Any]:
    """What a screen needs of the problem to name what it shows."""
    return {
        "holidays": {str(holiday.on): holiday.name for holiday in problem.horizon.holidays},
        "skills": {skill.id: skill.name or skill.id for skill in problem.skills},
        "activities": {item.id: {"name": item.name or item.id, "kind": item.kind} for item in problem.activities},
    }


def plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        return value.item()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
