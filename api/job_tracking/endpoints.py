"""/v1/jobs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.access import EVERYBODY
from api.edge import Call, Edge, allow
from api.job_tracking.events import Streams, events_of
from api.job_tracking.schemas import JobView, State, view_of
from api.pagination import Cursor, Limit
from api.schemas import Page

router = APIRouter(route_class=Edge, tags=["jobs"])
Anybody = Annotated[Call, allow(EVERYBODY)]
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "`progress` whenever something changes, `end` when the job has ended; data is the job as JSON",
        "content": {"text/event-stream": {"example": 'event: progress\ndata: {"id": "job_…", "percent": 45.0}\n\n'}},
    }
}


@router.get("/v1/jobs")
def list_jobs(
    call: Anybody,
    state: Annotated[State | None, Query(description="only jobs in this state")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[JobView]:
    """Jobs the caller may see, newest first: planners all, others their own."""
    found, next_cursor = call.means.jobs.page(call.session, call.scope, limit, cursor, state)
    return Page(items=[view_of(job) for job in found], next_cursor=next_cursor)


@router.get("/v1/jobs/{job_id}")
def get_job(job_id: str, call: Anybody) -> JobView:
    """One job: state, progress, and what it made or why it failed."""
    return view_of(call.means.jobs.status(call.session, call.scope, job_id))


@router.get("/v1/jobs/{job_id}/events", response_class=StreamingResponse, responses=_EVENTS)
def follow_job(job_id: str, request: Request, call: Anybody) -> StreamingResponse:
    """Follow a job as server-sent events until it ends."""
    # Looked up once here, so that a job one may not see is a 404 and not an empty stream.
    call.means.jobs.status(call.session, call.scope, job_id)
    streams: Streams = request.app.state.streams
    streams.refuse_if_full()
    stream = events_of(call.means, streams, call.scope, job_id)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.delete("/v1/jobs/{job_id}", status_code=202)
def cancel_job(job_id: str, response: Response, call: Anybody) -> JobView:
    """Stop a job; a solve keeps the best roster it has. A job that has ended stays as it is."""
    response.headers["Location"] = f"/v1/jobs/{job_id}"
    return view_of(call.means.jobs.cancel(call.session, call.scope, job_id))
