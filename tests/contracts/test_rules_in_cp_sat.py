"""Every rule in CP-SAT: with all tours fixed, a hard rule is feasible exactly when its check finds nothing, and a soft
rule costs exactly what its check counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver.assessment import evaluate
from solver.compiled import compile_problem
from solver.domain.problem import RosterProblem, RuleSetting
from solver.domain.rosters import Roster
from solver.model.roster_model import RosterModel
from solver.notation import world_of
from solver.rules import RULES, CoverRule, Example, Rule
from tests.small_worlds import is_made_of_options, odd_rule, tour_in_options, world, worlds

every_rule = pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.code)
every_example = pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=f"{kind.code}: {one.label}") for kind in RULES for one in kind.examples()],
)
few = settings(max_examples=max(5, settings().max_examples // 5))


def alone(problem: RosterProblem, rule: Rule, mode: str) -> RosterProblem:
    """The problem with this rule only, hard or at one point a unit."""
    parameters = rule.model_dump()
    off = [RuleSetting(rule=kind.code, mode="off") for kind in RULES if kind is not type(rule)]
    own = RuleSetting.model_validate({"rule": rule.code, "mode": mode, "weight": 1, "parameters": parameters})
    return problem.model_copy(update={"rules": (*off, own)})


def solved(problem: RosterProblem, roster: Roster) -> tuple[str, float]:
    """Status and points of the model with every agent's tour fixed to the roster."""
    model = RosterModel(compile_problem(problem))
    for row, choices in enumerate(model.compiled.choices):
        model.fix(row, tour_in_options(choices, roster))
    model.minimise()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.status_name(solver.solve(model.model))
    return status, solver.objective_value / 10 if status == "OPTIMAL" else float("nan")


def assert_agrees(problem: RosterProblem, roster: Roster, rule: Rule) -> None:
    soft = alone(problem, rule, "soft")
    excess = evaluate(soft, roster).totals[0].excess
    assert solved(soft, roster) == ("OPTIMAL", excess)
    status, _ = solved(alone(problem, rule, "hard"), roster)
    assert status == ("INFEASIBLE" if excess else "OPTIMAL")


@every_example
def test_example_and_model_agree(example: Example) -> None:
    problem, roster = world_of(example.roster, example.world)
    if not is_made_of_options(problem, roster) and "model" in example.rule.not_examined:
        pytest.skip(f"{example.rule.code} sits no exam in “model”: {example.rule.not_examined['model']}")
    assert_agrees(problem, roster, example.rule)


@every_rule
@few
@given(size=worlds, seed=st.integers(0, 2**16))
def test_check_and_model_agree_on_any_roster(kind: type[Rule], size: tuple[int, int, int], seed: int) -> None:
    # The model places breaks as it likes, and somebody in two shifts at once serves twice in it: covers are examined
    # in worlds with neither.
    one = world(*size, plain=issubclass(kind, CoverRule))
    assert_agrees(one.problem, one.roster, odd_rule(kind, seed))
