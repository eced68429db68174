"""/v1/rosters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.access import LEADERS, PLANNERS
from api.edge import Call, Edge, allow
from api.job_tracking.schemas import JobView, view_of
from api.pagination import Cursor, Limit
from api.rosters import problems, reading, service
from api.rosters.schemas import AssignmentView, CoverageList, FairnessView, RosterOrder, RosterView, ViolationView
from api.schemas import IsoDate, Page
from solver.params import SolveParams

router = APIRouter(route_class=Edge, tags=["rosters"])
Planner = Annotated[Call, allow(PLANNERS)]
PlannerOnly = Annotated[Call, allow(PLANNERS, sees=LEADERS)]
Reader = Annotated[Call, allow(LEADERS)]
First = Annotated[IsoDate | None, Query(description="first local day")]
Last = Annotated[IsoDate | None, Query(description="last local day, itself included")]
Team = Annotated[str | None, Query(max_length=200, description="only this team")]
Agent = Annotated[str | None, Query(max_length=200, description="only this person")]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": {"format": "paiban.roster/1"}}}}
}
_PROBLEM_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": {"format": "paiban.problem/1"}}}}
}


@router.post("/v1/rosters", status_code=202)
def create_roster(order: RosterOrder, response: Response, call: Planner) -> JobView:
    """Solve a roster problem; the job's `result` is the roster.

    Everything that can be refused is refused now: unknown names, contradictory contracts, a requirement of another
    period, limits (see `GET /v1/limits`).
    """
    settings = call.means.settings
    search = order.termination
    job = service.order(
        call.session,
        call.scope,
        call.means.jobs,
        settings,
        problems.read(order.problem, settings),
        requirement_id=order.requirement_id,
        params=SolveParams(seconds=search.seconds, gap=search.gap, seed=order.seed, workers=order.workers),
        name=order.name,
    )
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return view_of(job)


@router.get("/v1/rosters")
def list_rosters(call: Reader, limit: Limit = 100, cursor: Cursor = None) -> Page[RosterView]:
    """Rosters, newest first; team leads see published ones."""
    found, next_cursor = service.page(call.session, call.scope, limit, cursor)
    return Page(items=[reading.roster_view(*pair) for pair in found], next_cursor=next_cursor)


@router.get("/v1/rosters/{roster_id}")
def get_roster(roster_id: str, response: Response, call: Reader) -> RosterView:
    """One roster: status, objective, bound, gap, totals per rule, inputs, publication."""
    return reading.roster_view(*service.one(call.session, call.scope, roster_id))


@router.get("/v1/rosters/{roster_id}/document", responses=_FILE, response_class=Response)
def get_roster_document(roster_id: str, call: Planner) -> Response:
    """The roster as a `paiban.roster/1` file."""
    return Response(service.document(call.session, call.scope, roster_id), media_type="application/json")


@router.get("/v1/rosters/{roster_id}/problem", responses=_PROBLEM_FILE, response_class=Response)
def get_roster_problem(roster_id: str, call: Planner) -> Response:
    """The problem this roster answers, as a `paiban.problem/1` file that replays anywhere."""
    return Response(service.problem_document(call.session, call.scope, roster_id), media_type="application/json")


@router.get("/v1/rosters/{roster_id}/assignments")
def list_assignments(
    roster_id: str,
    call: Reader,
    from_on: First = None,
    until_on: Last = None,
    team: Team = None,
    agent: Agent = None,
    limit: Limit = 1_000,
    cursor: Cursor = None,
) -> Page[AssignmentView]:
    """Shifts with their segments, by date and person; team leads see their teams."""
    return reading.assignments(
        call.session,
        call.scope,
        roster_id,
        limit,
        cursor,
        first_on=from_on,
        last_on=until_on,
        team=team,
        agent=agent,
    )


@router.get("/v1/rosters/{roster_id}/coverage")
def get_coverage(
    roster_id: str,
    call: Reader,
    from_on: First = None,
    until_on: Last = None,
    skill: Annotated[str | None, Query(max_length=200, description="only this skill")] = None,
) -> CoverageList:
    """Agents required and on duty per skill, day and interval."""
    return reading.coverage(call.session, call.scope, roster_id, first_on=from_on, last_on=until_on, skill=skill)


@router.get("/v1/rosters/{roster_id}/violations")
def list_violations(
    roster_id: str,
    call: Reader,
    rule: Annotated[str | None, Query(max_length=200, description="only this rule")] = None,
    mode: Annotated[Literal["hard", "soft"] | None, Query(description="only hard or soft rules")] = None,
    agent: Agent = None,
    limit: Limit = 1_000,
    cursor: Cursor = None,
) -> Page[ViolationView]:
    """Where rules are broken, by how much and at what price; hard ones first, then the costly ones."""
    return reading.violations(call.session, call.scope, roster_id, limit, cursor, rule=rule, mode=mode, agent=agent)


@router.get("/v1/rosters/{roster_id}/fairness")
def get_fairness(roster_id: str, call: Reader) -> Page[FairnessView]:
    """Shifts, hours, nights, weekends and holidays of each person beside their fair share."""
    return reading.fairness(call.session, call.scope, roster_id)
