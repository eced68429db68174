"""Requirements: agents needed per skill and interval, with the formula inputs they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Artefact, Identifier, Name, Table


class Requirement(Artefact, Table):
    __tablename__ = "requirements"

    name: Mapped[str] = mapped_column(Name)
    forecast_id: Mapped[str] = mapped_column(Identifier, ForeignKey("forecasts.id"), index=True)
    timezone: Mapped[str] = mapped_column(String(80))
    interval_min: Mapped[int]
    skills: Mapped[list[Any]]
    n_rows: Mapped[int]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    inputs: Mapped[dict[str, Any]]
    notes: Mapped[list[Any]]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
