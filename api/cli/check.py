"""`paiban check`: judge a roster without a solver."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from .arguments import AsJson, Language, ProblemFile, RosterPath
from .output import write_json


def check(
    problem_file: ProblemFile,
    roster_file: RosterPath,
    lang: Language = "en",
    everything: Annotated[bool, typer.Option("--all", help="List every violation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every rule without a solver and compare each term with what the roster claims.

    Exit status 1 if a hard rule is broken or a claim in the roster file is not true.
    """
    from solver.assessment import evaluate
    from solver.files import read_problem, read_roster

    from .verdict import LISTED, Verdict

    problem = read_problem(problem_file)
    roster = read_roster(roster_file, problem)
    verdict = Verdict(problem, roster, evaluate(problem, roster), _digest(roster_file))
    if as_json:
        write_json(verdict.as_json(lang))
    else:
        verdict.show(lang, None if everything else LISTED)
    if not verdict.is_good:
        raise typer.Exit(1)


def _digest(roster_file: Path) -> str:
    return str(json.loads(roster_file.read_bytes()).get("problem_sha256", ""))
