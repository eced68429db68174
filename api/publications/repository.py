"""Statements about publications."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from api.database import Session
from api.tables import Publication, Roster


def last_version(session: Session) -> int:
    """The version of the newest publication; 0 before the first."""
    return session.scalar(select(func.max(Publication.version))) or 0


def latest(session: Session) -> Publication | None:
    """The newest publication."""
    return session.scalar(select(Publication).order_by(Publication.version.desc()).limit(1))


def published_between(session: Session, first_on: date, last_on: date) -> list[tuple[Roster, Publication]]:
    """Published rosters that hold any of these days, oldest publication first."""
    statement = (
        select(Roster, Publication)
        .join(Publication, Publication.roster_id == Roster.id)
        .where(Publication.start_on <= last_on, Publication.end_on > first_on)
        .order_by(Publication.version)
    )
    return [(roster, publication) for roster, publication in session.execute(statement)]
