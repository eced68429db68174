"""`paiban solve`: a roster with its proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import AsJson, Gap, Language, ProblemFile, Seconds, Seed, Workers
from .files import check_writable
from .output import say, stdout, table_of, tell, write_json
from .progress import watched

if TYPE_CHECKING:
    from solver.domain.problem import RosterProblem
    from solver.domain.rosters import Roster, SolveResult
    from solver.outcome import Outcome
    from solver.params import SolveParams


def solve(
    problem_file: ProblemFile,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="ROSTER.json", help="Where to write the roster.")],
    seconds: Seconds = 60.0,
    gap: Gap = 0.01,
    seed: Seed = 1,
    workers: Workers = 2,
    hint_file: Annotated[
        Path | None, typer.Option("--hint", metavar="ROSTER.json", help="A roster to start from.")
    ] = None,
    requirement_file: Annotated[
        Path | None,
        typer.Option("--requirement", metavar="REQUIREMENT.csv", help="Replaces the requirement of the problem."),
    ] = None,
    problem_output: Annotated[
        Path | None,
        typer.Option("--problem-output", metavar="PROBLEM.json", help="Where to write the problem as it was solved."),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Find a roster for a problem and prove how good it is; Ctrl-C keeps the best so far.

    Exit status 1 if there is no roster; the conflict is said in words.
    """
    from solver.files import read_problem, read_roster, write_problem, write_roster
    from solver.params import SolveParams

    for target in (output, problem_output):
        if target is not None:
            check_writable(target, problem_file, requirement_file)
    problem = read_problem(problem_file)
    if requirement_file is not None:
        problem = put_requirement(problem, requirement_file)
    hint = read_roster(hint_file, problem) if hint_file is not None else None
    outcome, was_stopped = search(problem, SolveParams(seconds=seconds, gap=gap, seed=seed, workers=workers), hint)
    if outcome.roster is None or outcome.roster.result is None:
        say_no(outcome, lang, as_json, "before it was stopped" if was_stopped else f"within {seconds:g} s")
        raise typer.Exit(1)
    if problem_output is not None:
        write_problem(problem, problem_output)
    write_roster(problem, outcome.roster, output)
    if was_stopped:
        say("Stopped on request: this is the best roster so far.")
    if requirement_file is not None and problem_output is None:
        say("The requirement came from a file: --problem-output keeps the problem that the roster answers.")
    if as_json:
        write_json({"output": output, "interrupted": was_stopped, **outcome.roster.result.model_dump()})
    else:
        show_result(outcome.roster.result)
        tell(f"{output}: {len(outcome.roster):,} shifts.")


def put_requirement(problem: RosterProblem, requirement_file: Path) -> RosterProblem:
    """The problem with the gross requirement of a file."""
    from forecasts.staffing.requirement_table import read_requirement
    from solver.demand import with_requirement

    table = read_requirement(requirement_file, timezone=problem.horizon.timezone)
    rows = zip(table["skill"], table["start"].dt.to_pydatetime(), table["required_gross"], strict=True)
    return with_requirement(problem, rows, int(table.attrs.get("interval_min", problem.horizon.interval_min)))


def search(problem: RosterProblem, params: SolveParams, hint: Roster | None = None) -> tuple[Outcome, bool]:
    """Solve with progress on a terminal; also says whether somebody stopped it."""
    from solver.search.solve import solve as solve_problem

    return watched(lambda hear, stop: solve_problem(problem, params, hint=hint, on_progress=hear, should_stop=stop))


def show_result(result: SolveResult) -> None:
    """The proof of a roster for people: figures, then every rule that costs something."""
    short = result.short_agent_min / result.required_agent_min if result.required_agent_min else 0.0
    ended = {"proof": "proved", "gap": "gap reached", "time": "time used up", "request": "stopped on request"}
    rows = [
        ("Status", f"{result.status} ({ended.get(result.stopped_by, result.stopped_by)})"),
        ("Objective", f"{result.objective:,.1f} points"),
        ("Bound", f"{result.bound:,.1f} points"),
        ("Gap", f"{result.gap:.2%}"),
        ("Understaffing", f"{short:.2%} ({result.short_agent_min / 60:,.1f} agent-hours)"),
        *least_shortage(result),
        ("Overstaffing", f"{result.over_agent_min / 60:,.1f} agent-hours"),
        ("Time", f"{result.seconds:.1f} s, seed {result.seed}, {result.engine}"),
    ]
    for name, value in rows:
        tell(f"{name:<15}{value}")
    costly = [total for total in result.rules if total.cost]
    if costly:
        lines = [(t.rule, f"{t.violations:,}", f"{t.excess:,} {t.unit}", f"{t.cost:,.1f}") for t in costly]
        stdout().print(table_of("", ("Rule", "Violations", "Excess", "Points"), lines))
    for note in result.notes:
        tell(note)


def least_shortage(result: SolveResult) -> list[tuple[str, str]]:
    """How short any roster must be, where that is known."""
    if result.least_short_agent_min is None:
        return []
    least = result.least_short_agent_min / 60
    return [("At least", f"no roster under these rules can be short less than {least:,.1f} agent-hours")]


def say_no(outcome: Outcome, lang: str, as_json: bool, when: str) -> None:
    """Why there is no roster: the conflict in words, or that time ran out first."""
    if as_json:
        write_json({"status": outcome.status, "conflicts": conflicts_of(outcome, lang)})
        return
    if outcome.status != "infeasible":
        tell(f"No roster was found {when}. More time (--seconds) or fewer hard rules may help.")
        return
    tell("There is no roster: these rules cannot hold together.")
    for conflict in conflicts_of(outcome, lang):
        tell(f"\n{conflict['agent'] or 'The centre'} ({', '.join(conflict['rules'])})")
        for sentence in conflict["sentences"]:
            tell(f"  {sentence}")


def conflicts_of(outcome: Outcome, lang: str) -> list[dict[str, Any]]:
    """Conflicts as plain values, their sentences in a language."""
    return [
        {
            "agent": conflict.agent,
            "rules": list(conflict.rules),
            "sentences": [sentence.text(lang) for sentence in conflict.sentences],
        }
        for conflict in outcome.conflicts
    ]
