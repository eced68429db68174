"""`paiban check` on a roster worked by hand: 60 agent-minutes missing on Monday from 09:00 to 10:00."""

from __future__ import annotations

import json

import pytest

from solver.assessment import evaluate
from solver.domain.rosters import Roster, SolveResult
from solver.files import write_problem, write_roster
from solver.notation import world_of
from tests.command_line import answer, run
from tests.roster_world import small_world


def _claiming(**changes: object) -> Roster:
    """The small roster with a result that tells the truth but for the changes."""
    problem, roster = small_world()
    assessment = evaluate(problem, roster)
    over = next((total.excess for total in assessment.totals if total.rule == "coverage.over"), 0)
    truth = {
        "status": "feasible",
        "engine": "by hand",
        "objective": assessment.objective,
        "bound": assessment.objective,
        "gap": 0.0,
        "required_cost": 120.0,
        "short_agent_min": 60,
        "over_agent_min": over,
        "required_agent_min": 120,
        "rules": assessment.totals,
        "seed": 1,
        "seconds": 0.1,
        "versions": {},
    }
    return roster.with_result(SolveResult.model_validate({**truth, **changes}))


@pytest.fixture
def claim(problem_file, roster_file):
    """Write the roster with claims and check it."""

    def check(**changes: object):
        write_roster(small_world()[0], _claiming(**changes), roster_file)
        return answer("check", problem_file, roster_file), run("check", problem_file, roster_file)

    return check


def test_a_roster_without_claims_is_judged_by_its_hard_rules_alone(problem_file, roster_file):
    verdict = answer("check", problem_file, roster_file)
    assert verdict["feasible"]
    assert verdict["agrees"] is None
    under = next(rule for rule in verdict["rules"] if rule["rule"] == "coverage.under")
    assert (under["excess"], under["cost"]) == (60, 60.0)
    assert run("check", problem_file, roster_file).exit_code == 0


def test_true_claims_are_confirmed(claim):
    verdict, shown = claim()
    assert verdict["agrees"] is True
    assert shown.exit_code == 0
    assert "Every claim of the roster is true." in shown.stdout


@pytest.mark.parametrize(
    "lie",
    [
        {"objective": 10.0},
        {"short_agent_min": 45},
        {"required_agent_min": 119},
        {"gap": 0.5},
        {"rules": ()},
        {"objective": float("nan")},
    ],
)
def test_a_false_claim_is_answered_with_no(claim, lie):
    verdict, shown = claim(**lie)
    assert verdict["agrees"] is False
    assert shown.exit_code == 1
    assert "The roster claims OTHER figures." in shown.stdout


def test_a_broken_hard_rule_is_answered_with_no_and_explained(tmp_path):
    # 22:00 to 07:00 are 9 hours, 11 are needed.
    problem, roster = world_of("Amy Mon 14:00-22:00 Tue 07:00-15:00")
    write_problem(problem, tmp_path / "p.json")
    write_roster(problem, roster, tmp_path / "r.json")
    result = run("check", tmp_path / "p.json", tmp_path / "r.json")
    assert result.exit_code == 1
    assert "Amy has 9 h between 2026-03-02 22:00 and 2026-03-03 07:00; 11 h are needed." in result.stdout
    said = answer("check", tmp_path / "p.json", tmp_path / "r.json", "--lang", "zh-Hans")["violations"]
    assert any("Amy" in violation["text"] and violation["rule"] == "rest.minimum" for violation in said)


def test_a_roster_of_another_problem_is_said_aloud(problem_file, roster_file):
    data = json.loads(roster_file.read_text())
    data["problem_sha256"] = "0" * 64
    roster_file.write_text(json.dumps(data))
    assert answer("check", problem_file, roster_file)["same_problem"] is False


def test_long_lists_are_cut_unless_asked_for(problem_file, roster_file, monkeypatch):
    monkeypatch.setattr("api.cli.verdict.LISTED", 1)
    short, whole = (run("check", problem_file, roster_file, *more).stdout for more in ([], ["--all"]))
    # four quarters of an hour are short of an agent
    assert short.count("agents are missing") == 1
    assert "… and 3 more; --all lists them." in short
    assert whole.count("agents are missing") == 4
