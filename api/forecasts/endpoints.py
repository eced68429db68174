"""/v1/forecasts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import RootModel

from api.access import PLANNERS
from api.bodies import Uploaded, csv_or_json, sent, uploaded_csv
from api.edge import Call, Edge, allow
from api.forecasts import ordering, service
from api.forecasts.schemas import EXAMPLE_CSV, ForecastOrder, ForecastSummary, ForecastView
from api.intervals import interval_page
from api.job_tracking.schemas import JobView, view_of
from api.pagination import Cursor, IntervalLimit, Limit
from api.schemas import Page
from api.zones import in_zone

router = APIRouter(route_class=Edge, tags=["forecasts"])
Planner = Annotated[Call, allow(PLANNERS)]
Queue = Annotated[str | None, Query(max_length=200, description="only this queue")]


class ForecastRequest(RootModel[ForecastOrder]):
    """A forecast to compute, or one to submit."""


@router.post("/v1/forecasts", status_code=202, openapi_extra=csv_or_json(ForecastRequest, EXAMPLE_CSV))
def create_forecast(
    request: Request,
    response: Response,
    file: Annotated[Uploaded | None, Depends(uploaded_csv)],
    call: Planner,
    name: Annotated[str, Query(max_length=200, description="of a submitted CSV")] = "",
    timezone: Annotated[str | None, Query(max_length=80, description="of a submitted CSV")] = None,
    compare_with_history: Annotated[str | None, Query(max_length=40, description="for a submitted CSV")] = None,
) -> JobView:
    """Compute a forecast from a history, or submit the planner's own (`"source": "submitted"`, or a CSV).

    A submitted forecast is checked before this is answered; its job lists gaps and jumps, and compares it with ours if
    a history is named. The job's `result` is the forecast.
    """
    if file is None:
        order: Any = sent(request, ForecastRequest).root
        job = ordering.submit(call.session, call.scope, call.means.jobs, call.means.settings, order)
    else:
        table = service.submitted_csv(
            file.content, timezone=timezone, name=file.name, max_rows=call.means.settings.max_history_rows
        )
        params = {"name": name or file.name, "compare_with_history": compare_with_history, "country": None}
        job = ordering.submit_table(call.session, call.scope, call.means.jobs, call.means.settings, table, params)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return view_of(job)


@router.get("/v1/forecasts")
def list_forecasts(call: Planner, limit: Limit = 100, cursor: Cursor = None) -> Page[ForecastSummary]:
    """All forecasts, newest first, without their intervals."""
    found, next_cursor = service.page(call.session, call.scope, limit, cursor)
    return Page(items=[in_zone(ForecastSummary.model_validate(row)) for row in found], next_cursor=next_cursor)


@router.get("/v1/forecasts/{forecast_id}")
def get_forecast(
    forecast_id: str, call: Planner, queue: Queue = None, limit: IntervalLimit = 1_000, cursor: Cursor = None
) -> ForecastView:
    """One forecast with its intervals, a page at a time."""
    stored = service.one(call.session, call.scope, forecast_id)
    intervals, next_cursor = interval_page(stored.content, "queue", queue, limit, cursor)
    summary = in_zone(ForecastSummary.model_validate(stored))
    return ForecastView(**summary.model_dump(), intervals=intervals, next_cursor=next_cursor)
