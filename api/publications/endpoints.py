"""POST /v1/rosters/{id}/publication, GET /v1/me/schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import EVERYBODY, LEADERS, PLANNERS
from api.edge import Call, Edge, allow
from api.errors import Unprocessable
from api.publications import service
from api.publications.schemas import PublicationOrder, ScheduleView
from api.rosters.reading import assignment_view
from api.rosters.schemas import PublicationView
from api.schemas import IsoDate

router = APIRouter(route_class=Edge, tags=["publications"])
MOST_SCHEDULE_DAYS = 400


@router.post("/v1/rosters/{roster_id}/publication", status_code=201)
def publish_roster(
    roster_id: str,
    response: Response,
    call: Annotated[Call, allow(PLANNERS, sees=LEADERS)],
    order: PublicationOrder | None = None,
) -> PublicationView:
    """Publish a roster: a record with author and time. A second publication of the same roster is refused (409)."""
    publication = service.publish(call.session, call.scope, roster_id, order.note if order else "")
    response.headers["Location"] = f"/v1/rosters/{roster_id}"
    return PublicationView.model_validate(publication)


@router.get("/v1/me/schedule")
def get_my_schedule(
    call: Annotated[Call, allow(EVERYBODY)],
    from_on: Annotated[IsoDate | None, Query(description="first local day; default: today")] = None,
    until_on: Annotated[IsoDate | None, Query(description="last local day; default: 27 days later")] = None,
) -> ScheduleView:
    """The caller's own published shifts."""
    first = from_on or call.now.date()
    last = until_on or first + timedelta(days=27)
    if not 0 <= (last - first).days < MOST_SCHEDULE_DAYS:
        raise Unprocessable(
            f"{first} to {last} is not a span of 1 to {MOST_SCHEDULE_DAYS} days.",
            code="schedule.span",
            params={"most": MOST_SCHEDULE_DAYS},
        )
    parts = service.schedule(call.session, call.scope, first, last)
    shifts = [assignment_view(shift, part.roster.timezone) for part, found in parts for shift in found]
    return ScheduleView(
        agent=call.scope.agent,
        from_on=first,
        until_on=last,
        timezone=parts[0][0].roster.timezone if parts else None,
        published_days=sorted(day for part, _ in parts for day in part.days),
        shifts=sorted(shifts, key=lambda shift: shift.start_at),
    )
