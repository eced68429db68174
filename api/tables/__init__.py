"""What is stored, one aggregate a file."""

from __future__ import annotations

from api.tables.accounts import ApiKey, LoginSession, Membership, User
from api.tables.base import Table
from api.tables.forecasts import Forecast
from api.tables.histories import History
from api.tables.idempotency import GivenAnswer
from api.tables.jobs import Job
from api.tables.problems import Problem
from api.tables.publications import Publication
from api.tables.requirements import Requirement
from api.tables.rosters import Assignment, CoverageDay, Roster, RosterAgent, RosterViolation

__all__ = [
    "ApiKey",
    "Assignment",
    "CoverageDay",
    "Forecast",
    "GivenAnswer",
    "History",
    "Job",
    "LoginSession",
    "Membership",
    "Problem",
    "Publication",
    "Requirement",
    "Roster",
    "RosterAgent",
    "RosterViolation",
    "Table",
    "User",
]
