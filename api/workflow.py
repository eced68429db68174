"""The whole way in plain functions: history → forecast → requirement → roster → publication, as stored records.

Each function is one step with transactions of its own and no lock held while it computes. The service's jobs and
endpoints and `paiban demo` go through the same services, so they leave the same records behind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from api.access import Scope
from api.database import Database
from api.forecasts import computing
from api.forecasts import service as forecasts
from api.forecasts.schemas import ComputedOrder
from api.histories import service as histories
from api.publications import service as publications
from api.requirements import service as requirements
from api.rosters import problems
from api.rosters import service as rosters
from api.tables import Forecast, History, Publication, Requirement, Roster
from forecasts.tables import check_history, read_history
from solver.domain.problem import RosterProblem
from solver.outcome import OnProgress, Outcome, ShouldStop
from solver.params import SolveParams

Solve = Callable[..., Outcome]
"""`solver.search.solve.solve`; handed in, because only jobs and the command line load a solver."""


def load_history(
    database: Database, scope: Scope, source: pd.DataFrame | Path | bytes, *, name: str, timezone: str | None = None
) -> History:
    """Check a history of contacts (a table, a CSV file, or its bytes) and keep it.

    Raises
    ------
    InputError
        With file, row, column, found and expected.
    """
    if isinstance(source, pd.DataFrame):
        table, kind = check_history(source, timezone=timezone), "table"
    else:
        table, kind = read_history(source, timezone=timezone), "csv"
    with database.writing() as session:
        return histories.store(session, scope, table, name=name, source=kind)


def make_forecast(database: Database, scope: Scope, history_id: str, **order: Any) -> Forecast:
    """Forecast from a stored history and keep it.

    Parameters
    ----------
    order : fields of `api.forecasts.schemas.ComputedOrder`: `horizon_days`, and if wanted `name`, `start_on`,
        `interval_min`, `model`, `quantiles`, `queues`, `country`, `events`.
    """
    wanted = ComputedOrder.model_validate({"history_id": history_id, **order})
    with database.reading() as session:
        history = histories.table_of(session, scope, history_id)
    table, report = computing.computed(wanted, history)
    with database.writing() as session:
        return forecasts.store(
            session,
            scope,
            table,
            name=wanted.name,
            source="computed",
            parameters=wanted.model_dump(mode="json", exclude={"name"}),
            report=report,
            history_id=history_id,
        )


def make_requirement(
    database: Database,
    scope: Scope,
    forecast_id: str,
    targets: dict[str, Any],
    *,
    name: str = "",
    staff_for: str = "mean",
    least_contacts: float = 0.0,
) -> Requirement:
    """Compute the agents needed for a stored forecast and keep them; `targets` as in TARGETS.json."""
    with database.writing() as session:
        return requirements.create(
            session, scope, forecast_id, targets, name=name, staff_for=staff_for, least_contacts=least_contacts
        )


class NoRoster(Exception):
    """The solve ended without a roster; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(f"no roster: {outcome.status}")


def solve_roster(
    database: Database,
    scope: Scope,
    question: RosterProblem,
    *,
    solve: Solve,
    requirement_id: str | None = None,
    params: SolveParams | None = None,
    name: str = "",
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Roster:
    """Solve a problem, joined with a stored requirement if one is named, and keep the judged roster.

    Raises
    ------
    NoRoster
        If there is none; the outcome has the conflicts in words.
    ProblemError
        If requirement and problem do not fit.
    """
    params = params or SolveParams()
    if requirement_id is not None:
        with database.reading() as session:
            question = problems.with_stored_requirement(session, scope, question, requirement_id)
    rosters.refuse_no_requirement(question)
    outcome = solve(question, params, on_progress=on_progress, should_stop=should_stop)
    if outcome.roster is None:
        raise NoRoster(outcome)
    judged = rosters.judge(question, outcome.roster)
    with database.writing() as session:
        return rosters.store(
            session,
            scope,
            question,
            judged,
            problem_id=problems.keep(session, scope, question).id,
            requirement_id=requirement_id,
            params=params,
            name=name,
        )


def publish(database: Database, scope: Scope, roster_id: str, *, note: str = "") -> Publication:
    """Make a stored roster binding."""
    with database.writing() as session:
        return publications.publish(session, scope, roster_id, note)
