"""/v1/histories."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import PLANNERS
from api.bodies import Uploaded, csv_or_json, sent, uploaded_csv
from api.edge import Call, Edge, allow
from api.histories import service
from api.histories.schemas import EXAMPLE_CSV, HistoryOrder, HistoryView
from api.pagination import Cursor, Limit
from api.schemas import Page
from api.zones import in_zone

router = APIRouter(route_class=Edge, tags=["histories"])
Zone = Annotated[str | None, Query(max_length=80, description="the site's zone, when a CSV has wall-clock times")]


@router.post("/v1/histories", status_code=201, openapi_extra=csv_or_json(HistoryOrder, EXAMPLE_CSV))
def create_history(
    request: Request,
    response: Response,
    file: Annotated[Uploaded | None, Depends(uploaded_csv)],
    call: Annotated[Call, allow(PLANNERS)],
    name: Annotated[str, Query(max_length=200, description="of a CSV; JSON has its own field")] = "",
    timezone: Zone = None,
) -> HistoryView:
    """Load a history of contacts: CSV as the body or as the field `file` of a form, or rows as JSON.

    Columns are `queue,start,offered,aht_seconds,abandoned`; `start,offered` are enough. An interval that is not
    there is unknown, not empty.
    """
    limits = call.means.settings
    if file is None:
        order = sent(request, HistoryOrder)
        rows = [row.model_dump() for row in order.rows]
        table = service.history_of_rows(rows, timezone=order.timezone, max_rows=limits.max_json_rows)
        stored = service.store(call.session, call.scope, table, name=order.name, source="json")
    else:
        table = service.history_of_csv(
            file.content, timezone=timezone, name=file.name, max_rows=limits.max_history_rows
        )
        stored = service.store(call.session, call.scope, table, name=name or file.name, source="csv")
    response.headers["Location"] = f"/v1/histories/{stored.id}"
    return _view(stored)


@router.get("/v1/histories")
def list_histories(
    call: Annotated[Call, allow(PLANNERS)], limit: Limit = 100, cursor: Cursor = None
) -> Page[HistoryView]:
    """All histories, newest first."""
    found, next_cursor = service.page(call.session, call.scope, limit, cursor)
    return Page(items=[_view(history) for history in found], next_cursor=next_cursor)


@router.get("/v1/histories/{history_id}")
def get_history(history_id: str, call: Annotated[Call, allow(PLANNERS)]) -> HistoryView:
    """One history: what it holds and where it came from."""
    return _view(service.one(call.session, call.scope, history_id))


def _view(history: object) -> HistoryView:
    return in_zone(HistoryView.model_validate(history))
