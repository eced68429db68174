"""Roster problems: read, bounded, joined with a requirement, stored once."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api import artefacts
from api.access import Scope
from api.config import Settings
from api.database import Session
from api.errors import Unprocessable
from api.frames import unpack
from api.provenance import provenance
from api.tables import Problem, Requirement
from solver.demand import with_requirement
from solver.domain.problem import RosterProblem
from solver.files import parse_problem


def read(document: dict[str, Any], settings: Settings) -> RosterProblem:
    """The problem in a document.

    Raises
    ------
    ProblemError
        For anything that cannot be: an unknown skill, a contradictory contract, an empty horizon.
    Unprocessable
        For more agents or days than the service plans at once.
    """
    _refuse_large(document, settings)
    return parse_problem(json.dumps(document))


def _refuse_large(document: dict[str, Any], settings: Settings) -> None:
    """Refuse what is too large before every line of it is checked."""
    agents, horizon = document.get("agents"), document.get("horizon")
    n_agents = len(agents) if isinstance(agents, list) else 0
    n_days = horizon.get("n_days") if isinstance(horizon, dict) else 0
    if n_agents > settings.max_agents:
        raise Unprocessable(
            f"{n_agents} agents are more than the {settings.max_agents} this service plans at once.",
            code="problem.too_many_agents",
            params={"agents": n_agents, "most": settings.max_agents},
        )
    if isinstance(n_days, int) and n_days > settings.max_horizon_days:
        raise Unprocessable(
            f"{n_days} days are more than the {settings.max_horizon_days} this service plans at once.",
            code="request.horizon",
            params={"days": n_days, "most": settings.max_horizon_days},
        )


def with_stored_requirement(
    session: Session, scope: Scope, question: RosterProblem, requirement_id: str
) -> RosterProblem:
    """The problem asking for the gross agents of a stored requirement."""
    stored = artefacts.one(session, scope, Requirement, requirement_id, content=True)
    table = unpack(stored.content)
    rows = zip(table["skill"], map(pd.Timestamp.to_pydatetime, table["start"]), table["required_gross"], strict=True)
    return with_requirement(question, rows, stored.interval_min)


def keep(session: Session, scope: Scope, question: RosterProblem) -> Problem:
    """The stored record of a problem; the same problem is stored once."""
    same = select(Problem).where(Problem.sha256 == question.sha256)
    known = session.scalar(same)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            return _add(session, scope, question)
    except IntegrityError:
        # Somebody else stored the same problem at the same moment: theirs is as good.
        return session.scalars(same).one()


def _add(session: Session, scope: Scope, question: RosterProblem) -> Problem:
    horizon = question.horizon
    stored = Problem(
        **provenance("prb", scope, {}),
        name=question.name[:200],
        sha256=question.sha256,
        timezone=horizon.timezone,
        start_on=horizon.start_on,
        n_days=horizon.n_days,
        interval_min=horizon.interval_min,
        n_agents=len(question.agents),
        content=zlib.compress(question.model_dump_json().encode(), 6),
    )
    session.add(stored)
    session.flush()
    return stored


def problem_of(session: Session, scope: Scope, problem_id: str) -> RosterProblem:
    """A stored problem."""
    return parse_problem(document_of(session, scope, problem_id))


def document_of(session: Session, scope: Scope, problem_id: str) -> bytes:
    """The JSON text of a stored problem."""
    return zlib.decompress(artefacts.one(session, scope, Problem, problem_id, content=True).content)
