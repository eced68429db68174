"""Breaks of shifts that stand: placing them anew never hurts, and no placement beats the bound."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from fixtures.centres.family import family
from solver.compiled import compile_problem
from solver.notation import world_of
from solver.search.arrays import arrays_of
from solver.search.blocks import scratch_for
from solver.search.breaks import DayOfBreaks, breaks_in_words, days_of_breaks, polish
from solver.search.kernels import State, cover_cost
from solver.search.tour_search import TourSearch, copy_of, recount
from solver.search.translate import state_of
from tests.engine_worlds import engine_world


def cost_of_cover(arrays, state: State) -> float:
    hard, cost, _, _ = cover_cost(arrays, state)
    assert hard == 0
    return float(cost)


def earliest(arrays, state: State) -> State:
    """The same shifts, every break as early as its window allows."""
    moved = copy_of(state)
    for agent, day in np.argwhere(state.choice > 0):
        at = arrays.opt_first[arrays.list_of[agent, day]] + state.choice[agent, day]
        for place, item in enumerate(range(arrays.brk_first[at], arrays.brk_first[at + 1])):
            moved.breaks[agent, day, place] = arrays.brk_lo[item]
    return recount(arrays, moved)


@pytest.fixture(scope="module")
def searched():
    compiled = compile_problem(family(30, seed=2, n_days=14))
    arrays = arrays_of(compiled)
    search = TourSearch.start(compiled, arrays, 1)
    search.run(6, pause=lambda number, score: False, hurry=lambda: False)
    return compiled, arrays, search.best


def test_breaks_placed_anew_cost_less_and_move_no_shift(searched):
    compiled, arrays, best = searched
    state = earliest(arrays, best)
    before = cost_of_cover(arrays, state)
    scratch = scratch_for(arrays, compiled.problem.horizon.n_intervals)
    won = polish(arrays, state, scratch, np.random.default_rng(1))
    assert won > 0
    assert cost_of_cover(arrays, state) == pytest.approx(before - won)
    assert np.array_equal(state.choice, best.choice)
    fresh = recount(arrays, state)
    assert np.array_equal(fresh.lack, state.lack)


def test_no_placement_beats_the_bound_of_the_days(searched):
    _, arrays, best = searched
    days = list(days_of_breaks(arrays, best))
    assert sum(day.cost for day in days) == pytest.approx(cost_of_cover(arrays, best))
    assert all(day.bound <= day.cost + 1e-6 for day in days)
    # The bound speaks of the shifts: moving breaks must not move it.
    moved = list(days_of_breaks(arrays, earliest(arrays, best)))
    assert [day.bound for day in moved] == pytest.approx([day.bound for day in days], abs=1e-3)
    assert sum(day.bound for day in days) > 0


def test_the_bound_is_the_best_of_all_placements_where_nothing_is_split():
    # Two people 08:00-12:00, one wanted throughout, one hour of break each between 09:00 and 11:00. Both at work is one
    # too many for an hour (0.1 a minute), both on break would leave nobody (1 a minute): apart they cost 2 h too many,
    # 120 x 0.1 = 12 points of two hours with both, whatever else.
    rest = [{"length_min": 60, "earliest_min": 60, "latest_min": 120}]
    world = {
        "horizon": {"start_on": "2026-03-02", "n_days": 1, "interval_min": 60},
        "skills": {"Amy": ["a"], "Bob": ["a"]},
        "need": {"a": ["Mon 08:00-12:00 1"]},
        "template": {"breaks": rest},
        "problem": {"rules": [{"rule": "coverage.under", "weight": 1}, {"rule": "coverage.over", "weight": 0.1}]},
    }
    problem, roster = world_of("Amy Mon 08:00-12:00; Bob Mon 08:00-12:00", world)
    compiled = compile_problem(problem)
    arrays = arrays_of(compiled)
    state = state_of(compiled, arrays, roster)
    costs = []
    for starts in product((9, 10), repeat=2):
        state.breaks[:, 0, 0] = starts
        costs.append(cost_of_cover(arrays, recount(arrays, state)))
    (day,) = days_of_breaks(arrays, recount(arrays, state))
    assert min(costs) == pytest.approx(day.bound)
    assert min(costs) == pytest.approx(120)  # tenths of a point
    polish(arrays, state, scratch_for(arrays, 24), np.random.default_rng(1))


@pytest.mark.parametrize("seed", range(12))
def test_bounds_lie_below_whatever_stands_in_random_worlds(seed):
    one = engine_world(3, 3, seed, hard=0.1)
    arrays = arrays_of(one.compiled)
    search = TourSearch.start(one.compiled, arrays, seed)
    search.run(3, pause=lambda number, score: False, hurry=lambda: False)
    for state in (search.state, earliest(arrays, search.state)):
        for day in days_of_breaks(arrays, state):
            assert day.bound <= day.cost + 1e-6 * max(1.0, abs(day.cost))


def test_words_name_both_figures_and_their_share():
    (sentence,) = breaks_in_words([DayOfBreaks(120.0, 100.0), DayOfBreaks(80.0, 60.0)], 1000.0)
    # 20 against 16 points: 4 of 1,000 points of required time.
    assert "costs 20.0 points and could not cost less than 16.0" in sentence
    assert "0.400 % of the required time" in sentence
    assert breaks_in_words([], 0.0) == ()
