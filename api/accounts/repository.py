"""Users and their credentials, found and kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from api.access import Scope
from api.database import Session
from api.tables import ApiKey, LoginSession, User

_WITH_TEAMS = selectinload(User.memberships)


def user_by_id(session: Session, user_id: str) -> User | None:
    """An active user."""
    return session.scalar(select(User).where(User.id == user_id, User.is_active).options(_WITH_TEAMS))


def user_by_name(session: Session, username: str) -> User | None:
    """An active user by login name; names differ by more than their case."""
    return session.scalar(
        select(User).where(func.lower(User.username) == username.lower(), User.is_active).options(_WITH_TEAMS)
    )


def any_user(session: Session) -> bool:
    """Whether anybody may log in at all."""
    return session.scalar(select(User.id).limit(1)) is not None


def user_of_key(session: Session, digest: str, now: datetime) -> User | None:
    """The active user of an API key that is neither revoked nor expired."""
    valid = (ApiKey.expires_at.is_(None)) | (ApiKey.expires_at > now)
    return session.scalar(
        select(User)
        .join(ApiKey, ApiKey.user_id == User.id)
        .where(ApiKey.digest == digest, ApiKey.revoked_at.is_(None), valid, User.is_active)
        .options(_WITH_TEAMS)
    )


def user_of_session(session: Session, digest: str, now: datetime) -> User | None:
    """The active user of a browser session that has not expired."""
    return session.scalar(
        select(User)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.digest == digest, LoginSession.expires_at > now, User.is_active)
        .options(_WITH_TEAMS)
    )


def keys_of(session: Session, scope: Scope) -> list[ApiKey]:
    """The caller's own API keys, newest first."""
    return list(session.scalars(select(ApiKey).where(ApiKey.user_id == scope.user_id).order_by(ApiKey.id.desc())))


def key_by_id(session: Session, scope: Scope, key_id: str) -> ApiKey | None:
    """One of the caller's own API keys."""
    return session.scalar(select(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == scope.user_id))


def login_session(session: Session, digest: str) -> LoginSession | None:
    """A browser session."""
    return session.get(LoginSession, digest)
