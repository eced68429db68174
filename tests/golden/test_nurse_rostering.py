"""Published nurse rostering instances: our rules and the independent validator say the same of every roster."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.nrp.command import main
from benchmarks.nrp.instance import read_instance
from benchmarks.nrp.problem import problem_of
from benchmarks.nrp.solution import write_solution
from benchmarks.nrp.validator import validate
from solver.assessment import evaluate
from solver.domain.options import choices_of
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from tests.public_data import public_data

SAID_BY = {
    "a day off": "timeoff.approved",
    "shifts": "templates.period",
    "minutes": "hours.period",
    "weekends": "weekends.off",
    "on the day after": "templates.succession",
    "is off for only": "days_off.consecutive",
    "days in a row": "days.consecutive",
}
"""Words of the validator -> our rule; the first that a sentence holds."""

LONG = pytest.mark.slow
INSTANCES = [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    15,
    17,
    19,
    pytest.param(21, marks=LONG),
    pytest.param(23, marks=LONG),
]


def path_of(number: int) -> Path:
    return public_data(f"rostering/nrp_curtois_qu/Instance{number}.txt")


def random_roster(problem: RosterProblem, share: float, seed: int) -> Roster:
    """Shifts in short runs on about this share of the days, whatever the rules say."""
    rng, pairs = random.Random(seed), []
    for choices in choices_of(problem):
        works = False
        for options in choices.days:
            works = works if rng.random() < 0.6 else rng.random() < share
            if works:
                pairs.append((choices.agent.id, rng.choice(options.shifts)))
    return Roster.of(pairs)


@pytest.mark.parametrize("share", [0.15, 0.7])
@pytest.mark.parametrize("number", INSTANCES)
def test_any_roster_is_judged_alike(number: int, share: float, tmp_path: Path) -> None:
    problem = problem_of(read_instance(path_of(number)))
    roster = random_roster(problem, share, number)
    write_solution(problem, roster, tmp_path / "solution.csv")
    ours, theirs = evaluate(problem, roster), validate(path_of(number), tmp_path / "solution.csv")
    assert theirs.objective == ours.objective
    assert theirs.hard_violations > 0
    told = Counter(next(rule for words, rule in SAID_BY.items() if words in said) for said in theirs.broken)
    assert told == Counter(violation.rule for violation in ours.hard_violations)


@pytest.mark.parametrize(("number", "gap"), [(1, 0.0), (2, 0.9), (3, 0.9)])
def test_the_command_writes_what_its_line_says(
    number: int, gap: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solution = tmp_path / "solution.csv"
    arguments = ["--seconds", "120", "--gap", str(gap), "--workers", "1", "--solution", str(solution)]
    assert main([str(path_of(number)), *arguments]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["instance"], line["hard_violations"]) == (f"Instance{number}", 0)
    assert line["bound"] <= line["objective"] == validate(path_of(number), solution).objective
    if number == 1:
        assert line["objective"] == line["bound"] == 607  # the published optimum


def test_a_bare_name_is_found_among_the_public_data(capsys: pytest.CaptureFixture[str]) -> None:
    path_of(1)
    assert main(["Instance1.txt", "--seconds", "120", "--gap", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["instance"] == "Instance1"
