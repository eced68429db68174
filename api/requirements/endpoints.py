"""/v1/requirements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import PLANNERS
from api.edge import Call, Edge, allow
from api.intervals import interval_page
from api.pagination import Cursor, IntervalLimit, Limit
from api.requirements import service
from api.requirements.schemas import RequirementOrder, RequirementSummary, RequirementView
from api.schemas import Page
from api.zones import in_zone

router = APIRouter(route_class=Edge, tags=["requirements"])
Skill = Annotated[str | None, Query(max_length=200, description="only this skill")]
Planner = Annotated[Call, allow(PLANNERS)]


@router.post("/v1/requirements", status_code=201)
def create_requirement(order: RequirementOrder, response: Response, call: Planner) -> RequirementView:
    """Agents needed per skill and interval to meet the goals, with the inputs of every formula."""
    stored = service.create(
        call.session,
        call.scope,
        order.forecast_id,
        order.targets,
        name=order.name,
        staff_for=order.staff_for,
        least_contacts=order.least_contacts,
    )
    response.headers["Location"] = f"/v1/requirements/{stored.id}"
    return _view(stored, None, 1_000, None)


@router.get("/v1/requirements")
def list_requirements(call: Planner, limit: Limit = 100, cursor: Cursor = None) -> Page[RequirementSummary]:
    """All requirements, newest first, without their intervals."""
    found, next_cursor = service.page(call.session, call.scope, limit, cursor)
    return Page(items=[in_zone(RequirementSummary.model_validate(row)) for row in found], next_cursor=next_cursor)


@router.get("/v1/requirements/{requirement_id}")
def get_requirement(
    requirement_id: str, call: Planner, skill: Skill = None, limit: IntervalLimit = 1_000, cursor: Cursor = None
) -> RequirementView:
    """One requirement with its intervals, a page at a time."""
    return _view(service.one(call.session, call.scope, requirement_id), skill, limit, cursor)


def _view(stored: object, skill: str | None, limit: int, cursor: str | None) -> RequirementView:
    intervals, next_cursor = interval_page(stored.content, "skill", skill, limit, cursor)  # type: ignore[attr-defined]
    summary = in_zone(RequirementSummary.model_validate(stored))
    return RequirementView(**summary.model_dump(), intervals=intervals, next_cursor=next_cursor)
