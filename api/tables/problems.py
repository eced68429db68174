"""Roster problems: the complete questions, each stored once under the digest of its text."""

from __future__ import annotations

from datetime import date

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Artefact, Name, Table


class Problem(Artefact, Table):
    __tablename__ = "problems"

    name: Mapped[str] = mapped_column(Name)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    timezone: Mapped[str] = mapped_column(String(80))
    start_on: Mapped[date]
    n_days: Mapped[int]
    interval_min: Mapped[int]
    n_agents: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
