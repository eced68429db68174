"""Who is asking and what they may see: one Scope, made from the principal and demanded by every repository."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The four roles; what each may do is written at every operation."""

    ADMIN = "admin"
    PLANNER = "planner"
    LEAD = "lead"
    AGENT = "agent"


EVERYBODY = frozenset(Role)
PLANNERS = frozenset({Role.ADMIN, Role.PLANNER})
LEADERS = frozenset({Role.ADMIN, Role.PLANNER, Role.LEAD})


@dataclass(frozen=True)
class Scope:
    """A user with the rows they may see.

    Parameters
    ----------
    agent : the person of the rosters that this user is, if any.
    teams : the teams a lead leads.
    """

    user_id: str
    username: str
    role: Role
    display_name: str = ""
    agent: str | None = None
    teams: frozenset[str] = frozenset()

    @property
    def sees_everything(self) -> bool:
        """Whether drafts, demand and all teams are visible."""
        return self.role in PLANNERS
