"""The door to durable work: whatever runs the jobs stands behind these few methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from api.access import Scope
from api.database import Session
from api.tables import Job


@dataclass(frozen=True)
class Health:
    """How the work is going: jobs by state, age of the oldest that waits, and whether somebody works here.

    `is_working` is None where this process does not run jobs itself.
    """

    waiting: int
    running: int
    oldest_waiting_s: float
    is_working: bool | None


class Jobs(Protocol):
    """Work that takes longer than a request.

    A job is submitted in the transaction of the request that asks for it: both happen or neither. It runs at least
    once, and its result is stored once, in the transaction that ends it.
    """

    def submit(
        self, session: Session, scope: Scope, kind: str, params: dict[str, Any], payload: bytes | None = None
    ) -> Job:
        """Put a job into the queue."""
        ...

    def status(self, session: Session, scope: Scope, job_id: str) -> Job:
        """A job the caller may see, with state, progress and result."""
        ...

    def page(
        self, session: Session, scope: Scope, limit: int, cursor: str | None, state: str | None
    ) -> tuple[list[Job], str | None]:
        """Jobs the caller may see, newest first."""
        ...

    def cancel(self, session: Session, scope: Scope, job_id: str) -> Job:
        """Ask a job to stop; a solve keeps the best roster it has."""
        ...

    def health(self, session: Session) -> Health:
        """How the work is going."""
        ...

    def start(self) -> None:
        """Begin to work, and take up what a dead process left behind."""
        ...

    def stop(self) -> None:
        """End work in this process and hand unfinished jobs back."""
        ...
