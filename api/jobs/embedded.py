"""Durable work on our own table: rows that survive, workers that take over from the dead."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from api.access import Scope
from api.config import Settings
from api.database import Database, Session
from api.errors import TooMany
from api.identifiers import new_id
from api.jobs import rows
from api.jobs.bench import Bench
from api.jobs.port import Health
from api.problem_bodies import problem
from api.tables import Job

log = structlog.get_logger("paiban.jobs")

STOP_GRACE_S = 30.0
"""A job that was asked to stop and does not is ended after so long."""

_GIVEN_UP = problem(500, "job.worker_lost", "The process that ran this job died each time it was tried.")


class EmbeddedJobs:
    """The port on the table of jobs.

    Parameters
    ----------
    new_bench : makes a place to run jobs; None if this process runs none and leaves them to workers elsewhere.
    """

    def __init__(self, database: Database, settings: Settings, new_bench: Callable[[], Bench] | None) -> None:
        self.database = database
        self.settings = settings
        self._foremen = (
            [Foreman(database, settings, new_bench()) for _ in range(settings.worker_threads)] if new_bench else []
        )

    def submit(
        self, session: Session, scope: Scope, kind: str, params: dict[str, Any], payload: bytes | None = None
    ) -> Job:
        """Put a job into the queue.

        Raises
        ------
        TooMany
            If this user has as many jobs open as the service allows.
        """
        most = self.settings.max_open_jobs
        if rows.open_jobs(session, scope.user_id) >= most:
            raise TooMany(f"You have {most} jobs waiting or running.", code="job.too_many", params={"most": most})
        job = Job(
            id=new_id("job"),
            kind=kind,
            state="queued",
            params=params,
            payload=payload,
            created_at=datetime.now(UTC),
            created_by=scope.user_id,
            attempt=0,
            losses=0,
            stage="queued",
            percent=0.0,
        )
        session.add(job)
        session.flush()
        return job

    def status(self, session: Session, scope: Scope, job_id: str) -> Job:
        return rows.visible(session, scope, job_id)

    def page(
        self, session: Session, scope: Scope, limit: int, cursor: str | None, state: str | None
    ) -> tuple[list[Job], str | None]:
        return rows.page(session, scope, limit, cursor, state)

    def cancel(self, session: Session, scope: Scope, job_id: str) -> Job:
        job = rows.visible(session, scope, job_id)
        rows.request_cancel(session, job)
        return job

    def health(self, session: Session) -> Health:
        by_state, oldest = rows.counts(session)
        age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        is_working = all(foreman.is_alive() for foreman in self._foremen) if self._foremen else None
        return Health(by_state.get("queued", 0), by_state.get("running", 0), max(age, 0.0), is_working)

    def start(self) -> None:
        for foreman in self._foremen:
            foreman.start()

    def stop(self) -> None:
        for foreman in self._foremen:
            foreman.leave()
        for foreman in self._foremen:
            foreman.join(10)


class Foreman:
    """Claims jobs for one bench, shows signs of life for them, passes on the wish to stop."""

    def __init__(self, database: Database, settings: Settings, bench: Bench) -> None:
        self._thread = threading.Thread(target=self._work, name="paiban-foreman", daemon=True)
        self.database, self.settings, self.bench = database, settings, bench
        self.worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{new_id('w')[-8:]}"
        self._leaving = threading.Event()
        self._job: tuple[str, int] | None = None
        self._stop_asked_at: datetime | None = None

    def start(self) -> None:
        """Begin to look after work."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether somebody looks after work."""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait for the end."""
        self._thread.join(seconds)

    def _work(self) -> None:
        """Look after work until told to leave; a database that is away is waited for."""
        pause = min(self.settings.job_poll_s, self.settings.job_lease_s / 4)
        while not self._leaving.wait(pause):
            try:
                self._look_around()
            except DBAPIError as error:
                log.warning("database away", error=str(error.orig))
        self._hand_back()

    def leave(self) -> None:
        """End soon; the job at hand goes back into the queue."""
        self._leaving.set()

    def _look_around(self) -> None:
        if self._job is not None:
            self._look_after(*self._job)
        if self._job is None:
            self._take_next()

    def _look_after(self, job_id: str, attempt: int) -> None:
        if not self.bench.is_busy():
            # A run that ended has said so in its row; one that died has not, and is lost when its lease ends.
            self._job = self._stop_asked_at = None
            return
        with self.database.writing() as session:
            asked_to_stop = rows.beat(session, job_id, attempt)
        if asked_to_stop is None:
            return
        if asked_to_stop:
            self._pass_on(job_id, attempt)

    def _pass_on(self, job_id: str, attempt: int) -> None:
        now = datetime.now(UTC)
        if self._stop_asked_at is None:
            self._stop_asked_at = now
            self.bench.ask_to_stop()
        elif (now - self._stop_asked_at).total_seconds() > STOP_GRACE_S:
            self.bench.end()
            with self.database.writing() as session:
                rows.finish(session, job_id, attempt, "cancelled")

    def _take_next(self) -> None:
        settings = self.settings
        with self.database.reading() as session:
            if not rows.is_work(session, settings.job_lease_s):
                return
        with self.database.writing() as session:
            rows.take_up_lost(session, settings.job_lease_s, settings.job_attempts, _GIVEN_UP)
            job = rows.claim(session, self.worker)
        if job is not None:
            self._job = (job.id, job.attempt)
            self.bench.begin(job.id, job.attempt)

    def _hand_back(self) -> None:
        job, self._job = self._job, None
        if job is None or not self.bench.is_busy():
            self.bench.end()
            return
        with self.database.writing() as session:
            rows.hand_back(session, *job)
        self.bench.end()
