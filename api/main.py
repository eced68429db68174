"""The application: `create_app()` puts the parts together and does nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from api import openapi, problems
from api.accounts.endpoints import router as accounts
from api.accounts.schemas import Credentials
from api.config import Settings, load_settings
from api.database import Database, upgrade
from api.edge import Means
from api.forecasts.endpoints import ForecastRequest
from api.forecasts.endpoints import router as forecasts
from api.histories.endpoints import router as histories
from api.histories.schemas import HistoryOrder
from api.job_tracking.endpoints import router as job_tracking
from api.job_tracking.events import Streams
from api.jobs.bench import Bench, ProcessBench, ThreadBench
from api.jobs.embedded import EmbeddedJobs
from api.jobs.kinds import kinds
from api.observe import BodyLimit, JobGauges, Metrics, Observed, configure_logging
from api.pages.endpoints import router as pages
from api.provenance import code_version
from api.publications.endpoints import router as publications
from api.requirements.endpoints import router as requirements
from api.rosters.endpoints import router as rosters
from api.running.endpoints import router as running

ROUTERS = (running, accounts, histories, forecasts, requirements, rosters, publications, job_tracking, pages)


class RouteWithoutRoles(RuntimeError):
    """A route does not say who may use it; the application does not start with a door nobody thought about."""


def create_app(settings: Settings | None = None, *, new_bench: Callable[[], Bench] | None = None) -> FastAPI:
    """The service.

    Parameters
    ----------
    settings : default: those of the environment.
    new_bench : where jobs run; default: as the settings say.

    Raises
    ------
    SettingsError
        Naming the setting that cannot be used.
    RouteWithoutRoles
        If a route declares no role set.
    """
    settings = settings or load_settings()
    if not structlog.is_configured():
        configure_logging(as_json=not settings.is_embedded)
    database = Database(settings.url)
    jobs = EmbeddedJobs(database, settings, new_bench or _bench(database, settings))
    app = FastAPI(
        title="Paiban",
        version=code_version(),
        description=openapi.DESCRIPTION,
        lifespan=_life,
        docs_url="/docs",
        redoc_url=None,
    )
    app.state.means = Means(settings, database, jobs, settings.signing_key())
    app.state.metrics = metrics = Metrics()
    app.state.streams = Streams(settings.max_event_streams)
    metrics.registry.register(JobGauges(database, jobs))
    app.state.routes = routes = _include_routers(app)
    app.mount("/static", StaticFiles(packages=[("api.pages", "static")]), name="static")
    problems.install(app)
    openapi.install(app, routes, [Credentials, HistoryOrder, ForecastRequest])
    app.add_middleware(BodyLimit, most_bytes=settings.max_body_bytes)
    app.add_middleware(Observed, metrics=metrics)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    means: Means = app.state.means
    if means.settings.upgrades_at_start:
        await run_in_threadpool(upgrade, means.settings.url)
    means.jobs.start()
    yield
    await run_in_threadpool(means.jobs.stop)
    means.database.close()


def _bench(database: Database, settings: Settings) -> Callable[[], Bench] | None:
    if settings.worker == "process":
        return lambda: ProcessBench(settings.url)
    if settings.worker == "thread":
        return lambda: ThreadBench(database, kinds())
    return None


def _include_routers(app: FastAPI) -> list[APIRoute]:
    """Add every route, each of which must say who may use it."""
    routes = []
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if openapi.allow_of(route) is None:
                raise RouteWithoutRoles(f"{sorted(route.methods or ())} {route.path} declares no roles")
            routes.append(route)
        app.include_router(router)
    return routes
