"""Forecasts, computed by Paiban or submitted by a planner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Artefact, Identifier, Name, Table


class Forecast(Artefact, Table):
    __tablename__ = "forecasts"
    __table_args__ = (CheckConstraint("source in ('computed', 'submitted')", name="source_known"),)

    name: Mapped[str] = mapped_column(Name)
    source: Mapped[str] = mapped_column(String(10))
    history_id: Mapped[str | None] = mapped_column(Identifier, ForeignKey("histories.id"), index=True)
    job_id: Mapped[str | None] = mapped_column(Identifier, ForeignKey("jobs.id"), unique=True)
    timezone: Mapped[str] = mapped_column(String(80))
    interval_min: Mapped[int]
    queues: Mapped[list[Any]]
    models: Mapped[list[Any]]
    n_rows: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    report: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
