"""The whole way of the demo, each step recorded in the store as the service would record it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api import workflow
from api.exports.coverage import coverage_of
from api.exports.service_levels import service_levels
from api.requirements import service as requirements
from api.rosters import service as rosters
from solver.files import parse_problem, parse_roster
from solver.search.solve import solve

from .demo_report import DemoReport
from .output import say
from .progress import watched, working

if TYPE_CHECKING:
    import pandas as pd

    from api.access import Scope
    from api.database import Database
    from fixtures.centres import Centre
    from solver.params import SolveParams


@dataclass(frozen=True)
class Records:
    """What the demo left in the store."""

    history_id: str
    forecast_id: str
    requirement_id: str
    roster_id: str
    publication_id: str
    version: int


def plan(database: Database, scope: Scope, centre: Centre, params: SolveParams) -> Records:
    """Walk the whole way, leaving a record of every step in the store."""
    horizon = centre.problem.horizon
    with step("Two years of calls", working("Drawing calls")):
        history = workflow.load_history(database, scope, centre.history, name=centre.name)
    with step("Forecast", working("Forecasting")):
        forecast = workflow.make_forecast(
            database,
            scope,
            history.id,
            name=centre.name,
            start_on=horizon.start_on,
            horizon_days=horizon.n_days,
            country=centre.country,
            events=event_rows(centre.events),
        )
    with step("Agents needed"):
        needed = workflow.make_requirement(database, scope, forecast.id, dict(centre.targets), name=centre.name)
    with step("Roster"):
        roster, _ = watched(
            lambda hear, stop: workflow.solve_roster(
                database,
                scope,
                centre.problem,
                solve=solve,
                requirement_id=needed.id,
                params=params,
                name=centre.name,
                on_progress=hear,
                should_stop=stop,
            )
        )
    with step("Published"):
        publication = workflow.publish(database, scope, roster.id, note="demo")
    return Records(history.id, forecast.id, needed.id, roster.id, publication.id, publication.version)


def report_on(database: Database, scope: Scope, records: Records) -> DemoReport:
    """The report of what was stored, read back from the store."""
    with database.reading() as session:
        problem = parse_problem(rosters.problem_document(session, scope, records.roster_id))
        roster = parse_roster(rosters.document(session, scope, records.roster_id), problem)
        needed = requirements.one(session, scope, records.requirement_id)
        details = requirements.table_of(needed)
    available = {skill: float(given["available_share"]) for skill, given in needed.inputs["skills"].items()}
    coverage = coverage_of(problem, roster)
    levels = service_levels(problem.horizon, coverage, details, available, needed.interval_min)
    return DemoReport(problem, roster, coverage, levels)


def event_rows(events: pd.DataFrame) -> list[dict[str, Any]]:
    """Events as a forecast order takes them; a lift that is not known is learnt."""
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in events.to_dict("records")
    ]
    for row in rows:
        row["start"], row["end"] = row["start"].isoformat(), row["end"].isoformat()
        row["expected_lift"] = None if math.isnan(row["expected_lift"]) else row["expected_lift"]
    return rows


@contextmanager
def step(name: str, display: AbstractContextManager[None] | None = None) -> Iterator[None]:
    """Say how long something took once it is done."""
    began = time.perf_counter()
    with display or nullcontext():
        yield
    say(f"{name:<22}{time.perf_counter() - began:6.1f} s")
