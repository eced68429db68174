"""`python -m benchmarks nrp Instance4.txt`: one published instance solved, judged by two, told in one JSON line."""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.nrp.instance import InstanceError, read_instance
from benchmarks.nrp.problem import problem_of
from benchmarks.nrp.solution import write_solution
from benchmarks.nrp.stopping import stop_when_asked
from benchmarks.nrp.validator import Verdict, validate
from benchmarks.report import Line, gap_to, peak_rss_mb, print_line
from benchmarks.telling import Teller
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.errors import ModelDisagrees, ProblemError
from solver.files import read_roster, write_problem, write_roster
from solver.outcome import Outcome
from solver.params import SolveParams
from solver.search.solve import solve

PUBLIC_DATA = Path(__file__).parents[2] / "../shared/data"
"""Where the public data lies unless PAIBAN_PUBLIC_DATA names another folder."""

NO_ROSTER, BAD_INPUT, DISAGREES = 1, 2, 3
"""Exit statuses beside 0."""

TELL_EVERY_S = 5.0


def main(arguments: list[str]) -> int:
    """Solve one instance.

    Returns
    -------
    Exit status: 0 with a roster that both judges call legal, 1 without one, 2 for a file or an option that cannot be
    read, 3 if the solver and the independent validator disagree.
    """
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except (InstanceError, ProblemError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except ModelDisagrees as error:
        print(f"engine and checks disagree: {error}", file=sys.stderr)
        return DISAGREES


def _run(asked: argparse.Namespace) -> int:
    path = instance_path(asked.instance)
    problem = problem_of(read_instance(path))
    if asked.problem is not None:
        write_problem(problem, asked.problem)
    start = read_roster(asked.start, problem) if asked.start is not None else None
    params = SolveParams(seconds=asked.seconds, seed=asked.seed, workers=asked.workers, gap=asked.gap)
    began_s = time.monotonic()
    with stop_when_asked() as should_stop:
        outcome = solve(problem, params, hint=start, on_progress=Teller(TELL_EVERY_S), should_stop=should_stop)
    seconds = round(time.monotonic() - began_s, 1)
    if outcome.roster is None:
        return _without_roster(outcome, Line(path.stem, asked.seed, seconds, peak_rss_mb=peak_rss_mb()))
    if asked.output is not None:
        write_roster(problem, outcome.roster, asked.output)
    verdict = _judged(problem, outcome.roster, path, asked.solution)
    return _with_roster(outcome.roster, verdict, Line(path.stem, asked.seed, seconds, peak_rss_mb=peak_rss_mb()))


def instance_path(named: Path) -> Path:
    """The path as given; a bare name that is no file here is looked for among the public data."""
    folder = Path(os.environ.get("PAIBAN_PUBLIC_DATA", PUBLIC_DATA)) / "rostering/nrp_curtois_qu"
    among_public = folder / named.name
    return among_public if not named.exists() and named.parent == Path() and among_public.exists() else named


def _judged(problem: RosterProblem, roster: Roster, instance: Path, solution: Path | None) -> Verdict:
    """What the independent validator says of the file the solution is written to."""
    if solution is not None:
        write_solution(problem, roster, solution)
        return validate(instance, solution)
    with tempfile.TemporaryDirectory() as folder:
        return _judged(problem, roster, instance, Path(folder) / "solution.csv")


def _with_roster(roster: Roster, verdict: Verdict, line: Line) -> int:
    result = roster.result
    assert result is not None
    # All weights are whole numbers, and so is every objective: the bound may be raised to the next one.
    bound = math.ceil(round(result.bound - 1e-6, 6))
    objective = verdict.objective
    print_line(
        Line(
            line.instance, line.seed, line.seconds, objective, bound, gap_to(objective, bound),
            hard_violations=verdict.hard_violations, peak_rss_mb=line.peak_rss_mb,
        )
    )  # fmt: skip
    if verdict.broken or objective != result.objective or bound > objective:
        first = f"; first: {verdict.broken[0]}" if verdict.broken else ""
        print(
            f"the solver says {result.objective:g} (bound {result.bound:g}) and no rule broken; the validator says "
            f"{objective} and {verdict.hard_violations} broken{first}",
            file=sys.stderr,
        )
        return DISAGREES
    return 0


def _without_roster(outcome: Outcome, line: Line) -> int:
    print_line(line)
    print("there is no roster" if outcome.status == "infeasible" else "time ran out before a roster", file=sys.stderr)
    for conflict in outcome.conflicts:
        told = "; ".join(sentence.text() for sentence in conflict.sentences) or ", ".join(conflict.rules)
        print(f"  {conflict.agent or 'everybody'}: {told}", file=sys.stderr)
    return NO_ROSTER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks nrp",
        description="Solve a shift scheduling instance of Curtois and Qu; one JSON line on standard output.",
    )
    parser.add_argument("instance", type=Path, help="a file such as Instance4.txt")
    parser.add_argument("--seconds", type=_positive, default=600.0, help="wall time of the solve (default 600)")
    parser.add_argument("--seed", type=_count, default=1, help="same seed, same roster (default 1)")
    parser.add_argument("--workers", type=_workers, default=2, help="threads (default 2)")
    parser.add_argument("--gap", type=_share, default=0.0, help="end when this share is not proved (default 0)")
    parser.add_argument("--start", type=Path, help="a roster file of the same instance to start from")
    parser.add_argument("-o", "--output", type=Path, help="roster file to write")
    parser.add_argument("--problem", type=Path, help="problem file to write")
    parser.add_argument("--solution", type=Path, help="solution to write: staff,day,shift")
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text}; expected seconds above 0, at most 86400")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"{text}; expected a whole number from 0 to 2147483647")
    return value


def _workers(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 64:
        raise argparse.ArgumentTypeError(f"{text}; expected 1 to 64")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text}; expected a share from 0 to 1")
    return value
