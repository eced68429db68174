"""/healthz, /readyz, /metrics, /v1/limits."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access import EVERYBODY
from api.edge import Call, Edge, allow, anybody, means_of
from api.running import service
from api.running.schemas import Alive, Limits, Ready

router = APIRouter(route_class=Edge, tags=["running"])
_METRICS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"example": 'paiban_requests_total{method="GET",route="/v1/me",status="200"} 3.0'}}}
}


@router.get("/healthz", dependencies=[anybody()])
def get_health() -> Alive:
    """The process is alive; nothing else is asked."""
    return Alive()


@router.get("/readyz", dependencies=[anybody()], response_model=Ready, responses={503: {"model": Ready}})
def get_readiness(request: Request) -> Response:
    """The database answers, its tables are those of this code, and jobs are being worked on."""
    means = means_of(request.app)
    found = Ready(**service.readiness(means.database, means.jobs))
    return JSONResponse(found.model_dump(), 200 if found.status == "ready" else 503)


@router.get("/metrics", dependencies=[anybody()], response_class=PlainTextResponse, responses=_METRICS)
def get_metrics(request: Request) -> Response:
    """Metrics for Prometheus: requests and their times by route, jobs by state, age of the oldest that waits."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/v1/limits")
def get_limits(call: Annotated[Call, allow(EVERYBODY)]) -> Limits:
    """What the service accepts at most; a request beyond it is refused before work starts."""
    return Limits(**service.limits(call.means.settings))
