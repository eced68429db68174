"""How long the annealing schedule is planned for."""

from __future__ import annotations

from fixtures.centres.family import family
from solver.compiled import compile_problem
from solver.search.arrays import arrays_of
from solver.search.large import HURRY_AT, seconds_to_plan
from solver.search.tour_search import LONG_FALL, REHEATED, SHORT_FALL, Score, TourSearch, widths


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


def test_one_fall_where_sweeps_are_few() -> None:
    """Twelve sweeps fall from the start to nothing and never rise."""
    falls = widths(12, 4.0)
    assert len(falls) == 12
    assert falls[0] == 4.0
    assert falls[-1] == 0.0
    assert falls == sorted(falls, reverse=True)


def test_many_sweeps_end_with_short_falls_from_the_best() -> None:
    """Every fall ends with the true cover; the rest of the division lengthens the first one."""
    falls = widths(LONG_FALL + 2 * SHORT_FALL + 5, 4.0)
    assert len(falls) == LONG_FALL + 2 * SHORT_FALL + 5
    rises = [number for number in range(1, len(falls)) if falls[number] > falls[number - 1]]
    assert rises == [LONG_FALL + 5, LONG_FALL + 5 + SHORT_FALL]
    assert all(falls[number] == REHEATED and falls[number - 1] == 0.0 for number in rises)


def test_a_search_of_several_falls_ends_with_its_best() -> None:
    """What starts again from the best loses nothing of it."""
    compiled = compile_problem(family(12, seed=1, n_days=7))
    search = TourSearch.start(compiled, arrays_of(compiled), seed=1)
    costs: list[float] = []

    def pause(number: int, score: Score) -> bool:
        assert search.best_score is not None
        costs.append(search.best_score.hard * 1e10 + search.best_score.cost)
        return False

    search.run(LONG_FALL + SHORT_FALL, pause=pause, hurry=lambda: False)
    assert len(costs) == LONG_FALL + SHORT_FALL
    assert costs == sorted(costs, reverse=True)
    search.return_to_best()
    assert search.score() == search.best_score
