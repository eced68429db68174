"""From an order and its history to a forecast: pure computing, no database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from api.forecasts.schemas import ComputedOrder
from api.forecasts.service import plain, report_of_submitted
from forecasts.forecasting import Forecast, forecast
from forecasts.tables import check_events, quantile_columns

Computed = tuple[pd.DataFrame, dict[str, Any]]
"""The forecast's table, and the report stored with it."""


def computed(order: ComputedOrder, history: pd.DataFrame) -> Computed:
    """Our own forecast."""
    if order.queues is not None:
        history = _queues(history, order.queues)
    made = forecast(
        history,
        horizon_days=order.horizon_days,
        interval_min=order.interval_min,
        start_on=order.start_on,
        model=order.model,
        country=_country(order.country),
        subdivision=_subdivision(order.country),
        events=_events(order, str(history.attrs["timezone"])),
        quantiles=order.quantiles,
    )
    return made.table, report_of_computed(made)


def submitted(table: pd.DataFrame, history: pd.DataFrame | None, country: str | None) -> Computed:
    """A planner's own forecast, with its gaps, jumps and distance from ours."""
    ours = None if history is None else _beside(table, history, country)
    return table, report_of_submitted(table, history, ours)


def report_of_computed(made: Forecast) -> dict[str, Any]:
    """How a forecast came about, queue by queue."""
    queues = [
        {
            "queue": queue.queue,
            "model": queue.model,
            "wape_by_model": dict(queue.scores),
            "day_cv": queue.spread.day_cv,
            "history_until": queue.history_until,
        }
        for queue in made.queues
    ]
    findings = [asdict(finding) for finding in made.findings]
    report: dict[str, Any] = plain({"queues": queues, "findings": findings[:100], "notes": list(made.notes)})
    return report | {"n_findings": len(findings)}


def _beside(table: pd.DataFrame, history: pd.DataFrame, country: str | None) -> pd.DataFrame | None:
    """Our forecast of the queues and days that the submitted one has; None where no queue is in the history."""
    common = sorted(set(table["queue"]) & set(history["queue"]))
    if not common:
        return None
    first, last = table["start"].min().date(), table["start"].max().date()
    made = forecast(
        _queues(history, common),
        horizon_days=(last - first).days + 1,
        interval_min=int(table.attrs["interval_min"]),
        start_on=first,
        country=_country(country),
        subdivision=_subdivision(country),
        quantiles=[0.5],
    )
    return made.table.drop(columns=quantile_columns(made.table))


def _queues(history: pd.DataFrame, queues: list[str]) -> pd.DataFrame:
    rows = history[history["queue"].isin(queues)].reset_index(drop=True)
    rows.attrs = dict(history.attrs)
    return rows


def _country(text: str | None) -> str | None:
    """`CN` of `CN` and of `CN-SH`."""
    return (text or "").partition("-")[0] or None


def _subdivision(text: str | None) -> str | None:
    """`SH` of `CN-SH`."""
    return (text or "").partition("-")[2] or None


def _events(order: ComputedOrder, timezone: str) -> pd.DataFrame | None:
    if not order.events:
        return None
    return check_events(pd.DataFrame([event.model_dump() for event in order.events]), timezone=timezone)
