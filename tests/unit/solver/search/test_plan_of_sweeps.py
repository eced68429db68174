"""How long the annealing schedule is planned for."""

from __future__ import annotations

import time

from fixtures.centres.family import family
from solver.compiled import compile_problem
from solver.params import SolveParams
from solver.search.arrays import arrays_of
from solver.search.run import Run
from solver.search.tour_search import LONG_FALL, REHEATED, SHORT_FALL, Score, TourSearch, widths


def test_what_is_done_once_for_a_machine_counts_for_no_stage() -> None:
    """Half an hour of compiling, said by one stage of the solve, leaves every stage its time; the wall saw it all."""
    run = Run(SolveParams(seconds=60), began_s=time.monotonic() - 1805)
    stage = run.share(0.4)
    assert stage.seconds_left == 0
    stage.excuse(1800)
    assert 4 < run.seconds < 60
    assert 0 < stage.seconds_left < 20
    assert run.seconds_left > stage.seconds_left
    assert run.wall_seconds > 1800


def test_compiling_changes_no_roster() -> None:
    """Making the kernels ready visits nobody."""
    compiled = compile_problem(family(12, seed=1, n_days=7))
    search = TourSearch.start(compiled, arrays_of(compiled), seed=1)
    search.compile()
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
