"""How long the annealing schedule is planned for."""

from __future__ import annotations

from fixtures.centres.family import family
from solver.compiled import compile_problem
from solver.search.arrays import arrays_of
from solver.search.large import HURRY_AT, seconds_to_plan
from solver.search.tour_search import TourSearch


def test_with_kernels_at_hand_the_plan_does_not_ask_the_clock() -> None:
    """The same limit gives the same schedule however long the problem took to read."""
    assert seconds_to_plan(60, 1, 0.5) == seconds_to_plan(60, 20, 0.5) == 60


def test_after_a_cold_start_the_plan_ends_before_the_hurry() -> None:
    """34 of 60 s are gone and the hurry begins at 51 s: 17 s are left, which is the hurry's share of the 20 planned."""
    planned = seconds_to_plan(60, 34, 30)
    assert round(planned, 6) == 20
    assert round(34 + HURRY_AT * planned, 6) == HURRY_AT * 60


def test_when_compiling_took_all_the_time_nothing_is_planned() -> None:
    """The least number of sweeps remains."""
    assert seconds_to_plan(20, 40, 38) == 0


def test_compiling_changes_no_roster() -> None:
    """Making the kernels ready visits nobody."""
    compiled = compile_problem(family(12, seed=1, n_days=7))
    search = TourSearch.start(compiled, arrays_of(compiled), seed=1)
    assert search.compile() >= 0
    assert not search.state.choice.any()
    assert search.best_score is None
