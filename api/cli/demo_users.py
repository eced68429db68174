"""The people of the demo: a planner, a team leader and an agent who can log in."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.access import Scope
    from api.database import Database
    from solver.domain.problem import RosterProblem


@dataclass(frozen=True)
class DemoUsers:
    """Who can log in with which password, and the planner's scope, in whose name the demo plans."""

    planner: Scope
    names: tuple[str, ...]
    password: str


def demo_users(database: Database, problem: RosterProblem, data_dir: Path) -> DemoUsers:
    """The demo's users, made at the first call; their password is kept beside the embedded store."""
    from api.access import Role
    from api.accounts.repository import user_by_name
    from api.accounts.service import create_user, scope_of_name

    password = _kept_password(data_dir / "demo-password")
    somebody = next((agent for agent in problem.agents if agent.role == "agent"), problem.agents[0])
    wanted: dict[str, tuple[Role, str | None, list[str]]] = {
        "planner": (Role.PLANNER, None, []),
        "lead": (Role.LEAD, None, [team.id for team in problem.teams[:1]]),
        "agent": (Role.AGENT, somebody.id, []),
    }
    with database.writing() as session:
        for name, (role, agent, teams) in wanted.items():
            if user_by_name(session, name) is None:
                create_user(session, name, password, role, agent=agent, teams=teams)
        return DemoUsers(scope_of_name(session, "planner"), tuple(wanted), password)


def _kept_password(path: Path) -> str:
    # A password in the source would open every demo that somebody lets other machines reach.
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(9))
    return path.read_text(encoding="ascii").strip()
