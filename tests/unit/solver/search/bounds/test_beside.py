"""The bound beside the search: begun when there is a core to spare, waited for while there is time, never silent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from solver.compiled import Compiled, compile_problem
from solver.notation import world_of
from solver.params import SolveParams
from solver.search.arrays import arrays_of
from solver.search.bounds import beside
from solver.search.bounds.climb import Bounds, climb
from solver.search.run import Run

# Two are needed for an hour, Amy alone is there: 60 agent-minutes are missing, a point each, ten tenths a point.
SHORT = {"choices": "Amy Mon 08:00-09:00", "skills": {"Amy": ["a"]}, "need": {"a": "Mon 08:00-09:00 2"}}
LEAST = Bounds(cost=600, short_min=60)


@pytest.fixture
def compiled() -> Compiled:
    return compile_problem(world_of("", SHORT)[0])


def begun(compiled: Compiled, **params: float) -> beside.BoundBeside:
    run = Run(SolveParams.model_validate({"seconds": 60, "workers": 2, **params}))
    return beside.BoundBeside(compiled, arrays_of(compiled), run)


def test_with_a_core_to_spare_the_climb_ends_by_itself(compiled: Compiled):
    assert begun(compiled).finish(enough=False) == LEAST


@pytest.mark.parametrize("params", [{"workers": 1}, {"seconds": 10}])
def test_else_it_waits_for_the_search_to_end(compiled: Compiled, params: dict[str, float]):
    one = begun(compiled, **params)
    assert one.best == Bounds(cost=0)  # of total hours there are enough: two weeks of them
    assert one.finish(enough=False) == LEAST


def test_whoever_has_enough_does_not_wait(compiled: Compiled):
    one = begun(compiled, workers=1)
    assert one.finish(enough=True) == Bounds(cost=0)


def test_without_time_nothing_is_begun(compiled: Compiled):
    assert begun(compiled, workers=1, seconds=2).finish(enough=False) == Bounds(cost=0)


def test_a_climb_ends_between_two_batches_when_told_so(compiled: Compiled):
    steps = list(climb(compiled, arrays_of(compiled), 60, is_enough=lambda: True))
    assert [found.cost for found in steps] == [0, 600]  # total hours, classes; no agent is looked at


def test_a_fault_in_the_thread_is_raised_where_the_result_is_asked_for(
    compiled: Compiled, monkeypatch: pytest.MonkeyPatch
):
    def faulty(*_: object) -> Iterator[Bounds]:
        yield Bounds(cost=1)
        raise ZeroDivisionError("a bound that cannot be")

    monkeypatch.setattr(beside, "climb", faulty)
    with pytest.raises(ZeroDivisionError, match="cannot be"):
        begun(compiled).finish(enough=False)
