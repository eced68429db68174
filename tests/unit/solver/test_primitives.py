"""What each primitive counts, by hand: these meanings are what every engine is measured by."""

from __future__ import annotations

import numpy as np
import pytest

from solver.compiled import compile_problem
from solver.domain.rosters import Roster
from solver.domain.shifts import Shift
from solver.notation import world_of
from solver.primitives import Item, Run, Succession, Unary, WindowTotal
from solver.terms import terms_of

WORKS = np.array([0, 1, 1])
"""Option 0 is off, 1 and 2 are work."""
MINUTES = np.array([0, 240, 480])


def test_unary_counts_the_option_of_its_day():
    assert Unary(1, np.array([0, 5, 7])).excess([2, 1, 0]) == 5


def test_succession_counts_the_pair_of_its_two_days():
    pair = Succession(0, 2, np.array([[0, 0], [0, 9]]))
    assert pair.excess([1, 0, 1]) == 9
    assert pair.excess([1, 1, 0]) == 0


class TestRun:
    @pytest.mark.parametrize(
        "tour, carried, units",
        [
            ([1, 1, 0, 1], 0, 0),
            ([1, 1, 1, 1], 0, 2),  # days 3 and 4
            ([1, 0, 1, 1], 2, 1),  # the two of history and one more
            ([1, 1, 0, 0], 5, 2),  # history's own excess is not charged again
            ([0, 1, 1, 0], 5, 0),
        ],
    )
    def test_every_day_beyond_the_most_is_a_unit(self, tour: list[int], carried: int, units: int):
        assert Run((WORKS,) * 4, carried, most=2).excess(tour) == units

    @pytest.mark.parametrize(
        "tour, carried, units",
        [
            ([1, 0, 1, 1, 0], 0, 2 + 1),
            ([1, 1, 1, 0, 1], 0, 0),  # the last run goes on beyond the horizon
            ([1, 0, 0, 0, 0], 1, 1),  # two days, one of them history's
            ([0, 0, 0, 0, 0], 2, 1),  # history's run ends on the first day
            ([0, 0, 0, 0, 0], 0, 0),
        ],
    )
    def test_every_day_missing_to_the_least_is_a_unit(self, tour: list[int], carried: int, units: int):
        assert Run((WORKS,) * 5, carried, least=3).excess(tour) == units

    def test_a_run_whose_beginning_is_unknown_is_not_short(self):
        run = Run((WORKS,) * 4, 0, least=3, open_start=True)
        assert run.excess([1, 0, 0, 0]) == 0
        assert run.excess([0, 1, 0, 0]) == 2


class TestWindowTotal:
    ITEMS = tuple(Item(((day, MINUTES),)) for day in range(3))

    def test_weights_add_up(self):
        assert WindowTotal(self.ITEMS, above=((600, 1),)).excess([2, 1, 1]) == 960 - 600
        assert WindowTotal(self.ITEMS, below=((600, 1),)).excess([0, 2, 0]) == 600 - 480

    def test_several_thresholds_make_a_price_that_grows(self):
        nights = tuple(Item(((day, WORKS),)) for day in range(3))
        dear = WindowTotal(nights, above=((0, 1), (1, 1), (2, 1)))
        assert [dear.excess(tour) for tour in ([0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1])] == [0, 1, 3, 6]

    def test_an_item_of_several_days_counts_once(self):
        weekend = Item(((0, WORKS), (1, WORKS)))
        assert [weekend.value(tour) for tour in ([0, 0], [1, 0], [0, 2], [1, 1])] == [0, 1, 1, 1]
        assert Item(((0, WORKS),), carried=1).value([0]) == 1

    def test_what_history_has_exceeded_is_not_charged_again(self):
        window = WindowTotal((*self.ITEMS, Item((), 700)), above=((600, 1),))
        assert window.carried == 700
        assert window.excess([0, 0, 0]) == 0
        assert window.excess([1, 0, 0]) == 240

    def test_history_counts_towards_the_least(self):
        assert WindowTotal((*self.ITEMS, Item((), 500)), below=((600, 2),)).excess([0, 0, 0]) == 200


class TestTerms:
    def test_units_come_by_rule(self):
        problem, roster = world_of("Amy Mon 14:00-22:00 Tue 07:00-15:00")
        units = terms_of(compile_problem(problem), roster)
        assert {code: count for code, count in units.items() if count} == {"rest.minimum": 120, "start.regularity": 2}

    def test_a_shift_that_is_no_option_has_no_terms(self):
        problem, _ = world_of("Amy Mon 08:00-16:00")
        strange = Roster({"Amy": (Shift(495, 960, 0, 465, "08:00-16:00"),)})
        with pytest.raises(KeyError, match="Amy"):
            terms_of(compile_problem(problem), strange)
