"""A service to talk to: four people with roles, a small roster, a solver that answers at once."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from starlette.testclient import TestClient

from api import security
from api.access import Role, Scope
from api.accounts.repository import user_by_id, user_by_name
from api.accounts.service import create_user, scope_of
from api.config import Settings
from api.database import Database, upgrade
from api.edge import means_of
from api.jobs.bench import Bench, ThreadBench
from api.jobs.forecasting import forecast
from api.jobs.rostering import roster
from api.jobs.run import Kind, Run, Store
from api.main import create_app
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster, SolveResult
from solver.outcome import Outcome, Progress
from solver.params import SolveParams
from tests.roster_world import small_world

PASSWORD = "correct horse battery"
PEOPLE: dict[str, dict[str, Any]] = {
    "admin": {"role": "admin"},
    "planner": {"role": "planner"},
    "lead": {"role": "lead", "agent": "Amy", "teams": ["red"]},
    "other lead": {"role": "lead", "teams": ["blue"]},
    "agent": {"role": "agent", "agent": "Amy"},
    "other agent": {"role": "agent", "agent": "Bob"},
}
HISTORY_CSV = "queue,start,offered,aht_seconds\n" + "".join(
    f"billing,2026-0{2 if day < 28 else 3}-{day % 28 + 1:02d}T{hour:02d}:00+08:00,{10 + hour},300\n"
    for day in range(56)
    for hour in range(9, 17)
)


def result_of(problem: RosterProblem, seed: int = 1) -> SolveResult:
    """What a solver would say about the small roster: one of two agents is missing for an hour."""
    return SolveResult(
        status="feasible",
        engine="by hand",
        objective=60.0,
        bound=30.0,
        gap=0.5,
        required_cost=0.0,
        short_agent_min=60,
        over_agent_min=0,
        required_agent_min=120,
        rules=(),
        seed=seed,
        seconds=0.0,
        versions={"paiban": "test"},
    )


def solve_at_once(problem: RosterProblem, params: SolveParams, **_: Any) -> Outcome:
    """The small roster, whatever the problem."""
    _, found = small_world()
    return Outcome("feasible", Roster(found.shifts, result_of(problem, params.seed)))


def solve_until_stopped(
    problem: RosterProblem,
    params: SolveParams,
    *,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Outcome:
    """The small roster, as soon as somebody asks for an end."""
    while not should_stop():
        on_progress(Progress("improving", 1.0, 40.0, objective=60.0, bound=30.0, gap=0.5))
        time.sleep(0.02)
    return solve_at_once(problem, params)


def kinds_with(solve: Callable[..., Outcome]) -> dict[str, Kind]:
    """The kinds of jobs, with another solver."""

    def solved(run: Run) -> Store:
        return roster(run, solve)

    return {"forecast": forecast, "roster": solved}


def problem_document() -> dict[str, Any]:
    """The small problem as it is sent."""
    return small_world()[0].model_dump(mode="json")


@dataclass
class Service:
    """A running application and its people."""

    client: TestClient
    database: Database
    settings: Settings
    users: dict[str, str] = field(default_factory=dict)

    def headers(self, who: str | None) -> dict[str, str]:
        """The Authorization of somebody; of nobody for None."""
        if who is None:
            return {}
        token = security.sign_token(self.users[who], self.settings.signing_key(), datetime.now(UTC), 15)
        return {"Authorization": f"Bearer {token}"}

    def scope(self, who: str = "planner") -> Scope:
        """The scope of somebody."""
        with self.database.reading() as session:
            user = user_by_id(session, self.users[who])
            assert user is not None
            return scope_of(user)

    def ask(self, who: str | None, method: str, path: str, **more: Any) -> Any:
        """A request of somebody."""
        headers = {**self.headers(who), **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def done(self, response: Any, state: str = "done") -> dict[str, Any]:
        """The job of a 202 answer, once it has ended."""
        assert response.status_code == 202, response.text
        deadline = time.monotonic() + 60
        while True:
            job = self.ask("planner", "GET", response.headers["location"]).json()
            if job["state"] in ("done", "failed", "cancelled"):
                assert job["state"] == state, job
                return job  # type: ignore[no-any-return]
            assert time.monotonic() < deadline, job
            time.sleep(0.02)

    def history(self) -> str:
        """A stored history of eight weeks of one queue, 9 to 17 o'clock."""
        answer = self.ask("planner", "POST", "/v1/histories", content=HISTORY_CSV, headers={"content-type": "text/csv"})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def roster(self, *, published: bool = False) -> str:
        """A stored roster."""
        order = {"problem": problem_document(), "name": "Small"}
        found = self.done(self.ask("planner", "POST", "/v1/rosters", json=order))["result"]["id"]
        if published:
            assert self.ask("planner", "POST", f"/v1/rosters/{found}/publication").status_code == 201
        return str(found)


@cache
def password_hash() -> str:
    """The hash of everybody's password."""
    return security.hash_password(PASSWORD)


def migrated_sqlite(folder: Path, template_folder: Path) -> str:
    """Address of a fresh SQLite database with all tables, copied from one that was migrated once."""
    template = template_folder / "migrated.sqlite3"
    if not template.exists():
        upgrade(f"sqlite:///{template}")
    shutil.copy(template, folder / "paiban.sqlite3")
    return f"sqlite:///{folder / 'paiban.sqlite3'}"


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """Settings of a test: quick polling, short leases, no migration at start."""
    chosen = {"worker": "none", "job_poll_s": 0.02, "job_lease_s": 2.0, "auto_upgrade": False, **more}
    return Settings(data_dir=folder, database_url=url, secret="x" * 40, **chosen)


@contextmanager
def running(
    settings: Settings,
    solve: Callable[..., Outcome] = solve_at_once,
    *,
    bench: Callable[[], Bench] | None = None,
) -> Iterator[Service]:
    """The application with its six people; jobs run in threads with this solver, or on another bench."""
    database = Database(settings.url)
    app = create_app(settings, new_bench=bench or (lambda: ThreadBench(database, kinds_with(solve))))
    with TestClient(app, raise_server_exceptions=False, base_url="http://testserver") as client:
        service = Service(client, database, means_of(app).settings)
        # A slow hash for each of six people in each test would be most of the suite's time.
        with database.writing() as session, patch("api.security.hash_password", return_value=password_hash()):
            for name, about in PEOPLE.items():
                known = {**about, "role": Role(about["role"])}
                found = user_by_name(session, name) or create_user(session, name, PASSWORD, **known)
                service.users[name] = found.id
        yield service
    database.close()
