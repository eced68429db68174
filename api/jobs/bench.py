"""Where a job runs: a thread of this process, or a child process that can be ended and cannot take us along."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from typing import Protocol

from api.database import Database
from api.jobs.run import Kind, run_job

_FAREWELL_S = 5.0
"""So long a thread that was told to stop, or a child that was ended, is waited for."""


class Bench(Protocol):
    """A place with room for one job at a time."""

    def begin(self, job_id: str, attempt: int) -> None:
        """Start a claimed job."""
        ...

    def is_busy(self) -> bool:
        """Whether the job has not ended yet; a bench that died is not busy."""
        ...

    def ask_to_stop(self) -> None:
        """Tell the job to stop and keep its best."""
        ...

    def end(self) -> None:
        """Stop working for good; a child process is ended, a thread is told to stop."""
        ...


class ThreadBench:
    """Runs jobs in a thread of this process."""

    def __init__(self, database: Database, kinds: Mapping[str, Kind]) -> None:
        self._database, self._kinds = database, kinds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, job_id: str, attempt: int) -> None:
        self._stop.clear()
        arguments = (self._database, job_id, attempt, self._stop.is_set, self._kinds)
        self._thread = threading.Thread(target=run_job, args=arguments, name=f"job-{job_id}", daemon=True)
        self._thread.start()

    def is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def end(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_FAREWELL_S)


class ProcessBench:
    """Runs jobs in a child process, kept for the next job because importing the engines takes seconds."""

    def __init__(self, url: str) -> None:
        self._url = url
        # A forked child would inherit open database connections and locks held by threads that it does not have.
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._child: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None
        self._is_running = False

    def begin(self, job_id: str, attempt: int) -> None:
        self._stop.clear()
        if self._child is None or not self._child.is_alive():
            self._hire()
        assert self._line is not None
        self._line.send((job_id, attempt))
        self._is_running = True

    def is_busy(self) -> bool:
        if self._is_running and (self._has_answered() or not self._is_alive()):
            self._is_running = False
        return self._is_running

    def ask_to_stop(self) -> None:
        self._stop.set()

    def end(self) -> None:
        if self._child is not None and self._child.is_alive():
            self._child.kill()
            self._child.join(_FAREWELL_S)
        self._is_running = False

    def _hire(self) -> None:
        self._line, theirs = self._context.Pipe()
        self._child = self._context.Process(
            target=work_alone, args=(self._url, theirs, self._stop), name="paiban-worker", daemon=True
        )
        self._child.start()
        theirs.close()

    def _is_alive(self) -> bool:
        return self._child is not None and self._child.is_alive()

    def _has_answered(self) -> bool:
        assert self._line is not None
        try:
            return self._line.poll() and bool(self._line.recv())
        except (EOFError, OSError):
            # The child is gone; what it was doing is taken up again when its lease has run out.
            return True


def work_alone(url: str, line: Connection, stop: threading.Event) -> None:
    """The child's life: run the jobs named on the line until the parent hangs up."""
    from api.jobs.kinds import kinds

    # Ctrl-C in a terminal reaches the whole group; when to end is the parent's word.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    database = Database(url)
    known = kinds()
    while True:
        try:
            job_id, attempt = line.recv()
        except EOFError:
            return
        run_job(database, job_id, attempt, stop.is_set, known)
        line.send(True)


def _end_with_parent() -> None:
    """A child without a parent would go on computing what somebody else has taken over."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
