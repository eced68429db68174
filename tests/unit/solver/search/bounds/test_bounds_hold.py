"""No bound exceeds what a roster costs: against proved optima of worlds with every rule, at any prices of cover."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.centres.family import family
from solver.compiled import Compiled, compile_problem
from solver.domain.problem import RosterProblem, RuleSetting
from solver.notation import world_of
from solver.params import SolveParams
from solver.rule_set import rule_set_of
from solver.search.arrays import arrays_of
from solver.search.bounds.climb import climb, least_shortage
from solver.search.bounds.prices import cover_prices_of
from solver.search.bounds.relaxation import Relaxation, of_cost
from solver.search.exact import search_exactly
from solver.search.found import Found
from solver.search.large import search_tours
from solver.search.run import Run
from solver.terms import terms_of
from tests.engine_worlds import cost_of, engine_world, softened
from tests.horizon_cut import first_part, second_part

SEEDS = range(60)
EVER = 1e12


@lru_cache
def world(seed: int) -> Compiled:
    """One to eight days, one to three agents, history, clock changes, nights over the edge; a few rules are hard."""
    return engine_world(1 + seed % 8, 1 + seed % 3, seed, hard=(0.05, 0.2, 0.35)[seed % 3]).compiled


@lru_cache
def optimum(seed: int) -> Found:
    return proved(world(seed))


def proved(compiled: Compiled) -> Found:
    found = search_exactly(compiled, Run(SolveParams(seconds=20, workers=1)), None)
    assert found.infeasible or found.stopped_by == "proof"
    return found


def at_random_prices(relaxation: Relaxation, seed: int) -> float | None:
    """The bound agent by agent at prices that nothing recommends; None if an agent has no legal tour."""
    arrays, rng = relaxation.arrays, np.random.default_rng(seed)
    paid = rng.normal(0, 200, arrays.row_need.shape) * (rng.random(arrays.row_need.shape) < 0.3)
    slots = rng.normal(0, 100, len(arrays.slot_need))
    prices = cover_prices_of(arrays, paid, slots, relaxation.per_unit, relaxation.per_slot)
    parts = list(relaxation.agent_by_agent(prices, 20))
    return None if None in parts else prices.constant() + sum(part for part in parts if part is not None)


class TestSmallWorlds:
    """Every rule, hard, soft or off, with odd parameters."""

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_climb_stays_below_the_optimum(self, seed: int):
        one = world(seed)
        costs = [found.cost for found in climb(one, arrays_of(one), 20)]
        assert costs == sorted(costs)
        if not optimum(seed).infeasible:
            assert len(costs) >= 3, "classes and agents were looked at"
            assert max(costs) <= optimum(seed).cost

    @pytest.mark.parametrize("seed", SEEDS)
    def test_so_does_the_bound_at_any_prices(self, seed: int):
        one = world(seed)
        if not optimum(seed).infeasible:
            bound = at_random_prices(of_cost(one, arrays_of(one)), seed)
            assert bound is not None
            assert bound <= optimum(seed).cost

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_least_shortage_is_no_more_than_the_least_there_is(self, seed: int):
        short_only = compile_problem(with_shortage_alone(world(seed).problem))
        least = least_shortage(short_only, arrays_of(short_only), EVER)
        best = proved(short_only)
        if best.roster is not None:
            assert least is not None
            assert least <= terms_of(short_only, best.roster).get("coverage.under", 0)

    def test_most_of_these_worlds_say_something(self):
        pairs = [
            (max(found.cost for found in climb(world(seed), arrays_of(world(seed)), 20)), optimum(seed).cost)
            for seed in SEEDS
            if not optimum(seed).infeasible
        ]
        assert len(pairs) >= len(SEEDS) // 2
        assert sum(bound for bound, _ in pairs) >= 0.8 * sum(cost for _, cost in pairs)

    @given(st.integers(1, 8), st.integers(1, 3), st.integers(0, 2**20))
    def test_every_roster_of_a_world_without_hard_rules_costs_more(self, n_days: int, n_agents: int, seed: int):
        one = softened(engine_world(n_days, n_agents, seed))
        relaxation = of_cost(one.compiled, arrays_of(one.compiled))
        bound = at_random_prices(relaxation, seed)
        proof = relaxation.over_classes(20)
        assert bound is not None
        assert proof is not None
        assert max(bound, proof.bound) <= cost_of(one.compiled, one.roster) + 1e-6


class TestHorizonCuts:
    """The first days as history of the others: nights reach over the edge, runs and weeks are half over."""

    @pytest.mark.parametrize("seed", range(0, 60, 2))
    def test_both_parts_are_bounded_below_their_optima(self, seed: int):
        one = engine_world(4 + seed % 5, 1 + seed % 3, seed, hard=0.1)
        for part, _ in (first_part(one.problem, one.roster, 3), second_part(one.problem, one.roster, 3)):
            compiled = compile_problem(part)
            best = proved(compiled)
            if not best.infeasible:
                assert max(found.cost for found in climb(compiled, arrays_of(compiled), 20)) <= best.cost


class TestByHand:
    """Worlds whose optimum can be counted on fingers."""

    def test_one_person_cannot_be_there_during_her_break(self):
        meal = {"activity": "meal", "length_min": 30, "earliest_min": 180, "latest_min": 240}
        problem, _ = world_of(
            "",
            {"choices": "Amy Mon 08:00-16:00", "need": {"a": "Mon 08:00-16:00 1"}, "skills": {"Amy": ["a"]},
             "template": {"breaks": [meal]}},
        )  # fmt: skip
        compiled = compile_problem(problem)
        assert least_shortage(compiled, arrays_of(compiled), EVER) == 30

    def test_two_people_who_stand_in_for_each_other_leave_nobody_waiting(self):
        meal = {"activity": "meal", "length_min": 30, "earliest_min": 180, "latest_min": 240}
        need = {"a": "Mon 08:00-16:00 2"}
        world = {"choices": "Amy Mon 08:00-16:00; Bob Mon 08:00-16:00", "need": need, "template": {"breaks": [meal]}}
        problem, _ = world_of("", {**world, "skills": {"Amy": ["a"], "Bob": ["a"]}})
        compiled = compile_problem(problem)
        # Both must eat between 11:00 and 12:30, each for half an hour: 60 agent-minutes are missing at any rate.
        assert least_shortage(compiled, arrays_of(compiled), EVER) == 60

    def test_nobody_asks_for_the_least_shortage_where_the_rule_is_off(self):
        problem, _ = world_of("", {"choices": "Amy Mon 08:00-16:00"})
        off = problem.model_copy(update={"rules": (RuleSetting(rule="coverage.under", mode="off"),)})
        compiled = compile_problem(off)
        assert least_shortage(compiled, arrays_of(compiled), EVER) is None


class TestCentres:
    """Fifteen minutes, many skills, breaks with windows: a week of a small centre."""

    @pytest.mark.parametrize("tightness", [1.0, 1.15])
    def test_a_weeks_roster_costs_more_than_its_bound(self, tightness: float):
        compiled = compile_problem(family(24, seed=3, tightness=tightness, n_days=7))
        found = search_tours(compiled, Run(SolveParams(seconds=6, workers=1)), None)
        assert found.cost is not None
        assert found.roster is not None
        bounds = list(climb(compiled, arrays_of(compiled), EVER))
        assert 0 < bounds[-1].cost <= found.cost
        assert bounds[-1].short_min is not None
        assert bounds[-1].short_min <= terms_of(compiled, found.roster).get("coverage.under", 0)


def with_shortage_alone(problem: RosterProblem) -> RosterProblem:
    """The same hard rules, and no price but one point for an agent missing for a minute."""
    kept = {used.code: used for used in rule_set_of(problem) if used.mode == "hard"}
    rules = [
        rule if rule.rule in kept else rule.model_copy(update={"mode": "off"})
        for rule in problem.rules
        if rule.rule != "coverage.under"
    ]
    under = RuleSetting(rule="coverage.under", mode="soft", weight=1)
    return problem.model_copy(update={"rules": (*rules, under)})
