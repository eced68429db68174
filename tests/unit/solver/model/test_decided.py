"""A model of the free days only is the whole model with the rest fixed: same optimum, for every rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.assessment import evaluate
from solver.compiled import compile_problem
from solver.model.roster_model import RosterModel
from solver.search.standing import Standing
from tests.engine_worlds import MODELLED, EngineWorld, engine_world, softened

SEEDS = range(60)
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def lawful(one: EngineWorld) -> EngineWorld:
    """The world with every rule hard that its roster keeps, and the others soft."""
    one = softened(one)
    kept = {total.rule for total in evaluate(one.problem, one.roster).totals if not total.excess}
    rules = tuple(
        rule.model_copy(update={"mode": "hard"}) if rule.mode == "soft" and rule.rule in kept else rule
        for rule in one.problem.rules
    )
    return replace(one, compiled=compile_problem(one.problem.model_copy(update={"rules": rules})))


def some_free(one: EngineWorld, seed: int) -> np.ndarray:
    """About half of the agent-days, drawn by the seed; one at least."""
    n_agents, n_days = len(one.problem.agents), one.problem.horizon.n_days
    free = np.random.default_rng(seed).random((n_agents, n_days)) < 0.5
    free[seed % n_agents, seed % n_days] = True
    return free


def solved(model: RosterModel) -> cp_model.CpSolver:
    model.minimise()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.model) == cp_model.OPTIMAL, model.model.validate()
    return solver


def whole_with_the_rest_fixed(one: EngineWorld, standing: Standing, free: np.ndarray) -> float:
    """Least cost of the whole model in which the days that are not free take their standing options and breaks."""
    model = RosterModel(one.compiled)
    for row, own in enumerate(model.variables.take.values()):
        for day, taken in enumerate(own):
            if not free[row, day]:
                option = int(standing.choice[row, day])
                model.model.add(taken[option] == 1)
                model.fix_breaks(row, day, standing.shifts[row].get(day))
    return solved(model).objective_value


def is_legal(one: EngineWorld) -> bool:
    return not evaluate(one.problem, one.roster).hard_violations


@pytest.mark.parametrize("seed", SEEDS)
def test_it_finds_what_the_whole_model_with_the_rest_fixed_finds(seed: int):
    one = softened(engine_world(2 + seed % 7, 1 + seed % 4, seed))
    if not is_legal(one):
        return  # somebody in two places at once: no engine's choice
    standing, free = Standing.of(one.compiled, one.roster), some_free(one, seed)
    model = RosterModel(one.compiled, decided=standing.decided(free))
    best = standing.with_changes(model.decisions(solved(model)))
    assert best.cost.hard == 0
    assert best.cost.soft == pytest.approx(whole_with_the_rest_fixed(one, standing, free))


@pytest.mark.parametrize("seed", SEEDS)
def test_its_objective_is_the_whole_one_less_a_constant(seed: int):
    """Two rosters of the same neighbourhood differ by as much in the model as they do on paper."""
    one = softened(engine_world(2 + seed % 7, 1 + seed % 4, seed))
    if not is_legal(one):
        return
    standing, free = Standing.of(one.compiled, one.roster), some_free(one, seed)
    kept, best = (RosterModel(one.compiled, decided=standing.decided(free)) for _ in range(2))
    for row, day in np.argwhere(free).tolist():
        kept.model.add(kept.variables.take[row][day][int(standing.choice[row, day])] == 1)
        kept.fix_breaks(row, day, standing.shifts[row].get(day))
    saved = solved(kept).objective_value - solved(best).objective_value
    improved = standing.with_changes(best.decisions(solved(best)))
    assert saved == pytest.approx(standing.cost.soft - improved.cost.soft)


@pytest.mark.parametrize("seed", SEEDS)
def test_under_hard_rules_it_never_leaves_the_law(seed: int):
    one = lawful(engine_world(2 + seed % 7, 1 + seed % 4, seed))
    if not is_legal(one):
        return
    standing, free = Standing.of(one.compiled, one.roster), some_free(one, seed)
    model = RosterModel(one.compiled, decided=standing.decided(free))
    best = standing.with_changes(model.decisions(solved(model)))
    assert best.cost <= standing.cost
    assert not evaluate(one.problem, best.roster()).hard_violations
    assert best.cost.soft == pytest.approx(whole_with_the_rest_fixed(one, standing, free))


@pytest.mark.parametrize("seed", SEEDS)
def test_broken_rules_can_be_forgiven_at_a_price(seed: int):
    """From any roster of options the neighbourhood leads to one that breaks no more units of hard rules."""
    one = engine_world(2 + seed % 7, 1 + seed % 4, seed, hard=0.3)
    standing, free = Standing.of(one.compiled, one.roster), some_free(one, seed)
    model = RosterModel(one.compiled, decided=standing.decided(free), forgive=10**9)
    best = standing.with_changes(model.decisions(solved(model)))
    assert best.cost <= standing.cost


def test_every_rule_was_seen_at_a_price_and_in_force():
    priced: set[str] = set()
    hard: set[str] = set()
    for seed in SEEDS:
        one = engine_world(2 + seed % 7, 1 + seed % 4, seed)
        soft, strict = softened(one), lawful(one)
        if is_legal(soft):
            priced |= {total.rule for total in evaluate(soft.problem, soft.roster).totals if total.cost}
            hard |= {used.code for used in strict.compiled.rules if used.mode == "hard"}
    assert priced >= MODELLED - {"shift.one_per_day"}
    assert hard >= MODELLED


@pytest.mark.parametrize("seed", range(20))
def test_a_standing_costs_what_the_assessment_says_before_and_after_changes(seed: int):
    one = softened(engine_world(2 + seed % 7, 1 + seed % 4, seed))
    if not is_legal(one):
        return
    standing = Standing.of(one.compiled, one.roster)
    assert standing.cost.soft == pytest.approx(10 * evaluate(one.problem, one.roster).objective)
    off = standing.with_changes([(0, day, None) for day in range(0, one.problem.horizon.n_days, 2)])
    assert off.cost.soft == pytest.approx(10 * evaluate(one.problem, off.roster()).objective)
    back = off.with_changes([(0, day, standing.shifts[0].get(day)) for day in range(one.problem.horizon.n_days)])
    assert back.cost == standing.cost
    assert np.array_equal(back.choice, standing.choice)
