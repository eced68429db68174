"""Requirements: a forecast and service goals become agents per skill and interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from api import artefacts
from api.access import Scope
from api.database import Session
from api.frames import pack, span_of, unpack
from api.provenance import provenance
from api.tables import Forecast, Requirement
from forecasts.staffing.requirement import requirement
from forecasts.staffing.targets import parse_targets


def create(
    session: Session,
    scope: Scope,
    forecast_id: str,
    targets: dict[str, Any],
    *,
    name: str = "",
    staff_for: str = "mean",
    least_contacts: float = 0.0,
) -> Requirement:
    """Compute a requirement from a stored forecast and keep it.

    Raises
    ------
    InputError
        For goals that cannot be, a queue without goals, or a quantile the forecast does not have.
    """
    goals = parse_targets(targets)
    forecast = artefacts.one(session, scope, Forecast, forecast_id, content=True)
    computed = requirement(unpack(forecast.content), goals, staff_for=staff_for, least_contacts=least_contacts)
    # Net and gross stand beside the formula's inputs, so that each number can be followed.
    details = computed.table.merge(
        computed.details.drop(columns=["required_net", "required_gross"]), on=["skill", "start"]
    )
    details.attrs = dict(computed.table.attrs)
    start_at, end_at = span_of(details)
    stored = Requirement(
        **provenance("req", scope, {"targets": targets, "staff_for": staff_for, "least_contacts": least_contacts}),
        name=name,
        forecast_id=forecast.id,
        timezone=details.attrs["timezone"],
        interval_min=int(details.attrs["interval_min"]),
        skills=sorted(details["skill"].unique().tolist()),
        n_rows=len(details),
        start_at=start_at,
        end_at=end_at,
        inputs=dict(computed.inputs),
        notes=list(computed.notes),
        content=pack(details),
    )
    session.add(stored)
    session.flush()
    return stored


def one(session: Session, scope: Scope, requirement_id: str) -> Requirement:
    """A requirement with its numbers."""
    return artefacts.one(session, scope, Requirement, requirement_id, content=True)


def page(session: Session, scope: Scope, limit: int, cursor: str | None) -> tuple[list[Requirement], str | None]:
    """Requirements, newest first."""
    return artefacts.page(session, scope, Requirement, limit, cursor)


def table_of(stored: Requirement) -> pd.DataFrame:
    """The rows of a requirement: skill, start, required_net, required_gross and the formula's inputs."""
    return unpack(stored.content)
