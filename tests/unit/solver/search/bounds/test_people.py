"""Rules about people, summed over a class."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from solver.compiled import compile_problem
from solver.notation import world_of
from solver.primitives import Run
from solver.search.bounds.overlap import may_be_doubled
from solver.search.bounds.people import _matching_days


@pytest.mark.parametrize("carried", range(5))
@pytest.mark.parametrize("most", range(4))
@pytest.mark.parametrize("length", range(1, 8))
def test_the_most_matching_days_of_a_stretch(carried: int, most: int, length: int):
    """Against every pattern of days that the run's own words do not charge."""
    run = Run(tuple(np.array([0, 1]) for _ in range(length)), carried=carried, most=most)
    free = [sum(days) for days in product((0, 1), repeat=length) if run.excess(days) == 0]
    assert _matching_days(carried, most, length) == max(free)


LATE_AND_EARLY = {"choices": "Amy Mon 22:00-08:00 Tue 06:00-14:00"}


class TestTwoShiftsAtOnce:
    """Whoever may be in two shifts at once counts once on the floor and twice by shifts."""

    def test_rest_keeps_shifts_apart(self):
        problem, _ = world_of("", LATE_AND_EARLY)
        assert not may_be_doubled(compile_problem(problem))

    def test_one_shift_at_a_time_is_enough(self):
        rules = [{"rule": "rest.minimum", "mode": "off"}]
        problem, _ = world_of("", {**LATE_AND_EARLY, "problem": {"rules": rules}})
        assert not may_be_doubled(compile_problem(problem))

    @pytest.mark.parametrize("history", ["", "Amy Sun-1 22:00-08:00"])
    def test_where_both_rules_are_off_shifts_may_overlap(self, history: str):
        rules = [{"rule": code, "mode": "off"} for code in ("rest.minimum", "shift.one_per_day")]
        problem, _ = world_of(history, {**LATE_AND_EARLY, "problem": {"rules": rules}})
        assert may_be_doubled(compile_problem(problem))
