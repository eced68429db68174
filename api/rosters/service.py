"""Rosters: order one, judge one, keep one, show one as far as the caller may see it."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from typing import Any

from api.access import Scope
from api.config import Settings
from api.database import Session
from api.errors import Unprocessable
from api.jobs.port import Jobs
from api.provenance import provenance
from api.rosters import judging, problems, repository
from api.rosters.judging import Judged
from api.rosters.judging import judge as judge
from api.tables import Assignment, CoverageDay, Job, Publication, Roster, RosterAgent
from solver.domain.problem import RosterProblem
from solver.params import SolveParams


def order(
    session: Session,
    scope: Scope,
    jobs: Jobs,
    settings: Settings,
    question: RosterProblem,
    *,
    requirement_id: str | None,
    params: SolveParams,
    name: str = "",
) -> Job:
    """Queue the solve of a problem, joined with a stored requirement if one is named.

    Raises
    ------
    Unprocessable
        For a search beyond the limits, or a problem that asks for nobody.
    """
    refuse_long_search(params, settings)
    if requirement_id is not None:
        question = problems.with_stored_requirement(session, scope, question, requirement_id)
    refuse_no_requirement(question)
    stored = problems.keep(session, scope, question)
    return jobs.submit(
        session,
        scope,
        "roster",
        {
            "name": name,
            "problem_id": stored.id,
            "requirement_id": requirement_id,
            "solve": params.model_dump(mode="json"),
        },
    )


def refuse_long_search(params: SolveParams, settings: Settings) -> None:
    """Refuse a search beyond what one job may use."""
    for name, most in (("seconds", settings.max_solve_seconds), ("workers", settings.max_solve_workers)):
        found = getattr(params, name)
        if found > most:
            raise Unprocessable(
                f"{name} is {found}, at most {most} are allowed.",
                code=f"roster.{name}",
                params={"found": found, "most": most},
            )


def refuse_no_requirement(question: RosterProblem) -> None:
    """Refuse a problem in which nobody is needed at any time."""
    if not any(any(line.agents) for line in question.requirement):
        raise Unprocessable(
            "The problem asks for no agents at any time.",
            code="roster.no_requirement",
            maybe="name a requirement_id, or put a requirement into the problem.",
        )


def store(
    session: Session,
    scope: Scope,
    question: RosterProblem,
    judged: Judged,
    *,
    problem_id: str,
    requirement_id: str | None,
    params: SolveParams,
    name: str = "",
    job_id: str | None = None,
) -> Roster:
    """Keep a judged roster with its people, shifts, coverage and violations."""
    result = judged.roster.result
    assert result is not None
    horizon = question.horizon
    stored = Roster(
        **provenance("ros", scope, params.model_dump(mode="json"), seed=params.seed),
        name=(name or question.name)[:200],
        problem_id=problem_id,
        requirement_id=requirement_id,
        job_id=job_id,
        timezone=horizon.timezone,
        interval_min=horizon.interval_min,
        start_on=horizon.start_on,
        end_on=horizon.start_on + timedelta(days=horizon.n_days),
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        hard_violations=len(judged.assessment.hard_violations),
        result=result.model_dump(mode="json"),
        display=judging.display(question),
        content=judged.document,
    )
    repository.add(session, stored, **judged.rows)
    return stored


def one(session: Session, scope: Scope, roster_id: str) -> tuple[Roster, Publication | None]:
    """A roster and its publication, if it has one."""
    roster = repository.visible(session, scope, roster_id)
    return roster, repository.publication_of(session, roster_id)


def page(
    session: Session, scope: Scope, limit: int, cursor: str | None
) -> tuple[list[tuple[Roster, Publication | None]], str | None]:
    """Rosters the caller may see, newest first."""
    rosters, next_cursor = repository.page(session, scope, limit, cursor)
    published = repository.publications_of(session, [roster.id for roster in rosters])
    return [(roster, published.get(roster.id)) for roster in rosters], next_cursor


def document(session: Session, scope: Scope, roster_id: str) -> bytes:
    """A roster as a `paiban.roster/1` file."""
    return zlib.decompress(repository.visible(session, scope, roster_id, content=True).content)


def problem_document(session: Session, scope: Scope, roster_id: str) -> bytes:
    """The problem a roster answers, as a `paiban.problem/1` file."""
    roster = repository.visible(session, scope, roster_id)
    return problems.document_of(session, scope, roster.problem_id)


def shares(rows: list[Any]) -> list[dict[str, Any]]:
    """What each person's contract makes their fair part of the nights, weekends and holidays of those listed."""
    total_fte = sum(row.fte for row in rows)
    totals = {kind: sum(getattr(row, kind) for row in rows) for kind in ("nights", "weekends", "holidays")}
    return [
        {kind: round(total * row.fte / total_fte, 2) if total_fte else 0.0 for kind, total in totals.items()}
        for row in rows
    ]


def people(session: Session, scope: Scope, roster_id: str) -> list[RosterAgent]:
    """People of a roster the caller may see, in the roster's order."""
    return repository.agents(session, scope, roster_id)


def shifts(
    session: Session, scope: Scope, roster_id: str, first_on: date, last_on: date, team: str | None = None
) -> list[Assignment]:
    """Shifts of people the caller may see that start on these days."""
    return repository.assignments(session, scope, roster_id, first_on=first_on, last_on=last_on, team=team)


def coverage(session: Session, roster_id: str, first_on: date, last_on: date) -> list[CoverageDay]:
    """Coverage of these days by skill."""
    return list(repository.coverage(session, roster_id, first_on=first_on, last_on=last_on))
