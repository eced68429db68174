"""The HTTP API, from its OpenAPI document."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.access import Role
from api.config import load_settings
from api.main import create_app

from .markdown import code, opening, table

INTRODUCTION = """
Every operation of the service and who may call it. The running service describes itself completely, with an
example at every operation, at `/openapi.json` and, to click through, at `/docs`. Instants are RFC 3339 with
offset, intervals half-open, lists come in pages (`?limit&cursor` → `next_cursor`), a POST with an
`Idempotency-Key` is done once, long work answers 202 with a job, and refusals are problem bodies whose `code`
is listed under [Errors](errors.md). What a caller may not see is 404; what it may see but not do is 403. Agents
see themselves, leads their teams.
"""

TITLES = {
    "running": "Running",
    "accounts": "Accounts",
    "histories": "Histories",
    "forecasts": "Forecasts",
    "requirements": "Requirements",
    "rosters": "Rosters",
    "publications": "Publications",
    "jobs": "Jobs",
}


def page() -> str:
    """One table per subject: operation, roles, what it does."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for path, method, operation in operations():
        subject = operation.get("tags", ["other"])[0]
        groups.setdefault(subject, []).append((code(f"{method} {path}"), *roles(operation), _does(operation)))
    head = ("Operation", *(role.value for role in Role), "What it does")
    source = "the service's OpenAPI document"
    sections = [f"## {TITLES.get(name, name.capitalize())}\n\n{table(head, rows)}" for name, rows in groups.items()]
    return "\n".join([opening("HTTP API", source, INTRODUCTION), *sections])


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of every operation."""
    with tempfile.TemporaryDirectory() as folder:
        document = create_app(load_settings(data_dir=Path(folder), database_url=None, worker="none")).openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def roles(operation: dict[str, Any]) -> list[str]:
    """A mark per role: yes, no, or open to anyone."""
    declared = operation.get("x-roles")
    return ["open" if declared is None else "yes" if role in declared else "–" for role in Role]


def _does(operation: dict[str, Any]) -> str:
    return str(operation.get("description") or operation.get("summary") or "").partition("\n\n")[0]
