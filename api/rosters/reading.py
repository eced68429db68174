"""Stored rosters as answers: instants on the site's clock, totals where a list has them."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from api.access import Scope
from api.database import Session
from api.rosters import repository
from api.rosters.schemas import (
    AssignmentView,
    CoverageList,
    CoverageView,
    FairnessView,
    PublicationView,
    RosterView,
    SegmentView,
    ViolationView,
)
from api.rosters.service import shares
from api.schemas import Page
from api.tables import Assignment, CoverageDay, Publication, Roster


def roster_view(roster: Roster, publication: Publication | None) -> RosterView:
    """A roster as answered."""
    fields = {name: getattr(roster, name) for name in RosterView.model_fields if name != "publication"}
    published = PublicationView.model_validate(publication) if publication is not None else None
    return RosterView(**fields, publication=published)


def assignment_view(row: Assignment, timezone: str) -> AssignmentView:
    """A shift on the site's clock."""
    zone = ZoneInfo(timezone)
    return AssignmentView(
        agent=row.agent,
        team=row.team,
        on=row.on,
        start_at=row.start_at.astimezone(zone),
        end_at=row.end_at.astimezone(zone),
        template=row.template,
        paid_min=row.paid_min,
        segments=[SegmentView(activity=what, start_at=start, end_at=end) for what, start, end in row.segments],
    )


def assignments(
    session: Session, scope: Scope, roster_id: str, limit: int, cursor: str | None, **only: Any
) -> Page[AssignmentView]:
    """Some shifts of a roster."""
    roster = repository.visible(session, scope, roster_id)
    rows, next_cursor = repository.assignment_page(session, scope, roster_id, limit, cursor, **only)
    return Page(items=[assignment_view(row, roster.timezone) for row in rows], next_cursor=next_cursor)


def coverage(
    session: Session, scope: Scope, roster_id: str, *, first_on: date | None, last_on: date | None, skill: str | None
) -> CoverageList:
    """Coverage of the days and skills asked for, with their totals."""
    roster = repository.visible(session, scope, roster_id)
    days = repository.coverage(session, roster_id, first_on=first_on, last_on=last_on, skill=skill)
    items = [_coverage_view(day, roster) for day in days]
    return CoverageList(
        timezone=roster.timezone,
        required_agent_min=sum(sum(item.required) for item in items) * roster.interval_min,
        short_agent_min=sum(item.short_agent_min for item in items),
        over_agent_min=sum(item.over_agent_min for item in items),
        items=items,
    )


def _coverage_view(day: CoverageDay, roster: Roster) -> CoverageView:
    pairs = list(zip(day.required, day.on_duty, strict=True))
    return CoverageView(
        on=day.on,
        skill=day.skill,
        start_at=day.start_at.astimezone(ZoneInfo(roster.timezone)),
        interval_min=roster.interval_min,
        required=day.required,
        on_duty=day.on_duty,
        short_agent_min=sum(max(need - there, 0) for need, there in pairs) * roster.interval_min,
        over_agent_min=sum(max(there - need, 0) for need, there in pairs) * roster.interval_min,
    )


def violations(
    session: Session, scope: Scope, roster_id: str, limit: int, cursor: str | None, **only: str | None
) -> Page[ViolationView]:
    """Some violations of a roster."""
    repository.visible(session, scope, roster_id)
    rows, next_cursor = repository.violation_page(session, scope, roster_id, limit, cursor, **only)
    return Page(items=[ViolationView.model_validate(row) for row in rows], next_cursor=next_cursor)


def fairness(session: Session, scope: Scope, roster_id: str) -> Page[FairnessView]:
    """What each visible person works, beside a fair share of what all of them work."""
    repository.visible(session, scope, roster_id)
    rows = repository.agents(session, scope, roster_id)
    names = [name for name in FairnessView.model_fields if name != "fair_share"]
    return Page(
        items=[
            FairnessView(**{name: getattr(row, name) for name in names}, fair_share=share)
            for row, share in zip(rows, shares(rows), strict=True)
        ]
    )
