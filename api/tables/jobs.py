"""Jobs: work that takes longer than a request, with the state that survives a restart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Identifier, Table


class Job(Table):
    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'running', 'done', 'failed', 'cancelled')", name="state_known"),
        Index("ix_jobs_state_created", "state", "created_at"),
    )

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    params: Mapped[dict[str, Any]]
    payload: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), index=True)
    attempt: Mapped[int]
    losses: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(80))
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(String(80))
    percent: Mapped[float]
    objective: Mapped[float | None]
    bound: Mapped[float | None]
    gap: Mapped[float | None]
    result_kind: Mapped[str | None] = mapped_column(String(20))
    result_id: Mapped[str | None] = mapped_column(Identifier)
    problem: Mapped[dict[str, Any] | None]
