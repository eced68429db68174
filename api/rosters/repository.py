"""Statements about rosters; who sees what is part of each of them.

Planners see every roster, the others published ones: of people and shifts, leads see those of their teams and agents
their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, insert, select, true

from api import artefacts
from api.access import Role, Scope
from api.database import Session
from api.pagination import cut, decode
from api.tables import Assignment, CoverageDay, Publication, Roster, RosterAgent, RosterViolation

_CHUNK = 5_000


def add(session: Session, roster: Roster, **children: list[dict[str, Any]]) -> None:
    """Write a roster with its rows, in pieces that either database takes."""
    tables = {
        "agents": RosterAgent,
        "assignments": Assignment,
        "coverage": CoverageDay,
        "violations": RosterViolation,
    }
    session.add(roster)
    session.flush()
    for name, rows in children.items():
        if name == "violations":
            rows = [{"position": position, **row} for position, row in enumerate(rows)]
        for first in range(0, len(rows), _CHUNK):
            piece = [{"roster_id": roster.id, **row} for row in rows[first : first + _CHUNK]]
            session.execute(insert(tables[name]), piece)


def _visible(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.sees_everything else Roster.id.in_(select(Publication.roster_id))


def visible(session: Session, scope: Scope, roster_id: str, *, content: bool = False) -> Roster:
    """A roster the caller may see."""
    return artefacts.one(session, scope, Roster, roster_id, content=content, visible=_visible(scope))


def page(session: Session, scope: Scope, limit: int, cursor: str | None) -> tuple[list[Roster], str | None]:
    """Rosters the caller may see, newest first."""
    return artefacts.page(session, scope, Roster, limit, cursor, visible=_visible(scope))


def publication_of(session: Session, roster_id: str) -> Publication | None:
    """The publication of a roster, if it has one."""
    return session.scalar(select(Publication).where(Publication.roster_id == roster_id))


def publications_of(session: Session, roster_ids: Iterable[str]) -> dict[str, Publication]:
    """Publications by roster."""
    found = session.scalars(select(Publication).where(Publication.roster_id.in_(list(roster_ids))))
    return {publication.roster_id: publication for publication in found}


def _mine(scope: Scope, table: Any) -> ColumnElement[bool]:
    """Rows about people the caller may see."""
    if scope.role == Role.LEAD:
        return table.team.in_(scope.teams)
    if scope.role == Role.AGENT:
        return table.agent == scope.agent if scope.agent else false()
    return true()


def agents(session: Session, scope: Scope, roster_id: str) -> list[RosterAgent]:
    """People of a roster the caller may see, in the roster's order."""
    statement = select(RosterAgent).where(RosterAgent.roster_id == roster_id, _mine(scope, RosterAgent))
    return list(session.scalars(statement.order_by(RosterAgent.position)))


def assignments(
    session: Session,
    scope: Scope,
    roster_id: str,
    *,
    first_on: date | None = None,
    last_on: date | None = None,
    team: str | None = None,
    agent: str | None = None,
) -> list[Assignment]:
    """Shifts of people the caller may see, by time and person."""
    statement = _assignments(scope, roster_id, first_on, last_on, team, agent)
    return list(session.scalars(statement))


def assignment_page(
    session: Session,
    scope: Scope,
    roster_id: str,
    limit: int,
    cursor: str | None,
    *,
    first_on: date | None,
    last_on: date | None,
    team: str | None,
    agent: str | None,
) -> tuple[list[Assignment], str | None]:
    """Some shifts of people the caller may see, by date and person."""
    statement = _assignments(scope, roster_id, first_on, last_on, team, agent).limit(limit + 1)
    after = decode(cursor, date, str, datetime)
    if after is not None:
        on, who, start_at = after
        later = (Assignment.on > on) | ((Assignment.on == on) & (Assignment.agent > who))
        same = (Assignment.on == on) & (Assignment.agent == who) & (Assignment.start_at > start_at)
        statement = statement.where(later | same)
    rows = list(session.scalars(statement))
    return cut(rows, limit, lambda row: [row.on, row.agent, row.start_at.isoformat()])


def _assignments(
    scope: Scope, roster_id: str, first_on: date | None, last_on: date | None, team: str | None, agent: str | None
) -> Any:
    statement = select(Assignment).where(Assignment.roster_id == roster_id, _mine(scope, Assignment))
    if first_on is not None:
        statement = statement.where(Assignment.on >= first_on)
    if last_on is not None:
        statement = statement.where(Assignment.on <= last_on)
    if team is not None:
        statement = statement.where(Assignment.team == team)
    if agent is not None:
        statement = statement.where(Assignment.agent == agent)
    return statement.order_by(Assignment.on, Assignment.agent, Assignment.start_at)


def coverage(
    session: Session,
    roster_id: str,
    *,
    first_on: date | None = None,
    last_on: date | None = None,
    skill: str | None = None,
) -> Sequence[CoverageDay]:
    """Coverage by day and skill; it names nobody, so whoever sees the roster sees it."""
    statement = select(CoverageDay).where(CoverageDay.roster_id == roster_id)
    if first_on is not None:
        statement = statement.where(CoverageDay.on >= first_on)
    if last_on is not None:
        statement = statement.where(CoverageDay.on <= last_on)
    if skill is not None:
        statement = statement.where(CoverageDay.skill == skill)
    return session.scalars(statement.order_by(CoverageDay.on, CoverageDay.skill)).all()


def violation_page(
    session: Session,
    scope: Scope,
    roster_id: str,
    limit: int,
    cursor: str | None,
    *,
    rule: str | None,
    mode: str | None,
    agent: str | None,
) -> tuple[list[RosterViolation], str | None]:
    """Some violations: those that name people the caller may see, and those that name nobody."""
    mine = _mine(scope, RosterViolation) | RosterViolation.agent.is_(None)
    statement = select(RosterViolation).where(RosterViolation.roster_id == roster_id, mine)
    for column, wanted in ((RosterViolation.rule, rule), (RosterViolation.mode, mode), (RosterViolation.agent, agent)):
        if wanted is not None:
            statement = statement.where(column == wanted)
    after = decode(cursor, int)
    if after is not None:
        statement = statement.where(RosterViolation.position > after[0])
    rows = list(session.scalars(statement.order_by(RosterViolation.position).limit(limit + 1)))
    return cut(rows, limit, lambda row: [row.position])
