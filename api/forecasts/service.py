"""Forecasts: check what was ordered, read what was submitted, keep what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from api import artefacts
from api.access import Scope
from api.database import Session
from api.errors import Unprocessable
from api.frames import pack as packed
from api.frames import span_of
from api.provenance import provenance
from api.tables import Forecast
from forecasts.opening_hours import OpeningHours
from forecasts.submitted import differences, gaps, jumps
from forecasts.tables import check_forecast, read_forecast

_MOST_LISTED = 100
"""More gaps or jumps than this are counted, not listed: nobody reads on."""


def submitted_csv(content: bytes, *, timezone: str | None, name: str, max_rows: int) -> pd.DataFrame:
    """The checked forecast in a CSV file."""
    return read_forecast(content, timezone=timezone, name=name, max_rows=max_rows)


def submitted_rows(rows: Sequence[Mapping[str, Any]], *, timezone: str | None, max_rows: int) -> pd.DataFrame:
    """The checked forecast in rows of JSON."""
    if len(rows) > max_rows:
        raise Unprocessable(
            f"{len(rows)} rows were sent as JSON, at most {max_rows} are read.",
            code="forecast.too_many_rows",
            maybe="send the table as text/csv, which takes more rows.",
            params={"found": len(rows), "most": max_rows},
        )
    return check_forecast(pd.DataFrame(list(rows)), timezone=timezone, name="rows")


def report_of_submitted(
    table: pd.DataFrame, history: pd.DataFrame | None = None, ours: pd.DataFrame | None = None
) -> dict[str, Any]:
    """What a planner should look at in a submitted forecast.

    Parameters
    ----------
    history : the contacts behind it, whose opening hours say where a row is missing.
    ours : our forecast of the same intervals, to compare with.
    """
    found_gaps = gaps(table, opening_hours_of(history) if history is not None else None)
    found_jumps = jumps(table)
    report: dict[str, Any] = {
        "n_gaps": len(found_gaps),
        "gaps": [plain(asdict(gap)) for gap in found_gaps[:_MOST_LISTED]],
        "n_jumps": len(found_jumps),
        "jumps": [plain(asdict(jump)) for jump in found_jumps[:_MOST_LISTED]],
    }
    if ours is not None:
        report["comparison"] = [plain(asdict(difference)) for difference in differences(table, ours)]
    return report


def opening_hours_of(history: pd.DataFrame) -> dict[str, OpeningHours]:
    """Opening hours of each queue, as its past shows them."""
    interval_min = int(history.attrs["interval_min"])
    hours = {}
    for queue, rows in history.groupby("queue"):
        start = rows["start"]
        hours[str(queue)] = OpeningHours.from_history(
            start.dt.day_of_week.to_numpy(dtype=np.int64),
            (start.dt.hour * 60 + start.dt.minute).to_numpy(dtype=np.int64),
            rows["offered"].to_numpy(dtype=np.float64),
            interval_min,
        )
    return hours


def store(
    session: Session,
    scope: Scope,
    table: pd.DataFrame,
    *,
    name: str,
    source: str,
    parameters: dict[str, Any],
    report: dict[str, Any],
    history_id: str | None = None,
    job_id: str | None = None,
) -> Forecast:
    """Keep a checked forecast."""
    start_at, end_at = span_of(table)
    forecast = Forecast(
        **provenance("fct", scope, parameters),
        name=name,
        source=source,
        history_id=history_id,
        job_id=job_id,
        timezone=table.attrs["timezone"],
        interval_min=int(table.attrs["interval_min"]),
        queues=sorted(table["queue"].unique().tolist()),
        models=sorted(str(model) for model in table["model"].unique()),
        n_rows=len(table),
        start_at=start_at,
        end_at=end_at,
        report=report,
        content=packed(table),
    )
    session.add(forecast)
    session.flush()
    return forecast


def one(session: Session, scope: Scope, forecast_id: str) -> Forecast:
    """A forecast with its numbers."""
    return artefacts.one(session, scope, Forecast, forecast_id, content=True)


def page(session: Session, scope: Scope, limit: int, cursor: str | None) -> tuple[list[Forecast], str | None]:
    """Forecasts, newest first."""
    return artefacts.page(session, scope, Forecast, limit, cursor)


def plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, float):
        return None if isnan(value) else round(value, 4)
    return value
