"""Publications: the acts that make rosters binding."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Identifier, Table


class Publication(Table):
    """A roster is published at most once; where two published rosters hold the same day, the later one counts."""

    __tablename__ = "publications"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    roster_id: Mapped[str] = mapped_column(Identifier, ForeignKey("rosters.id"), unique=True)
    version: Mapped[int] = mapped_column(unique=True)
    start_on: Mapped[date] = mapped_column(index=True)
    end_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(2000))
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"))
