"""Rosters and what was found when they were judged: people, shifts, coverage, violations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables.base import Artefact, Identifier, Name, Table


class Roster(Artefact, Table):
    """A roster; `display` holds what a screen needs of its problem: holidays, names of skills and activities."""

    __tablename__ = "rosters"
    __table_args__ = (CheckConstraint("end_on > start_on", name="ends_after_start"),)

    name: Mapped[str] = mapped_column(Name)
    problem_id: Mapped[str] = mapped_column(Identifier, ForeignKey("problems.id"), index=True)
    requirement_id: Mapped[str | None] = mapped_column(Identifier, ForeignKey("requirements.id"), index=True)
    job_id: Mapped[str | None] = mapped_column(Identifier, ForeignKey("jobs.id"), unique=True)
    timezone: Mapped[str] = mapped_column(String(80))
    interval_min: Mapped[int]
    start_on: Mapped[date]
    end_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(20))
    objective: Mapped[float]
    bound: Mapped[float]
    gap: Mapped[float]
    hard_violations: Mapped[int]
    result: Mapped[dict[str, Any]]
    display: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)


class RosterAgent(Table):
    """A person of a roster, in its order, with what they work in it and carry from before."""

    __tablename__ = "roster_agents"

    roster_id: Mapped[str] = mapped_column(Identifier, ForeignKey("rosters.id"), primary_key=True)
    agent: Mapped[str] = mapped_column(Name, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Name)
    team: Mapped[str | None] = mapped_column(Name)
    team_name: Mapped[str | None] = mapped_column(Name)
    role: Mapped[str] = mapped_column(Name)
    fte: Mapped[float]
    shifts: Mapped[int]
    paid_min: Mapped[int]
    nights: Mapped[int]
    weekends: Mapped[int]
    holidays: Mapped[int]
    account: Mapped[dict[str, Any]]
    days_absent: Mapped[list[Any]]


class Assignment(Table):
    """One agent's shift."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="ends_after_start"),
        Index("ix_assignments_agent_on", "agent", "on"),
        Index("ix_assignments_roster_on", "roster_id", "on"),
    )

    roster_id: Mapped[str] = mapped_column(Identifier, ForeignKey("rosters.id"), primary_key=True)
    agent: Mapped[str] = mapped_column(Name, primary_key=True)
    start_at: Mapped[datetime] = mapped_column(primary_key=True)
    end_at: Mapped[datetime]
    on: Mapped[date]
    team: Mapped[str | None] = mapped_column(Name)
    template: Mapped[str] = mapped_column(Name)
    band: Mapped[str] = mapped_column(String(10))
    paid_min: Mapped[int]
    segments: Mapped[list[Any]]


class CoverageDay(Table):
    """One skill's required and rostered agents on one local day, an entry per interval."""

    __tablename__ = "coverage_days"

    roster_id: Mapped[str] = mapped_column(Identifier, ForeignKey("rosters.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    skill: Mapped[str] = mapped_column(Name, primary_key=True)
    start_at: Mapped[datetime]
    required: Mapped[list[Any]]
    on_duty: Mapped[list[Any]]


class RosterViolation(Table):
    """Where a rule is broken, by how much, and the sentence that says so in each language."""

    __tablename__ = "roster_violations"

    roster_id: Mapped[str] = mapped_column(Identifier, ForeignKey("rosters.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(Name)
    mode: Mapped[str] = mapped_column(String(4))
    agent: Mapped[str | None] = mapped_column(Name)
    team: Mapped[str | None] = mapped_column(Name)
    subject: Mapped[list[Any]]
    excess: Mapped[int]
    unit: Mapped[str] = mapped_column(Name)
    cost: Mapped[float]
    code: Mapped[str] = mapped_column(Name)
    params: Mapped[dict[str, Any]]
    text: Mapped[dict[str, Any]]
