"""`paiban schema`: what a file may hold, as JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from .arguments import AsJson
from .output import tell

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _problem() -> dict[str, Any]:
    from solver.domain.problem import RosterProblem

    return {"$schema": DRAFT, **RosterProblem.model_json_schema(mode="validation")}


def _roster() -> dict[str, Any]:
    from solver.domain.rosters import RosterFile

    return {"$schema": DRAFT, **RosterFile.model_json_schema(mode="validation")}


def _targets() -> dict[str, Any]:
    from forecasts.staffing.targets import targets_schema

    return targets_schema()


def _rules() -> dict[str, Any]:
    from solver.rules import RULES

    return {
        "$schema": DRAFT,
        "title": "Parameters of every rule, by rule code",
        "type": "object",
        "properties": {
            kind.code: {**kind.model_json_schema(), "title": kind.title["en"], "x-unit": kind.unit} for kind in RULES
        },
        "additionalProperties": False,
    }


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "problem": _problem,
    "roster": _roster,
    "targets": _targets,
    "rules": _rules,
}
"""Kinds of file that have a schema; `rules` describes the `parameters` of a problem's rules."""


def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(SCHEMAS)}.")],
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of a file: problem, roster, targets, or the rules' parameters."""
    import json

    if kind not in SCHEMAS:
        raise typer.BadParameter(f"{kind!r}; expected one of {', '.join(SCHEMAS)}", param_hint="KIND")
    tell(json.dumps(SCHEMAS[kind](), ensure_ascii=False, indent=None if as_json else 2))
