"""Statements on the table of jobs: every change of state names the state it starts from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, func, select, true, update
from sqlalchemy.orm import undefer

from api.access import Scope
from api.database import Session
from api.errors import NotFound
from api.pagination import cut, decode
from api.tables import Job

OPEN = ("queued", "running")
FINAL = ("done", "failed", "cancelled")


def visible(session: Session, scope: Scope, job_id: str) -> Job:
    """A job the caller may see: planners all, others their own."""
    found = session.scalar(select(Job).where(Job.id == job_id, _visible(scope)))
    if found is None:
        raise NotFound(params={"id": job_id})
    return found


def page(
    session: Session, scope: Scope, limit: int, cursor: str | None, state: str | None
) -> tuple[list[Job], str | None]:
    """Jobs the caller may see, newest first."""
    statement = select(Job).where(_visible(scope)).order_by(Job.id.desc()).limit(limit + 1)
    after = decode(cursor, str)
    if after is not None:
        statement = statement.where(Job.id < after[0])
    if state is not None:
        statement = statement.where(Job.state == state)
    return cut(list(session.scalars(statement)), limit, lambda job: [job.id])


def _visible(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.sees_everything else Job.created_by == scope.user_id


def with_payload(session: Session, job_id: str) -> Job:
    """A job with everything it needs to run, for the worker."""
    return session.scalars(select(Job).where(Job.id == job_id).options(undefer(Job.payload))).one()


def open_jobs(session: Session, user_id: str) -> int:
    """Jobs of a user that wait or run."""
    count = session.scalar(select(func.count()).where(Job.created_by == user_id, Job.state.in_(OPEN)))
    return count or 0


def claim(session: Session, worker: str) -> Job | None:
    """Take the job that waits longest; no two workers take the same one."""
    waiting = (
        select(Job)
        .where(Job.state == "queued")
        .order_by(Job.created_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalar(waiting)
    if job is None:
        return None
    now = datetime.now(UTC)
    job.state, job.worker, job.attempt = "running", worker, job.attempt + 1
    job.started_at, job.seen_at, job.stage, job.percent = now, now, "starting", 0.0
    session.flush()
    return job


def beat(session: Session, job_id: str, attempt: int) -> bool | None:
    """A sign of life; whether the job was asked to stop, or None if it is no longer this worker's."""
    if not _of_attempt(session, job_id, attempt, seen_at=datetime.now(UTC)):
        return None
    return session.scalar(select(Job.cancel_requested_at).where(Job.id == job_id)) is not None


def report(session: Session, job_id: str, attempt: int, **figures: Any) -> bool:
    """Write down how far a running job is; False if it is no longer this worker's."""
    return _of_attempt(session, job_id, attempt, seen_at=datetime.now(UTC), **figures)


def finish(
    session: Session,
    job_id: str,
    attempt: int,
    state: str,
    *,
    problem: dict[str, Any] | None = None,
) -> bool:
    """End a job in the transaction that stores its result; False if another worker has taken it over."""
    figures: dict[str, Any] = {"percent": 100.0} if state == "done" else {}
    return _of_attempt(
        session,
        job_id,
        attempt,
        state=state,
        stage=state,
        finished_at=datetime.now(UTC),
        problem=problem,
        **figures,
    )


def name_result(session: Session, job_id: str, result: tuple[str, str]) -> None:
    """Note what a job made."""
    kind, record = result
    _count(session, update(Job).where(Job.id == job_id).values(result_kind=kind, result_id=record))


def hand_back(session: Session, job_id: str, attempt: int) -> bool:
    """Put a running job back into the queue; its next run is another attempt, but not a loss."""
    return _of_attempt(session, job_id, attempt, state="queued", stage="queued", percent=0.0, worker=None)


def request_cancel(session: Session, job: Job) -> None:
    """Ask a job to stop: at once while it waits, at its next look up while it runs."""
    now = datetime.now(UTC)
    waiting = update(Job).where(Job.id == job.id, Job.state == "queued")
    ended = _count(
        session, waiting.values(state="cancelled", stage="cancelled", finished_at=now, cancel_requested_at=now)
    )
    if not ended:
        running = update(Job).where(Job.id == job.id, Job.state == "running", Job.cancel_requested_at.is_(None))
        _count(session, running.values(cancel_requested_at=now))
    session.refresh(job)


def is_work(session: Session, lease_s: float) -> bool:
    """Whether a job waits, or runs without a sign of life: a look that locks nothing."""
    work = select(Job.id).where((Job.state == "queued") | _is_lost(lease_s)).limit(1)
    return session.scalar(work) is not None


def take_up_lost(session: Session, lease_s: float, most_losses: int, problem: dict[str, Any]) -> int:
    """Jobs whose worker shows no sign of life go back into the queue, or are given up after too many losses."""
    lost, now = _is_lost(lease_s), datetime.now(UTC)
    ended = {"finished_at": now, "losses": Job.losses + 1}
    given_up = update(Job).where(lost, Job.losses + 1 >= most_losses)
    _count(session, given_up.values(state="failed", stage="failed", problem=problem, **ended))
    unwanted = update(Job).where(lost, Job.cancel_requested_at.is_not(None))
    _count(session, unwanted.values(state="cancelled", stage="cancelled", **ended))
    again = update(Job).where(lost)
    values = {"state": "queued", "stage": "queued", "percent": 0.0, "worker": None, "losses": Job.losses + 1}
    return _count(session, again.values(**values))


def _is_lost(lease_s: float) -> ColumnElement[bool]:
    return (Job.state == "running") & (Job.seen_at < datetime.now(UTC) - timedelta(seconds=lease_s))


def counts(session: Session) -> tuple[dict[str, int], datetime | None]:
    """Jobs by state, and since when the oldest has been waiting."""
    rows = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    oldest = session.scalar(select(func.min(Job.created_at)).where(Job.state == "queued"))
    return {row[0]: row[1] for row in rows}, oldest


def _of_attempt(session: Session, job_id: str, attempt: int, **values: Any) -> bool:
    """Change a job only while it is this attempt's: a worker thought dead cannot overwrite its successor."""
    mine = update(Job).where(Job.id == job_id, Job.state == "running", Job.attempt == attempt)
    return _count(session, mine.values(**values)) == 1


def _count(session: Session, statement: Any) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount
