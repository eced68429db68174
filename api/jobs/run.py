"""One run of one job: load, compute outside any transaction, store the result and the end in one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from api.access import Scope
from api.accounts import repository as accounts
from api.accounts.service import scope_of
from api.database import Database, Session
from api.errors import ApiError
from api.jobs import rows
from api.problem_bodies import problem, problem_of_input, problem_of_refusal
from forecasts.errors import InputError

log = structlog.get_logger("paiban.jobs")
REPORT_EVERY_S = 0.5
"""Progress is written at most so often: nobody reads faster, and each writing is a transaction."""

Result = tuple[str, str]
"""Kind and id of what a job made."""

Store = Callable[[Session], Result]
"""Writes what was computed, inside the transaction that ends the job."""


class JobFailed(Exception):
    """A job that ends without a result for a reason its owner can act on; carries the problem body."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        super().__init__(body["detail"])


@dataclass
class Run:
    """What a kind of job may use while it runs."""

    database: Database
    scope: Scope
    job_id: str
    attempt: int
    params: dict[str, Any]
    payload: bytes | None
    stop: Callable[[], bool]
    was_stopped: bool = False
    _reported_at: float = field(default=float("-inf"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def should_stop(self) -> bool:
        """Whether the owner asked the job to stop."""
        if not self.was_stopped and self.stop():
            self.was_stopped = True
        return self.was_stopped

    def report(self, stage: str, percent: float, **figures: float | None) -> None:
        """Write down how far the job is; solvers call this from threads of their own."""
        with self._lock:
            if time.monotonic() - self._reported_at < REPORT_EVERY_S:
                return
            self._reported_at = time.monotonic()
        known = {name: value for name, value in figures.items() if value is not None}
        try:
            with self.database.writing() as session:
                rows.report(session, self.job_id, self.attempt, stage=stage[:80], percent=percent, **known)
        except OperationalError as error:
            # Progress is a courtesy: a database that is away for a moment must not end an hour's solve.
            log.warning("progress not written", job=self.job_id, error=str(error.orig))


Kind = Callable[[Run], Store]


def run_job(database: Database, job_id: str, attempt: int, stop: Callable[[], bool], kinds: Mapping[str, Kind]) -> None:
    """Run a claimed job to its end; whatever happens, the job is never half-written."""
    run, kind = _load(database, job_id, attempt, stop)
    try:
        store = kinds[kind](run)
    except JobFailed as failure:
        _fail(run, failure.body)
    except InputError as error:
        _fail(run, problem_of_input(error))
    except ApiError as error:
        _fail(run, problem_of_refusal(error))
    except Exception as error:
        log.error("job failed", job=job_id, exc_info=error)
        _fail(run, problem(500, "internal", "Something went wrong on our side; the log has it under the job's id."))
    else:
        _succeed(run, store)


def _load(database: Database, job_id: str, attempt: int, stop: Callable[[], bool]) -> tuple[Run, str]:
    with database.reading() as session:
        job = rows.with_payload(session, job_id)
        owner = accounts.user_by_id(session, job.created_by)
        scope = scope_of(owner) if owner else None
    if scope is None:
        raise RuntimeError(f"the owner of job {job_id} is no longer active")
    return Run(database, scope, job_id, attempt, job.params, job.payload, stop), job.kind


def _succeed(run: Run, store: Store) -> None:
    state = "cancelled" if run.was_stopped else "done"
    with run.database.writing() as session:
        # The end is written first: if another worker has taken the job over, nothing of ours may be stored.
        if not rows.finish(session, run.job_id, run.attempt, state):
            log.warning("job was taken over", job=run.job_id, attempt=run.attempt)
            return
        result = store(session)
        rows.name_result(session, run.job_id, result)


def _fail(run: Run, body: dict[str, Any]) -> None:
    state = "cancelled" if run.was_stopped else "failed"
    with run.database.writing() as session:
        rows.finish(session, run.job_id, run.attempt, state, problem=body)
