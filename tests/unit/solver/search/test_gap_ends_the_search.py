"""A gap that is good enough ends a search before its time."""

from __future__ import annotations

from fixtures.centres import centre, expected_problem
from solver.params import SolveParams
from solver.search.certificate import gap_of
from solver.search.solve import solve


def test_any_roster_will_do_when_any_gap_will() -> None:
    """With a gap of 1 the first legal roster is near enough."""
    outcome = solve(expected_problem(centre("tiny")), SolveParams(seconds=30, gap=1.0, workers=1))
    assert outcome.roster is not None
    assert outcome.roster.result is not None
    assert outcome.roster.result.stopped_by in ("gap", "proof")


def test_the_gap_counts_paid_time_on_both_sides() -> None:
    """30 points above the bound, of 100 points of penalties and 200 of paid time: a tenth of the total."""
    assert gap_of(100, 70, 200) == 0.1
    assert gap_of(0, 0, 0) == 0
    assert gap_of(50, 60, 0) == 0
