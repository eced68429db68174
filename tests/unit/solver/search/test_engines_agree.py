"""Two engines, one problem: they price a roster alike, and neither claims what the other refutes."""

from __future__ import annotations

from functools import lru_cache

import pytest

from solver.assessment import evaluate
from solver.params import SolveParams
from solver.search.arrays import arrays_of
from solver.search.capacity_bound import capacity_bound
from solver.search.exact import search_exactly
from solver.search.found import Found
from solver.search.large import search_tours
from solver.search.run import Run
from solver.search.tour_search import score_of
from solver.search.translate import state_of
from tests.engine_worlds import EngineWorld, engine_world

SEEDS = range(30)
SLACK = 1e-3


@lru_cache
def world(seed: int) -> EngineWorld:
    """Three to seven days, two or three agents; few rules are hard, so that most worlds have rosters."""
    return engine_world(3 + seed % 5, 2 + seed % 2, seed, hard=0.08)


@lru_cache
def exact(seed: int) -> Found:
    return search_exactly(world(seed).compiled, Run(SolveParams(seconds=20, workers=1)), None)


@lru_cache
def tours(seed: int) -> Found:
    return search_tours(world(seed).compiled, Run(SolveParams(seconds=3)), None)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tour_search_prices_the_models_optimum_as_the_model_does(seed: int):
    one, found = world(seed), exact(seed)
    if found.roster is None:
        assert found.infeasible
        return
    arrays = arrays_of(one.compiled)
    score = score_of(arrays, state_of(one.compiled, arrays, found.roster))
    assert score.hard == 0
    assert score.cost == pytest.approx(found.cost, abs=SLACK)


@pytest.mark.parametrize("seed", SEEDS)
def test_tour_search_never_beats_the_optimum_and_never_solves_the_impossible(seed: int):
    best, found = exact(seed), tours(seed)
    if found.roster is None:
        return
    assert not best.infeasible
    assert found.cost >= best.cost - SLACK
    assert evaluate(world(seed).problem, found.roster).objective * 10 == pytest.approx(found.cost, abs=SLACK)


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_lie_below_every_roster(seed: int):
    best, found = exact(seed), tours(seed)
    if best.roster is not None:
        assert capacity_bound(world(seed).compiled) <= best.cost + SLACK
        assert best.bound == pytest.approx(best.cost, abs=SLACK)
    if found.roster is not None:
        assert found.bound <= best.cost + SLACK


def test_most_of_these_worlds_have_rosters_and_tour_search_finds_them():
    with_roster = [seed for seed in SEEDS if exact(seed).roster is not None]
    found = [seed for seed in with_roster if tours(seed).roster is not None]
    assert len(with_roster) >= len(SEEDS) // 2
    assert found == with_roster


def test_tour_search_is_near_the_optimum_of_small_worlds():
    """Not a promise for each, but for most: within a hundredth of it, or a point."""
    pairs = [
        (exact(s).cost, tours(s).cost) for s in SEEDS if exact(s).roster is not None and tours(s).roster is not None
    ]
    near = [least for least, cost in pairs if cost - least <= max(10, least / 100)]
    assert len(near) >= 0.8 * len(pairs), [(least, cost) for least, cost in pairs if least not in near]


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_gives_the_same_tours(seed: int):
    again = search_tours(world(seed).compiled, Run(SolveParams(seconds=3)), None)
    first = tours(seed)
    assert (again.cost, again.roster and again.roster.shifts) == (first.cost, first.roster and first.roster.shifts)
