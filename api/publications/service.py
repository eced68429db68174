"""Publish a roster; find what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from api.access import Scope
from api.database import Session
from api.errors import Conflict, Unprocessable
from api.identifiers import new_id
from api.publications import repository
from api.rosters import repository as rosters
from api.tables import Assignment, Publication, Roster


def publish(session: Session, scope: Scope, roster_id: str, note: str = "") -> Publication:
    """Make a roster binding: a record with its author and time.

    Raises
    ------
    Conflict
        If it has been published, or somebody published at the same moment.
    Unprocessable
        If it breaks a hard rule.
    """
    roster = rosters.visible(session, scope, roster_id)
    known = rosters.publication_of(session, roster_id)
    if known is not None:
        raise _published(known)
    if roster.hard_violations:
        raise Unprocessable(
            f"The roster breaks hard rules {roster.hard_violations} times.",
            code="publication.hard_violations",
            params={"hard_violations": roster.hard_violations},
        )
    publication = Publication(
        id=new_id("pub"),
        roster_id=roster.id,
        version=repository.last_version(session) + 1,
        start_on=roster.start_on,
        end_on=roster.end_on,
        note=note,
        published_at=datetime.now(UTC),
        published_by=scope.user_id,
    )
    session.add(publication)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("Somebody published at the same moment; look again.", code="publication.race") from error
    return publication


def _published(known: Publication) -> Conflict:
    return Conflict(
        f"This roster was published at {known.published_at.isoformat()} as version {known.version}.",
        code="publication.exists",
        params={"publication_id": known.id, "version": known.version},
    )


@dataclass(frozen=True)
class InForce:
    """A published roster and the days on which no later one replaces it."""

    roster: Roster
    publication: Publication
    days: tuple[date, ...]


def in_force(session: Session, first_on: date, last_on: date) -> list[InForce]:
    """Which published roster counts on each day; days without one are left out."""
    by_day: dict[date, tuple[Roster, Publication]] = {}
    # Oldest first: a later publication takes the days it holds.
    for roster, publication in repository.published_between(session, first_on, last_on):
        for day in _days(max(first_on, publication.start_on), min(last_on, publication.end_on - timedelta(days=1))):
            by_day[day] = roster, publication
    found: dict[str, InForce] = {}
    for day, (roster, publication) in sorted(by_day.items()):
        before = found[roster.id].days if roster.id in found else ()
        found[roster.id] = InForce(roster, publication, (*before, day))
    return list(found.values())


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def schedule(session: Session, scope: Scope, first_on: date, last_on: date) -> list[tuple[InForce, list[Assignment]]]:
    """The caller's own shifts of the rosters in force, by roster."""
    if scope.agent is None:
        return []
    found = []
    for part in in_force(session, first_on, last_on):
        shifts = rosters.assignments(
            session, scope, part.roster.id, first_on=part.days[0], last_on=part.days[-1], agent=scope.agent
        )
        found.append((part, [shift for shift in shifts if shift.on in part.days]))
    return found


def latest(session: Session, scope: Scope) -> Publication | None:
    """The newest publication; that a roster is published is no secret to anybody with a login."""
    return repository.latest(session)
