"""Jobs: taken once, shown alive, taken over from the dead, ended with their result or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from api.access import Scope
from api.accounts.service import create_user, scope_of
from api.config import Settings
from api.database import Database, Session
from api.errors import TooMany
from api.forecasts.service import store as store_forecast
from api.jobs import rows
from api.jobs.bench import ThreadBench
from api.jobs.embedded import EmbeddedJobs
from api.jobs.run import JobFailed, Kind, Result, Run, Store, run_job
from api.problem_bodies import problem
from api.tables import Forecast, Job
from forecasts.tables import read_forecast
from tests.service import settings_for

LOST = problem(500, "job.worker_lost", "lost")
TABLE = read_forecast(b"queue,start,mean\na,2026-03-02T09:00+08:00,1\na,2026-03-02T09:30+08:00,2\n")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return settings_for(database.url, tmp_path)


@pytest.fixture
def scope(database: Database) -> Scope:
    with database.writing() as session:
        return scope_of(create_user(session, "ann", "a long password", "planner"))


@pytest.fixture
def submit(database: Database, settings: Settings, scope: Scope) -> Callable[[], str]:
    jobs = EmbeddedJobs(database, settings, None)

    def submit_one() -> str:
        with database.writing() as session:
            return jobs.submit(session, scope, "test", {"x": 1}).id

    return submit_one


def claim(database: Database, worker: str = "w") -> Job | None:
    with database.writing() as session:
        return rows.claim(session, worker)


def job(database: Database, job_id: str) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job).where(Job.id == job_id)).one()


def take_up_lost(database: Database, most: int = 3) -> None:
    with database.writing() as session:
        rows.take_up_lost(session, 2.0, most, LOST)


def silence(database: Database, job_id: str, seconds: float) -> None:
    """As if the worker had not shown a sign of life for so long."""
    with database.writing() as session:
        session.execute(
            update(Job).where(Job.id == job_id).values(seen_at=datetime.now(UTC) - timedelta(seconds=seconds))
        )


def storing(run: Run) -> Store:
    """A job that makes a small forecast."""

    def store(session: Session) -> Result:
        made = store_forecast(
            session, run.scope, TABLE, name="", source="submitted", parameters={}, report={}, job_id=run.job_id
        )
        return "forecast", made.id

    return store


def work(database: Database, job_id: str, attempt: int, kind: Kind, stop: bool = False) -> None:
    run_job(database, job_id, attempt, lambda: stop, {"test": kind})


def n_forecasts(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Forecast.id)).all())


def test_the_oldest_job_comes_first(database: Database, submit: Callable[[], str]) -> None:
    first, second = submit(), submit()
    assert [getattr(claim(database), "id", None) for _ in range(3)] == [first, second, None]


def test_many_workers_take_each_job_once(database: Database, submit: Callable[[], str]) -> None:
    submitted = {submit() for _ in range(12)}
    with ThreadPoolExecutor(6) as pool:
        taken = [found.id for found in pool.map(lambda n: claim(database, f"w{n}"), range(12)) if found]
    # A worker that finds a row locked by another may go away empty-handed; nobody takes what is taken.
    assert len(taken) == len(set(taken))
    while (left := claim(database)) is not None:
        taken.append(left.id)
    assert set(taken) == submitted


def test_result_and_end_are_written_together(database: Database, submit: Callable[[], str]) -> None:
    job_id = submit()
    claim(database)
    work(database, job_id, 1, storing)
    ended = job(database, job_id)
    assert (ended.state, ended.percent, ended.result_kind) == ("done", 100.0, "forecast")
    assert n_forecasts(database) == 1


def test_a_failure_while_storing_leaves_nothing_behind(database: Database, submit: Callable[[], str]) -> None:
    def half_way(run: Run) -> Store:
        def store(session: Session) -> Result:
            storing(run)(session)
            raise RuntimeError("the disk is full")

        return store

    job_id = submit()
    claim(database)
    with pytest.raises(RuntimeError, match="disk"):
        work(database, job_id, 1, half_way)
    assert n_forecasts(database) == 0
    # Still running by its row: it is taken up again when its lease is over.
    assert job(database, job_id).state == "running"


def test_a_lost_job_is_taken_up_again_and_done_once(database: Database, submit: Callable[[], str]) -> None:
    job_id = submit()
    claim(database, "dies")
    silence(database, job_id, 3.0)
    take_up_lost(database)
    again = claim(database, "lives")
    assert again is not None
    assert (again.id, again.attempt, again.losses) == (job_id, 2, 1)
    work(database, job_id, 2, storing)
    # The first worker was only slow: what it brings now comes too late, whole and without a trace.
    work(database, job_id, 1, storing)
    assert (job(database, job_id).state, n_forecasts(database)) == ("done", 1)


def test_a_job_with_signs_of_life_is_left_alone(database: Database, submit: Callable[[], str]) -> None:
    job_id = submit()
    claim(database)
    silence(database, job_id, 1.0)
    take_up_lost(database)
    assert job(database, job_id).state == "running"


def test_a_job_that_kills_its_workers_is_given_up(database: Database, submit: Callable[[], str]) -> None:
    job_id = submit()
    for _ in range(3):
        claim(database)
        silence(database, job_id, 3.0)
        take_up_lost(database, most=3)
    ended = job(database, job_id)
    assert (ended.state, ended.losses) == ("failed", 3)
    assert ended.problem is not None
    assert ended.problem["code"] == "job.worker_lost"


def test_a_job_handed_back_is_no_loss(database: Database, submit: Callable[[], str]) -> None:
    job_id = submit()
    claim(database)
    with database.writing() as session:
        assert rows.hand_back(session, job_id, 1)
    # The old run may still be going: its number is not used again.
    work(database, job_id, 1, storing)
    assert (job(database, job_id).state, n_forecasts(database)) == ("queued", 0)
    again = claim(database)
    assert again is not None
    assert (again.attempt, again.losses) == (2, 0)


def test_a_waiting_job_is_cancelled_at_once(database: Database, settings: Settings, scope: Scope, submit: Any) -> None:
    job_id = submit()
    with database.writing() as session:
        assert EmbeddedJobs(database, settings, None).cancel(session, scope, job_id).state == "cancelled"
    assert claim(database) is None


def test_a_stopped_job_keeps_what_it_has(database: Database, submit: Callable[[], str]) -> None:
    def until_stopped(run: Run) -> Store:
        assert run.should_stop()
        return storing(run)

    job_id = submit()
    claim(database)
    work(database, job_id, 1, until_stopped, stop=True)
    ended = job(database, job_id)
    assert (ended.state, ended.result_kind, n_forecasts(database)) == ("cancelled", "forecast", 1)


def test_a_refusal_becomes_the_problem_of_the_job(database: Database, submit: Callable[[], str]) -> None:
    def refuse(run: Run) -> Store:
        raise JobFailed(problem(422, "roster.infeasible", "No roster can keep all hard rules."))

    job_id = submit()
    claim(database)
    work(database, job_id, 1, refuse)
    ended = job(database, job_id)
    assert ended.state == "failed"
    assert ended.problem is not None
    assert ended.problem["code"] == "roster.infeasible"


def test_a_bug_ends_the_job_without_telling_secrets(database: Database, submit: Callable[[], str]) -> None:
    def stumble(run: Run) -> Store:
        raise KeyError("password=hunter2")

    job_id = submit()
    claim(database)
    work(database, job_id, 1, stumble)
    ended = job(database, job_id)
    assert ended.problem is not None
    assert (ended.state, ended.problem["code"]) == ("failed", "internal")
    assert "hunter2" not in str(ended.problem)


def test_nobody_fills_the_queue_alone(database: Database, scope: Scope, tmp_path: Path) -> None:
    jobs = EmbeddedJobs(database, settings_for(database.url, tmp_path, max_open_jobs=2), None)
    with database.writing() as session:
        jobs.submit(session, scope, "test", {})
        jobs.submit(session, scope, "test", {})
        with pytest.raises(TooMany):
            jobs.submit(session, scope, "test", {})


def wait_for(database: Database, job_id: str, *states: str) -> Job:
    deadline = time.monotonic() + 30
    while (found := job(database, job_id)).state not in states:
        assert time.monotonic() < deadline, found.state
        time.sleep(0.02)
    return found


def test_a_foreman_works_off_the_queue(database: Database, settings: Settings, submit: Callable[[], str]) -> None:
    jobs = EmbeddedJobs(database, settings, lambda: ThreadBench(database, {"test": storing}))
    submitted = [submit() for _ in range(3)]
    jobs.start()
    assert [wait_for(database, job_id, "done").attempt for job_id in submitted] == [1, 1, 1]
    jobs.stop()
    with database.reading() as session:
        assert jobs.health(session).is_working is False


def test_a_foreman_takes_over_from_a_dead_process(
    database: Database, settings: Settings, submit: Callable[[], str]
) -> None:
    job_id = submit()
    claim(database, "a process that was killed")
    silence(database, job_id, 60.0)
    jobs = EmbeddedJobs(database, settings, lambda: ThreadBench(database, {"test": storing}))
    jobs.start()
    assert wait_for(database, job_id, "done").attempt == 2
    jobs.stop()


def test_an_orderly_end_hands_the_job_back(database: Database, settings: Settings, submit: Callable[[], str]) -> None:
    begun = threading.Event()

    def slow(run: Run) -> Store:
        begun.set()
        while not run.should_stop():
            time.sleep(0.02)
        return storing(run)

    jobs = EmbeddedJobs(database, settings, lambda: ThreadBench(database, {"test": slow}))
    job_id = submit()
    jobs.start()
    assert begun.wait(30)
    jobs.stop()
    # The thread came to its end after the job was handed back: what it made is not stored.
    assert (job(database, job_id).state, n_forecasts(database)) == ("queued", 0)
