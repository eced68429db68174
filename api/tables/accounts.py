"""Who may log in, as what, and with which keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.tables.base import Identifier, Name, Table


class User(Table):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role in ('admin', 'planner', 'lead', 'agent')", name="role_known"),)

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    username: Mapped[str] = mapped_column(Name, unique=True)
    display_name: Mapped[str] = mapped_column(Name)
    password_hash: Mapped[str | None] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(10))
    agent: Mapped[str | None] = mapped_column(Name, index=True)
    is_active: Mapped[bool]
    created_at: Mapped[datetime]
    memberships: Mapped[list[Membership]] = relationship(lazy="raise", cascade="all, delete-orphan")


class Membership(Table):
    """A team that a user leads, or belongs to."""

    __tablename__ = "memberships"

    user_id: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), primary_key=True)
    team: Mapped[str] = mapped_column(Name, primary_key=True)


class ApiKey(Table):
    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    user_id: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(Name)
    prefix: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class LoginSession(Table):
    """A browser that is logged in; the cookie holds the secret, this row its digest."""

    __tablename__ = "login_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(Identifier, ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
