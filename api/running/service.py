"""Whether the service can do its work just now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.config import Settings
from api.database import Database, code_revision
from api.jobs.port import Jobs
from api.pagination import MOST, MOST_INTERVALS


def readiness(database: Database, jobs: Jobs) -> dict[str, Any]:
    """Database reachable, migrations at head, somebody working; the answer says which of them is missing."""
    found: dict[str, Any] = {
        "status": "not ready",
        "database": "unreachable",
        "migrations": "unknown",
        "worker": "unknown",
        "jobs_waiting": 0,
        "oldest_waiting_s": 0.0,
    }
    try:
        revision = database.revision()
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            found["database"] = "ok"
            if revision != code_revision():
                return found | {"migrations": f"at {revision}, expected {code_revision()}: run `paiban db upgrade`"}
            health = jobs.health(session)
    except DBAPIError:
        return found
    worker = {None: "elsewhere", True: "working", False: "stopped"}[health.is_working]
    return found | {
        "status": "not ready" if health.is_working is False else "ready",
        "migrations": "at head",
        "worker": worker,
        "jobs_waiting": health.waiting,
        "oldest_waiting_s": round(health.oldest_waiting_s, 1),
    }


def limits(settings: Settings) -> dict[str, int]:
    """What the service accepts at most."""
    return {
        "body_bytes": settings.max_body_bytes,
        "history_rows": settings.max_history_rows,
        "json_rows": settings.max_json_rows,
        "horizon_days": settings.max_horizon_days,
        "agents": settings.max_agents,
        "solve_seconds": settings.max_solve_seconds,
        "solve_workers": settings.max_solve_workers,
        "open_jobs_per_user": settings.max_open_jobs,
        "event_streams_per_process": settings.max_event_streams,
        "list_items": MOST,
        "intervals": MOST_INTERVALS,
        "token_minutes": settings.token_minutes,
    }
