"""The job behind POST /v1/forecasts."""

from __future__ import annotations

from typing import Any

from api.database import Session
from api.forecasts import computing, service
from api.forecasts.schemas import ComputedOrder
from api.frames import unpack
from api.histories import service as histories
from api.jobs.run import Result, Run, Store


def forecast(run: Run) -> Store:
    """Compute our forecast, or read the submitted one; the result is a stored forecast."""
    run.report("reading", 5.0)
    return _submitted(run) if run.params["source"] == "submitted" else _computed(run)


def _computed(run: Run) -> Store:
    order = ComputedOrder.model_validate(run.params)
    with run.database.reading() as session:
        history = histories.table_of(session, run.scope, order.history_id)
    run.report("forecasting", 20.0)
    return _store(run, computing.computed(order, history), order.name, order.history_id)


def _submitted(run: Run) -> Store:
    assert run.payload is not None
    history_id, history = run.params["compare_with_history"], None
    if history_id is not None:
        with run.database.reading() as session:
            history = histories.table_of(session, run.scope, history_id)
    run.report("comparing", 20.0)
    made = computing.submitted(unpack(run.payload), history, run.params["country"])
    return _store(run, made, run.params["name"], history_id)


def _store(run: Run, made: computing.Computed, name: str, history_id: str | None) -> Store:
    table, report = made
    parameters: dict[str, Any] = {key: value for key, value in run.params.items() if key not in ("name", "rows")}

    def store(session: Session) -> Result:
        stored = service.store(
            session,
            run.scope,
            table,
            name=name,
            source=run.params["source"],
            parameters=parameters,
            report=report,
            history_id=history_id,
            job_id=run.job_id,
        )
        return "forecast", stored.id

    return store
