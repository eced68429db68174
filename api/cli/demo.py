"""`paiban demo`: a centre planned from its history of calls to a published roster, then served."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import AsJson, Gap, Language, Seconds, Seed, Workers
from .output import say, tell, write_json
from .progress import watched, working
from .serving import Host, Port, bound_socket, run_service
from .store import opened_store

if TYPE_CHECKING:
    import pandas as pd

    from api.access import Scope
    from api.database import Database
    from fixtures.centres import Centre
    from solver.params import SolveParams

    from .demo_report import DemoReport


@dataclass(frozen=True)
class Records:
    """What the demo left in the store."""

    history_id: str
    forecast_id: str
    requirement_id: str
    roster_id: str
    publication_id: str
    version: int


def demo(
    centre: Annotated[str, typer.Option(metavar="NAME", help="tiny, small, medium or large.")] = "small",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after printing.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    seconds: Seconds = 45.0,
    gap: Gap = 0.01,
    seed: Seed = 1,
    workers: Workers = 2,
    folder: Annotated[
        Path | None,
        typer.Option("--files", metavar="FOLDER", help="Also write history, targets, problem, roster there."),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Plan a demo centre from two years of calls to a published roster, print the result, and serve it."""
    from api.config import load_settings
    from api.workflow import NoRoster
    from fixtures.centres import centre as centre_named
    from solver.params import SolveParams

    from .demo_files import make_folder, write_files
    from .demo_users import demo_users
    from .solve import say_no

    settings, chosen = load_settings(), centre_named(centre)
    listener = None if no_serve else bound_socket(host, port)
    if folder is not None:
        make_folder(folder)
    with opened_store(settings) as database:
        users = demo_users(database, chosen.problem, settings.data_dir)
        params = SolveParams(seconds=seconds, gap=gap, seed=seed, workers=workers)
        try:
            records = plan(database, users.planner, chosen, params)
        except NoRoster as error:
            say_no(error.outcome, lang, as_json, f"within {seconds:g} s")
            raise typer.Exit(1) from None
        report = report_on(database, users.planner, records)
    if folder is not None:
        write_files(folder, chosen, report)
    if as_json:
        write_json({"centre": centre, **asdict(records), **report.as_json()})
    else:
        tell("")
        report.show(lang)
    if listener is not None:
        say(f"Log in as {', '.join(users.names)}; the password is {users.password}")
        run_service(settings, listener)


def plan(database: Database, scope: Scope, centre: Centre, params: SolveParams) -> Records:
    """Walk the whole way, leaving a record of every step in the store."""
    from api import workflow
    from solver.search.solve import solve

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
    from api.exports.coverage import coverage_of
    from api.exports.service_levels import service_levels
    from api.requirements import service as requirements
    from api.rosters import service as rosters
    from solver.files import parse_problem, parse_roster

    from .demo_report import DemoReport

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
