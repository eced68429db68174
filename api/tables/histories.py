"""Histories of contacts, as they were loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Artefact, Name, Table


class History(Artefact, Table):
    __tablename__ = "histories"

    name: Mapped[str] = mapped_column(Name)
    timezone: Mapped[str] = mapped_column(String(80))
    interval_min: Mapped[int]
    queues: Mapped[list[Any]]
    n_rows: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
