"""Answers already given, so that a repeated request is answered again instead of done again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Identifier, Name, Table


class GivenAnswer(Table):
    __tablename__ = "given_answers"

    user_id: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Name, primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
