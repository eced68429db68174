"""From an order to a job: what can be refused is refused now, what takes time is queued."""

from __future__ import annotations

from typing import Any

import pandas as pd

from api import artefacts
from api.access import Scope
from api.config import Settings
from api.database import Session
from api.errors import Unprocessable
from api.forecasts.schemas import ComputedOrder, SubmittedOrder
from api.forecasts.service import submitted_rows
from api.frames import pack
from api.jobs.port import Jobs
from api.tables import History, Job
from forecasts.forecasting import candidates


def submit(
    session: Session, scope: Scope, jobs: Jobs, settings: Settings, order: ComputedOrder | SubmittedOrder
) -> Job:
    """Queue the job for an order.

    Raises
    ------
    InputError
        If submitted rows cannot be used, or there is no such forecaster.
    NotFound
        If the history does not exist.
    Unprocessable
        For a horizon beyond the limit or a queue the history does not have.
    """
    if isinstance(order, SubmittedOrder):
        table = submitted_rows(order.rows, timezone=order.timezone, max_rows=settings.max_json_rows)
        params = {"name": order.name, "compare_with_history": order.compare_with_history, "country": order.country}
        return submit_table(session, scope, jobs, settings, table, params)
    refuse_long_horizon(order.horizon_days, settings)
    candidates(order.model)
    history = artefacts.one(session, scope, History, order.history_id)
    _refuse_unknown_queues(order.queues, history)
    return jobs.submit(session, scope, "forecast", order.model_dump(mode="json"))


def submit_table(
    session: Session, scope: Scope, jobs: Jobs, settings: Settings, table: pd.DataFrame, params: dict[str, Any]
) -> Job:
    """Queue the job that reads a submitted forecast, whose checked rows travel with it."""
    days = (table["start"].max() - table["start"].min()).days + 1
    refuse_long_horizon(days, settings)
    if params["compare_with_history"] is not None:
        artefacts.one(session, scope, History, params["compare_with_history"])
    return jobs.submit(session, scope, "forecast", {"source": "submitted", **params}, pack(table))


def refuse_long_horizon(days: int, settings: Settings) -> None:
    """Refuse a horizon beyond what the service plans at once."""
    most = settings.max_horizon_days
    if days > most:
        raise Unprocessable(
            f"{days} days are more than the {most} this service plans at once.",
            code="request.horizon",
            params={"days": days, "most": most},
        )


def _refuse_unknown_queues(queues: list[str] | None, history: History) -> None:
    missing = [queue for queue in queues or [] if queue not in history.queues]
    if missing:
        raise Unprocessable(
            f"The history has no queue {missing[0]!r}; it has {', '.join(history.queues[:20])}.",
            code="forecast.unknown_queue",
            params={"queue": missing[0]},
        )
